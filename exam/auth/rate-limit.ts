import { countUse, uncountUse } from '@/exam/store/rate-limits'

const minute = 60_000

/**
 * How often something may happen. A class signs up within minutes from behind one address, so limits by address are wide;
 * guessing at one account is stopped by the limits by account.
 */
export const limits = {
  signUpByAddress: { most: 300, windowMs: 5 * minute },
  guestByAddress: { most: 300, windowMs: 5 * minute },
  signInByAddress: { most: 1_000, windowMs: 15 * minute },
  signInByAccountAndAddress: { most: 10, windowMs: 15 * minute },
  joinByUser: { most: 20, windowMs: 10 * minute },
  startByUser: { most: 60, windowMs: 10 * minute },
  kubeconfigByUser: { most: 40, windowMs: 10 * minute },
  signInByAccount: { most: 50, windowMs: 15 * minute },
} as const

export type Allowance = { ok: true; giveBack(): Promise<void> } | { ok: false; retryAt: number }

/** Counts one use against each limit. `of` tells whose: an address, an account. */
export async function allow(uses: { limit: keyof typeof limits; of: string }[], now: number): Promise<Allowance> {
  const keys = uses.map(({ limit, of }) => `${limit}:${of}`)
  for (const [index, { limit }] of uses.entries()) {
    const { most, windowMs } = limits[limit]
    const { count, resetAt } = await countUse(keys[index] as string, new Date(now), new Date(now + windowMs))
    if (count > most) return { ok: false, retryAt: resetAt.getTime() }
  }
  return { ok: true, giveBack: async () => void (await Promise.all(keys.map(uncountUse))) }
}
