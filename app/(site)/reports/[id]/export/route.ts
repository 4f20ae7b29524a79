import { csv } from '@/app/ui/csv'
import { currentUser } from '@/exam/auth/current-user'
import { examReport } from '@/exam/report'

/** An exam's attempts, for instructors. */
export async function GET(_: Request, { params }: RouteContext<'/reports/[id]/export'>): Promise<Response> {
  const { id } = await params
  const report = await examReport(id, await currentUser())
  if (!report) return new Response('There is no such report.', { status: 404 })
  return csv(
    `seatrial-${id}`,
    ['learner', 'started', 'state', 'percent', 'passed'],
    report.attempts.map(({ learner, startedAt, state, percent, passed }) => [
      learner,
      new Date(startedAt).toISOString(),
      state,
      percent,
      passed,
    ]),
  )
}
