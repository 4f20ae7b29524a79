import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { QuestionError, sayProblem, type TaskInstance } from '@/exam/questions/question'
import { readQuestion } from '@/exam/questions/read'
import { taskOf } from '@/exam/task'
import type { ProofView } from '@/exam/views'
import { loadCommands } from '@/terminal/terminal'
import { deflate, inflate } from './deflated'
import { wallNow } from './determinism'
import { differenceToReference } from './difference'
import { createLab, freezeLab, restoreLab, runScript, snapshotLab } from './lab'
import { gradeTask } from './lab-grade'
import { createShelf } from './lab-shelf'
import { createLiveLab, LabGone, type LiveLab } from './live-lab'
import { pristineLab } from './pristine'
import { proveQuestion } from './prove'
import { replayTask } from './replay'
import type { LabSnapshot } from './seam'
import { threadNumber } from './thread-cpu'
import type { FromWorker, Opened, ToWorker, WorkerNudge, WorkerRequest, WorkerTask } from './worker-protocol'

/** Answers the main thread's requests. Here, and only here, runs what learners type. */
export function serveWorker(): void {
  const port = parentPort
  if (!port) throw new Error('labs/worker runs in a worker thread only')
  const { running, memoryMb } = workerData as { running: Int32Array; memoryMb: number }
  const labs = createShelf(memoryMb * 1024 * 1024)
  const say = (message: FromWorker) => port.postMessage(message)
  const enter = (number: number) => void Atomics.store(running, 0, number)

  say({ event: 'started', thread: threadNumber() })
  // What is asked meanwhile waits in the port.
  void warmUp().then(() => {
    port.on('message', hear)
    say({ event: 'ready' })
  })

  function hear(message: ToWorker): void {
    if ('nudge' in message) nudge(message)
    else if ('wire' in message) serve(message.lab, message.wire)
    else asked(message)
  }

  function asked(message: Extract<ToWorker, { id: number }>): void {
    enter(message.number)
    answer(message, message.number).then(
      (value) => say({ id: message.id, ok: true, value }),
      (error) => say({ id: message.id, ok: false, message: sayError(error), gone: error instanceof LabGone }),
    )
  }

  function nudge(message: WorkerNudge): void {
    if (message.nudge === 'ping') {
      Atomics.store(running, 0, 0)
      say({ event: 'alive', beat: message.beat, ...labs.holds() })
      return
    }
    const live = labs.get(message.lab)
    if (message.nudge === 'input') live?.input(message.tab, message.text)
    else if (message.nudge === 'edited') live?.edited(message.tab, message.id, message.text)
    else if (message.nudge === 'stored') live?.stored(message.asked, message.ok)
    else if (message.nudge === 'interrupt') live?.interrupt(message.tab)
    else if (message.nudge === 'suspend') live?.suspend(message.tab)
    else {
      live?.drop()
      labs.forget(message.lab)
    }
  }

  function serve(key: string, wire: MessagePort): void {
    const live = labs.get(key)
    if (!live) wire.close()
    live?.serve(wire, {
      tell: (told) => say({ ...told, lab: key }),
      ran: (state) => say({ event: 'said', lab: key, outputs: [], state, records: [], ended: [] }),
    })
  }

  function known(key: string): LiveLab {
    const live = labs.get(key)
    if (!live) throw new LabGone(`the lab ${key} is not open`)
    return live
  }

  async function answer(request: WorkerRequest, number: number): Promise<unknown> {
    switch (request.do) {
      case 'open':
        return open(request, number)
      case 'line':
        return known(request.lab).line(request, () => enter(number))
      case 'complete':
        return known(request.lab).lab.terminal.complete(request.line, request.cursor, request.tab)
      case 'grade': {
        const { task, stored, ...given } = request
        return gradeTask(asGiven(task), { ...given, stored: await stateOf(task, stored, request.startedAt, request.endedAt) })
      }
      case 'difference': {
        const { task, stored, startedAt, answer } = request
        return differenceToReference(asGiven(task), { startedAt, answer, stored: stored && inflate(stored) })
      }
      case 'replay': {
        const { task, stored, ...given } = request
        return replayTask(asGiven(task), { ...given, stored }, () => rest().then(() => enter(number)))
      }
      case 'prove':
        return prove(request.files, request.seeds)
      case 'prove-read':
        return proveQuestion(request.question, request.scope)
      case 'know':
        return void known(request.lab)
      case 'forget':
        return labs.forget(request.lab)
    }
  }

  async function open(request: WorkerRequest & { do: 'open' }, number: number): Promise<Opened> {
    const task = asGiven(request.task)
    const state = await stateOf(request.task, request.stored, request.startedAt, request.now)
    const lab = state ? restoreLab(task, state) : await pristineLab(task, request.startedAt)
    freezeLab(lab, request.now)
    const live = createLiveLab(lab, {
      enter: () => enter(number),
      beside: () => enter(-number),
      say: (said) => say({ event: 'said', lab: request.lab, ...said }),
    })
    labs.keep(request.lab, live)
    const { terminal } = lab
    const tabs = terminal.tabs()
    return {
      prompts: tabs.map((tab) => ({ tab, prompt: terminal.prompt(tab), jobs: terminal.jobs(tab) })),
      login: terminal.prompt(Math.max(...tabs) + 1),
      history: terminal.history(),
      state: request.stored ? null : deflate(snapshotLab(lab)),
    }
  }
}

/** Lets the worker hear what live labs ask of it. */
const rest = () => new Promise<void>((resolve) => setImmediate(resolve))

/** What the first labs of a process need: better now than while a learner waits for it, and no line is charged for it. */
async function warmUp(): Promise<void> {
  const lab = await createLab({ seed: 'warm', context: { cluster: {} }, setup: [] }, wallNow())
  await loadCommands(rest)
  await runScript(lab, 'kubectl get pods -A | head -1')
  deflate(snapshotLab(lab))
}

/** The task as its learner got it. */
function asGiven({ files, seed, start }: WorkerTask): TaskInstance {
  const task = taskOf(files, seed)
  return start ? { ...task, context: { ...task.context, start } } : task
}

/** The state to go on from at wall time `now`; null for a fresh lab. One that stands still has missed nothing since it was left. */
async function stateOf(task: WorkerTask, stored: Uint8Array | null, startedAt: number, now: number): Promise<LabSnapshot | null> {
  if (!task.standsStill) return stored && inflate(stored)
  const state = stored ? inflate(stored) : snapshotLab(await pristineLab(asGiven(task), startedAt))
  return { ...state, skippedMs: state.at - now }
}

/** Proves a question; one that cannot be read is a proof that fails, problem by problem. */
async function prove(files: Record<string, string>, seeds: number): Promise<ProofView> {
  const { question, problems } = readQuestion(files)
  if (question) return proveQuestion(question, { seeds })
  return {
    ok: false,
    seeds,
    rows: problems.map((problem) => ({ case: 'read', expected: 'a question', got: sayProblem(problem), ok: false })),
  }
}

function sayError(error: unknown): string {
  if (error instanceof QuestionError) return error.message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
