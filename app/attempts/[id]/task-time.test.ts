import fc from 'fast-check'
import { expect, it } from 'vitest'
import { spentBy, turnTo } from './task-time'

const start = { spent: [0, 5_000, 0], current: 0, since: 0 }

it('counts for the task in front only', () => expect(spentBy(start, 1_500)).toEqual([1_500, 5_000, 0]))

it('goes on where an earlier visit left off', () => expect(spentBy(turnTo(start, 1, true, 2_000), 3_000)).toEqual([2_000, 6_000, 0]))

it('stands still while nothing counts', () => expect(spentBy(turnTo(start, 0, false, 2_000), 9_000)).toEqual([2_000, 5_000, 0]))

it('whatever the learner does, the times sum up to what has passed', () => {
  const visits = fc.array(fc.record({ task: fc.nat(2), after: fc.nat(100_000) }))
  fc.assert(
    fc.property(visits, (steps) => {
      let [time, now] = [start as ReturnType<typeof turnTo>, 0]
      for (const { task, after } of steps) {
        now += after
        time = turnTo(time, task, true, now)
      }
      expect(spentBy(time, now).reduce((sum, ms) => sum + ms, 0)).toBe(5_000 + now)
    }),
  )
})
