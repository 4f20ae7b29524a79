import { describe, expect, it } from 'vitest'
import { type ScoredTask, scoreAttempt } from './score'

const task = (earned: number, points: number, weight = 1, provisional = false): ScoredTask => ({ earned, points, weight, provisional })

describe('scoreAttempt', () => {
  const cases: [name: string, tasks: ScoredTask[], expected: ReturnType<typeof scoreAttempt>][] = [
    ['nothing earned', [task(0, 5)], { percent: 0, passed: false, provisional: false }],
    ['everything earned', [task(3, 3), task(7, 7), task(1, 1)], { percent: 100, passed: true, provisional: false }],
    ['partial credit within a task', [task(1, 2), task(4, 4)], { percent: 75, passed: true, provisional: false }],
    ['a heavy task counts more', [task(4, 4, 3), task(0, 4, 1)], { percent: 75, passed: true, provisional: false }],
    ['65.99 is not 66', [task(6599, 10_000)], { percent: 65.9, passed: false, provisional: false }],
    ['exactly the pass mark', [task(66, 100)], { percent: 66, passed: true, provisional: false }],
    ['a task that could not be checked is taken out', [task(2, 2), task(0, 0, 1, true)], { percent: 100, passed: true, provisional: true }],
    ['no task could be checked', [task(0, 0, 1, true)], { percent: 0, passed: false, provisional: true }],
  ]
  it.each(cases)('%s', (_, tasks, expected) => expect(scoreAttempt(tasks, 66)).toEqual(expected))
})
