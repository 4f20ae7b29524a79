import type { Running } from './host-command'
import type { Inside } from './inside'
import type { Job } from './jobs'
import type { StatementNode } from './just-bash'
import { pushFiles } from './node-files'
import { type Ran, runStatement } from './run-script'
import type { Own } from './schedule'
import { createScreen } from './screen'
import type { ShellState } from './shell-state'

/** How many commands may go on beside the lines of one terminal. */
const mostLeft = 8

const exitText = (exitCode: number) => (exitCode === 0 ? 'Done' : `Exit ${exitCode}`)

/** Enters a job that needs nobody to run it (jobs.ts isKept). Answers the shell after it. */
export function begunJob({ state }: Inside, job: Job, ran: Ran): ShellState {
  if (!job.listeners && job.until === undefined) job.ended = exitText(ran.exitCode)
  state.jobs.list.push(job)
  return { ...ran.shell, lastExit: 0, lastJob: job.pid }
}

/** Runs a statement beside the lines that follow, in a shell that is a copy of its line's. Resolves once it is blocked, or over. */
export async function leaveRunning(inside: Inside, statement: StatementNode, job: Job, shell: ShellState): Promise<void> {
  const { state, schedule, clock, now } = inside
  if (state.jobs.list.filter(({ live, ended }) => live && !ended).length >= mostLeft) {
    now().screen.err('bash: fork: retry: Resource temporarily unavailable\n')
    return
  }
  job.live = true
  state.jobs.list.push(job)
  const line = now()
  const entered = () => clock.entered?.()
  const stop = new AbortController()
  schedule.start({ pid: job.pid, entered, stop }, (own) => {
    return inside.as(inJob(inside, line, own, stop), () => runBeside(inside, { ...statement, background: false }, job, shell, own.signal))
  })
  await line.waiting.idle()
}

/** The line that starts a job, as the job has it. It shows where its tab does, within limits of its own, and nobody types to it. */
function inJob(inside: Inside, line: Running, { waiting, signal }: Own, stop: AbortController): Running {
  const emit: Running['io']['emit'] = (output) => inside.screens.get(line.tab)?.emit(output)
  const { begins: _line, entered: _its, ...io } = line.io
  const own: Running['io'] = { ...io, signal, emit, input: async () => undefined, edited: async () => undefined }
  if (inside.clock.entered) own.entered = inside.clock.entered
  return {
    ...line,
    waiting,
    signal,
    io: own,
    screen: { ...createScreen(own, () => stop.abort()), show() {} },
    jobs: () => [],
    enter() {},
    elsewhere: async () => ({ stdout: '', stderr: 'seatrial does not simulate ssh in the background\n', exitCode: 1, stdoutKind: 'text' }),
  }
}

async function runBeside(inside: Inside, statement: StatementNode, job: Job, shell: ShellState, signal: AbortSignal): Promise<void> {
  const { cluster, machines, now } = inside
  const who = `job ${job.pid}`
  const { live, take } = await machines.at(shell.host, who)
  const ran = await runStatement(live, shell, statement, { take, signal })
  const node = cluster.node(shell.host)
  if (node) await pushFiles(live.fs, node)
  now().screen.out(ran.stdout)
  if (!signal.aborted) now().screen.err(ran.stderr)
  job.exitCode = ran.exitCode
  job.ended ??= exitText(ran.exitCode)
  machines.forget(who)
}
