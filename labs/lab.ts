import './determinism'
import { createCluster, describeApi, restoreCluster } from '@/cluster/cluster'
import type { Cluster } from '@/cluster/door'
import type { TaskInstance } from '@/exam/questions/question'
import type { Answer, HistoryEntry } from '@/grader/evidence'
import type { Terminal, TerminalIo } from '@/terminal/seam'
import { createTerminal, freshLogin } from '@/terminal/terminal'
import { readApiTexts } from './api-texts'
import { shippedCharts } from './charts'
import { asLab } from './determinism'
import { createLabTime, type LabTime } from './lab-time'
import type { LabSnapshot } from './seam'

describeApi(readApiTexts)

/**
 * One task's lab: its cluster and its terminal. Pure but for what `runLine` is handed: no database, no network, no timer of its own.
 * The worker, `seatrial shell` and the proofs all use it: `createLab` or `restoreLab`, then `runLine`, `snapshot`; `gradeTask` (lab-grade.ts).
 */
export type Lab = {
  cluster: Cluster
  terminal: Terminal
  time: LabTime
  /** `$RANDOM` and the like draw from it. */
  seed: string
  /** Grows and is cut; an entry never changes. */
  history: HistoryEntry[]
  /** Something ran in the snapshot from which it was taken up, and runs no more; no line has begun since. */
  cutOff: boolean
}

/** The parts of a task that make its lab. */
export type LabTask = Pick<TaskInstance, 'seed' | 'context' | 'setup'>

/** A task's setup did not do what its author meant; carries all that it printed. */
export class SetupError extends Error {}

/** The cluster begins this long before the learner sees it, so that its objects have an age and the setup has time to come up. */
const runUpMs = 5 * 60_000
const settleMs = 120_000
/** The kubelet's longest wait between two starts of a container. */
const longestBackOffMs = 300_000

/** A fresh lab as its learner gets it at `startAt`, milliseconds since the epoch. A pure function of its arguments. Keys and tokens are drawn from `secret`, else from the seed. */
export async function createLab(task: LabTask, startAt: number, secret?: string): Promise<Lab> {
  const setup = task.context.cluster as never
  const cluster = createCluster({ setup, seed: task.seed, startAt: startAt - runUpMs, ...(secret === undefined ? {} : { secret }) })
  const lab = labOver(cluster, undefined, task.seed, 0)
  settleCluster(cluster, cluster.now() + settleMs)
  for (const file of task.setup) {
    const said = await runScript(lab, file.kind === 'sh' ? file.text : applyFile(file.text))
    if (said.exitCode !== 0) throw new SetupError(`setup/${file.name} ended with ${said.exitCode}:\n${said.output}`)
  }
  settleCluster(cluster, cluster.now() + settleMs)
  cluster.advanceTo(startAt)
  return labOver(cluster, freshLogin(lab.terminal.snapshot(), task.context.start), task.seed, Math.max(0, cluster.now() - startAt))
}

/** A lab that goes on where its snapshot was taken. */
export function restoreLab(task: Pick<LabTask, 'seed'>, snapshot: LabSnapshot): Lab {
  if (snapshot.format !== 1) throw new Error(`lab snapshots of format ${String(snapshot.format)} cannot be read`)
  return {
    ...labOver(restoreCluster(snapshot.cluster), snapshot.terminal, task.seed, snapshot.skippedMs),
    history: [...snapshot.history],
    cutOff: snapshot.running === true,
  }
}

export function snapshotLab(lab: Lab): LabSnapshot {
  return {
    format: 1,
    cluster: lab.cluster.snapshot(),
    terminal: lab.terminal.snapshot(),
    skippedMs: lab.time.skippedMs(),
    at: lab.cluster.now(),
    history: [...lab.history],
    ...((lab.time.running() || lab.terminal.stopped() || lab.cutOff) && { running: true }),
  }
}

/** Moves the lab on to what the wall clock says: `wall` plus what was skipped. Never back. */
export function freezeLab(lab: Lab, wall: number): void {
  lab.cluster.advanceTo(Math.max(lab.cluster.now(), wall + lab.time.skippedMs()))
}

