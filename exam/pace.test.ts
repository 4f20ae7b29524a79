import { expect, it } from 'vitest'
import { pacesOf } from './pace'

const task = (topic: string, spentMinutes: number, minutes = 4) => ({ topics: [topic], spentMs: spentMinutes * 60_000, minutes })

it('the slowest topic stands first, by its middle task; what was not timed does not count', () => {
  const tasks = [task('dns', 2), task('dns', 90), task('dns', 4), task('ingress', 6), task('ingress', 10), task('claims', 0)]
  expect(pacesOf(tasks)).toEqual([
    { topic: 'ingress', tasks: 2, spentMs: 480_000, minutes: 4, ratio: 2 },
    { topic: 'dns', tasks: 3, spentMs: 240_000, minutes: 4, ratio: 1 },
  ])
  expect(pacesOf([])).toEqual([])
})
