import type { Listener } from '@/kubectl/seam'
import { type StatementNode, serialize } from './just-bash'
import type { ShellState } from './shell-state'
import { literal } from './terminal-positions'

/** A command that runs in the background of one shell. */
export type Job = {
  id: number
  pid: number
  /** As it was typed, without `&`. */
  text: string
  host: string
  /** The shell that started it. */
  place: number
  /** When it ends by itself; never, if absent and it holds ports. */
  until?: number
  listeners?: readonly Listener[]
  /** It runs in this process: it does not outlive it. */
  live?: true
  /** Ctrl-Z or a signal has stopped it. */
  stopped?: true
  /** What it would print from now on is not shown. */
  silent?: boolean
  exitCode?: number
  /** How it ended, in bash's words; reported once. */
  ended?: string
}

/** The jobs of one terminal, and their process ids. Part of the snapshot. */
export type Jobs = { list: Job[]; lastPid: number }

export const noJobs = (): Jobs => ({ list: [], lastPid: 2000 })

/** The lowest number after those in use, as bash counts. */
export function startJob(jobs: Jobs, text: string, host: string, place: number): Job {
  jobs.lastPid += 7
  const id = Math.max(0, ...jobs.list.filter((job) => job.place === place).map((job) => job.id)) + 1
  return { id, pid: jobs.lastPid, text, host, place }
}

/** How what was stopped stands in `$?`: 128 and SIGTSTP. */
export const stoppedExit = 148

/** Stops a job. It becomes the current one of its shell. */
export function stopJob(jobs: Jobs, job: Job): void {
  job.stopped = true
  jobs.list = [...jobs.list.filter((other) => other !== job), job]
}

/** The current job last, before it the previous one: those that were stopped come before those that run. as bash's jobs.c set_current_job */
const ranked = (all: readonly Job[]) => [...all.filter(({ stopped }) => !stopped), ...all.filter(({ stopped }) => stopped)]

/** `+` of the current job, `-` of the previous one. */
function markOf(all: readonly Job[], job: Job): string {
  const at = all.length - ranked(all).indexOf(job)
  return at === 1 ? '+' : at === 2 ? '-' : ' '
}

/** `[1]+  Running                 sleep 100 &`. */
export function jobLine(all: readonly Job[], job: Job, withPid = false): string {
  const pid = withPid ? `${String(job.pid).padStart(5)} ` : ' '
  const state = job.ended ?? (job.stopped ? 'Stopped' : 'Running')
  return `[${job.id}]${markOf(all, job)} ${pid}${state.padEnd(23)} ${job.text}${state === 'Running' ? ' &' : ''}\n`
}

/** `[1]+ sleep 100 &`, as `bg` says it. */
export const continuedLine = (all: readonly Job[], job: Job): string => `[${job.id}]${markOf(all, job)} ${job.text} &\n`

/** The job that `%1`, `%+`, `%name`, a process id or nothing means. */
export function jobOf(all: readonly Job[], word = '%+'): Job | undefined {
  if (!word.startsWith('%')) return all.find((job) => String(job.pid) === word)
  const name = word.slice(1)
  if (name === '' || name === '+' || name === '%') return ranked(all).at(-1)
  if (name === '-') return ranked(all).at(-2)
  return /^\d+$/.test(name) ? all.find((job) => job.id === Number(name)) : all.find((job) => job.text.startsWith(name))
}

/** Marks those whose time has come. */
export function endInTime(jobs: Jobs, now: number): void {
  for (const job of jobs.list) if (!job.stopped && job.until !== undefined && job.until <= now) job.ended ??= 'Done'
}

/** Takes the ended ones of this shell out: what bash says before its prompt. */
export function reap(jobs: Jobs, now: number, place: number): string {
  endInTime(jobs, now)
  const own = jobs.list.filter((job) => job.place === place)
  const told = own.filter((job) => job.ended).map((job) => jobLine(own, job))
  jobs.list = jobs.list.filter((job) => !(job.place === place && job.ended))
  return told.join('')
}

/** Whether a command by itself that can be left as data: an end in time, or ports that are held. It outlives its process. */
export function isKept({ pipelines: [pipeline, ...more] }: StatementNode, shell: Pick<ShellState, 'env'>): boolean {
  const [command, ...others] = pipeline?.commands ?? []
  if (more.length > 0 || others.length > 0 || command?.type !== 'SimpleCommand' || !command.name) return false
  const name = literal(command.name) ?? ''
  const called = shell.env[`BASH_ALIAS_${name}`] ?? name
  return called === 'sleep' || (called === 'kubectl' && command.args.some((arg) => ['port-forward', 'proxy'].includes(literal(arg) ?? '')))
}

/** A statement as `jobs` shows it: on one line, without its `&`. */
export const statementText = (statement: StatementNode): string =>
  serialize({ type: 'Script', statements: [{ ...statement, background: false }] })
    .trim()
    .replace(/(^|[\s;|&(])(do|then|else|\{)\n/g, '$1$2 ')
    .replace(/^\(\s*([\s\S]*?)\s*\)$/, '( $1 )')
    .replace(/\n+/g, '; ')
