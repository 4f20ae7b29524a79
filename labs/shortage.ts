import type { Shortage } from '@/exam/busy'
import type { Pool } from './pool'

/** A worker above this share of its memory has let go of idle labs already, and found no more. */
const fullHeap = 0.9
/** Workers that answer this late on average over a minute have more to do than their processor can, milliseconds. */
const lateMs = 5_000
/** Less than this is left on the machine, or of what its container may have, bytes. */
const leastFree = 256 * 1024 * 1024
/** Over so many milliseconds the average of a worker's answers and memory goes. */
const overMs = 60_000

type Workers = ReturnType<Pool['state']>['workers']

/** What keeps this process from taking new attempts; null: nothing. Attempts that are open go on, however slowly. */
export function shortageOf(workers: Workers, memoryMb: number, freeBytes: number): Shortage | null {
  const ready = workers.filter((worker) => worker.ready)
  // Those that load will take what is begun meanwhile.
  if (ready.length === 0) return null
  if (freeBytes < leastFree || ready.every(({ heapMean }) => heapMean > fullHeap * memoryMb * 1024 * 1024)) return 'memory'
  return ready.every((worker) => worker.lateMean > lateMs) ? 'processor' : null
}

/** A mean over a minute that has seen `value` for the last `ms`. */
export const meanWith = (mean: number, value: number, ms: number): number => mean + (value - mean) * (1 - Math.exp(-ms / overMs))

/** What may still be used; unknown to Node.js before 22: nothing is short then. */
export const freeMemory = (): number => (process as { availableMemory?: () => number }).availableMemory?.() ?? Number.POSITIVE_INFINITY
