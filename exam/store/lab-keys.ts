import { database } from './database'

/** A task's key and how it was used; times are milliseconds since the epoch. */
export type LabKeyRow = { createdAt: number; usedAt: number | null }

/** Makes this the task's only key. */
export async function replaceKey(key: { attemptId: string; index: number; tokenHash: string; createdAt: Date }): Promise<void> {
  const { attemptId, index, tokenHash, createdAt } = key
  await database().labKey.upsert({
    where: { attemptId_index: { attemptId, index } },
    create: { attemptId, index, tokenHash, createdAt },
    update: { tokenHash, createdAt, usedAt: null },
  })
}

export async function selectOptionalKey(attemptId: string, index: number): Promise<LabKeyRow | null> {
  const row = await database().labKey.findUnique({
    where: { attemptId_index: { attemptId, index } },
    select: { createdAt: true, usedAt: true },
  })
  return row && { createdAt: row.createdAt.getTime(), usedAt: row.usedAt?.getTime() ?? null }
}

export async function deleteKey(attemptId: string, index: number): Promise<void> {
  await database().labKey.deleteMany({ where: { attemptId, index } })
}

/** Whose key it is, while its attempt is open and its learner is not blocked. */
export async function selectKeyHolder(
  tokenHash: string,
  now: Date,
): Promise<{ attemptId: string; index: number; userId: string; usedAt: Date | null } | null> {
  const row = await database().labKey.findFirst({
    where: { tokenHash, task: { attempt: { state: 'open', deadline: { gte: now }, user: { blockedAt: null } } } },
    select: { attemptId: true, index: true, usedAt: true, task: { select: { attempt: { select: { userId: true } } } } },
  })
  return row && { attemptId: row.attemptId, index: row.index, usedAt: row.usedAt, userId: row.task.attempt.userId }
}

export async function markKeyUsed(tokenHash: string, usedAt: Date): Promise<void> {
  await database().labKey.updateMany({ where: { tokenHash }, data: { usedAt } })
}
