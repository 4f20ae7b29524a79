import type { ContainerFiles } from '../files'
import type { ContainerNetwork, ContainerView, Image } from '../image'

/** Where a file descriptor leads: `stdin`, `stdout`, `stderr`, `null`, `buffer:ID` or `file:PATH`. */
export type Fds = { 0: string; 1: string; 2: string }

/** What a thread is waiting for. */
export type Wait =
  /** A time; then a command's result is delivered. */
  | { for: 'time'; until: number; result: { out: string; err: string; code: number }; fds: Fds }
  /** More standard input than the `seen` characters that were too few, or its end; then the same instruction runs again. */
  | { for: 'input'; seen: number }
  | { for: 'children' }
  /** Nothing: a program that serves until it is stopped. */
  | { for: 'ever'; argv: string[]; serves?: boolean }
  /** A file to grow, looked at every second. */
  | { for: 'growth'; path: string; seen: number; until: number; fds: Fds }

/** What has been entered and must be left again, innermost last. */
export type Frame =
  | { kind: 'loop'; next: number; end: number; items?: string[]; index?: number; fds: Fds }
  | {
      kind: 'sub'
      end: number
      vars: Record<string, string>
      exported: string[]
      params: string[]
      cwd: string
      options: string
      fds: Fds
      functions: Record<string, FunctionAt>
      code: Code
      /** A shell of its own (`sh -c`): left at the end of its text, back to `end`. */
      nested?: { name: string; reads?: Thread['reads'] }
    }
  | { kind: 'call'; back: number; code: Code; params: string[]; locals: Record<string, string | null>; fds: Fds }
  | { kind: 'fds'; fds: Fds }

/** Program text, compiled on demand, or a single command with its arguments as they are. */
export type Code = { text: string } | { argv: string[] }

export type FunctionAt = { code: Code; entry: number }

export type Thread = {
  pid: number
  parent: number
  /** What `ps` shows. */
  title: string
  code: Code
  pc: number
  frames: Frame[]
  vars: Record<string, string>
  exported: string[]
  params: string[]
  /** `$0` */
  name: string
  cwd: string
  status: number
  /** Letters of `set`: e, u, x. */
  options: string
  fds: Fds
  functions: Record<string, FunctionAt>
  /** Results of command substitutions, by number in the code. */
  slots: Record<string, string>
  traps: Record<string, string>
  wait?: Wait
  /** Reads its program line by line from standard input; `prompt` when a person types. */
  reads?: { prompt: boolean; partial: string; prompted?: boolean }
  /** The buffer that the pipe's last stage wrote, for the next one. */
  piped?: string
}

/** All processes of one start of a container, or of one exec session, as JSON. */
export type Machine = {
  threads: Thread[]
  nextPid: number
  buffers: Record<string, { data: string; at: number }>
  nextBuffer: number
  input: { data: string; ended: boolean }
  tty: boolean
  /** Set once the first process has ended. */
  exitCode?: number
  /** Ran through its budget without a pause: it just runs, and does nothing more that can be seen. */
  busy?: boolean
  /** Steps taken lately, as of a time: what is beyond the burst must be waited for, as a CPU limit throttles. */
  debt?: { steps: number; at: number }
}

/** What a process finds around it. Nothing of it is in the process's own state. */
export type Surroundings = {
  image: Image
  container: ContainerView
  files: ContainerFiles
  workdir: string
  now: number
  network: ContainerNetwork
  uid: number
  /** The other processes of the container, for `ps`. */
  processes(): { pid: number; title: string; since: number }[]
  /** Sends a signal to a process of the container's own; false when there is none. */
  kill(pid: number, signal: string): boolean
}

/** Something a script may not do here; the text is the shell's complaint, without its name. */
export class ShellError extends Error {
  constructor(
    message: string,
    readonly code = 2,
  ) {
    super(message)
  }
}

export type Emit = (channel: 'stdout' | 'stderr', data: string) => void

/** All that one step of a thread works with. */
export type Scene = { machine: Machine; thread: Thread; around: Surroundings; emit: Emit; slots: ReadonlyMap<object, number> }

export function endThread(machine: Machine, thread: Thread, status: number): void {
  machine.threads = machine.threads.filter((other) => other !== thread)
  if (thread.parent === 0) machine.exitCode = status & 0xff
}
