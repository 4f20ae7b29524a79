import type { TerminalClock } from './seam'
import { Interrupted, turn, type Waiting } from './waiting'

/**
 * All that runs in one terminal: a line in each of its tabs, and what lines have left running (jobs). They take turns where they wait. Once all of
 * them are blocked, time goes on: it is skipped to what happens next if a line waits for an end, else it follows the wall clock. What comes from
 * outside (a key, a line in another tab) is let in by the clock only then, so that the same things in the same order give the same state.
 */
export type Schedule = {
  /** Runs something beside what runs already. Resolves with its end; a fault of its own rejects. */
  start(what: Started, run: (own: Own) => Promise<void>): Strand
  /** What runs as the job of this process id. */
  of(pid: number): Strand | undefined
  /** Ends everything. */
  end(): void
}

type Started = {
  /** A job, by its process id; a line has none, and time is skipped for it. */
  pid?: number
  /** Called whenever it goes on: whose processor time is being spent. */
  entered?: () => void
  stop: AbortController
}

/** What runs has of its own. */
export type Own = {
  waiting: Waiting
  signal: AbortSignal
  /** What is in the foreground of a line now: one part after the other. */
  part(): Part
}

/** A part of a line, which may be stopped and left to a job. */
export type Part = {
  waiting: Waiting
  signal: AbortSignal
  /** It waits for what its user does. */
  hears(): boolean
  /** Stops it where it waits, as the job of `pid`; `ended` tells when it is over. The line goes on without it. */
  leave(as: Pick<Running, 'pid' | 'entered'>, ended: Promise<unknown>): Strand
  /** It is over, or no longer the line's. */
  release(): void
}

export type Strand = {
  over(): boolean
  /** It has no end of its own. */
  following(): boolean
  /** Nothing that it waits for comes before `resume`. */
  stop(): void
  resume(): void
  kill(): void
  ended: Promise<void>
}

/** `outside`: what is waited for is neither time nor the cluster. */
type Entry = { at?: number; sure?: true; ready?: () => boolean; idle?: true; outside?: true; resolve(): void; reject(error: unknown): void }
type Running = Started & {
  entries: Set<Entry>
  following: number
  skippedMs: number
  steps: number
  over: boolean
  stopped: boolean
  ended: Promise<void>
}
/** Who waits. A line is another one once a part of it was left to a job. */
type Waiter = { one: Running; stop: AbortController }

/** How far one line may skip before it follows the wall clock: longer than any deadline of Kubernetes' own (progressDeadlineSeconds is 600). */
const mostSkippedMs = 60 * 60_000
/** The same for `sleep`, whose end is certain. */
const mostSleptMs = 24 * 60 * 60_000
/** How many steps one line may skip: beside busy pods each costs a millisecond of processor time. Then it follows the wall clock. */
const mostSteps = 1500
/** While following, the longest wait before looking again: a process behind an open `exec` of the learner's own kubectl changes the cluster unseen. */
const lookAgainMs = 5_000
/** How often something is given the turn before it counts as blocked. */
const mostTurns = 20_000

/** What the schedule sees of the cluster: when something next happens in it by itself, and a number that grows with each change. */
type Changing = { nextWake(): number | undefined; revision(): number }

