import type { Shortage } from '@/exam/busy'
import type { Pool } from './pool'

/** A worker above this share of its memory has let go of idle labs already, and found no more. */
const fullHeap = 0.9
/** Workers that answer this late on average over a minute have more to do than their processor can, milliseconds. */
const lateMs = 5_000
/** Over so many milliseconds the average of a worker's answers and memory goes. */
const overMs = 60_000

type Workers = ReturnType<Pool['state']>['workers']

/** What keeps this process from taking new attempts; null: nothing. Attempts that are open go on, however slowly. */
export function shortageOf(workers: Workers, memoryMb: number): Shortage | null {
  const ready = workers.filter((worker) => worker.ready)
  // Those that load will take what is begun meanwhile.
  if (ready.length === 0) return null
  if (ready.every(({ heapMean }) => heapMean > fullHeap * memoryMb * 1024 * 1024)) return 'memory'
  return ready.every((worker) => worker.lateMean > lateMs) ? 'processor' : null
}

/** A mean over a minute that has seen `value` for the last `ms`. */
export const meanWith = (mean: number, value: number, ms: number): number => mean + (value - mean) * (1 - Math.exp(-ms / overMs))
