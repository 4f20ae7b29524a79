import { database } from './database'

export type ShareRow = { token: string; attemptId: string; showName: boolean }

const select = { token: true, attemptId: true, showName: true } as const

export function selectOptionalShareOf(attemptId: string): Promise<ShareRow | null> {
  return database().sharedResult.findUnique({ where: { attemptId }, select })
}

export function selectOptionalShare(token: string): Promise<ShareRow | null> {
  return database().sharedResult.findUnique({ where: { token }, select })
}

/** Stores a link, or changes whether the one there is shows the name; the token that stands already stays. */
export function writeShare(row: ShareRow): Promise<ShareRow> {
  const { attemptId, showName } = row
  return database().sharedResult.upsert({ where: { attemptId }, create: row, update: { showName }, select })
}

export async function deleteShare(attemptId: string): Promise<void> {
  await database().sharedResult.deleteMany({ where: { attemptId } })
}
