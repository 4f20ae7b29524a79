import type { Cluster } from '@/cluster/door'
import type { TerminalClock } from '@/terminal/seam'
import type { TapeEntry } from './worker-protocol'

/** Where wall time comes from while a line runs. */
export type Wall = {
  /** Milliseconds since the epoch. */
  now(): number
  /** Resolves after `ms` of wall time, or at once on abort. */
  wait(ms: number, signal: AbortSignal): Promise<void>
}

/** Simulated time of a lab: start + wall time elapsed + time skipped. It stands still between the steps of a line, so that a replay sees the same. */
export type LabTime = {
  clock: TerminalClock
  skippedMs(): number
  /** Runs a line for which wall time passes as `wall` says; what passes is written to `tape`. */
  attended<T>(wall: Wall, tape: TapeEntry[], run: () => Promise<T>): Promise<T>
  /** Runs a line that was recorded: time and Ctrl-C come from its tape. */
  replayed<T>(tape: readonly TapeEntry[], stop: AbortController, run: () => Promise<T>): Promise<T>
  /** Runs a line that nobody watches: what would follow wall time is ended. */
  unattended<T>(stop: AbortController, run: () => Promise<T>): Promise<T>
  /** Moves on by the wall time that has passed since the last look, as after typed input. */
  catchUp(): void
}

type Follow = { follow(ms: number, signal: AbortSignal): Promise<void>; catchUp(): void }

export function createLabTime(cluster: Cluster, skippedBefore: number): LabTime {
  let skipped = skippedBefore
  let follow: Follow | undefined

  const pass = (ms: number) => cluster.advanceTo(cluster.now() + Math.max(0, Math.round(ms)))
  async function during<T>(way: Follow, run: () => Promise<T>): Promise<T> {
    follow = way
    try {
      return await run()
    } finally {
      follow = undefined
    }
  }

  return {
    clock: {
      now: () => cluster.now(),
      skipTo(t) {
        const from = cluster.now()
        cluster.advanceTo(t)
        skipped += Math.max(0, cluster.now() - from)
      },
      async follow(ms, signal) {
        if (!follow) throw new Error('time was followed outside of a line')
        await follow.follow(ms, signal)
      },
    },
    skippedMs: () => skipped,
    attended(wall, tape, run) {
      let last = wall.now()
      const catchUp = () => {
        const passed = Math.max(0, Math.round(wall.now() - last))
        last += passed
        pass(passed)
        tape.push({ followed: passed })
      }
      const way: Follow = {
        catchUp,
        async follow(ms, signal) {
          await wall.wait(ms, signal)
          catchUp()
          if (signal.aborted) tape.push({ interrupted: true })
        },
      }
      return during(way, run)
    },
    replayed(tape, stop, run) {
      const rest = [...tape]
      const take = () => {
        const next = rest.shift()
        if (next && 'followed' in next) pass(next.followed)
        else if (next) rest.unshift(next)
        if (rest[0] && 'interrupted' in rest[0]) stop.abort()
        // A tape that has run out belongs to a line that was cut off.
        if (!next) stop.abort()
      }
      return during({ catchUp: take, follow: async () => take() }, run)
    },
    unattended(stop, run) {
      return during({ catchUp() {}, follow: async () => stop.abort() }, run)
    },
    catchUp: () => follow?.catchUp(),
  }
}
