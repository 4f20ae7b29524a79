import { database } from './database'

/**
 * Takes or keeps the lease of an attempt in one statement: it is ours when nobody held it, we held it, or the holder's time has lapsed.
 * Answers who holds it now.
 */
export async function takeLease(ask: {
  attemptId: string
  owner: string
  address: string
  now: Date
  expiresAt: Date
}): Promise<{ owner: string; address: string }> {
  const rows = await database().$queryRaw<{ owner: string; address: string }[]>`
    INSERT INTO leases ("attemptId", owner, address, "expiresAt") VALUES (${ask.attemptId}, ${ask.owner}, ${ask.address}, ${ask.expiresAt})
    ON CONFLICT ("attemptId") DO UPDATE SET owner = EXCLUDED.owner, address = EXCLUDED.address, "expiresAt" = EXCLUDED."expiresAt"
      WHERE leases.owner = EXCLUDED.owner OR leases."expiresAt" < ${ask.now}
    RETURNING owner, address`
  if (rows[0]) return rows[0]
  const held = await database().lease.findUnique({ where: { attemptId: ask.attemptId }, select: { owner: true, address: true } })
  return held ?? takeLease(ask)
}

/** Prolongs leases; answers the attempts that are still ours. */
export async function renewLeaseRows(owner: string, attemptIds: string[], expiresAt: Date): Promise<string[]> {
  await database().lease.updateMany({ where: { owner, attemptId: { in: attemptIds } }, data: { expiresAt } })
  const rows = await database().lease.findMany({ where: { owner, attemptId: { in: attemptIds } }, select: { attemptId: true } })
  return rows.map((row) => row.attemptId)
}

export async function deleteLeases(owner: string, attemptIds: string[]): Promise<void> {
  await database().lease.deleteMany({ where: { owner, attemptId: { in: attemptIds } } })
}
