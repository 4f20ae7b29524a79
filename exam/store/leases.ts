import { statement } from './database'

/**
 * Takes or keeps the lease of an attempt in one statement: it is ours when nobody held it, we held it, or the holder's time has lapsed, or the holder is
 * `dead`. Answers who holds it now.
 */
export async function takeLease(ask: {
  attemptId: string
  owner: string
  address: string
  now: Date
  expiresAt: Date
  dead?: string
}): Promise<{ owner: string; address: string }> {
  const rows = await statement<{ owner: string; address: string }>(
    'lease-take',
    `INSERT INTO leases ("attemptId", owner, address, "expiresAt") VALUES ($1, $2, $3, $4)
     ON CONFLICT ("attemptId") DO UPDATE SET owner = EXCLUDED.owner, address = EXCLUDED.address, "expiresAt" = EXCLUDED."expiresAt"
       WHERE leases.owner = EXCLUDED.owner OR leases."expiresAt" < $5 OR leases.owner = $6
     RETURNING owner, address`,
    [ask.attemptId, ask.owner, ask.address, ask.expiresAt, ask.now, ask.dead ?? null],
  )
  if (rows[0]) return rows[0]
  const [held] = await statement<{ owner: string; address: string }>(
    'lease-holder',
    'SELECT owner, address FROM leases WHERE "attemptId" = $1',
    [ask.attemptId],
  )
  return held ?? takeLease(ask)
}

/** Prolongs leases; answers the attempts that are still ours. */
export async function renewLeaseRows(owner: string, attemptIds: string[], expiresAt: Date): Promise<string[]> {
  const rows = await statement<{ attemptId: string }>(
    'leases-renew',
    'UPDATE leases SET "expiresAt" = $3 WHERE owner = $1 AND "attemptId" = ANY ($2) RETURNING "attemptId"',
    [owner, attemptIds, expiresAt],
  )
  return rows.map(({ attemptId }) => attemptId)
}

export async function deleteLeases(owner: string, attemptIds: string[]): Promise<void> {
  await statement('leases-delete', 'DELETE FROM leases WHERE owner = $1 AND "attemptId" = ANY ($2)', [owner, attemptIds])
}
