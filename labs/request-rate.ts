/** kubectl asks some forty questions before its first command, and then a few each. A client that asks more has to wait. */
const burst = 300
const perSecond = 50

/** How many requests may come at once still; `at` in milliseconds since the epoch. */
export type Bucket = { tokens: number; at: number }

export const fullBucket = (now: number): Bucket => ({ tokens: burst, at: now })

/** Whether a request may come now; takes its place then. */
export function takeToken(bucket: Bucket, now: number): boolean {
  fill(bucket, now)
  if (bucket.tokens < 1) return false
  bucket.tokens -= 1
  return true
}

export function isFull(bucket: Bucket, now: number): boolean {
  fill(bucket, now)
  return bucket.tokens === burst
}

function fill(bucket: Bucket, now: number): void {
  bucket.tokens = Math.min(burst, bucket.tokens + (Math.max(0, now - bucket.at) / 1_000) * perSecond)
  bucket.at = now
}
