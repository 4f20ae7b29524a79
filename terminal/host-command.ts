import type { Cluster } from '@/cluster/door'
import type { ChartShelf } from '@/helm/helm'
import type { Listener } from '@/kubectl/seam'
import type { Host } from './host'
import type { Held } from './inside'
import type { Job } from './jobs'
import { type Command, type CommandContext, decodeBytesToUtf8, type ExecResult } from './just-bash'
import type { Strand } from './schedule'
import type { Screen } from './screen'
import type { TerminalClock, TerminalIo } from './seam'
import type { ShellState } from './shell-state'
import { errorsElsewhere, terminalMark } from './terminal-positions'
import { Interrupted, type Waiting } from './waiting'

/** What a running line, or a job, offers its commands. */
export type Running = {
  /** The tab that it was typed in. */
  tab: number
  screen: Screen
  waiting: Waiting
  io: TerminalIo
  signal: AbortSignal
  /** A fresh id for an editor of this line. */
  editId(): string
  /** The job in the background that is being started: a command that can, leaves what it holds with it and ends. */
  starting?: Job
  /** The jobs of the shell that runs this. */
  jobs(): Job[]
  drop(job: Job): void
  /** What runs as a job, unless the job is but an end in time or ports that it holds. */
  left(job: Job): Strand | undefined
  stop(job: Job): void
  /** Has Ctrl-Z stop a job, and the screen be the job's, until the answer is called. */
  toFront(job: Job, stop: () => void): () => void
  /** What a command or a job has listening on a port of a host. */
  listenerAt(host: string, port: number): (Listener & Pick<Held, 'said'>) | undefined
  /** Listens on ports of a host until the answer is called. */
  hold(held: Held): () => void
  enter: Invocation['enter']
  elsewhere: Invocation['elsewhere']
}

/** What a command of ours is called with. */
export type Invocation = {
  /** The name that it was called by. */
  name: string
  args: string[]
  stdin: string
  env: Readonly<Record<string, string>>
  cwd: string
  /** Standard output is the terminal: what is written is shown at once, and the user may be asked. */
  terminal: boolean
  out(text: string): void
  err(text: string): void
  /** Says why on standard error, and answers with the exit code: 1 if none is given. */
  fail(text: string, exitCode?: number): number
  /** Bytes that are no text. */
  bytes(content: Uint8Array): void
  cluster: Cluster
  clock: TerminalClock
  host: Host
  running: Running
  /** Runs a command on this host, as `sudo`, `watch` or `timeout` do. Output goes where this command's goes, unless it is caught. */
  runWords(words: string[], options?: { env?: Record<string, string>; caught?: boolean; signal?: AbortSignal }): Promise<ExecResult>
  runText(text: string, options?: { env?: Record<string, string>; caught?: boolean; signal?: AbortSignal }): Promise<ExecResult>
  /** The command of that name which just-bash brings, if any. */
  original(args: string[]): Promise<ExecResult>
  resolve(path: string): string
  /** Opens a shell that takes over once this line has ended. */
  enter(host: string, user: string, opened: ShellState['opened']): void
  /** Runs a text in a shell of its own, on this or another host. */
  elsewhere(host: string, user: string, text: string): Promise<ExecResult>
  /** Whether this shell was reached by ssh. */
  inSsh(): boolean
  startedOn(): string
  charts: ChartShelf
}

/** A command that we add to just-bash's. Resolves with its exit code. */
export type HostCommand = {
  names: string[]
  /** It writes while it runs, or asks its user: it is told when its output is the terminal. */
  streams?: boolean
  /** It runs no other command of its host with these arguments and variables: it needs no bash around it. */
  plain?(args: readonly string[], env: Readonly<Record<string, string>>): boolean
  run(invocation: Invocation): Promise<number>
}

/** What the shell that runs a command lends it. */
export type Lent = {
  cluster: Cluster
  clock: TerminalClock
  host: Host
  running(): Running
  inSsh: Invocation['inSsh']
  startedOn: Invocation['startedOn']
  charts: ChartShelf
  runTree(
    ctx: Called,
    what: { words: string[] } | { text: string },
    options: { terminal: boolean; env?: Record<string, string>; signal?: AbortSignal },
  ): Promise<ExecResult>
}

