import type { Cluster } from '@/cluster/door'
import type { TerminalClock } from '@/terminal/seam'
import { liveTime } from './live-time'
import { type Recorded, recordedTime } from './recorded-time'
import { nobody, type RunningLine, type Wall, type Way } from './time-way'
import type { StoredRequest, TapeEntry } from './worker-protocol'

/**
 * Simulated time of a lab: start + wall time elapsed + time skipped. It stands still between the steps of what runs, so that a replay sees the same.
 * What comes from outside (a line, a key, a request) is let in where all that runs is blocked, and stands on a tape in the order in which it was.
 */
export type LabTime = {
  clock: TerminalClock
  skippedMs(): number
  /** Time stands still for good: what still runs never goes on. */
  leave(): void
  /** Something runs, and time is its own. */
  running(): boolean
  /** All that runs is blocked: a snapshot holds all of it. */
  resting(): boolean
  /** Resolves once all that runs is blocked. */
  rest(): Promise<void>
  /** Tells who holds the lab when all rests, and when what was left running goes on. */
  watch(host: { rests?(): void; entered?(): void }): void
  /** From here on wall time passes as `wall` says, also between lines if `attended`. Nothing may be running in another way. */
  attend(wall: Wall, attended: boolean): void
  /** From here on time, and what comes from outside, come from tapes; `asked` is called for a request on them. */
  replay(asked: (request: StoredRequest) => void): void
  /** Runs a line that nobody watches: what would follow wall time is ended. */
  unattended<T>(stop: AbortController, run: () => Promise<T>): Promise<T>
  /** Begins a line once all rests: `start` is told when, in simulated time. What comes from outside goes on `tape`, until another line begins. */
  begin(tape: TapeEntry[], start: (at: number) => void): void
  /** Begins a recorded line; resolves once its tape is at its end and all rests. */
  beginAgain(tape: readonly TapeEntry[], at: number, start: () => void): Promise<void>
  /** What a line of a tab is asked from outside while it runs. */
  line(tab: number, stop: AbortController): LineTime
  /** Runs `act`, which a request from outside asks for, where all that runs is blocked; `request` stands on the tape. */
  aside<T>(request: StoredRequest | null, act: () => T): Promise<T>
}

export type LineTime = {
  /** Resolves with what a user did: `answer` says it live, the tape in a replay. */
  heard(what: 'input' | 'edited', answer: () => Promise<string | undefined>): Promise<string | undefined>
  /** Ctrl-C: stops the line where it waits, or before its next command. */
  interrupt(): void
  /** Ctrl-Z: stops what waits in the foreground of the line's tab. */
  suspend(): void
  /** What Ctrl-Z does. */
  onStop(stop: () => void): void
  begins(): void
  over(): void
}

export function createLabTime(cluster: Cluster, skippedBefore: number): LabTime {
  let skipped = skippedBefore
  let way: Way | undefined
  let wallNow = () => cluster.now()
  let recorded: Recorded | undefined
  let active = false
  let blocked = false
  const resters: (() => void)[] = []
  let host: Parameters<LabTime['watch']>[0] = {}
  const lines = new Map<number, RunningLine>()

  const pass = (ms: number) => cluster.advanceTo(cluster.now() + Math.max(0, Math.round(ms)))
  const chosen = (): Way => {
    if (!way) throw new Error('time was followed outside of a line')
    return way
  }
  async function blockedDuring<T>(wait: () => Promise<T>): Promise<T> {
    blocked = true
    try {
      return await wait()
    } finally {
      blocked = false
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
      follow: (ms, cut) => blockedDuring(() => chosen().follow(ms, cut)),
      look: () => blockedDuring(() => chosen().look()),
      attended: () => way?.attended === true,
      rests(over) {
        if (over) active = false
        blocked = true
        host.rests?.()
        for (const resolve of resters.splice(0)) resolve()
        blocked = false
        if (over) way?.over()
      },
      entered: () => host.entered?.(),
    },
    skippedMs: () => skipped,
    running: () => active,
    leave() {
      active = false
      way = { ...nobody, follow: () => new Promise(() => undefined), look: () => new Promise(() => undefined) }
    },
    resting: () => !active || blocked,
    rest: () => (!active || blocked ? Promise.resolve() : new Promise((resolve) => resters.push(resolve))),
    watch(watching) {
      host = watching
    },
    attend(wall, attended) {
      if (active) return
      wallNow = wall.now
      way = liveTime(wall, attended, pass)
    },
    replay(asked) {
      recorded ??= recordedTime(asked, pass, (tab) => lines.get(tab))
      way = recorded
    },
    async unattended(stop, run) {
      const before = way
      way = { ...nobody, follow: async () => stop.abort() }
      try {
        return await run()
      } finally {
        way = before
      }
    },
    begin(tape, start) {
      const held = chosen()
      const act = () => {
        const at = active ? cluster.now() : Math.max(cluster.now(), wallNow() + skipped)
        cluster.advanceTo(at)
        held.begin(tape, !active)
        active = true
        start(at)
      }
      if (active) held.arrive({ wanted: () => true, act })
      else act()
    },
    beginAgain(tape, at, start) {
      if (!recorded) throw new Error('a recorded line began outside of a replay')
      cluster.advanceTo(at)
      active = true
      const done = recorded.turnTo(tape)
      start()
      return done
    },
    line(tab, stop) {
      const line: RunningLine = { tab, stop, over: false, suspend() {} }
      let commands = 0
      lines.set(tab, line)
      return {
        heard: (what, answer) => new Promise((resolve) => chosen().heard(line, what, answer, resolve)),
        interrupt: () =>
          chosen().arrive({
            entry: (after) => ({ interrupted: tab, after }),
            wanted: () => !line.over && !stop.signal.aborted,
            act: () => stop.abort(),
            interrupts: stop,
          }),
        suspend: () =>
          chosen().arrive({ entry: (after) => ({ suspended: tab, after }), wanted: () => !line.over, act: () => line.suspend() }),
        onStop(act) {
          line.suspend = act
        },
        begins() {
          commands += 1
          way?.begins(line, commands)
        },
        over() {
          line.over = true
          lines.delete(tab)
        },
      }
    },
    aside: (request, act) =>
      new Promise((resolve, reject) => {
        const run = () => {
          try {
            resolve(act())
          } catch (error) {
            reject(error)
          }
        }
        if (active && way) way.arrive({ entry: (after) => ({ request, after }), wanted: () => true, act: run })
        else run()
      }),
  }
}
