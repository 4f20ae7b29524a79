import { database } from './database'

/**
 * Attempts whose nextCheckAt has come and that no other process holds, put off by `claimedFor` so that nobody else takes them meanwhile.
 * Reads by the index on nextCheckAt; rows that another process is claiming are skipped.
 */
export async function claimDueAttempts(ask: { owner: string; now: Date; until: Date; most: number }): Promise<string[]> {
  const rows = await database().$queryRaw<{ id: string }[]>`
    UPDATE attempts SET "nextCheckAt" = ${ask.until} WHERE id IN (
      SELECT a.id FROM attempts a LEFT JOIN leases l ON l."attemptId" = a.id AND l.owner <> ${ask.owner} AND l."expiresAt" >= ${ask.now}
      WHERE a."nextCheckAt" <= ${ask.now} AND l."attemptId" IS NULL
      ORDER BY a."nextCheckAt" LIMIT ${ask.most} FOR UPDATE OF a SKIP LOCKED)
    RETURNING id`
  return rows.map((row) => row.id)
}

/** Closes an open attempt whose deadline has passed. False when there was nothing to close. */
export async function expireAttempt(id: string, now: Date): Promise<boolean> {
  const closed = await database().$executeRaw`
    UPDATE attempts SET state = 'closed', "endedAt" = deadline, "endedBy" = 'expired' WHERE id = ${id} AND state = 'open' AND deadline <= ${now}`
  return closed === 1
}

/** Of an attempt that its deadline closed: the task whose line or answer came last, when that was within the time before the end, milliseconds. */
export async function selectLastTouched(id: string, withinMs: number): Promise<number | null> {
  const [last] = await database().$queryRaw<{ index: number }[]>`
    SELECT w.index FROM attempts a JOIN (
      SELECT "attemptId", index, "startedAt" AS at FROM commands UNION ALL SELECT "attemptId", index, "updatedAt" FROM answers
    ) w ON w."attemptId" = a.id
    WHERE a.id = ${id} AND a."endedBy" = 'expired' AND w.at > a.deadline - ${withinMs} * interval '1 millisecond'
    ORDER BY w.at DESC LIMIT 1`
  return last?.index ?? null
}

/** After an error: another look later, at a growing distance (2 s, 4 s, 8 s … 5 minutes). */
export async function putOffAttempt(id: string, now: Date): Promise<void> {
  const { failures } = await database().attempt.update({ where: { id }, data: { failures: { increment: 1 } }, select: { failures: true } })
  const distance = Math.min(1_000 * 2 ** Math.min(failures, 10), 300_000)
  await database().attempt.update({ where: { id }, data: { nextCheckAt: new Date(now.getTime() + distance) } })
}
