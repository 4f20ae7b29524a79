import type { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { freshSeat, heartbeatMs, type Seat, takePulse } from './seat'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A worker that never answers, on a system that does not count by thread; 500 labs wait for it. */
function silentSeat(): Seat {
  const worker = { postMessage: () => undefined } as unknown as Worker
  const labs = new Map(Array.from({ length: 500 }, (_, i) => [`lab ${i + 1}`, i + 1]))
  return { ...freshSeat(worker, new Int32Array(1)), labs, ready: true }
}

/** For how long it may be silent before it is ended, milliseconds: `runs` says which lab has the thread at a look. */
function endedAfter(runs: (look: number) => number): number | undefined {
  const seat = silentSeat()
  const began = Date.now()
  for (let look = 0; look < 400; look++) {
    seat.running[0] = runs(look)
    if (takePulse(seat, () => undefined)) return Date.now() - began
    vi.advanceTimersByTime(heartbeatMs)
  }
  return undefined
}

describe('a worker that does not answer', () => {
  const cases: [name: string, runs: (look: number) => number, ended: number | undefined][] = [
    ['is ended when one lab has it all the time', () => 7, 15_250],
    ['is ended when what one lab left running has it', () => -7, 15_250],
    ['is ended when nothing that it says has it', () => 0, 15_250],
    ['goes on while it comes round to hundreds that came at once', (look) => (look % 500) + 1, undefined],
    ['is ended when one of them keeps it', (look) => Math.min(look + 1, 21), 20_250],
  ]
  it.each(cases)('%s', (_, runs, ended) => expect(endedAfter(runs)).toBe(ended))
})
