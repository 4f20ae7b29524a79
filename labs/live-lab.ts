// Not the globals: just-bash blocks those while a script runs, and here the host's own code asks.
import { clearTimeout, setTimeout } from 'node:timers'
import type { MessagePort } from 'node:worker_threads'
import type { TerminalOutput } from '@/terminal/seam'
import { createLabServer, type LabServer, type Told } from './api-server/lab-server'
import { deflate } from './deflated'
import { wallNow } from './determinism'
import { type Lab, snapshotLab } from './lab'
import { type LabIo, runLine, shown } from './lab-line'
import { type Edits, edits, type TypedAhead, typedAhead } from './typed-ahead'
import type { LineEnded, LineRecord, RecordPart, Shown, WorkerEvent } from './worker-protocol'

/**
 * Output is gathered so that a fast stream costs few messages and few stored states: for this long where all that runs waits, and longer while
 * something works, because a line that is about to end brings its output and its state along.
 */
const gatherMs = { resting: 30, working: 250 }

/** Its worker is new, or has let go of it for others. */
export class LabGone extends Error {}

export type LiveLab = {
  lab: Lab
  /** Runs a line beside those of other tabs; resolves once it has ended and all that it left is said. `entered` is called when its code runs. */
  line(ask: LineAsk, entered: () => void): Promise<void>
  input(tab: number, text: string | null): void
  edited(tab: number, id: string, text: string | null): void
  /** Ctrl-C in a tab. */
  interrupt(tab: number): void
  /** Ctrl-Z in a tab. */
  suspend(tab: number): void
  /** Ends all that runs; nothing more is heard of it. */
  drop(): void
  /** Takes over a connection of the learner's own kubectl. */
  serve(port: MessagePort, say: ServedEvents): void
  /** See LabServer. */
  stored(asked: number, ok: boolean): void
  /** Something runs in it, or somebody is connected to its API server. */
  busy(): boolean
  /** Says what is still to be said, and ends the connections that are served and all that runs. */
  close(): void
}

type LineAsk = { seq: number; line: string; tab: number; closes?: true; now: number; columns: number; rows: number }
type Said = Omit<WorkerEvent & { event: 'said' }, 'event' | 'lab'>

/** What is said of a lab that is served: requests, and a state that came of what they opened. */
export type ServedEvents = { tell(told: Told): void; ran(state: Uint8Array): void }

type Typed = { stop: AbortController; suspend(): void; inputs: TypedAhead; edits: Edits }

/** A lab in a worker, with what reaches its lines from outside. `beside` is called when what lines left running goes on, `enter` when other code of it runs. */
export function createLiveLab(lab: Lab, { enter, beside, say }: { enter(): void; beside(): void; say(said: Said): void }): LiveLab {
  const tabs = new Map<number, Typed>()
  /** The newest line of each tab: what it leaves running is shown under its number. */
  const newest = new Map<number, number>()
  const parts = new Map<number, { record: LineRecord; told: number; output: string }>()
  let outputs: Shown[] = []
  let ended: LineEnded[] = []
  let timer: NodeJS.Timeout | null = null
  let hurried = false
  let stored = ''
  let over = false
  let server: LabServer | undefined

  let leave: (gone: LabGone) => void = () => undefined
  const gone = new Promise<never>((_, reject) => {
    leave = reject
  })
  gone.catch(() => undefined)

  /** The state, deflated, or null when it is the one already stored. */
  function changed(): Uint8Array | null {
    const state = deflate(snapshotLab(lab))
    const text = Buffer.from(state).toString('base64')
    if (text === stored) return null
    stored = text
    return state
  }

  /** What is shown at once; states are stored, and lines end, only where all rests, because only there a replay comes to the same. */
  function flush(): void {
    if (timer) clearTimeout(timer)
    timer = null
    hurried = false
    if (over) return
    const rests = lab.time.resting()
    const records = rests ? newParts() : []
    // What is new of lines is stored with the state that it led to.
    if (records.length > 0 || ended.length > 0) stored = ''
    const said: Said = { outputs, state: rests ? changed() : null, records, ended: rests ? ended : [] }
    outputs = []
    if (rests) ended = []
    if (said.outputs.length > 0 || said.ended.length > 0 || said.state || said.records.length > 0) say(said)
  }

  function newParts(): RecordPart[] {
    const last = Math.max(...parts.keys())
    return [...parts].flatMap(([seq, part]) => {
      const { record, told, output } = part
      const tape = record.tape.slice(told)
      part.told = record.tape.length
      part.output = ''
      // Nothing more comes onto the tape of a line once another one has begun, nor into the output of one that is not its tab's newest.
      if (seq !== last && ![...newest.values()].includes(seq)) parts.delete(seq)
      return tape.length > 0 || output !== '' ? [{ seq, at: record.at, tape, output }] : []
    })
  }

  function show(tab: number, output: TerminalOutput): void {
    const seq = newest.get(tab) ?? 0
    outputs.push({ tab, seq, output })
    const part = parts.get(seq)
    if (part) part.output += shown(output)
    timer ??= setTimeout(flush, gatherMs.working)
  }

  lab.time.watch({
    entered: beside,
    rests() {
      if (ended.length > 0) return flush()
      if (!timer || hurried) return
      clearTimeout(timer)
      hurried = true
      timer = setTimeout(flush, gatherMs.resting)
    },
  })

  function ends(): void {
    over = true
    if (timer) clearTimeout(timer)
    lab.time.leave()
    lab.terminal.end()
    leave(new LabGone('the lab was let go of'))
    server?.close()
    server = undefined
  }

  return {
    lab,
    input: (tab, text) => tabs.get(tab)?.inputs.put(text),
    edited: (tab, id, text) => tabs.get(tab)?.edits.put(id, text ?? undefined),
    interrupt: (tab) => tabs.get(tab)?.stop.abort(),
    suspend: (tab) => tabs.get(tab)?.suspend(),
    drop: ends,
    serve(port, events) {
      server ??= createLabServer(lab, { enter, changed, ...events })
      server.connect(port)
    },
    stored: (asked, ok) => server?.stored(asked, ok),
    busy: () => lab.time.running() || server?.connected() === true,
    close() {
      if (!over) flush()
      ends()
    },
    async line({ seq, line, tab, closes, now, columns, rows }, entered) {
      const typed: Typed = { stop: new AbortController(), suspend() {}, inputs: typedAhead(), edits: edits() }
      tabs.set(tab, typed)
      const { signal } = typed.stop
      // The main thread's clock is the judge of wall time; the worker only measures what has passed since.
      const offset = now - wallNow()
      const io: LabIo = {
        tab,
        columns,
        rows,
        signal,
        attended: true,
        ...(closes && { closes }),
        entered,
        onStop(stop) {
          typed.suspend = stop
        },
        emit: (output) => show(tab, output),
        input: async () => (await typed.inputs.take(signal)) ?? undefined,
        edited: (id) => typed.edits.take(id),
        wall: { now: () => wallNow() + offset, wait: pause },
      }
      const ran = runLine(lab, line, io, {
        began(record) {
          newest.set(tab, seq)
          parts.set(seq, { record, told: 0, output: '' })
        },
        ended({ exitCode, prompt, jobs }) {
          if (tabs.get(tab) === typed) tabs.delete(tab)
          if (closes) newest.delete(tab)
          ended.push({ tab, seq, exitCode, prompt, jobs, ...(closes && { closed: closes }) })
        },
      })
      await Promise.race([ran, gone])
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