/** `keep` is called before the clock is told that all rest. */
export function createSchedule(clock: TerminalClock, cluster: Changing, keep: () => Promise<void>): Schedule {
  const running = new Set<Running>()
  let steps = 0
  let seen = 0
  let driving = false
  /** A line has ended since the clock was last told that all rest. */
  let news = false
  let awake: Running | undefined
  /** Cuts the wait for wall time short. */
  let cut = new AbortController()

  const isBlocked = ({ over, stopped, entries }: Running) => over || stopped || entries.size > 0
  const isLine = ({ pid }: Running) => pid === undefined
  const going = () => [...running].filter(({ stopped }) => !stopped)
  const goesOn = () => going().some((each) => isLine(each) || clock.attended?.() === true)

  async function drive(): Promise<void> {
    driving = true
    try {
      for (;;) {
        await settle()
        if (wakeIdle() || (await wakeReady()) || (await wakeReaders())) continue
        if (goesOn()) await pass()
        else {
          await keep()
          if (!goesOn()) break
        }
      }
    } catch (error) {
      for (const { entries } of running) for (const entry of [...entries]) entry.reject(error)
    }
    driving = false
    news = false
    clock.rests?.(true)
  }

  async function rest(): Promise<void> {
    news = false
    await keep()
    clock.rests?.(false)
  }

  /** Resolves once everything is blocked or over. */
  async function settle(): Promise<void> {
    for (let turns = 0, quiet = 0; turns < mostTurns && quiet < 2; turns++) {
      await turn(() => awake?.entered?.())
      quiet = [...running].every(isBlocked) ? quiet + 1 : 0
    }
  }

  function wake(one: Running, entries: Entry[]): void {
    awake = one
    one.entered?.()
    for (const entry of entries) entry.resolve()
  }

  /** One after the other: what each says is said in one piece. */
  function wakeIdle(): boolean {
    for (const one of going()) {
      const idle = [...one.entries].filter((entry) => entry.idle)
      if (idle.length === 0) continue
      wake(one, idle)
      return true
    }
    return false
  }

  async function wakeReady(): Promise<boolean> {
    let woken = false
    for (const one of going()) {
      const ready = [...one.entries].filter((entry) => (entry.at !== undefined && entry.at <= clock.now()) || entry.ready?.())
      if (ready.length === 0) continue
      woken = true
      wake(one, ready)
      await settle()
    }
    return woken
  }

  /** What one of them has changed the others see before time passes. */
  async function wakeReaders(): Promise<boolean> {
    const now = cluster.revision()
    if (now === seen) return false
    seen = now
    steps += 1
    return wakeReady()
  }

  async function pass(): Promise<void> {
    if (news) await rest()
    const now = clock.now()
    const timed = going()
      .flatMap(({ entries }) => [...entries])
      .filter((entry) => !entry.outside)
    const next = Math.min(cluster.nextWake() ?? Number.POSITIVE_INFINITY, ...timed.map(({ at }) => at ?? Number.POSITIVE_INFINITY))
    const skipping = going().filter((each) => maySkip(each, next - now))
    if (skipping.length > 0 && clock.look && (await clock.look())) return
    steps += 1
    if (skipping.length > 0) {
      for (const each of skipping) {
        each.steps += 1
        each.skippedMs += Math.max(0, next - now)
      }
      return clock.skipTo(Math.max(next, now + 1))
    }
    await rest()
    cut = new AbortController()
    await clock.follow(timed.length === 0 ? undefined : Math.max(1, Math.min(next - now, lookAgainMs)), cut.signal)
  }

  function maySkip(each: Running, ms: number): boolean {
    const { entries, following, skippedMs } = each
    if (!isLine(each) || following > 0 || each.steps >= mostSteps) return false
    const waits = [...entries]
    const most = waits.some(({ sure }) => sure) ? mostSleptMs : mostSkippedMs
    return waits.length > 0 && waits.every(({ outside }) => !outside) && skippedMs + ms <= most
  }

  function waitingOf(waiter: Waiter): Waiting {
    const { signal } = waiter.stop
    function wait(entry: Omit<Entry, 'resolve' | 'reject'>, own?: AbortSignal): Promise<void> {
      const { one } = waiter
      return new Promise((resolve, reject) => {
        const signals = own && own !== signal ? [signal, own] : [signal]
        const forget = () => {
          for (const each of signals) each.removeEventListener('abort', abort)
          one.entries.delete(made)
        }
        const abort = () => {
          forget()
          cut.abort()
          reject(new Interrupted())
        }
        const made: Entry = {
          ...entry,
          resolve() {
            forget()
            resolve()
          },
          reject(error) {
            forget()
            reject(error)
          },
        }
        if (!entry.idle && signals.some((each) => each.aborted)) return reject(new Interrupted())
        if (!entry.idle) for (const each of signals) each.addEventListener('abort', abort)
        one.entries.add(made)
        cut.abort()
        if (!driving && goesOn()) void drive()
      })
    }
    return {
      sleep: (ms, own) => wait({ at: clock.now() + Math.max(0, ms) }, own),
      rest(ms, own) {
        // Nobody means to see the end of it: it is not worth skipping a part of the way.
        if (ms > mostSleptMs) waiter.one.following += 1
        return wait({ at: clock.now() + Math.max(0, ms), sure: true }, own)
      },
      until: (ready, own) => (ready() ? Promise.resolve() : wait({ ready }, own)),
      step(at, own) {
        const before = steps
        return wait({ ready: () => steps > before, ...(at !== undefined && { at }) }, own)
      },
      idle: () => wait({ idle: true }),
      async hear(answer) {
        const { one } = waiter
        const entry: Entry = { outside: true, resolve() {}, reject() {} }
        one.entries.add(entry)
        try {
          return await answer()
        } finally {
          one.entries.delete(entry)
          awake = one
          one.entered?.()
        }
      },
      followWall() {
        const { one } = waiter
        one.following += 1
        let ended = false
        return () => {
          if (!ended) one.following -= 1
          ended = true
        }
      },
    }
  }

  function partOf(line: Waiter): Part {
    const { one } = line
    const own = new AbortController()
    const abort = () => own.abort()
    if (line.stop.signal.aborted) abort()
    line.stop.signal.addEventListener('abort', abort)
    const release = () => line.stop.signal.removeEventListener('abort', abort)
    return {
      waiting: waitingOf({ one, stop: own }),
      signal: own.signal,
      hears: () => [...one.entries].some(({ outside }) => outside),
      leave(as, ended) {
        release()
        line.one = { ...one, entries: new Set(), following: 0 }
        running.add(line.one)
        Object.assign(one, { ...as, stop: own, stopped: true, ended: ended.then(() => undefined).finally(() => close(one)) })
        awake = line.one
        line.one.entered?.()
        return strandOf(one)
      },
      release,
    }
  }

  const strandOf = (one: Running): Strand => ({
    over: () => one.over,
    following: () => one.following > 0,
    stop() {
      one.stopped = true
    },
    resume() {
      one.stopped = false
      cut.abort()
    },
    kill() {
      one.stopped = false
      one.stop.abort()
    },
    ended: one.ended,
  })

  function close(one: Running): void {
    one.over = true
    running.delete(one)
    news ||= isLine(one)
    cut.abort()
  }

  return {
    start(what, run) {
      const fresh = { entries: new Set<Entry>(), following: 0, skippedMs: 0, steps: 0, over: false, stopped: false }
      const one: Running = { ...what, ...fresh, ended: Promise.resolve() }
      if (running.size === 0) seen = cluster.revision()
      running.add(one)
      awake = one
      const waiter: Waiter = { one, stop: what.stop }
      const own = { waiting: waitingOf(waiter), signal: what.stop.signal, part: () => partOf(waiter) }
      one.ended = run(own).finally(() => close(waiter.one))
      if (!driving) void drive()
      return strandOf(one)
    },
    of(pid) {
      for (const one of running) if (one.pid === pid) return strandOf(one)
      return undefined
    },
    end() {
      for (const { stop } of running) stop.abort()
    },
  }
}
