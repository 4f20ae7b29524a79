import type { Answer } from '@/grader/evidence'
import { database, type Transaction } from './database'

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
      const written =
        made.count ||
        (
          await tx.answer.updateMany({
            where: { attemptId, index, updatedAt: { lte: typedAt } },
            data: { answer, revision: { increment: 1 }, updatedAt: typedAt },
          })
        ).count
      if (written && (answer.kind === 'manifest' || answer.kind === 'command')) await keepSave({ attemptId, index, answer, typedAt }, tx)
    }
    return true
  })
}

/** What is saved within this time is kept as one, milliseconds: nobody reads a text that was half a word. */
const oneSaveMs = 5_000
/** Saves of a task that are kept; the last one takes what comes after. */
const mostSaves = 300

async function keepSave(
  { attemptId, index, answer, typedAt }: { attemptId: string; index: number; answer: Answer; typedAt: Date },
  tx: Transaction,
) {
  const last = await tx.answerSave.findFirst({
    where: { attemptId, index },
    orderBy: { seq: 'desc' },
    select: { seq: true, beganAt: true },
  })
  const seq = last?.seq ?? 0
  if (last && (seq >= mostSaves || typedAt.getTime() - last.beganAt.getTime() < oneSaveMs))
    await tx.answerSave.update({ where: { attemptId_index_seq: { attemptId, index, seq } }, data: { answer, savedAt: typedAt } })
  else await tx.answerSave.create({ data: { attemptId, index, seq: seq + 1, answer, beganAt: typedAt, savedAt: typedAt } })
}

export type AnswerSave = { index: number; seq: number; answer: Answer; savedAt: Date }

/** What was handed in on the way, of one task or all of an attempt, in its order. */
export async function selectSaves(attemptId: string, index?: number): Promise<AnswerSave[]> {
  const rows = await database().answerSave.findMany({
    where: { attemptId, ...(index === undefined ? {} : { index }) },
    orderBy: [{ index: 'asc' }, { seq: 'asc' }],
    select: { index: true, seq: true, answer: true, savedAt: true },
  })
  return rows.map((row) => ({ ...row, answer: row.answer as Answer }))
}
