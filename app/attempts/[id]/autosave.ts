import type { Answer } from '@/grader/evidence'

/** What a learner changes in an open attempt, task by task, besides terminals. */
export type Work =
  /** `at`: when it was typed, by the server's clock: an older text never replaces a newer one. */
  | { task: number; answer: Answer; at: number }
  | { task: number; note: string }
  | { task: number; flagged: boolean }
  | { task: number; visited: true }
  /** How long the task was in front of the learner in all. Counted and stored without a word. */
  | { task: number; spentMs: number }

export type SaveState = { kind: 'saved'; at: number | null } | { kind: 'saving' } | { kind: 'retrying' } | { kind: 'closed' }

/** What the server said to a piece of work. `closed`: the attempt takes no more. */
export type Saved = 'saved' | 'closed'

export type Autosave = {
  change(work: Work): void
  /** Whether something waits that its learner would miss. */
  unsaved(): boolean
  /** The connection may be back: tries at once. */
  retry(): void
  /** Sends what waits now; resolves when all is stored or the attempt is closed. */
  flush(): Promise<void>
}

type AutosaveOptions = {
  /** Rejects when the server cannot be reached: it is tried again. */
  send: (work: Work) => Promise<Saved>
  /** Keeps what the server has not confirmed yet, so that it survives a closed tab. */
  shelf: { put(key: string, work: Work): void; drop(key: string): void; all(): Work[] }
  onState: (state: SaveState) => void
  now: () => number
  quietMs?: number
}

const longestPause = 5_000

/**
 * Saves each change a moment after the last keystroke, one request at a time, newest value of a field only, again and again until the server
 * has it.
 */
export function createAutosave({ send, shelf, onState, now, quietMs = 500 }: AutosaveOptions): Autosave {
  const waiting = new Map<string, Work>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let sending: Promise<void> | undefined
  let closed = false
  let retry = () => {}

  const say = (state: SaveState) => {
    if (!closed) onState(state)
  }
  const later = (ms: number) => {
    clearTimeout(timer)
    timer = setTimeout(() => void start(), ms)
  }
  const start = () => {
    clearTimeout(timer)
    sending ??= run().finally(() => {
      sending = undefined
    })
    return sending
  }
  const run = async () => {
    let pause = 250
    for (let next = first(waiting); next && !closed; next = first(waiting)) {
      const [key, work] = next
      if (!('spentMs' in work)) say({ kind: 'saving' })
      try {
        const answer = await send(work)
        // A newer value of the same field may have come meanwhile: that one still waits.
        if (waiting.get(key) === work) {
          waiting.delete(key)
          shelf.drop(key)
        }
        if (answer === 'closed') {
          say({ kind: 'closed' })
          closed = true
        }
        pause = 250
      } catch {
        if ([...waiting.values()].some((each) => !('spentMs' in each))) say({ kind: 'retrying' })
        await new Promise<void>((done) => {
          const timer = setTimeout(done, pause)
          retry = () => {
            clearTimeout(timer)
            done()
          }
        })
        pause = Math.min(longestPause, pause * 2)
      }
    }
    say({ kind: 'saved', at: now() })
  }
  const change = (work: Work) => {
    if (closed) return
    const key = keyOf(work)
    waiting.set(key, work)
    shelf.put(key, work)
    if (!('spentMs' in work)) say({ kind: 'saving' })
    if (!sending) later('answer' in work || 'note' in work ? quietMs : 0)
  }
  for (const work of shelf.all()) change(work)

  return {
    change,
    unsaved: () => [...waiting.values()].some((work) => 'answer' in work || 'note' in work),
    retry: () => retry(),
    flush: async () => {
      while (waiting.size > 0 && !closed) await start()
    },
  }
}

const fields = ['answer', 'note', 'flagged', 'visited', 'spentMs'] as const
const keyOf = (work: Work) => `${work.task} ${fields.find((field) => field in work)}`
const first = (waiting: Map<string, Work>) => waiting.entries().next().value

/** A shelf in the browser's local storage, one entry per field of an attempt. */
export function browserShelf(attemptId: string) {
  const prefix = `seatrial ${attemptId} `
  const keys = () => Object.keys(localStorage).filter((key) => key.startsWith(prefix))
  return {
    put: (key: string, work: Work) => localStorage.setItem(prefix + key, JSON.stringify(work)),
    drop: (key: string) => localStorage.removeItem(prefix + key),
    all: (): Work[] => keys().map((key) => JSON.parse(localStorage.getItem(key) as string)),
    /** The attempt is over: what was not sent by now never counts. */
    clear: () => {
      for (const key of keys()) localStorage.removeItem(key)
    },
  }
}
