import { expect, it } from 'vitest'
import { fullBucket, isFull, takeToken } from './token-bucket'

it('a flood is held up, and goes on at fifty a second', () => {
  const rate = { burst: 300, perSecond: 50 }
  const bucket = fullBucket(rate, 0)
  const taken = (count: number, now: number) => Array.from({ length: count }, () => takeToken(bucket, now)).filter(Boolean).length
  expect(taken(400, 0)).toBe(300)
  expect(taken(400, 1_000)).toBe(50)
  expect(taken(1, 1_010)).toBe(0)
  expect(isFull(bucket, 2_000)).toBe(false)
  expect(isFull(bucket, 60_000)).toBe(true)
  expect(taken(400, 60_000)).toBe(300)
})
