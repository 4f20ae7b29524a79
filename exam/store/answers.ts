import type { Answer } from '@/grader/evidence'
import { database } from './database'

/** What a learner changes about a task while the attempt is open. */
export type TaskChange = { answer?: Answer; flagged?: boolean; visited?: boolean }

/**
 * Stores a change of a task that arrived at `arrivedAt`. False when the attempt was not open then. The attempt's row is held meanwhile, so
 * that a change either stands before the attempt is closed, or not at all.
 */
export async function writeTaskChange(
  at: { attemptId: string; index: number; arrivedAt: Date },
  { answer, ...marks }: TaskChange,
): Promise<boolean> {
  const { attemptId, index, arrivedAt } = at
  return database().$transaction(async (tx) => {
    const open = await tx.$queryRaw<unknown[]>`
      SELECT 1 FROM attempts WHERE id = ${attemptId} AND state = 'open' AND "startedAt" <= ${arrivedAt} AND deadline >= ${arrivedAt} FOR SHARE`
    if (open.length === 0) return false
    if (marks.flagged !== undefined || marks.visited !== undefined)
      await tx.attemptTask.update({ where: { attemptId_index: { attemptId, index } }, data: marks })
    if (answer)
      await tx.answer.upsert({
        where: { attemptId_index: { attemptId, index } },
        create: { attemptId, index, answer, revision: 1, updatedAt: arrivedAt },
        update: { answer, revision: { increment: 1 }, updatedAt: arrivedAt },
      })
    return true
  })
}
