import { expect, it } from 'vitest'
import { meanWith, shortageOf } from './shortage'

const mb = 1024 * 1024
const worker = (given: Partial<Parameters<typeof shortageOf>[0][number]> = {}) => ({
  ...{ ready: true, waiting: 0, labs: 1, heapBytes: 0, heapMean: 100 * mb, lateMean: 3 },
  ...given,
})
const full = worker({ heapMean: 950 * mb })
const late = worker({ lateMean: 6_000 })

const rows: [name: string, workers: ReturnType<typeof worker>[], shortage: string | null][] = [
  ['room everywhere', [worker(), worker()], null],
  ['one worker is full', [worker(), full], null],
  ['all are full', [full, full], 'memory'],
  ['one answers late', [late, worker()], null],
  ['all answer late', [late, late], 'processor'],
  ['a worker that loads is not counted', [late, worker({ ready: false })], 'processor'],
  ['all load still', [worker({ ready: false, heapMean: 950 * mb })], null],
  ['lines that wait for something are no work', [worker({ waiting: 500 })], null],
]
it.each(rows)('%s', (_, workers, shortage) => expect(shortageOf(workers, 1024)).toBe(shortage))

it('one slow answer is not taken for many', () => {
  expect(Math.round(meanWith(0, 8_000, 8_000))).toBe(999)
  let mean = 0
  for (let second = 0; second < 120; second += 8) mean = meanWith(mean, 8_000, 8_000)
  expect(Math.round(mean)).toBe(6_917)
})
