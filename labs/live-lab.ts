// Not the globals: just-bash blocks those while a script runs, and here the host's own code asks.
import { clearTimeout, setTimeout } from 'node:timers'
import type { MessagePort } from 'node:worker_threads'
import type { TerminalOutput } from '@/terminal/seam'
import { createLabServer, type LabServer, type Told } from './api-server/lab-server'
import { deflate } from './deflated'
import { wallNow } from './determinism'
import { type Lab, snapshotLab } from './lab'
import { type LabIo, runLine } from './lab-line'
import type { LineEnded } from './worker-protocol'

/**
 * Output is gathered so that a fast stream costs few messages and few stored states: for this long where the line waits, and longer while it works,
 * because a line that is about to end brings its output and its state along.
 */
const gatherMs = { waiting: 30, working: 250 }

export type LiveLab = {
  lab: Lab
  line(
    ask: { line: string; tab: number; now: number; columns: number; rows: number },
    say: (outputs: TerminalOutput[], state: Uint8Array | null) => void,
  ): Promise<LineEnded>
  input(text: string | null): void
  edited(id: string, text: string | null): void
  interrupt(): void
  /** Ends the running line; nothing more is heard of it. */
  drop(): void
  /** Takes over a connection of the learner's own kubectl. */
  serve(port: MessagePort, say: ServedEvents): void
  /** See LabServer. */
  stored(asked: number, ok: boolean): void
  /** A line runs in it, or somebody is connected to its API server. */
  busy(): boolean
  /** Ends the connections that are served. */
  close(): void
}

/** What is said of a lab that is served: requests, and a state that came of what they opened. */
export type ServedEvents = { tell(told: Told): void; ran(state: Uint8Array): void }

/** A lab in a worker, with what reaches its running line from outside. `enter` is called whenever its code is about to run. */
export function createLiveLab(lab: Lab, enter: () => void): LiveLab {
  const inputs = queue<string | null>()
  const edits = new Map<string, (text: string | undefined) => void>()
  const early = new Map<string, string | undefined>()
  let running: AbortController | null = null
  let stored = ''
  let dropped = false
  let server: LabServer | undefined

  /** The state, deflated, or null when it is the one already stored. */
  function changed(): Uint8Array | null {
    const state = deflate(snapshotLab(lab))
    const text = Buffer.from(state).toString('base64')
    if (text === stored) return null
    stored = text
    return state
  }

  return {
    lab,
    input: inputs.put,
    edited(id, text) {
      const waiting = edits.get(id)
      edits.delete(id)
      if (waiting) waiting(text ?? undefined)
      else early.set(id, text ?? undefined)
    },
    interrupt: () => running?.abort(),
    drop() {
      dropped = true
      running?.abort()
      server?.close()
    },
    serve(port, say) {
      server ??= createLabServer(lab, { enter, changed, ...say })
      server.connect(port)
    },
    stored: (asked, ok) => server?.stored(asked, ok),
    busy: () => running !== null || server?.connected() === true,
    close() {
      server?.close()
      server = undefined
    },
    async line(ask, say) {
      const stop = new AbortController()
      running = stop
      inputs.clear()
      early.clear()
      let outputs: TerminalOutput[] = []
      let timer: NodeJS.Timeout | null = null
      let hurried = false
      const flush = () => {
        timer = null
        hurried = false
        const gathered = outputs
        outputs = []
        if (!dropped) say(gathered, changed())
      }
      const waits = () => {
        if (!timer || hurried) return
        clearTimeout(timer)
        hurried = true
        timer = setTimeout(flush, gatherMs.waiting)
      }
      // The main thread's clock is the judge of wall time; the worker only measures what has passed since.
      const offset = ask.now - wallNow()
      const io: LabIo = {
        tab: ask.tab,
        columns: ask.columns,
        rows: ask.rows,
        signal: stop.signal,
        entered: enter,
        emit(output) {
          outputs.push(output)
          timer ??= setTimeout(flush, gatherMs.working)
        },
        async input() {
          waits()
          const text = await inputs.take(stop.signal)
          enter()
          return text ?? undefined
        },
        async edited(id) {
          waits()
          const text = early.has(id) ? early.get(id) : await new Promise<string | undefined>((resolve) => edits.set(id, resolve))
          enter()
          return text
        },
        wall: {
          now: () => wallNow() + offset,
          async wait(ms, signal) {
            waits()
            await pause(ms, signal)
            enter()
          },
        },
      }
      enter()
      try {
        const { exitCode, prompt, record } = await runLine(lab, ask.line, io)
        const state = deflate(snapshotLab(lab))
        stored = Buffer.from(state).toString('base64')
        return { exitCode, prompt, record, state, outputs }
      } finally {
        if (timer) clearTimeout(timer)
        running = null
        edits.clear()
      }
    },
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal.addEventListener('abort', end)
  })
}

/** What was put and not yet taken, in order. `take` gives null for end of input, and undefined when the signal ends the wait. */
function queue<T>() {
  let rest: T[] = []
  let waiting: ((value: T | undefined) => void) | null = null
  return {
    put(value: T) {
      if (waiting) waiting(value)
      else rest.push(value)
    },
    clear() {
      rest = []
      waiting = null
    },
    take(signal: AbortSignal): Promise<T | undefined> {
      if (rest.length > 0) return Promise.resolve(rest.shift())
      return new Promise((resolve) => {
        const end = (value: T | undefined) => {
          waiting = null
          signal.removeEventListener('abort', abort)
          resolve(value)
        }
        const abort = () => end(undefined)
        signal.addEventListener('abort', abort)
        waiting = end
      })
    },
  }
}
