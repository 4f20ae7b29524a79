import { getHeapStatistics } from 'node:v8'
import type { LiveLab } from './live-lab'

/**
 * Labs that a worker keeps warm at most; the one that was used longest ago goes first, its state is in the database. It is memory that sets the limit:
 * where everybody comes by in turn, a worker that keeps one too few has none of them when it is asked.
 */
const mostLabs = 2_000
/** Above this share of the worker's memory it keeps a quarter less of them, before a neighbour's line dies of it. */
const pressure = 0.7
/** What is let go of is seen only when it was collected: not asked more often than this, milliseconds. */
const lookMs = 1_000

export type LabShelf = {
  /** Counts as a use. */
  get(key: string): LiveLab | undefined
  keep(key: string, live: LiveLab): void
  forget(key: string): void
  holds(): { labs: number; heapBytes: number }
}

/** The labs of a worker that has `memoryBytes`. `used` tells how much of it is in use, `now` the time in milliseconds. */
export function createShelf(memoryBytes: number, used = () => getHeapStatistics().used_heap_size, now = () => performance.now()): LabShelf {
  const labs = new Map<string, LiveLab>()
  let looked = Number.NEGATIVE_INFINITY

  function forget(key: string): void {
    labs.get(key)?.close()
    labs.delete(key)
  }

  /** Lets go of idle labs, the one used longest ago first, until there are so many. */
  function shrink(to: number): void {
    for (const [key, live] of labs) {
      if (labs.size <= to) return
      if (!live.busy()) forget(key)
    }
  }

  return {
    get(key) {
      const live = labs.get(key)
      if (live) {
        labs.delete(key)
        labs.set(key, live)
      }
      return live
    },
    keep(key, live) {
      forget(key)
      labs.set(key, live)
      shrink(mostLabs)
      if (now() - looked < lookMs) return
      looked = now()
      if (used() > pressure * memoryBytes) shrink(Math.floor((labs.size * 3) / 4))
    },
    forget,
    holds: () => ({ labs: labs.size, heapBytes: used() }),
  }
}
