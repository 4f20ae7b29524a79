import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Json } from '@/apimachinery/object'
import { applyDifference, differenceOf } from './difference'

const json = fc
  .jsonValue({ maxDepth: 3 })
  .map((value) => JSON.stringify(value))
  .filter((text) => !text.includes('__proto__'))
  .map((text) => JSON.parse(text) as Json)

it('a base and what differs make the value again', () => {
  fc.assert(
    fc.property(json, json, fc.integer({ min: 1, max: 3 }), (base, value, depth) => {
      expect(applyDifference(base, differenceOf(base, value, depth))).toEqual(value)
    }),
  )
})

it('nothing differs from itself', () => {
  fc.assert(
    fc.property(json, (value) => {
      expect(differenceOf(value, JSON.parse(JSON.stringify(value)), 2)).toEqual({})
    }),
  )
})

it('a field may be named as what every object inherits', () => {
  const pairs: [Json, Json][] = [
    [{ toString: 0 }, {}],
    [{}, { constructor: 'x' }],
    [{ labels: {} }, { labels: { valueOf: 'x' } }],
  ]
  for (const [base, value] of pairs) expect(applyDifference(base, differenceOf(base, value, 2))).toEqual(value)
})

it('states an entry, not its neighbours', () => {
  const base = { pods: { a: { n: 1 }, b: { n: 2 }, c: 3 }, next: 1 }
  expect(differenceOf(base, { pods: { a: { n: 1 }, b: { n: 3 }, d: 4 }, next: 2 }, 2)).toEqual({
    set: { next: 2 },
    within: { pods: { set: { b: { n: 3 }, d: 4 }, gone: ['c'] } },
  })
})
