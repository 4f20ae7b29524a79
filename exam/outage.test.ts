import fc from 'fast-check'
import { expect, it } from 'vitest'
import { inOutage, outageMs, outageTime } from './outage'

it('lies in the middle half of the exam, wholly before the deadline, and is the same for the same seed', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 300 }), (seed, minutes) => {
      const [from, to] = [1_000_000, 1_000_000 + minutes * 60_000]
      const at = outageTime(seed, from, to)
      expect(at).toBe(outageTime(seed, from, to))
      expect(at).toBeGreaterThanOrEqual(from + (to - from - outageMs()) / 4 - 1)
      expect(at + outageMs()).toBeLessThanOrEqual(to)
    }),
  )
})

it.each([
  ['none asked for', null, 5, false],
  ['not yet', 1000, 999, false],
  ['from its first moment', 1000, 1000, true],
  ['to its last', 1000, 1000 + outageMs() - 1, true],
  ['and then over', 1000, 1000 + outageMs(), false],
])('%s', (_, at, now, cut) => expect(inOutage(at, now)).toBe(cut))
