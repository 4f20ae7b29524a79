import {
  type AttemptWork,
  beginCommand,
  endCommand,
  interruptUnfinished,
  loadLab,
  recordRequest,
  type StoredLab,
  storeLab,
} from '@/exam/lab-work'
import { patiently } from './patience'
import type { Pool } from './pool'
import { WorkerLost } from './pool'
import type { ClientMessage, ServerMessage } from './seam'
import { shows, type TaskTerminal, tabOf, tookUp } from './task-terminal'
import type { LineEnded, Opened, WorkerEvent } from './worker-protocol'

const mostLineCharacters = 64 * 1024
/** A request that a neighbour's fault ended is asked so often in all. */
const mostTries = 3

const interrupted = { type: 'stderr' as const, text: '^C\r\n' }
const waitsText = 'seatrial: the database does not answer; what you typed is kept, and goes on when it is back\r\n'

type Line = ClientMessage & { type: 'line' }
type Heard = WorkerEvent & { event: 'output' | 'requested' }

/** The labs of an attempt at work: what runs in them is stored, then shown. */
export type Lines = {
  /** Opens a task's lab in a worker: from what is stored, or (null) fresh. */
  revive(task: number, terminal: TaskTerminal, stored: StoredLab | null): Promise<void>
  /** Runs a line to its prompt. Lines of a terminal are run one at a time. */
  run(task: number, terminal: TaskTerminal, line: Line, arrivedAt: number): Promise<void>
  /** Hears what a worker says of a lab. */
  heard(event: Heard): void
  /** Does something to a terminal in its order with what its worker says. */
  inOrder(terminal: TaskTerminal, act: () => Promise<void>): Promise<void>
}

