import { describe, expect, it } from 'vitest'
import { figure, type Measured, median, printRows, rowOf } from './row'

describe('median', () => {
  const cases: [samples: number[], middle: number][] = [
    [[3], 3],
    [[3, 1], 2],
    [[9, 1, 5], 5],
    [[4, 1, 3, 2], 2.5],
  ]
  it.each(cases)('of %j is %d', (samples, middle) => expect(median(samples)).toBe(middle))
  it('of nothing is an error', () => expect(() => median([])).toThrow('nothing'))
})

const measured: Measured = { what: 'a line', unit: 'ms', samples: [4, 2, 3], peer: { name: 'the real one', samples: [30, 60, 30] } }

describe('a row', () => {
  const verdicts: [name: string, change: Partial<Measured>, verdict: string][] = [
    ['without a budget', {}, 'no budget'],
    ['at its budget', { budget: { is: 3 } }, 'within'],
    ['above its budget', { budget: { is: 2.9 } }, 'over'],
    ['at a tenth of its peer', { budget: { ratio: 0.1 } }, 'within'],
    ['above its share of the peer', { budget: { is: 3, ratio: 0.09 } }, 'over'],
    ['whose peer is missing', { budget: { is: 3, ratio: 0.1 }, peer: { name: 'it', missing: 'no network' } }, 'not measured'],
    ['above its budget, whose peer is missing', { budget: { is: 1, ratio: 0.1 }, peer: { name: 'it', missing: 'no network' } }, 'over'],
    ['of which more is better', { more: true, budget: { is: 3 } }, 'within'],
    ['of which more is better, with too few', { more: true, budget: { is: 4 } }, 'over'],
  ]
  it.each(verdicts)('%s', (_, change, verdict) => expect(rowOf({ ...measured, ...change }).verdict).toBe(verdict))

  it('has medians, spread and ratio', () =>
    expect(rowOf({ ...measured, budget: { is: 3, ratio: 0.1 } })).toEqual({
      what: 'a line',
      unit: 'ms',
      median: 3,
      spread: [2, 4],
      peer: 'the real one',
      peerMedian: 30,
      ratio: 0.1,
      budget: '3 ms, 0.1× the peer',
      verdict: 'within',
    }))
})

it('prints a table', () =>
  expect(
    printRows([rowOf({ ...measured, budget: { is: 3 } }), rowOf({ ...measured, what: 'b', peer: { name: 'it', missing: 'not here' } })]),
  ).toBe(
    `WHAT    MEDIAN  SPREAD  PEER               RATIO  BUDGET  VERDICT
a line  3 ms    2–4     the real one (30)  0.1×   3 ms    within
b       3 ms    2–4     it: not here                      no budget
`,
  ))

it('prints three digits', () =>
  expect([0, 0.01234, 1.234, 12.34, 123.4, 1234.5].map(figure)).toEqual(['0', '0.0123', '1.23', '12.3', '123', '1235']))
