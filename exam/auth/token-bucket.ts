/** How much may come at once, and how much a second after that. */
export type Rate = { burst: number; perSecond: number }
/** How much may come at once still; `at` in milliseconds since the epoch. */
export type Bucket = { tokens: number; at: number }

export const fullBucket = ({ burst }: Rate, now: number): Bucket => ({ tokens: burst, at: now })

/** Whether one more may come now; takes its place then. */
export function takeToken(bucket: Bucket, rate: Rate, now: number): boolean {
  fill(bucket, rate, now)
  if (bucket.tokens < 1) return false
  bucket.tokens -= 1
  return true
}

export function isFull(bucket: Bucket, rate: Rate, now: number): boolean {
  fill(bucket, rate, now)
  return bucket.tokens === rate.burst
}

function fill(bucket: Bucket, { burst, perSecond }: Rate, now: number): void {
  bucket.tokens = Math.min(burst, bucket.tokens + (Math.max(0, now - bucket.at) / 1_000) * perSecond)
  bucket.at = now
}