export function asBashCommands(command: HostCommand, lent: Lent): Command[] {
  return command.names.map((name) => ({ name, execute: (args, ctx) => execute(command, name, args, ctx, lent) }))
}

/** Runs a plain command without bash, its output on the terminal. What it throws is told as bash tells it. */
export async function startDirectly(
  command: HostCommand,
  name: string,
  args: string[],
  { stdin, shell }: { stdin: string; shell: ShellState },
  lent: Lent,
): Promise<ExecResult> {
  const exported = new Set(shell.exported)
  const ctx = {
    stdin: Buffer.from(stdin, 'utf8').toString('latin1') as unknown as CommandContext['stdin'],
    exportedEnv: Object.fromEntries(Object.entries(shell.env).filter(([variable]) => exported.has(variable))),
    cwd: shell.cwd,
    fs: lent.host.fs,
    fileDescriptors: command.streams ? new Map([[terminalMark, '1']]) : new Map<number, string>(),
  }
  try {
    return await execute(command, name, args, ctx, lent)
  } catch (error) {
    return { stdout: '', stderr: `${name}: ${error instanceof Error ? error.message : String(error)}\n`, exitCode: 1 }
  }
}

/** What is read of the context that bash starts a command in; one without bash has no `exec`. */
type Called = Pick<CommandContext, 'stdin' | 'exportedEnv' | 'cwd' | 'fs' | 'fileDescriptors'> &
  Partial<Pick<CommandContext, 'exec' | 'origCommand'>>

async function execute(command: HostCommand, name: string, args: string[], ctx: Called, lent: Lent): Promise<ExecResult> {
  const running = lent.running()
  running.io.entered?.()
  running.io.begins?.()
  // What comes after an interrupted command in its pipeline reads what there was, but does nothing of its own.
  if (running.signal.aborted) return { stdout: '', stderr: '', exitCode: 130 }
  const terminal = ctx.fileDescriptors?.get(terminalMark) !== undefined
  const errorsRedirected = ctx.fileDescriptors?.get(errorsElsewhere) !== undefined
  const said = { stdout: '', stderr: '' }
  const out = (text: string) => {
    if (terminal) running.screen.out(text)
    else said.stdout += text
  }
  let stdoutKind: 'text' | 'bytes' = 'text'
  const bytes = (content: Uint8Array) => {
    if (terminal) running.screen.out(Buffer.from(content).toString())
    else {
      stdoutKind = 'bytes'
      said.stdout += Buffer.from(content).toString('latin1')
    }
  }
  const err = (text: string) => {
    if (terminal && !errorsRedirected) running.screen.err(text)
    else said.stderr += text
  }
  const nested = async (
    what: { words: string[] } | { text: string },
    options: { env?: Record<string, string>; caught?: boolean; signal?: AbortSignal } = {},
  ) => {
    const ended = await lent.runTree(ctx, what, { ...options, terminal: terminal && !options.caught })
    if (options.caught) return ended
    out(ended.stdout)
    err(ended.stderr)
    return ended
  }
  try {
    const exitCode = await command.run({
      name,
      args,
      stdin: decodeBytesToUtf8(ctx.stdin),
      env: ctx.exportedEnv ?? {},
      cwd: ctx.cwd,
      terminal,
      out,
      err,
      fail(text, exitCode = 1) {
        err(text)
        return exitCode
      },
      bytes,
      cluster: lent.cluster,
      clock: lent.clock,
      host: lent.host,
      running,
      runWords: (words, options) => nested({ words }, options),
      runText: (text, options) => nested({ text }, options),
      original: async (words) => (await ctx.origCommand?.(words)) ?? { stdout: '', stderr: '', exitCode: 127 },
      resolve: (path) => ctx.fs.resolvePath(ctx.cwd, path),
      enter: running.enter,
      elsewhere: running.elsewhere,
      inSsh: lent.inSsh,
      startedOn: lent.startedOn,
      charts: lent.charts,
    })
    return { ...said, exitCode, stdoutKind }
  } catch (error) {
    if (error instanceof Interrupted) return { ...said, exitCode: 130, stdoutKind: 'text' }
    throw error
  }
}