/**
 * Runs on until nothing is between two states, at most 120 s of simulated time: the real exam is graded later, too. A container that crashed again and
 * again is started again up to five minutes later, and only then does a repair show: where one has not been tried since the end, time goes on that far.
 */
export function settleLab(lab: Lab): void {
  const { cluster } = lab
  const end = cluster.now()
  settleCluster(cluster, end + settleMs)
  const nextStart = end + longestBackOffMs + settleMs
  if ((cluster.nextWake() ?? Infinity) <= nextStart && backsOffSince(cluster, end)) settleCluster(cluster, nextStart)
}

type ContainerStatus = { state?: { waiting?: { reason?: string } }; lastState?: { terminated?: { finishedAt?: string } } }
type PodStatus = { initContainerStatuses?: ContainerStatus[]; containerStatuses?: ContainerStatus[] }

/** True when a container still waits for its next start, and has had none since `end`. */
function backsOffSince(cluster: Cluster, end: number): boolean {
  const answer = cluster.handle({ method: 'GET', path: '/api/v1/pods' })
  if (!('body' in answer)) throw new Error('a list of pods came as a stream')
  const { items = [] } = JSON.parse(String(answer.body)) as { items?: { status?: PodStatus }[] }
  return items.some(({ status }) =>
    [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])].some(
      ({ state, lastState }) => state?.waiting?.reason === 'CrashLoopBackOff' && Date.parse(lastState?.terminated?.finishedAt ?? '') <= end,
    ),
  )
}

/**
 * Applies what was handed in instead of typed: a manifest as `kubectl apply -f`, command lines in a shell that has kubectl and little else.
 * Resolves with what was printed, kept as evidence; nothing for the other kinds.
 */
export async function submitAnswer(lab: Lab, answer: Answer): Promise<string | undefined> {
  if (answer.kind === 'manifest') return (await runScript(lab, applyFile(answer.yaml, 'answer.yaml'), true)).output
  if (answer.kind === 'command') return (await runScript(lab, answer.lines, true)).output
  return undefined
}

function labOver(cluster: Cluster, terminal: LabSnapshot['terminal'] | undefined, seed: string, skippedMs: number): Lab {
  const time = createLabTime(cluster, skippedMs)
  const snapshot = terminal ? { snapshot: terminal } : {}
  const made = createTerminal({ cluster, clock: time.clock, charts: shippedCharts, ...snapshot })
  return { cluster, terminal: made, time, seed, history: [], cutOff: false }
}

function settleCluster(cluster: Cluster, until: number): void {
  for (let next = cluster.nextWake(); next !== undefined && next <= until; next = cluster.nextWake())
    cluster.advanceTo(Math.max(next, cluster.now() + 1))
}

/** Runs lines without a user, as setups and proofs do: nobody types, and what would follow wall time ends at once. */
export async function runScript(lab: Lab, lines: string, onlyKubectl = false): Promise<{ exitCode: number; output: string }> {
  let output = ''
  const stop = new AbortController()
  const io: TerminalIo = {
    emit: (said) => {
      output += said.type === 'stdout' || said.type === 'stderr' ? said.text : ''
    },
    input: async () => undefined,
    edited: async () => undefined,
    signal: stop.signal,
    columns: 120,
    rows: 40,
  }
  const terminal = onlyKubectl ? createTerminal({ cluster: lab.cluster, clock: lab.time.clock, onlyKubectl }) : lab.terminal
  const { exitCode } = await lab.time.unattended(stop, () => asLab(lab.cluster, lab.seed, () => terminal.run(lines, io)))
  return { exitCode, output }
}

/** `kubectl apply -f` of a text: from a file of that name, else from standard input, which is one statement and leaves no file. */
function applyFile(yaml: string, name?: string): string {
  let end = 'EOF'
  while (yaml.split('\n').includes(end)) end += 'F'
  const text = `<<'${end}'\n${yaml.replace(/\n?$/, '\n')}${end}`
  return name === undefined ? `kubectl apply -f - ${text}` : `cat > ${name} ${text}\nkubectl apply -f ${name}`
}
