// Not the globals: just-bash blocks those while a script runs, and labs are served beside it.
import { clearTimeout, setTimeout } from 'node:timers'
import type { Cluster } from '@/cluster/door'
import type { ServedTime } from './served-time'

/** A stream that somebody reads: `pull` hands on what is buffered, `endsAt` is when it ends by itself (simulated time). */
export type OpenStream = { pull(): void; endsAt?(): number | undefined }

export type Ticker = {
  /** Moves the cluster on to where its time belongs, then hands every open stream what has become of it. */
  tick(): void
  /** Pulls the stream now and after each step, until the returned function is called. */
  open(stream: OpenStream): () => void
  stop(): void
}

/** A step is at most this far away: a wall clock that is set, or a laptop that sleeps, is noticed. */
const longestMs = 60_000

/** Keeps a served cluster going: at each request, and by a timer at whatever it does next by itself. */
export function createTicker(cluster: Cluster, time: ServedTime, stepped?: () => void): Ticker {
  const streams = new Set<OpenStream>()
  let timer: NodeJS.Timeout | undefined
  let stopped = false

  function schedule() {
    clearTimeout(timer)
    if (stopped) return
    const wake = cluster.nextWake()
    const ends = [...streams].flatMap((stream) => stream.endsAt?.() ?? [])
    const delays = [
      wake === undefined ? undefined : time.until(wake, streams.size > 0),
      ends.length === 0 ? undefined : time.untilEnd(Math.min(...ends)),
    ].filter((delay) => delay !== undefined)
    if (delays.length > 0) timer = setTimeout(tick, Math.min(Math.max(Math.min(...delays), 1), longestMs))
  }

  function tick() {
    if (stopped) return
    cluster.advanceTo(Math.max(cluster.now(), time.now()))
    for (const stream of [...streams]) if (streams.has(stream)) stream.pull()
    stepped?.()
    schedule()
  }

  return {
    tick,
    open(stream) {
      streams.add(stream)
      stream.pull()
      schedule()
      return () => {
        streams.delete(stream)
      }
    },
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}
