import { randomBytes } from 'node:crypto'
import { type BeginEnd, beginAttempt } from './begin'
import { DrawError, drawQuestions } from './draw'
import { outageTime } from './outage'
import { blueprintSchema } from './questions/blueprint'
import { countQuestionsSeen } from './store/attempts'
import { selectOptionalExam } from './store/exams'
import { selectCurrentVersions } from './store/questions'
import type { AttemptRules, CurrentUser } from './views'

export type StartEnd = BeginEnd | { ok: false; why: 'absent' | 'too-few-questions' }

/** How an attempt is sat. `outage`: its learner asked for one unannounced disconnection; only a rehearsal has it. */
export type Sitting = { rules: AttemptRules; outage: boolean }

/**
 * Starts an attempt: draws its questions by seed, unseen ones first, pins their versions, and fixes the deadline. Clusters are made later, when
 * their tasks are first touched.
 */
export async function startAttempt(
  examId: string,
  user: CurrentUser,
  now = Date.now(),
  seed = randomBytes(12).toString('hex'),
  sitting: Sitting = { rules: 'comfort', outage: false },
): Promise<StartEnd> {
  const [exam, versions, seen] = await Promise.all([selectOptionalExam(examId), selectCurrentVersions(), countQuestionsSeen(user.id)])
  if (!exam || exam.retired) return { ok: false, why: 'absent' }
  try {
    const drawn = drawQuestions(blueprintSchema.shape.draw.parse(exam.draw), versions, seen, seed)
    const deadline = now + exam.minutes * 60_000
    const outageAt = sitting.rules === 'rehearsal' && sitting.outage ? new Date(outageTime(seed, now, deadline)) : null
    return await beginAttempt({
      userId: user.id,
      examId,
      examTitle: exam.title,
      passPercent: exam.passPercent,
      seed,
      startedAt: new Date(now),
      deadline: new Date(deadline),
      rules: sitting.rules,
      outageAt,
      tasks: drawn.map(({ versionId, weight }, index) => ({ index, versionId, weight, seed: `${seed}-${index}` })),
    })
  } catch (error) {
    if (error instanceof DrawError) return { ok: false, why: 'too-few-questions' }
    throw error
  }
}
