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
  /** Told what Ctrl-Z does to the line; it may be done where all that runs is blocked. */
  onStop?(stop: () => void): void
  /** Called when the line goes on after others may have run: whose processor time is being spent. */
  entered?(): void
  columns: number
  rows: number
  /** Called before each command. */
  begins?(): void
  /** Which of the terminal's tabs the line is typed in: each has shells of its own, on the same hosts. The first, 0, if absent. */
  tab?: number
  /** The tab is closed: what was left running in it ends, its shells are forgotten, and the line itself does not run. */
  closes?: true
}

/** `jobs`: there is something left running in the shell, or its end is still to be told: a next line, even an empty one, may print of it. */
export type LineResult = { exitCode: number; prompt: string; jobs: boolean }

/** Time as the lab hands it to its shells: simulated, forward only. */
export type TerminalClock = {
  now(): number
  /** Moves simulated time on to `t` and runs what is due in the cluster until then. */
  skipTo(t: number): void
  /**
   * Waits in wall time, `ms` at most, then moves simulated time by what has passed. For endless streams and for what a user does; also over as soon
   * as something has come in from outside, or `cut` says so. Without `ms` nothing but that is waited for.
   */
  follow(ms: number | undefined, cut: AbortSignal): Promise<void>
  /** Called before time is skipped: lets one thing in that has come from outside meanwhile, and says whether there was one. */
  look?(): Promise<boolean>
  /** Wall time is followed between lines, too: what was left running goes on by itself. */
  attended?(): boolean
  /** All that runs is blocked, and a snapshot holds all of it; `over`: nothing goes on before the next line. */
  rests?(over: boolean): void
  /** Called when what was left running goes on. */
  entered?(): void
}

export type Terminal = {
  /** Runs one line to its end. Lines of different tabs run beside each other, those of one tab one at a time. */
  run(line: string, io: TerminalIo): Promise<LineResult>
  /** The prompt of a tab; of the first, if absent. */
  prompt(tab?: number): string
  /** Something stands still that Ctrl-Z has stopped, and would end with this process. */
  stopped(): boolean
  /** Whether something is left running in the shell of a tab, or its end is still to be told. */
  jobs(tab: number): boolean
  /** The first tab, and those that a line has run in. */
  tabs(): number[]
  complete(line: string, cursor: number, tab?: number): Promise<{ from: number; candidates: string[] }>
  history(): string[]
  readFile(host: string, path: string): string | undefined
  snapshot(): TerminalSnapshot
  /** Ends all that runs, where it is: nobody goes on with this terminal. */
  end(): void
}
