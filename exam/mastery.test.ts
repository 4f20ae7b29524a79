import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Evidence, masteryOf, standingOf, weakTopics } from './mastery'

let questions = 0
const task = (share: number, more: Partial<Evidence> = {}): Evidence => ({
  questionId: `q${++questions}`,
  domain: 'services-networking',
  topics: ['services'],
  share,
  exam: true,
  ...more,
})
const times = (count: number, share: number) => Array.from({ length: count }, () => task(share))
const said = (tasks: Evidence[]) => standingOf(masteryOf(tasks))

describe('what is said of a field', () => {
  const cases: [name: string, tasks: Evidence[], standing: string][] = [
    ['nothing without a task', [], 'untried'],
    ['not much after two', times(2, 1), 'too-few'],
    ['open after three mixed ones', [task(1), task(0.5), task(0.6)], 'open'],
    ['ready after many good ones', times(12, 1), 'ready'],
    ['likely after some good ones', times(4, 0.9), 'likely'],
    ['not yet after many bad ones', times(10, 0.1), 'not-yet'],
    ['what was good long ago is forgotten', [...times(20, 0), ...times(20, 1)], 'not-yet'],
  ]
  it.each(cases)('%s', (_, tasks, standing) => expect(said(tasks)).toBe(standing))
})

describe('mastery', () => {
  const evidence = fc.array(fc.record({ share: fc.double({ min: 0, max: 1, noNaN: true }), exam: fc.boolean() }), { maxLength: 40 })

  it('lies within its bounds, and these within 0 and 1', () =>
    fc.assert(
      fc.property(evidence, (all) => {
        const { share, low, high, aboveMark } = masteryOf(all.map(({ share, exam }) => task(share, { exam })))
        expect(0 <= low && low <= share && share <= high && high <= 1).toBe(true)
        expect(aboveMark).toBeGreaterThanOrEqual(0)
        expect(aboveMark).toBeLessThanOrEqual(1)
      }),
    ))

  it('grows with each share', () =>
    fc.assert(
      fc.property(evidence, fc.nat(), (all, place) => {
        fc.pre(all.length > 0)
        const tasks = all.map(({ share, exam }) => task(share, { exam }))
        const better = tasks.map((each, i) => (i === place % tasks.length ? { ...each, share: 1 } : each))
        expect(masteryOf(better).share).toBeGreaterThanOrEqual(masteryOf(tasks).share - 1e-12)
      }),
    ))

  it('is surer with more tasks', () => {
    const width = (count: number) => {
      const { low, high } = masteryOf(times(count, 0.7))
      return high - low
    }
    expect(width(12)).toBeLessThan(width(4))
    expect(width(4)).toBeLessThan(width(1))
  })

  it('counts practice half and a question met before half', () => {
    const first = task(0)
    const { share } = masteryOf([task(1)])
    expect(masteryOf([task(1, { exam: false })]).share).toBeLessThan(share)
    expect(masteryOf([{ ...first, share: 1 }, first]).share).toBeLessThan(masteryOf([task(1), first]).share)
  })
})

it('topics stand by their weight times the gap', () => {
  const offered = [
    { domain: 'services-networking', topics: ['services', 'dns'], weight: 3 },
    { domain: 'services-networking', topics: ['services'], weight: 1 },
    { domain: 'storage', topics: ['claims'], weight: 5 },
  ]
  const tasks = [
    task(0.5, { topics: ['services', 'dns'] }),
    task(0, { topics: ['claims'], domain: 'storage' }),
    task(0, { topics: ['gone'] }),
  ]
  const weak = weakTopics(tasks, offered)
  expect(weak.map(({ topic, weight }) => [topic, weight])).toEqual([
    ['services', 20],
    ['claims', 10],
    ['dns', 15],
  ])
  expect(weak.map(({ worth }) => worth)).toEqual([10, 7.5, 7.5])
})
