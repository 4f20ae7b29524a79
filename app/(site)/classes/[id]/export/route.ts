import { csv } from '@/app/ui/csv'
import { currentUser } from '@/exam/auth/current-user'
import { classView } from '@/exam/classes'

/** Who of a class has sat what, for those who teach it. */
export async function GET(_: Request, { params }: RouteContext<'/classes/[id]/export'>): Promise<Response> {
  const view = await classView((await params).id, await currentUser())
  if (!view) return new Response('There is no such class.', { status: 404 })
  const time = (at: number) => new Date(at).toISOString()
  return csv(
    `seatrial-class-${view.id}`,
    ['exam', 'from', 'to', 'learner', 'email', 'attempts', 'started', 'state', 'percent', 'passed'],
    view.assignments.flatMap(({ title, opensAt, closesAt, rows }) =>
      rows.map(({ name, email, attempts, attempt }) => [
        ...[title, time(opensAt), time(closesAt), name, email, attempts],
        ...(attempt ? [time(attempt.startedAt), attempt.state, attempt.percent, attempt.passed] : ['', 'not sat', null, null]),
      ]),
    ),
  )
}
