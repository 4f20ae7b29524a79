import { type Bucket, fullBucket, isFull, type Rate, takeToken } from './token-bucket'

/**
 * How fast one person may ask for what costs little each time. Counted by each process for itself: counting in the database would cost more than
 * what is asked. A page that comes back after an hour offline sends some fifty saves at once.
 */
export const paces = {
  save: { burst: 200, perSecond: 10 },
  ask: { burst: 100, perSecond: 5 },
} as const satisfies Record<string, Rate>

/** Buckets that are kept; above this the full ones go. */
const mostKept = 10_000

const shared = globalThis as { seatrialPaces?: Map<string, Bucket> }

/** Whether this person may do it now. Kept on globalThis, because Next copies module state per bundle. */
export function keepsPace(what: keyof typeof paces, userId: string, now = Date.now()): boolean {
  shared.seatrialPaces ??= new Map()
  const buckets = shared.seatrialPaces
  const key = `${what} ${userId}`
  const bucket = buckets.get(key) ?? fullBucket(paces[what], now)
  buckets.set(key, bucket)
  const may = takeToken(bucket, now)
  if (buckets.size > mostKept) for (const [each, kept] of buckets) if (isFull(kept, now)) buckets.delete(each)
  return may
}
