/** How much may come at once, and how much a second after that. */
export type Rate = { burst: number; perSecond: number }
/** How much may come at once still, at its rate; `at` in milliseconds since the epoch. */
export type Bucket = { rate: Rate; tokens: number; at: number }

export const fullBucket = (rate: Rate, now: number): Bucket => ({ rate, tokens: rate.burst, at: now })

/** Whether one more may come now; takes its place then. */
export function takeToken(bucket: Bucket, now: number): boolean {
  fill(bucket, now)
  if (bucket.tokens < 1) return false
  bucket.tokens -= 1
  return true
}

/** A full bucket says nothing: it may be forgotten. */
export function isFull(bucket: Bucket, now: number): boolean {
  fill(bucket, now)
  return bucket.tokens === bucket.rate.burst
}

function fill(bucket: Bucket, now: number): void {
  const { burst, perSecond } = bucket.rate
  bucket.tokens = Math.min(burst, bucket.tokens + (Math.max(0, now - bucket.at) / 1_000) * perSecond)
  bucket.at = now
}
