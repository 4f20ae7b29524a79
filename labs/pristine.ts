import { createHash } from 'node:crypto'
import { deflate, inflate } from './deflated'
import { createLab, type Lab, type LabTask, restoreLab, snapshotLab } from './lab'

/** How many are remembered, some 6 KB each; the least recently asked for goes first. */
const mostKept = 2000
const kept = new Map<string, Uint8Array>()

/**
 * `createLab`, remembered: a task is made when it is first touched and again when it is graded, and its setup is most of what grading costs.
 * Each answer is a lab of its own.
 */
export async function pristineLab(task: LabTask, startAt: number): Promise<Lab> {
  const key = keyOf(task, startAt)
  const known = kept.get(key)
  const lab = known ? restoreLab(task, inflate(known)) : await createLab(task, startAt)
  kept.delete(key)
  kept.set(key, known ?? deflate(snapshotLab(lab)))
  const [oldest] = kept.keys()
  if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
  return lab
}

/** All that makes a lab. */
const keyOf = ({ seed, context, setup }: LabTask, startAt: number): string =>
  createHash('sha256')
    .update(JSON.stringify([seed, context, setup, startAt]))
    .digest('base64')
