import type { Replay } from '@/exam/replay'
import { database } from './database'

export async function selectOptionalReplay(attemptId: string, index: number): Promise<Replay | null> {
  const row = await database().replay.findUnique({ where: { attemptId_index: { attemptId, index } }, select: { steps: true } })
  return row && (row.steps as Replay)
}

/** Stores a task's replay; who was first is not overwritten. */
export async function insertReplay(attemptId: string, index: number, steps: Replay): Promise<void> {
  await database().replay.createMany({ data: [{ attemptId, index, steps }], skipDuplicates: true })
}
