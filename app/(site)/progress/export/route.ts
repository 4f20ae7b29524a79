import { csv } from '@/app/ui/csv'
import { currentUser } from '@/exam/auth/current-user'
import { progressView } from '@/exam/progress'

/** The asker's own attempts. */
export async function GET(): Promise<Response> {
  const user = await currentUser()
  if (!user) return new Response('Sign in first.', { status: 401 })
  const { attempts } = await progressView(user)
  return csv(
    'seatrial-attempts',
    ['exam', 'started', 'state', 'percent', 'passed'],
    attempts.map(({ examTitle, startedAt, state, percent, passed }) => [
      examTitle,
      new Date(startedAt).toISOString(),
      state,
      percent,
      passed,
    ]),
  )
}
