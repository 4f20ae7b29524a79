import { database, type Transaction } from './database'

export type LabRow = { state: Uint8Array; version: number }

/** The stored state of a task's lab, or null when the task was never touched. */
export async function selectOptionalLab(attemptId: string, index: number): Promise<LabRow | null> {
  return database().lab.findUnique({ where: { attemptId_index: { attemptId, index } }, select: { state: true, version: true } })
}

/** Somebody else wrote the lab since it was read: this process no longer holds it and must not go on. */
export class LabFenced extends Error {}

/**
 * Writes a lab's deflated state and answers its new version. `version` is the one that was read, 0 for a lab not yet stored;
 * throws LabFenced when it is no longer the stored one.
 */
export async function writeLab(
  at: { attemptId: string; index: number; version: number; state: Uint8Array },
  tx: Transaction = database(),
): Promise<number> {
  const { attemptId, index, version } = at
  const state = new Uint8Array(at.state)
  const next = version + 1
  const { count } =
    version === 0
      ? await tx.lab.createMany({ data: [{ attemptId, index, state, version: next }], skipDuplicates: true })
      : await tx.lab.updateMany({ where: { attemptId, index, version }, data: { state, version: next } })
  if (count !== 1) throw new LabFenced(`the lab of task ${index + 1} is held by another process`)
  return next
}
