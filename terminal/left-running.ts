import type { Running } from './host-command'
import type { Inside } from './inside'
import type { Job, Jobs } from './jobs'
import type { StatementNode } from './just-bash'
import { pushFiles } from './node-files'
import { type Ran, runStatement } from './run-script'
import type { Own } from './schedule'
import { createScreen } from './screen'
import type { ShellState } from './shell-state'

/** How many commands may go on beside the lines of one terminal. */
const mostLeft = 8

export const isFull = ({ list }: Jobs) => list.filter(({ live, ended }) => live && !ended).length >= mostLeft

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
  if (isFull(state.jobs)) {
    now().screen.err('bash: fork: retry: Resource temporarily unavailable\n')
    return
  }
  job.live = true
  state.jobs.list.push(job)
  const line = now()
  const entered = () => clock.entered?.()
  const stop = new AbortController()
  schedule.start({ pid: job.pid, entered, stop }, (own) => {
    const running = inJob(inside, line, job, own, () => stop.abort())
    return inside.as(running, () => runBeside(inside, { ...statement, background: false }, job, shell))
  })
  await line.waiting.idle()
}

/** The line that a job comes of, as the job has it. It shows where its tab does, within limits of its own, and nobody types to it. */
export function inJob(
  inside: Inside,
  line: Running,
  job: Job,
  { waiting, signal }: Pick<Own, 'waiting' | 'signal'>,
  stop: () => void,
): Running {
  const emit: Running['io']['emit'] = (output) => inside.screens.get(line.tab)?.emit(output)
  const { begins: _line, entered: _its, ...io } = line.io
  const own: Running['io'] = { ...io, signal, emit, input: async () => undefined, edited: async () => undefined }
  if (inside.clock.entered) own.entered = inside.clock.entered
  // In the background it has no screen to clear.
  const show: Running['screen']['show'] = (said) => inside.fronts.get(line.tab)?.pid === job.pid && emit(said)
  return {
    ...line,
    waiting,
    signal,
    io: own,
    screen: { ...createScreen(own, stop), show },
    jobs: () => [],
    enter() {},
    elsewhere: (name, user, text) => inside.elsewhere(jobName(job), name, user, text),
  }
}

/** Who a job is among those who work on a host. */
export const jobName = ({ pid }: Job): string => `job ${pid}`

async function runBeside(inside: Inside, statement: StatementNode, job: Job, shell: ShellState): Promise<void> {
  const { cluster, machines, now } = inside
  const { live, take } = await machines.at(shell.host, jobName(job))
  const ran = await runStatement(live, shell, statement, { take, signal: now().signal })
  const node = cluster.node(shell.host)
  if (node) await pushFiles(live.fs, node)
  endJob(inside, job, ran)
}

/** Says what is left to say of what ran as a job. */
export function endJob({ machines, now }: Inside, job: Job, ran: Ran): void {
  const { screen, signal } = now()
  screen.out(ran.stdout)
  if (!signal.aborted) screen.err(ran.stderr)
  job.exitCode = ran.exitCode
  job.ended ??= exitText(ran.exitCode)
  machines.forget(jobName(job))
}
