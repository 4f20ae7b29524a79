import type { Answer } from '@/grader/evidence'
import { database } from './database'

/** What a learner changes about a task while the attempt is open. `spentMs` is a total: it only grows. */
export type TaskChange = { answer?: Answer; flagged?: boolean; visited?: boolean; note?: string; spentMs?: number }

/**
 * Stores a change of a task that arrived at `arrivedAt`. False when the attempt was not open then. The attempt's row is held meanwhile, so
 * that a change either stands before the attempt is closed, or not at all. An answer typed (`typedAt`) before the one that stands is dropped:
 * it comes from a device that was offline meanwhile.
 */
export async function writeTaskChange(
  at: { attemptId: string; index: number; arrivedAt: Date; typedAt: Date },
  { answer, spentMs, ...marks }: TaskChange,
): Promise<boolean> {
  const { attemptId, index, arrivedAt, typedAt } = at
  return database().$transaction(async (tx) => {
    const open = await tx.$queryRaw<unknown[]>`
      SELECT 1 FROM attempts WHERE id = ${attemptId} AND state = 'open' AND "startedAt" <= ${arrivedAt} AND deadline >= ${arrivedAt} FOR SHARE`
    if (open.length === 0) return false
    if (Object.values(marks).some((mark) => mark !== undefined))
      await tx.attemptTask.update({ where: { attemptId_index: { attemptId, index } }, data: marks })
    if (spentMs !== undefined) await tx.attemptTask.updateMany({ where: { attemptId, index, spentMs: { lt: spentMs } }, data: { spentMs } })
    if (answer) {
      const made = await tx.answer.createMany({ data: { attemptId, index, answer, revision: 1, updatedAt: typedAt }, skipDuplicates: true })
      if (made.count === 0)
        await tx.answer.updateMany({
          where: { attemptId, index, updatedAt: { lte: typedAt } },
          data: { answer, revision: { increment: 1 }, updatedAt: typedAt },
        })
    }
    return true
  })
}
