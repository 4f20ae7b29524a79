import { randomBytes } from 'node:crypto'
import { DrawError, drawQuestions } from './draw'
import { blueprintSchema } from './questions/blueprint'
import { countQuestionsSeen, insertAttempt } from './store/attempts'
import { selectOptionalExam } from './store/exams'
import { selectCurrentVersions } from './store/questions'
import type { CurrentUser } from './views'

export type StartEnd =
  /** `fresh` false: an attempt of theirs at this exam is still open, this one. */
  { ok: true; id: string; fresh: boolean } | { ok: false; why: 'absent' | 'too-few-questions' }

/**
 * Starts an attempt: draws its questions by seed, unseen ones first, pins their versions, and fixes the deadline. Clusters are made later, when
 * their tasks are first touched.
 */
export async function startAttempt(
  examId: string,
  user: CurrentUser,
  now = Date.now(),
  seed = randomBytes(12).toString('hex'),
): Promise<StartEnd> {
  const [exam, versions, seen] = await Promise.all([selectOptionalExam(examId), selectCurrentVersions(), countQuestionsSeen(user.id)])
  if (!exam || exam.retired) return { ok: false, why: 'absent' }
  try {
    const drawn = drawQuestions(blueprintSchema.shape.draw.parse(exam.draw), versions, seen, seed)
    const started = await insertAttempt({
      userId: user.id,
      examId,
      examTitle: exam.title,
      passPercent: exam.passPercent,
      seed,
      startedAt: new Date(now),
      deadline: new Date(now + exam.minutes * 60_000),
      tasks: drawn.map(({ versionId, weight }, index) => ({ index, versionId, weight, seed: `${seed}-${index}` })),
    })
    return { ok: true, ...started }
  } catch (error) {
    if (error instanceof DrawError) return { ok: false, why: 'too-few-questions' }
    throw error
  }
}