/** `live`: the terminals by task; `tell` tells the screens. */
export function createLines(
  attempt: AttemptWork,
  host: { pool: Pool; live: ReadonlyMap<number, TaskTerminal>; now(): number; tell(message: ServerMessage): void },
): Lines {
  const { pool, live, now, tell } = host

  async function revive(task: number, terminal: TaskTerminal, stored: StoredLab | null): Promise<void> {
    const about = attempt.tasks[task] as AttemptWork['tasks'][number]
    const open = () =>
      pool.ask<Opened>(attempt.id, {
        do: 'open',
        lab: terminal.lab,
        task: about,
        stored: stored?.state ?? null,
        startedAt: attempt.startedAt,
        now: now(),
      })
    const taken = await again(open)
    const { state } = taken
    if (state)
      terminal.version = await patiently(
        () => storeLab(attempt.id, task, terminal.version, state),
        () => undefined,
      )
    tookUp(terminal, taken)
  }

  async function run(task: number, terminal: TaskTerminal, message: Line, arrivedAt: number): Promise<void> {
    const { seq, line, tab = 0 } = message
    const prompt = (exitCode: number) => tell({ type: 'prompt', task, tab, seq, prompt: tabOf(terminal, tab).prompt, exitCode })
    if (seq <= terminal.lastSeq) return prompt(0)
    if (line.length > mostLineCharacters)
      return tell({ type: 'error', task, message: `the line is longer than ${mostLineCharacters} characters` })
    const waits = () => tell({ type: 'output', task, tab, seq, output: { type: 'stderr', text: waitsText } })
    const row = { attemptId: attempt.id, task, seq, tab, line, prompt: tabOf(terminal, tab).prompt, arrivedAt }
    const begun = await patiently(() => beginCommand(row), waits)
    if (begun === 'over') return tell({ type: 'closed', why: 'submitted' })
    terminal.running = seq
    terminal.tab = tab
    shows(terminal, tab, `${tabOf(terminal, tab).prompt}${line}\r\n`)
    try {
      // A line of this number whose end was never stored.
      if (begun === 'known') return await giveUp(task, terminal, seq)
      const { outputs, ...end } = await attemptLine(task, terminal, message)
      await inOrder(terminal, async () => {
        const ran = end.ended && { version: terminal.version, state: end.ended.state, at: end.ended.record.at, tape: end.ended.record.tape }
        const ending = { attemptId: attempt.id, task, seq, endedAt: now(), ...end, ran }
        terminal.version = (await patiently(() => endCommand(ending), waits)) ?? terminal.version
        await show(task, terminal, { event: 'output', lab: terminal.lab, seq, outputs, state: null })
      })
      terminal.lastSeq = seq
      prompt(end.exitCode)
    } catch (error) {
      await giveUp(task, terminal, seq)
      throw error
    } finally {
      terminal.running = null
    }
  }

  /** What the line did was not stored: it is answered `^C`, and the next one goes on with what is. */
  async function giveUp(task: number, terminal: TaskTerminal, seq: number): Promise<void> {
    terminal.alive = false
    await patiently(
      () => interruptUnfinished(attempt.id, task, now(), seq),
      () => undefined,
    )
    terminal.lastSeq = seq
    await show(task, terminal, { event: 'output', lab: terminal.lab, seq, outputs: [interrupted], state: null })
    tell({ type: 'prompt', task, tab: terminal.tab, seq, prompt: tabOf(terminal, terminal.tab).prompt, exitCode: 130 })
  }

  /** Runs a line in the worker. A neighbour's fault costs a second try; the line's own is answered `Killed`, on the state before it. */
  async function attemptLine(task: number, terminal: TaskTerminal, message: Line) {
    const before = terminal.version
    for (let tries = 1; ; tries++) {
      try {
        if (!terminal.alive)
          await revive(
            task,
            terminal,
            await patiently(
              () => loadLab(attempt.id, task),
              () => undefined,
            ),
          )
        const { seq, line, tab = 0 } = message
        const ended = await pool.ask<LineEnded>(attempt.id, { do: 'line', lab: terminal.lab, tab, seq, line, now: now(), ...terminal.size })
        tabOf(terminal, tab).prompt = ended.prompt
        return { exitCode: ended.exitCode, output: ended.record.output, outputs: ended.outputs, ended }
      } catch (error) {
        if (!(error instanceof WorkerLost)) throw error
        await terminal.shown
        if (error.reason === 'gone' || error.reason === 'burned') terminal.alive = false
        else for (const other of live.values()) other.alive = false
        // What the line had already changed is stored: it must not run twice.
        if (!error.culprit && terminal.version !== before) return { exitCode: 130, output: '^C\r\n', outputs: [interrupted], ended: null }
        if (!error.culprit && tries < mostTries) continue
        const output =
          error.reason === 'memory' ? 'Killed: the line used too much memory\r\n' : 'Killed: the line used too much processor time\r\n'
        return { exitCode: 137, output, outputs: [{ type: 'stderr' as const, text: output }], ended: null }
      }
    }
  }

  /** What a worker says of a lab is stored and shown in the order in which it is heard: each state follows from the one before. */
  function inOrder(terminal: TaskTerminal, act: () => Promise<void>): Promise<void> {
    const done = terminal.shown.then(act)
    terminal.shown = done.catch(() => undefined)
    return done
  }

  function heard(event: Heard): void {
    const task = Number(event.lab.slice(event.lab.lastIndexOf('/') + 1))
    const terminal = live.get(task)
    if (!terminal) return
    inOrder(terminal, () => (event.event === 'output' ? show(task, terminal, event) : requested(task, terminal, event))).catch((error) => {
      console.error(`labs: what the lab ${event.lab} said was not stored`, error)
      terminal.alive = false
    })
  }

  /** A stream's changes are stored before the output that follows them is shown. */
  async function show(task: number, terminal: TaskTerminal, { seq, state, outputs }: WorkerEvent & { event: 'output' }): Promise<void> {
    if (state)
      terminal.version = await patiently(
        () => storeLab(attempt.id, task, terminal.version, state),
        () => undefined,
      )
    for (const output of outputs) {
      if (output.type === 'stdout' || output.type === 'stderr') shows(terminal, terminal.tab, output.text)
      if (output.type === 'clear') tabOf(terminal, terminal.tab).transcript = ''
      tell({ type: 'output', task, tab: terminal.tab, seq, output })
    }
  }

  /** A request of the learner's own kubectl is answered once it is stored. */
  async function requested(task: number, terminal: TaskTerminal, event: WorkerEvent & { event: 'requested' }): Promise<void> {
    const { request, status, ...record } = event.record
    let version: number | null = null
    try {
      const tape = request ? [{ request, after: 0 }] : []
      const row = { attemptId: attempt.id, task, seq: terminal.lastRequest - 1, exitCode: status < 400 ? 0 : 1, tape, ...record }
      version = await recordRequest(row, { version: terminal.version, state: event.state })
      if (version === null) return
      terminal.lastRequest -= 1
      terminal.version = version
    } finally {
      pool.nudge(attempt.id, { nudge: 'stored', lab: terminal.lab, asked: event.asked, ok: version !== null })
    }
  }

  return { revive, run, heard, inOrder }
}

/** What a neighbour's fault ended is asked again. */
async function again<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof WorkerLost) || error.culprit || tries === mostTries) throw error
    }
  }
}
