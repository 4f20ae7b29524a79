import type { ClusterSnapshot } from '@/cluster/door'
import type { Answer, HistoryEntry, TaskResult } from '@/grader/evidence'
import type { TerminalOutput, TerminalSnapshot } from '@/terminal/seam'

/** The whole state of one task's lab as JSON: everything that a worker needs to go on with it. */
export type LabSnapshot = {
  format: 1
  cluster: ClusterSnapshot
  terminal: TerminalSnapshot
  /** Simulated minus wall time, milliseconds: what skipping has added. */
  skippedMs: number
  /** Simulated time of the snapshot. */
  at: number
  history: HistoryEntry[]
  /** A line or a job was in the middle of its work, and ends with the process; until the next line says that it did. */
  running?: true
}

/**
 * The attempt's WebSocket (`/labs/attempts/<attemptId>?ticket=…`), JSON text frames. One socket carries all tasks of the attempt.
 * A terminal has tabs, each with shells of its own; `tab` absent is the first, 0. Lines of a tab run one at a time, those of different tabs beside each other.
 * A line carries the client's sequence number (unique per task): a line sent again after a reconnect is never run twice, its stored answer is sent again.
 */
export type ClientMessage =
  | { type: 'open'; task: number; tab?: number; columns: number; rows: number }
  /** `closes`: instead of being run, it closes its tab: what runs there ends, its shells are forgotten. */
  | { type: 'line'; task: number; tab?: number; seq: number; line: string; closes?: true }
  | { type: 'input'; task: number; tab?: number; text: string }
  | { type: 'end-of-input'; task: number; tab?: number }
  | { type: 'edited'; task: number; tab?: number; id: string; text: string | null }
  /** Ctrl-C and Ctrl-Z. */
  | { type: 'interrupt' | 'suspend'; task: number; tab?: number }
  | { type: 'complete'; task: number; tab?: number; id: number; line: string; cursor: number }
  | { type: 'resize'; task: number; columns: number; rows: number }
  /** In practice only: grades the task as it stands, compares its cluster with a reference solution's, makes its lab anew. */
  | { type: 'check'; task: number }
  | { type: 'difference'; task: number }
  | { type: 'reset'; task: number }

export type ServerMessage =
  /**
   * Server time and deadline, milliseconds since the epoch; sent on connect and every 15 s. `busy`: the machine has more to do than it can, and
   * lines take longer.
   */
  | { type: 'clock'; now: number; deadline: number | null; state: 'open' | 'closed' | 'graded'; busy?: true }
  /**
   * The scroll-back (at most 64 KB) and prompt of a tab, the last sequence number of its lines and (`count`) of all tabs', and all tabs in use.
   * `running`: a line runs in this tab. `jobs`: something is left running in its shell; an empty line may tell of it.
   */
  | {
      type: 'opened'
      task: number
      tab?: number
      tabs?: number[]
      transcript: string
      prompt: string
      history: string[]
      lastSeq: number
      count: number
      running: boolean
      jobs?: boolean
    }
  /** Of the line `seq`, or of what it and those before it in its tab left running. */
  | { type: 'output'; task: number; tab?: number; seq: number; output: TerminalOutput }
  /** The line has ended and its state is stored. `closed`: its tab is no more. */
  | { type: 'prompt'; task: number; tab?: number; seq: number; prompt: string; exitCode: number; jobs?: boolean; closed?: true }
  | { type: 'completions'; task: number; tab?: number; id: number; from: number; candidates: string[] }
  /** `held`: how to repair a connection was left out, because the hints were not asked for yet. */
  | { type: 'checked'; task: number; result: TaskResult; held?: true }
  | { type: 'difference'; task: number; difference: ClusterDifference }
  /** The lab is as it was given; its terminal was opened anew. */
  | { type: 'reset'; task: number }
  | { type: 'closed'; why: 'submitted' | 'expired' | 'other-device' }
  | { type: 'error'; task?: number; tab?: number; message: string }

/** Where a learner's cluster and a reference solution's are not the same. */
export type ClusterDifference = { solution: string; objects: ObjectDifference[] }
export type ObjectDifference = {
  kind: string
  name: string
  namespace?: string
  /** `missing`: only the reference has it. `extra`: only the learner's cluster has it. */
  state: 'missing' | 'extra' | 'changed'
  fields: FieldDifference[]
}
/** `null`: the field is not there. */
export type FieldDifference = { at: string; reference: string | null; yours: string | null }

export type { Answer, TaskResult }
