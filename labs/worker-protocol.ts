import type { Answer, HistoryEntry, TaskResult } from '@/grader/evidence'
import type { TerminalOutput } from '@/terminal/seam'

/** A task as the worker is told of it: which question, as published, and the seed of its draw. */
export type WorkerTask = { files: Record<string, string>; seed: string }

/** What the main thread asks of a worker. `lab` is the lab's key, `<attempt>/<task>`; `now` is wall time, milliseconds since the epoch. */
export type WorkerRequest =
  /** Makes the lab fresh, or takes it up from its stored state. Idempotent: a live lab of that key and version stays. */
  | { do: 'open'; lab: string; task: WorkerTask; stored: Uint8Array | null; startedAt: number; now: number }
  | { do: 'line'; lab: string; seq: number; line: string; now: number; columns: number; rows: number }
  | { do: 'complete'; lab: string; line: string; cursor: number; now: number }
  | { do: 'grade'; task: WorkerTask; stored: Uint8Array | null; startedAt: number; endedAt: number; expired: boolean; answer: Answer }
  | { do: 'replay'; task: WorkerTask; stored: Uint8Array | null; startedAt: number; endedAt: number; answer: Answer; lines: ReplayLine[] }
  | { do: 'prove'; files: Record<string, string>; seeds: number }
  | { do: 'forget'; lab: string }

/** Said while a line runs; never answered. */
export type WorkerNudge =
  | { nudge: 'input'; lab: string; text: string | null }
  | { nudge: 'edited'; lab: string; id: string; text: string | null }
  | { nudge: 'interrupt'; lab: string }
  /** Answered at once by a worker whose event loop turns. */
  | { nudge: 'ping'; beat: number }

/** A lab after `open`: what its terminal shows. `state` is present when it was made fresh and wants storing. */
export type Opened = { prompt: string; history: string[]; state: Uint8Array | null }
/** A line's end with the state that it left, deflated. `outputs`: what is still to be shown, once the state is stored. */
export type LineEnded = { exitCode: number; prompt: string; state: Uint8Array; record: LineRecord; outputs: TerminalOutput[] }
/** What makes a line repeatable: replaying the records of a lab in order gives its stored state. */
export type LineRecord = {
  /** Simulated time at the start, milliseconds since the epoch. */
  at: number
  /** What reached the running line from outside, in order: wall time that a stream followed, typed input, editors, Ctrl-C. */
  tape: TapeEntry[]
  output: string
}
/** `size`: columns and rows of the screen, the first entry. `after`: wall time since the entry before, for what a user did. */
export type TapeEntry =
  | { size: [number, number] }
  | { followed: number }
  | { input: string | null; after: number }
  | { edited: string | null; after: number }
  | { interrupted: true }
/** A line as it was recorded; `at` is null for one that was killed or cut off, and left no state. */
export type ReplayLine = { seq: number; line: string; at: number | null; tape: TapeEntry[] }
export type Graded = { result: TaskResult; history: HistoryEntry[] }

/** `gone`: the lab is not (or no longer) in this worker; it has to be opened from its stored state first. */
export type WorkerAnswer = { id: number; ok: true; value: unknown } | { id: number; ok: false; message: string; gone: boolean }
export type WorkerEvent =
  | { event: 'output'; lab: string; seq: number; outputs: TerminalOutput[]; state: Uint8Array | null }
  | { event: 'alive'; beat: number }
  /** Said first. */
  | { event: 'started'; thread: number | null }

/** `number` names the lab in the shared cell that tells who is running. */
export type ToWorker = ({ id: number; number: number } & WorkerRequest) | WorkerNudge
export type FromWorker = WorkerAnswer | WorkerEvent
