import { selectAttemptsOf } from './store/attempts'
import { sumByTopic } from './store/statistics'
import type { CurrentUser, ProgressView } from './views'

/** All of the asker's attempts, newest first, and what share of each topic's points they have earned. */
export async function progressView(user: CurrentUser): Promise<ProgressView> {
  const [attempts, topics] = await Promise.all([selectAttemptsOf(user.id), sumByTopic(user.id)])
  return {
    attempts: attempts.map(({ id, examTitle, startedAt, state, percent, passed }) => ({
      id,
      examTitle,
      startedAt,
      state,
      percent,
      passed,
    })),
    topics,
  }
}
