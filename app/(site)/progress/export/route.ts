import { csv } from '@/app/ui/csv'
import { currentUser } from '@/exam/auth/current-user'
import { historyExport } from '@/exam/progress'

/** The asker's own attempts. */
export async function GET(): Promise<Response> {
  const user = await currentUser()
  if (!user) return new Response('Sign in first.', { status: 401 })
  const attempts = await historyExport(user)
  return csv(
    'seatrial-attempts',
    ['exam', 'mode', 'started', 'ended', 'state', 'percent', 'passed'],
    attempts.map(({ examTitle, mode, startedAt, endedAt, state, percent, passed }) => [
      examTitle,
      mode,
      new Date(startedAt).toISOString(),
      endedAt && new Date(endedAt).toISOString(),
      state,
      percent,
      passed,
    ]),
  )
}
