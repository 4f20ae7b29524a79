// Not the global: just-bash blocks that while a script runs, and here the host's own code waits.
import { setImmediate } from 'node:timers'

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

/** What a line, or a command that it left running, waits for. Who waits is blocked: time passes only while everybody is (schedule.ts). */
export type Waiting = {
  /** Resolves `ms` of simulated time later. Rejects with Interrupted on abort. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  /** The same for `sleep`, where nothing but its end is waited for. */
  rest(ms: number, signal?: AbortSignal): Promise<void>
  /** Resolves once `ready` is true; it is asked again after each step of time. Rejects with Interrupted on abort. */
  until(ready: () => boolean, signal?: AbortSignal): Promise<void>
  /** Resolves after the next step of time, at `at` the latest: what a blocked reader waits for before it looks again. */
  step(at: number | undefined, signal?: AbortSignal): Promise<void>
  /** Resolves once everything else is blocked: all that was said is on the screen. */
  idle(): Promise<void>
  /** Waits for what its user does, which time passes by. */
  hear<T>(answer: () => Promise<T>): Promise<T>
  /** Wall time from here on (endless streams), until the answer is called. */
  followWall(): () => void
}

/** The same time for a command that may be ended before its line, as under `timeout`. */
export function waitingUntil(waiting: Waiting, end: AbortSignal): Waiting {
  return {
    ...waiting,
    sleep: (ms, own) => waiting.sleep(ms, own ?? end),
    rest: (ms, own) => waiting.sleep(ms, own ?? end),
    until: (ready, own) => waiting.until(ready, own ?? end),
    step: (at, own) => waiting.step(at, own ?? end),
  }
}

/** For what must spend no time: nothing is waited for. */
export const noWaiting: Waiting = {
  sleep: async () => undefined,
  rest: async () => undefined,
  until: async () => undefined,
  step: async () => undefined,
  idle: async () => undefined,
  hear: (answer) => answer(),
  followWall: () => () => undefined,
}
