import type { Json } from '@/apimachinery/object'

/** Where a candidate's first shell is: on the host with the tools, or as at the exam on `base`, which has none. */
export type StartHost = 'terminal' | 'base'

/** Everything of a lab's shells that must live on: per host its cwd, environment, functions, aliases, history and files. Plain JSON. */
export type TerminalSnapshot = { format: 1; state: Json }

/** What a running command says to the screen while it runs. */
export type TerminalOutput =
  | { type: 'stdout'; text: string }
  | { type: 'stderr'; text: string }
  /** The command wants an editor on a file: answer with `TerminalIo.edited`. */
  | {
      type: 'edit'
      id: string
      name: string
      text: string
      editor: 'vi' | 'nano'
      /** The user's own settings of Vim. */
      vimrc?: { path: string; text: string }
      /** As `vim -R` and `view` open a file. */
      readOnly?: true
    }
  /** The command reads from the terminal (interactive `run -it`, `exec -it`): lines typed go to `TerminalIo.input`. `prompt` is what to show. */
  | { type: 'reading'; prompt: string }
  /** Clear the screen (`clear`). */
  | { type: 'clear' }

/** How a running command reaches its user. */
export type TerminalIo = {
  emit(output: TerminalOutput): void
  /** The next typed line without its newline; undefined for end of input (Ctrl-D). */
  input(): Promise<string | undefined>
  /** Resolves with the saved text, or undefined when the editor was left without saving. */
  edited(id: string): Promise<string | undefined>
  signal: AbortSignal
  /** The time that has passed since the line before, for what was left running: `advance` moves the cluster, at most to `until`. Absent: none. */
  since?: { until: number; advance(t: number): void }
  /** Called when the line goes on after others may have run: whose processor time is being spent. */
  entered?(): void
  columns: number
  rows: number
  /** Which of the terminal's tabs the line is typed in: each has shells of its own, on the same hosts. The first, 0, if absent. */
  tab?: number
}

export type LineResult = { exitCode: number; prompt: string }

/** Time as the lab hands it to its shells: simulated, forward only. */
export type TerminalClock = {
  now(): number
  /** Moves simulated time on to `t` and runs what is due in the cluster until then. */
  skipTo(t: number): void
  /** Waits in wall time, then moves simulated time by what has passed. For endless streams. */
  follow(ms: number, signal: AbortSignal): Promise<void>
}

export type Terminal = {
  /** Runs one line to its end. Lines run one at a time. */
  run(line: string, io: TerminalIo): Promise<LineResult>
  /** The prompt of a tab; of the one whose line ran last, if absent. */
  prompt(tab?: number): string
  /** The tabs that a line ever ran in, and the one in use. */
  tabs(): number[]
  complete(line: string, cursor: number, tab?: number): Promise<{ from: number; candidates: string[] }>
  history(): string[]
  readFile(host: string, path: string): string | undefined
  snapshot(): TerminalSnapshot
}
