import { readdirSync, readFileSync } from 'node:fs'
import type { ServedTime } from '@/labs/api-server/served-time'

/**
 * Whether every thread of these processes has waited, without running at all, for a while. Linux tells. A client that waits for us does not count:
 * of the looks that find it asleep several must have had, since the one before, a turn of the event loop, which would have answered it.
 */
function createSleepWatch(quietMs: number): (pids: Iterable<number>) => boolean {
  let ran = ''
  let since = 0
  let turns = 0
  let turning = false
  const countTurn = () => {
    if (turning) return
    turning = true
    setImmediate(() => {
      turning = false
      turns++
    })
  }
  return (pids) => {
    countTurn()
    let now = ''
    for (const pid of pids) {
      const used = ranOf(pid)
      if (used === undefined) return false
      now += `${pid}=${used} `
    }
    if (now === '') return false
    if (now !== ran) {
      ran = now
      since = performance.now()
      turns = 0
      return false
    }
    return turns >= quietTurns && performance.now() - since >= quietMs
  }
}

/** How long each thread has run; undefined when one is not asleep, or the process is gone. */
function ranOf(pid: number): string | undefined {
  try {
    const threads = readdirSync(`/proc/${pid}/task`)
    const used = threads.map((thread) => {
      const state = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8')
      if (state[state.lastIndexOf(')') + 2] !== 'S') throw new Error('awake')
      return readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]
    })
    return used.join()
  } catch {
    return undefined
  }
}

const lookMs = 4
const quietMs = 12
const quietTurns = 3

/** Time that stands still until all clients sleep: then it jumps to what comes next, however busy this machine is. */
export type ClientTime = ServedTime & {
  clients: Set<number>
  /** No further than this. */
  limit: number
  idle(): boolean
  /** How often the cluster was asked or looked at. */
  looks(): number
  skipTo(t: number): void
}

export function clientTime(clusterNow: number): ClientTime {
  const asleep = createSleepWatch(quietMs)
  let now = clusterNow
  let jump: number | undefined
  let looks = 0
  const time: ClientTime = {
    clients: new Set(),
    limit: clusterNow,
    idle: () => asleep(time.clients),
    looks: () => looks,
    now() {
      if (jump !== undefined && time.idle()) {
        now = Math.max(now, jump)
        jump = undefined
      }
      return now
    },
    skipTo(t) {
      now = Math.max(now, Math.min(t, time.limit))
    },
    until(t, waiting) {
      looks++
      jump = waiting && t <= time.limit ? t : undefined
      return waiting ? lookMs : undefined
    },
    untilEnd: () => undefined,
  }
  return time
}
