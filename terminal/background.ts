import type { TerminalClock } from './seam'
import { Interrupted, turn, type Waiting } from './waiting'

/** What goes on beside the running line: commands that were left running, each blocked until time or the cluster lets it go on. */
export type Background = {
  start(pid: number, run: (own: Own) => Promise<void>): void
  of(pid: number): Left | undefined
  /** When the next of them goes on by itself. */
  nextAt(): number
  /** Lets those go on that may now; says whether there were any. To be called after each step of time. */
  wake(): boolean
  /** Resolves once all of them are blocked or over. */
  quiet(): Promise<void>
  busy(): boolean
}

/** What a command in the background has of its own. */
export type Own = { waiting: Waiting; signal: AbortSignal }
export type Left = { over(): boolean; following(): boolean; kill(): void }

type Waiter = { pid: number; at?: number; ready?: () => boolean; resolve(): void }
type Running = { stop: AbortController; following: number; over: boolean; ended: Promise<void> }

/** How many may run at a time in one terminal. */
export const mostLeft = 8
/** How often a command is given the turn before it counts as blocked. */
const mostTurns = 20_000

/** `entered` is called when the terminal goes on after it has let others run. */
export function createBackground({ now }: Pick<TerminalClock, 'now'>, entered: () => void): Background {
  const waiters = new Set<Waiter>()
  const left = new Map<number, Running>()
  let steps = 0

  function waitingOf(pid: number, running: Running): Waiting {
    const { signal } = running.stop
    function wait(waiter: Pick<Waiter, 'at' | 'ready'>, own?: AbortSignal): Promise<void> {
      return new Promise((resolve, reject) => {
        const signals = own && own !== signal ? [signal, own] : [signal]
        const forget = () => {
          waiters.delete(entry)
          for (const each of signals) each.removeEventListener('abort', abort)
        }
        const abort = () => {
          forget()
          reject(new Interrupted())
        }
        const entry: Waiter = {
          ...waiter,
          pid,
          resolve() {
            forget()
            resolve()
          },
        }
        if (signals.some((each) => each.aborted)) return reject(new Interrupted())
        for (const each of signals) each.addEventListener('abort', abort)
        waiters.add(entry)
      })
    }
    return {
      sleep: (ms, own) => wait({ at: now() + Math.max(0, ms) }, own),
      rest: (ms) => wait({ at: now() + Math.max(0, ms) }),
      until: (ready, own) => (ready() ? Promise.resolve() : wait({ ready }, own)),
      step(at, own) {
        const before = steps
        return wait({ ready: () => steps > before, ...(at !== undefined && { at }) }, own)
      },
      idle: () => turn(entered),
      poke() {},
      followWall() {
        running.following += 1
        let ended = false
        return () => {
          if (!ended) running.following -= 1
          ended = true
        }
      },
    }
  }

  const blocked = () => [...left].every(([pid, { over }]) => over || [...waiters].some((waiter) => waiter.pid === pid))

  return {
    start(pid, run) {
      const running: Running = { stop: new AbortController(), following: 0, over: false, ended: Promise.resolve() }
      left.set(pid, running)
      running.ended = run({ waiting: waitingOf(pid, running), signal: running.stop.signal }).finally(() => {
        running.over = true
        left.delete(pid)
      })
    },
    of(pid) {
      const found = left.get(pid)
      return found && { over: () => found.over, following: () => found.following > 0, kill: () => found.stop.abort() }
    },
    nextAt: () => Math.min(...[...waiters].map(({ at }) => at ?? Number.POSITIVE_INFINITY)),
    wake() {
      steps += 1
      const ready = [...waiters].filter((waiter) => (waiter.at !== undefined && waiter.at <= now()) || waiter.ready?.())
      for (const waiter of ready) waiter.resolve()
      return ready.length > 0
    },
    async quiet() {
      for (let turns = 0; turns < mostTurns && (turns < 2 || !blocked()); turns++) await turn(entered)
    },
    busy: () => left.size > 0,
  }
}
