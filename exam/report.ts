import { selectAttemptsAt } from './store/attempts'
import { selectOptionalExam } from './store/exams'
import { sumByQuestion } from './store/statistics'
import type { CurrentUser, ExamReport } from './views'

const mostAttempts = 1_000

/** What an exam's newest thousand attempts came to and how each question did. For instructors; null for others and for an unknown exam. */
export async function examReport(examId: string, user: CurrentUser | null): Promise<ExamReport | null> {
  if (!user || user.role === 'learner') return null
  const exam = await selectOptionalExam(examId)
  if (!exam) return null
  const [attempts, questions] = await Promise.all([selectAttemptsAt(examId, mostAttempts), sumByQuestion(examId)])
  return {
    examId,
    title: exam.title,
    attempts: attempts.map(({ id, learner, startedAt, state, percent, passed }) => ({ id, learner, startedAt, state, percent, passed })),
    questions,
  }
}
