import type { Cluster } from '@/cluster/door'
import type { TerminalClock } from '@/terminal/seam'
import type { StoredRequest, TapeEntry } from './worker-protocol'

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
  /** Runs a line that was recorded: time, Ctrl-C and what was `asked` meanwhile come from its tape. */
  replayed<T>(tape: readonly TapeEntry[], stop: AbortController, asked: (request: StoredRequest) => void, run: () => Promise<T>): Promise<T>
  /** Runs a line that nobody watches: what would follow wall time is ended. */
  unattended<T>(stop: AbortController, run: () => Promise<T>): Promise<T>
  /** Resolves with what a user did, which took its wall time: `answer` says it live, the tape in a replay. */
  heard(what: 'input' | 'edited', answer: () => Promise<string | undefined>): Promise<string | undefined>
  /** A line runs; time is its own. */
  running(): boolean
  /** Runs `act`, which a request from outside asks for, where no line is between two steps; on the tape of a line that waits stands `request`. */
  aside<T>(request: StoredRequest | null, act: () => T): Promise<T>
}

type Way = {
  follow(ms: number, signal: AbortSignal): Promise<void>
  heard: LabTime['heard']
  aside(request: StoredRequest | null): void
}

export function createLabTime(cluster: Cluster, skippedBefore: number): LabTime {
  let skipped = skippedBefore
  let way: Way | undefined
  /** How many parts of the running line wait for time or for typing. */
  let waits = 0
  const asides: (() => void)[] = []

  /** Lets in who waits for the line to wait. */
  const letIn = () => {
    while (asides.length > 0 && (!way || waits > 0)) asides.shift()?.()
  }
  async function waiting<T>(wait: () => Promise<T>): Promise<T> {
    waits += 1
    letIn()
    try {
      return await wait()
    } finally {
      waits -= 1
    }
  }

  const pass = (ms: number) => cluster.advanceTo(cluster.now() + Math.max(0, Math.round(ms)))
  async function during<T>(chosen: Way, run: () => Promise<T>): Promise<T> {
    way = chosen
    try {
      return await run()
    } finally {
      way = undefined
      letIn()
    }
  }
  const chosen = (): Way => {
    if (!way) throw new Error('time was followed outside of a line')
    return way
  }

  return {
    clock: {
      now: () => cluster.now(),
      skipTo(t) {
        const from = cluster.now()
        cluster.advanceTo(t)
        skipped += Math.max(0, cluster.now() - from)
      },
      follow: (ms, signal) => waiting(() => chosen().follow(ms, signal)),
    },
    skippedMs: () => skipped,
    attended: (wall, tape, run) => during(live(wall, tape, pass), run),
    replayed: (tape, stop, asked, run) => during(recorded(tape, stop, asked, pass), run),
    unattended(stop, run) {
      return during({ follow: async () => stop.abort(), heard: async () => undefined, aside() {} }, run)
    },
    heard: (what, answer) => waiting(() => (way ? way.heard(what, answer) : answer())),
    running: () => way !== undefined,
    aside: (request, act) =>
      new Promise((resolve, reject) => {
        asides.push(() => {
          try {
            way?.aside(request)
            resolve(act())
          } catch (error) {
            reject(error)
          }
        })
        letIn()
      }),
  }
}

/** Wall time passes, and what passes is written down. */
function live(wall: Wall, tape: TapeEntry[], pass: (ms: number) => void): Way {
  let last = wall.now()
  const passed = () => {
    const ms = Math.max(0, Math.round(wall.now() - last))
    last += ms
    pass(ms)
    return ms
  }
  return {
    async follow(ms, signal) {
      await wall.wait(ms, signal)
      tape.push({ followed: passed() })
    },
    async heard(what, answer) {
      const text = (await answer()) ?? null
      const after = passed()
      tape.push(what === 'input' ? { input: text, after } : { edited: text, after })
      return text ?? undefined
    },
    aside: (request) => void tape.push({ request, after: passed() }),
  }
}

/** What was written down happens again, in its order: a line that follows time waits for a line typed before, and the other way round. */
function recorded(
  tape: readonly TapeEntry[],
  stop: AbortController,
  asked: (request: StoredRequest) => void,
  pass: (ms: number) => void,
): Way {
  const rest = tape.filter((entry) => !('size' in entry))
  let waiting: { takes: 'followed' | 'input' | 'edited'; resolve(text: string | undefined): void }[] = []
  const turn = (): void => {
    const [head] = rest
    if (!head && waiting.length === 0) return
    if (head && 'request' in head) {
      rest.shift()
      pass(head.after)
      if (head.request) asked(head.request)
      turn()
      return
    }
    // A tape that has run out belongs to a line that was cut off.
    if (!head || 'interrupted' in head) {
      const left = waiting
      waiting = []
      stop.abort()
      for (const each of left) each.resolve(undefined)
      return
    }
    const taker = waiting.find(({ takes }) => takes in head)
    if (!taker) return
    rest.shift()
    waiting = waiting.filter((each) => each !== taker)
    pass('followed' in head ? head.followed : 'after' in head ? head.after : 0)
    taker.resolve(('input' in head ? head.input : 'edited' in head ? head.edited : null) ?? undefined)
    turn()
  }
  const take = (takes: 'followed' | 'input' | 'edited') =>
    new Promise<string | undefined>((resolve) => {
      waiting.push({ takes, resolve })
      turn()
    })
  return { follow: async () => void (await take('followed')), heard: (what) => take(what), aside() {} }
}
