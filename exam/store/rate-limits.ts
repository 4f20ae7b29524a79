import { database } from './database'

/** Counts one use of `key` and answers how many there have been since its window began. One statement, so that parallel uses all count. */
export async function countUse(key: string, now: Date, windowEnds: Date): Promise<{ count: number; resetAt: Date }> {
  const rows = await database().$queryRaw<{ count: number; resetAt: Date }[]>`
    INSERT INTO rate_limits (key, count, "resetAt") VALUES (${key}, 1, ${windowEnds})
    ON CONFLICT (key) DO UPDATE SET
      count = CASE WHEN rate_limits."resetAt" <= ${now} THEN 1 ELSE rate_limits.count + 1 END,
      "resetAt" = CASE WHEN rate_limits."resetAt" <= ${now} THEN ${windowEnds} ELSE rate_limits."resetAt" END
    RETURNING count, "resetAt"`
  return rows[0] as { count: number; resetAt: Date }
}

/** Takes a use back that turned out to be harmless. */
export async function uncountUse(key: string): Promise<void> {
  await database().$executeRaw`UPDATE rate_limits SET count = greatest(count - 1, 0) WHERE key = ${key}`
}

export async function deleteLapsedLimits(now: Date): Promise<void> {
  await database().rateLimit.deleteMany({ where: { resetAt: { lte: now } } })
}
