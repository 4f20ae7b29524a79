import { selectAttemptsOf } from './store/attempts'
import { selectExams } from './store/exams'
import type { CurrentUser, ExamCard } from './views'

/** The exams on offer with what the asker has done of each; a stranger (null) sees the exams alone. */
export async function examCatalogue(user: CurrentUser | null, now = Date.now()): Promise<ExamCard[]> {
  const [exams, all] = await Promise.all([selectExams(), user ? selectAttemptsOf(user.id) : []])
  return exams.map(({ draw: _, ...exam }) => {
    const attempts = all.filter(({ examId }) => examId === exam.id)
    const percents = attempts.flatMap(({ percent }) => (percent === null ? [] : [percent]))
    const open = attempts.find(({ state, deadline }) => state === 'open' && deadline > now)
    return {
      ...exam,
      attempts: attempts.length,
      bestPercent: percents.length ? Math.max(...percents) : null,
      openAttemptId: open?.id ?? null,
    }
  })
}
