// Not the global: just-bash blocks that while a script runs, and here the host's own code waits.
import { setImmediate } from 'node:timers'
import type { Background } from './background'
import type { TerminalClock } from './seam'

/** How far one command may skip before it follows the wall clock: longer than any deadline of Kubernetes' own (progressDeadlineSeconds is 600). */
const mostSkippedMs = 60 * 60_000
/** The same for `sleep`, whose end is certain. */
const mostSleptMs = 24 * 60 * 60_000
/** How many steps one line may skip: beside busy pods each costs a millisecond of processor time. Then it follows the wall clock. */
const mostSteps = 1500
/** While following, the longest wait before looking again: others may change the cluster through its API. */
const lookAgainMs = 1_000

/** Lets others run, and then says by `entered` whose code goes on. */
export const turn = (entered: () => void) =>
  new Promise<void>((resolve) => {
    setImmediate(() => {
      entered()
      resolve()
    })
  })

export class Interrupted extends Error {
  constructor() {
    super('interrupted')
  }
}

/** What the running line waits for. A line that is blocked skips simulated time to the next thing that happens, or follows wall time. */
export type Waiting = {
  /** Resolves `ms` of simulated time later. Rejects with Interrupted on abort. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  /** The same for `sleep`, where nothing but its end is waited for. */
  rest(ms: number): Promise<void>
  /** Resolves once `ready` is true; it is asked again after each step of time. Rejects with Interrupted on abort. */
  until(ready: () => boolean, signal?: AbortSignal): Promise<void>
  /** Resolves after the next step of time, at `at` the latest: what a blocked reader waits for before it looks again. */
  step(at: number | undefined, signal?: AbortSignal): Promise<void>
  /** Resolves once everything else is blocked: all that was said is on the screen. */
  idle(): Promise<void>
  /** Something came from outside: whoever follows wall time looks again now. */
  poke(): void
  /** Wall time from here on (endless streams), until the answer is called. */
  followWall(): () => void
}

type Waiter = { at?: number; sure?: boolean; ready?: () => boolean; resolve(): void; reject(error: unknown): void }

/** `nextWake`: when something next happens by itself in the cluster. */
export function createWaiting(
  clock: TerminalClock,
  nextWake: () => number | undefined,
  signal: AbortSignal,
  /** Called when the line goes on after it has let others run. */
  entered: () => void = () => undefined,
  /** What goes on beside the line: no step of time passes it by. */
  beside?: Pick<Background, 'nextAt' | 'wake' | 'quiet'>,
): Waiting {
  const waiters = new Set<Waiter>()
  let following = 0
  let skipped = 0
  let driving = false
  let steps = 0
  let poked = new AbortController()
  let idlers: (() => void)[] = []

  async function drive(): Promise<void> {
    driving = true
    try {
      while (waiters.size > 0) {
        // All that is not waiting for time runs first: what is left is blocked.
        await turn(entered)
        if (wakeReady() || wakeIdlers()) continue
        if (waiters.size === 0) continue
        await pass()
        if (beside?.wake()) await beside.quiet()
      }
    } catch (error) {
      for (const waiter of waiters) waiter.reject(error)
    } finally {
      driving = false
    }
  }

  function wakeIdlers(): boolean {
    const woken = idlers
    idlers = []
    for (const wake of woken) wake()
    return woken.length > 0
  }

  function wakeReady(): boolean {
    const ready = [...waiters].filter((waiter) => (waiter.at !== undefined && waiter.at <= clock.now()) || waiter.ready?.())
    for (const waiter of ready) {
      waiters.delete(waiter)
      waiter.resolve()
    }
    return ready.length > 0
  }

  async function pass(): Promise<void> {
    steps += 1
    const now = clock.now()
    const others = Math.min(nextWake() ?? Number.POSITIVE_INFINITY, beside?.nextAt() ?? Number.POSITIVE_INFINITY)
    const next = Math.min(others, ...[...waiters].map((waiter) => waiter.at ?? Number.POSITIVE_INFINITY))
    const most = [...waiters].some((waiter) => waiter.sure) ? mostSleptMs : mostSkippedMs
    if (following === 0 && skipped + next - now <= most && steps <= mostSteps) {
      skipped += Math.max(0, next - now)
      return clock.skipTo(Math.max(next, now + 1))
    }
    await clock.follow(Math.max(1, Math.min(next - now, lookAgainMs)), AbortSignal.any([signal, poked.signal]))
    if (poked.signal.aborted) poked = new AbortController()
  }

  function wait(waiter: Pick<Waiter, 'at' | 'ready' | 'sure'>, own?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const signals = own && own !== signal ? [signal, own] : [signal]
      const forget = () => {
        for (const each of signals) each.removeEventListener('abort', abort)
        waiters.delete(entry)
      }
      const abort = () => {
        forget()
        reject(new Interrupted())
      }
      const entry: Waiter = {
        ...waiter,
        resolve() {
          forget()
          resolve()
        },
        reject(error) {
          forget()
          reject(error)
        },
      }
      if (signals.some((each) => each.aborted)) return reject(new Interrupted())
      for (const each of signals) each.addEventListener('abort', abort)
      waiters.add(entry)
      if (!driving) void drive()
    })
  }

  return {
    sleep: (ms, own) => wait({ at: clock.now() + Math.max(0, ms) }, own),
    rest(ms) {
      // Nobody means to see the end of it: it is not worth skipping a part of the way.
      if (ms > mostSleptMs) following += 1
      return wait({ at: clock.now() + Math.max(0, ms), sure: true })
    },
    until: (ready, own) => (ready() ? Promise.resolve() : wait({ ready }, own)),
    idle: () =>
      new Promise((resolve) => {
        if (driving) idlers.push(resolve)
        else void turn(entered).then(resolve)
      }),
    poke: () => poked.abort(),
    step(at, own) {
      const before = steps
      return wait({ ready: () => steps > before, ...(at !== undefined && { at }) }, own)
    },
    followWall() {
      following += 1
      let ended = false
      return () => {
        if (!ended) following -= 1
        ended = true
      }
    },
  }
}

/** The same time for a command that may be ended before its line, as under `timeout`. */
export function waitingUntil(waiting: Waiting, end: AbortSignal): Waiting {
  return {
    ...waiting,
    sleep: (ms, own) => waiting.sleep(ms, own ?? end),
    rest: (ms) => waiting.sleep(ms, end),
    until: (ready, own) => waiting.until(ready, own ?? end),
    step: (at, own) => waiting.step(at, own ?? end),
  }
}
