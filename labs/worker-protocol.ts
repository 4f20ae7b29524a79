import type { MessagePort } from 'node:worker_threads'
import type { Question } from '@/exam/questions/question'
import type { Answer, HistoryEntry, TaskResult } from '@/grader/evidence'
import type { TerminalOutput } from '@/terminal/seam'
import type { ProofScope } from './prove'

/** A task as the worker is told of it: which question, as published, the seed of its draw, and where its first shell opens if not where the question says. */
export type WorkerTask = {
  files: Record<string, string>
  seed: string
  start?: 'base'
  /** In practice: time passes only while somebody works in it. */
  standsStill?: true
}

/** What the main thread asks of a worker. `lab` is the lab's key, `<attempt>/<task>`; `now` is wall time, milliseconds since the epoch. */
export type WorkerRequest =
  /** Makes the lab fresh, or takes it up from its stored state. Idempotent: a live lab of that key and version stays. */
  | { do: 'open'; lab: string; task: WorkerTask; stored: Uint8Array | null; startedAt: number; now: number }
  /** Answered once the line has ended and the lab has said so. `closes`: instead of running a line, the tab is closed. */
  | { do: 'line'; lab: string; tab: number; seq: number; line: string; closes?: true; now: number; columns: number; rows: number }
  | { do: 'complete'; lab: string; tab: number; line: string; cursor: number; now: number }
  | {
      do: 'grade'
      task: WorkerTask
      stored: Uint8Array | null
      startedAt: number
      endedAt: number
      expired: boolean
      cutOff: boolean
      answer: Answer
    }
  | {
      do: 'replay'
      task: WorkerTask
      stored: Uint8Array | null
      startedAt: number
      endedAt: number
      answer: Answer
      lines: ReplayLine[]
      saves: ReplaySave[]
    }
  | { do: 'prove'; files: Record<string, string>; seeds: number }
  /** A question that was read before. */
  | { do: 'prove-read'; question: Question; scope: ProofScope }
  | { do: 'difference'; task: WorkerTask; stored: Uint8Array | null; startedAt: number; answer: Answer }
  /** Answered by a worker that has the lab. */
  | { do: 'know'; lab: string }
  | { do: 'forget'; lab: string }

/** Said while a line runs; never answered. */
export type WorkerNudge =
  | { nudge: 'input'; lab: string; tab: number; text: string | null }
  | { nudge: 'edited'; lab: string; tab: number; id: string; text: string | null }
  | { nudge: 'interrupt' | 'suspend'; lab: string; tab: number }
  /** Something in the lab has burned its processor time, a little at a time: the lab is let go of where it is. */
  | { nudge: 'drop'; lab: string }
  /** What a request changed is stored (or may not be): its answer may go. */
  | { nudge: 'stored'; lab: string; asked: number; ok: boolean }
  /** Answered at once by a worker whose event loop turns. */
  | { nudge: 'ping'; beat: number }

/** A lab after `open`: the prompts of its tabs (`jobs` as in LineResult), and that of one to come. `state` is present when it was made fresh and wants storing. */
export type Opened = {
  prompts: { tab: number; prompt: string; jobs: boolean }[]
  login: string
  history: string[]
  state: Uint8Array | null
}
/** What a tab has to show, under the number of the last line that began in it. */
export type Shown = { tab: number; seq: number; output: TerminalOutput }
/** How a line ended. `jobs` as in LineResult; `closed`: its tab is no more. */
export type LineEnded = { tab: number; seq: number; exitCode: number; prompt: string; jobs: boolean; closed?: true }
/** What is new of a line's record: the end of its tape and of its output. */
export type RecordPart = { seq: number; at: number; tape: TapeEntry[]; output: string }
/** What of a request is needed to ask it again. `body` is text, or base64 of what is none. */
export type StoredRequest = {
  method: string
  path: string
  headers: Record<string, string>
  body?: { text: string } | { base64: string }
  /** exec, attach or port-forward. */
  upgrade?: true
}
/** A request as its learner reads it, with what it left. `at` as in LineRecord; null when it stands on the tape of a line, or only looked. */
export type RequestRecord = {
  line: string
  output: string
  status: number
  at: number | null
  /** Wall time at which it ran. */
  ranAt: number
  request: StoredRequest | null
}
/** What makes a line repeatable: replaying the records of a lab in order gives its stored state. */
export type LineRecord = {
  /** Simulated time at the start, milliseconds since the epoch. */
  at: number
  /** What reached the running line from outside, in order: wall time that a stream followed, typed input, editors, Ctrl-C. */
  tape: TapeEntry[]
  output: string
}
/**
 * What stands on the tape of a line, from its beginning to that of the next one in any tab. The first entry is `size`, columns and rows of the screen,
 * with the tab the line was typed in if it is not the first; `closes`: the line closes it; `restored`: the lab was taken up from its stored state just
 * before, so that nothing ran. `after`: wall time since the entry before, for what came from outside.
 */
export type TapeEntry =
  | { size: [number, number]; tab?: number; closes?: true; restored?: true }
  | { followed: number }
  /** The next entry (or line) was let in after so many steps of skipped time, before more of it was skipped. */
  | { skipped: number }
  | { input: string | null; tab?: number; after: number }
  | { edited: string | null; tab?: number; after: number }
  /** Ctrl-C in a tab, where its line waited or before it ran a command. */
  | { interrupted: number; after: number }
  | { interrupted: number; command: number }
  /** Ctrl-Z in a tab, where its line waited. */
  | { suspended: number; after: number }
  /** A request of the learner's own kubectl, which came while something ran (or is all there is, for a row of its own); null: it only looked. */
  | { request: StoredRequest | null; after: number }
/** A line as it was recorded; `at` is null for one that was killed or cut off, and left no state. */
export type ReplayLine = { seq: number; line: string; at: number | null; tape: TapeEntry[] }
/** An answer as it stood at a time, milliseconds since the epoch. `after`: how many lines had been run by then. */
export type ReplaySave = { seq: number; at: number; after: number; answer: Answer }
export type Graded = { result: TaskResult; history: HistoryEntry[] }

/** `gone`: the lab is not (or no longer) in this worker; it has to be opened from its stored state first. */
export type WorkerAnswer = { id: number; ok: true; value: unknown } | { id: number; ok: false; message: string; gone: boolean }
export type WorkerEvent =
  /**
   * What is to be shown, once the state that led to it is stored: the lab's, deflated, or null when the stored one stands. Lines that have ended, and
   * what is new of the records, come with it where all that runs in the lab rests.
   */
  | { event: 'said'; lab: string; outputs: Shown[]; state: Uint8Array | null; records: RecordPart[]; ended: LineEnded[] }
  /** A request of the learner's own kubectl was answered. With a state, the answer waits until that is stored. */
  | { event: 'requested'; lab: string; asked: number; record: RequestRecord; state: Uint8Array | null }
  /** With the labs it keeps warm, and the memory in use. */
  | { event: 'alive'; beat: number; labs: number; heapBytes: number }
  /** Said first. */
  | { event: 'started'; thread: number | null }
  /** What labs need is loaded; only now it hears what it is asked. */
  | { event: 'ready' }

/** `number` names the lab in the shared cell that tells who is running. */
export type ToWorker =
  | ({ id: number; number: number } & WorkerRequest)
  | WorkerNudge
  /** A connection to the lab's API server. */
  | { wire: MessagePort; lab: string }
export type FromWorker = WorkerAnswer | WorkerEvent
