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
}

/**
 * The attempt's WebSocket (`/labs/attempts/<attemptId>?ticket=…`), JSON text frames. One socket carries all tasks of the attempt.
 * A terminal has tabs, each with shells of its own; `tab` absent is the first, 0. Lines of a task run one at a time, whatever their tab.
 * A line carries the client's sequence number (unique per task): a line sent again after a reconnect is never run twice, its stored answer is sent again.
 */
export type ClientMessage =
  | { type: 'open'; task: number; tab?: number; columns: number; rows: number }
  | { type: 'line'; task: number; tab?: number; seq: number; line: string }
  | { type: 'input'; task: number; text: string }
  | { type: 'end-of-input'; task: number }
  | { type: 'edited'; task: number; id: string; text: string | null }
  | { type: 'interrupt'; task: number }
  | { type: 'complete'; task: number; tab?: number; id: number; line: string; cursor: number }
  | { type: 'resize'; task: number; columns: number; rows: number }
  /** In practice only: grades the task as it stands, compares its cluster with a reference solution's, makes its lab anew. */
  | { type: 'check'; task: number }
  | { type: 'difference'; task: number }
  | { type: 'reset'; task: number }

export type ServerMessage =
  /** Server time and deadline, milliseconds since the epoch; sent on connect and every 15 s. */
  | { type: 'clock'; now: number; deadline: number | null; state: 'open' | 'closed' | 'graded' }
  /**
   * The scroll-back (at most 64 KB) and prompt of a tab, the last sequence number that the task's terminal has answered, and all tabs in use.
   * `running`: a line runs in this tab; `runs`: the tab where one does.
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
      running: boolean
      runs?: number | null
    }
  | { type: 'output'; task: number; tab?: number; seq: number; output: TerminalOutput }
  /** The line has ended and its state is stored. */
  | { type: 'prompt'; task: number; tab?: number; seq: number; prompt: string; exitCode: number }
  | { type: 'completions'; task: number; tab?: number; id: number; from: number; candidates: string[] }
  /** `held`: how to repair a connection was left out, because the hints were not asked for yet. */
  | { type: 'checked'; task: number; result: TaskResult; held?: true }
  | { type: 'difference'; task: number; difference: ClusterDifference }
  /** The lab is as it was given; its terminal was opened anew. */
  | { type: 'reset'; task: number }
  | { type: 'closed'; why: 'submitted' | 'expired' | 'other-device' }
  | { type: 'error'; task?: number; message: string }

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
