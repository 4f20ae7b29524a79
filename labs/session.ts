import type { Duplex } from 'node:stream'
import {
  type AttemptWork,
  beginCommand,
  endCommand,
  interruptUnfinished,
  loadLab,
  recordRequest,
  type StoredLab,
  storeLab,
  touchTask,
} from '@/exam/lab-work'
import type { Pool } from './pool'
import { WorkerLost } from './pool'
import { answerPractice } from './practice'
import type { ClientMessage, ServerMessage } from './seam'
import { opened, shows, type TaskTerminal, tabOf, taskTerminal, tookUp } from './task-terminal'
import type { LineEnded, Opened, WorkerEvent } from './worker-protocol'

const mostLineCharacters = 64 * 1024
/** A line that arrived in time may run on for this long after the deadline. */
const graceMs = 10_000

const interrupted = { type: 'stderr' as const, text: '^C\r\n' }

type Screen = { send(message: ServerMessage): void; close(): void }

export type Session = {
  attempt: AttemptWork
  attach(screen: Screen): void
  detach(screen: Screen): void
  hear(message: ClientMessage, arrivedAt: number): Promise<void>
  heard(event: WorkerEvent & { event: 'output' | 'requested' }): void
  /** A connection to the API server of a task's lab, which lasts no longer than the attempt; null when that is over. */
  connect(task: number): Promise<Duplex | null>
  /** Cuts streams, lets lines end (ten seconds at most), tells the screens. Idempotent. */
  end(why: 'submitted' | 'expired'): Promise<void>
  /** Lets go of the labs without ending the attempt: everything is stored, another process may go on. */
  rest(): Promise<void>
  /** Another process holds the attempt: lets go of everything at once, so that its screens and clients go there. */
  abandon(): Promise<void>
  idleSince(): number | null
}

/** One open attempt in this process: its screens, its labs, and the order of what happens to them. */
export function createSession(attempt: AttemptWork, pool: Pool, now: () => number): Session {
  const screens = new Set<Screen>()
  const terminals = new Map<number, Promise<TaskTerminal>>()
  const live = new Map<number, TaskTerminal>()
  const wires = new Set<Duplex>()
  let ended: Promise<void> | null = null
  let practising = false
  let idle: number | null = now()

  const tell = (message: ServerMessage) => {
    for (const screen of screens) screen.send(message)
  }
  const clock = (): ServerMessage => ({ type: 'clock', now: now(), deadline: attempt.deadline, state: ended ? 'closed' : attempt.state })

  function terminalOf(task: number): Promise<TaskTerminal> {
    const known = terminals.get(task)
    if (known) return known
    const made = take(task)
    terminals.set(task, made)
    made.catch(() => terminals.delete(task))
    return made
  }

  async function take(task: number): Promise<TaskTerminal> {
    if (!attempt.tasks[task]) throw new Error(`this attempt has no task ${task + 1}`)
    await interruptUnfinished(attempt.id, task, now())
    const stored = await loadLab(attempt.id, task)
    const terminal = taskTerminal(`${attempt.id}/${task}`, stored)
    live.set(task, terminal)
    await revive(task, terminal, stored)
    await touchTask(attempt.id, task)
    return terminal
  }

  async function revive(task: number, terminal: TaskTerminal, stored: StoredLab | null): Promise<void> {
    const about = attempt.tasks[task] as AttemptWork['tasks'][number]
    const taken = await pool.ask<Opened>(attempt.id, {
      do: 'open',
      lab: terminal.lab,
      task: about,
      stored: stored?.state ?? null,
      startedAt: attempt.startedAt,
      now: now(),
    })
    if (taken.state) terminal.version = await storeLab(attempt.id, task, terminal.version, taken.state)
    tookUp(terminal, taken)
  }

  async function runLine(
    task: number,
    terminal: TaskTerminal,
    message: ClientMessage & { type: 'line' },
    arrivedAt: number,
  ): Promise<void> {
    const { seq, line, tab = 0 } = message
    if (seq <= terminal.lastSeq) return tell({ type: 'prompt', task, tab, seq, prompt: tabOf(terminal, tab).prompt, exitCode: 0 })
    if (line.length > mostLineCharacters)
      return tell({ type: 'error', task, message: `the line is longer than ${mostLineCharacters} characters` })
    const fresh = await beginCommand({ attemptId: attempt.id, task, seq, tab, line, prompt: tabOf(terminal, tab).prompt, arrivedAt })
    if (!fresh) return tell({ type: 'closed', why: 'submitted' })
    terminal.running = seq
    terminal.tab = tab
    shows(terminal, tab, `${tabOf(terminal, tab).prompt}${line}\r\n`)
    try {
      const { outputs, ...end } = await attemptLine(task, terminal, message)
      await inOrder(terminal, async () => {
        const ran = end.ended && { version: terminal.version, state: end.ended.state, at: end.ended.record.at, tape: end.ended.record.tape }
        terminal.version = (await endCommand({ attemptId: attempt.id, task, seq, endedAt: now(), ...end, ran })) ?? terminal.version
        await show(task, terminal, { event: 'output', lab: terminal.lab, seq, outputs, state: null })
      })
      terminal.lastSeq = seq
      tell({ type: 'prompt', task, tab, seq, prompt: tabOf(terminal, tab).prompt, exitCode: end.exitCode })
    } catch (error) {
      // What the line did was not stored: the next one goes on with what is.
      terminal.alive = false
      throw error
    } finally {
      terminal.running = null
    }
  }

  /** Runs a line in the worker. A neighbour's fault costs a second try; the line's own is answered `Killed`, on the state before it. */
  async function attemptLine(task: number, terminal: TaskTerminal, message: ClientMessage & { type: 'line' }) {
    const before = terminal.version
    for (let tries = 1; ; tries++) {
      try {
        if (!terminal.alive) await revive(task, terminal, await loadLab(attempt.id, task))
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
        if (!error.culprit && tries < 3) continue
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

  function heard(event: WorkerEvent & { event: 'output' | 'requested' }): void {
    const task = Number(event.lab.slice(event.lab.lastIndexOf('/') + 1))
    const terminal = live.get(task)
    if (!terminal) return
    inOrder(terminal, () => (event.event === 'output' ? show(task, terminal, event) : requested(task, terminal, event))).catch((error) => {
      console.error('labs: what a lab said was not stored', error)
      terminal.alive = false
    })
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

  async function connect(task: number): Promise<Duplex | null> {
    if (ended || attempt.state !== 'open' || now() > attempt.deadline) return null
    const terminal = await terminalOf(task)
    for (let tries = 1; ; tries++) {
      try {
        if (!terminal.alive) await takeUp(task, terminal)
        await pool.ask(attempt.id, { do: 'know', lab: terminal.lab })
        break
      } catch (error) {
        if (!(error instanceof WorkerLost) || tries === 3) throw error
        terminal.alive = false
      }
    }
    if (ended) return null
    const wire = pool.connect(attempt.id, terminal.lab)
    wires.add(wire)
    idle = null
    wire.on('close', () => {
      wires.delete(wire)
      if (wires.size === 0 && screens.size === 0) idle = now()
    })
    return wire
  }

  /** Revives a lab between two lines. */
  function takeUp(task: number, terminal: TaskTerminal): Promise<void> {
    const turn = terminal.turn.then(async () => {
      if (!terminal.alive) await revive(task, terminal, await loadLab(attempt.id, task))
    })
    terminal.turn = turn.catch(() => undefined)
    return turn
  }

  /** A stream's changes are stored before the output that follows them is shown. */
  async function show(task: number, terminal: TaskTerminal, event: WorkerEvent & { event: 'output' }): Promise<void> {
    if (event.state) terminal.version = await storeLab(attempt.id, task, terminal.version, event.state)
    for (const output of event.outputs) {
      if (output.type === 'stdout' || output.type === 'stderr') shows(terminal, terminal.tab, output.text)
      if (output.type === 'clear') tabOf(terminal, terminal.tab).transcript = ''
      tell({ type: 'output', task, tab: terminal.tab, seq: event.seq, output })
    }
  }

  async function hear(message: ClientMessage, arrivedAt: number): Promise<void> {
    if (ended || attempt.state !== 'open') return tell({ type: 'closed', why: 'submitted' })
    if (arrivedAt > attempt.deadline) return tell({ type: 'closed', why: 'expired' })
    if (message.type === 'check' || message.type === 'difference' || message.type === 'reset') return practise(message)
    const terminal = await terminalOf(message.task)
    const { lab } = terminal
    const { task } = message
    switch (message.type) {
      case 'open':
      case 'resize':
        terminal.size = { columns: message.columns, rows: message.rows }
        if (message.type === 'open') tell(opened(task, terminal, message.tab ?? 0))
        return
      case 'line': {
        const turn = terminal.turn.then(() => runLine(task, terminal, message, arrivedAt))
        terminal.turn = turn.catch(() => undefined)
        return turn
      }
      case 'input':
        return pool.nudge(attempt.id, { nudge: 'input', lab, text: message.text })
      case 'end-of-input':
        return pool.nudge(attempt.id, { nudge: 'input', lab, text: null })
      case 'edited':
        return pool.nudge(attempt.id, { nudge: 'edited', lab, id: message.id, text: message.text })
      case 'interrupt':
        return pool.nudge(attempt.id, { nudge: 'interrupt', lab })
      case 'complete': {
        if (!terminal.alive || terminal.running !== null) return
        const { id, line, cursor, tab = 0 } = message
        // Nothing is offered by a lab that was lost meanwhile; its next line takes it up again.
        const found = await pool
          .ask<{ from: number; candidates: string[] }>(attempt.id, { do: 'complete', lab, tab, line, cursor, now: now() })
          .catch(ifLost({ from: cursor, candidates: [] }))
        return tell({ type: 'completions', task, tab, id, ...found })
      }
    }
  }

  async function practise(message: ClientMessage & { type: 'check' | 'difference' | 'reset' }): Promise<void> {
    const { task, type } = message
    if (attempt.mode !== 'practice') return tell({ type: 'error', task, message: 'an exam gives no help' })
    if (practising) return tell({ type: 'error', task, message: 'one thing at a time: the last request is still being answered' })
    practising = true
    try {
      if (type === 'reset') await reset(task)
      else {
        await live.get(task)?.shown
        tell(await answerPractice(pool, attempt, { type, task }, now()))
      }
    } finally {
      practising = false
    }
  }

  /** Ends what runs in a task's lab, and puts a fresh one in its place. */
  async function reset(task: number): Promise<void> {
    if (attempt.tasks[task]?.kind !== 'terminal') return tell({ type: 'reset', task })
    const terminal = await terminalOf(task)
    // Until they have ended: a line may only be about to begin.
    const interrupting = setInterval(() => pool.nudge(attempt.id, { nudge: 'interrupt', lab: terminal.lab }), 100)
    const turn = terminal.turn.finally(() => clearInterval(interrupting)).then(() => inOrder(terminal, () => revive(task, terminal, null)))
    terminal.turn = turn.catch(() => undefined)
    await turn
    for (const tab of terminal.tabs.values()) tab.transcript = ''
    for (const tab of terminal.tabs.keys()) tell(opened(task, terminal, tab))
    tell({ type: 'reset', task })
  }

  async function letGo(): Promise<void> {
    for (const wire of wires) wire.destroy()
    await Promise.allSettled(terminals.values())
    for (const { running, lab } of live.values()) if (running !== null) pool.nudge(attempt.id, { nudge: 'interrupt', lab })
    const lines = Promise.all([...live.values()].map((terminal) => terminal.turn))
    await Promise.race([lines, new Promise((resolve) => setTimeout(resolve, graceMs).unref())])
    for (const { lab, alive } of live.values()) if (alive) await pool.ask(attempt.id, { do: 'forget', lab }).catch(ifLost(undefined))
    pool.release(attempt.id)
  }

  return {
    attempt,
    hear,
    heard,
    connect,
    attach(screen) {
      for (const other of screens) {
        other.send({ type: 'closed', why: 'other-device' })
        other.close()
      }
      screens.clear()
      screens.add(screen)
      idle = null
      screen.send(clock())
    },
    detach(screen) {
      screens.delete(screen)
      if (screens.size === 0 && wires.size === 0) idle = now()
    },
    idleSince: () => idle,
    rest: letGo,
    async abandon() {
      for (const screen of screens) screen.close()
      for (const wire of wires) wire.destroy()
      await Promise.allSettled(terminals.values())
      for (const { lab } of live.values()) pool.nudge(attempt.id, { nudge: 'drop', lab })
      pool.release(attempt.id)
    },
    end(why) {
      ended ??= letGo().then(() => tell({ type: 'closed', why }))
      return ended
    },
  }
}

/** A worker that was lost is an answer, too; any other error stays one. */
function ifLost<T>(answer: T): (error: unknown) => T {
  return (error) => {
    if (error instanceof WorkerLost) return answer
    throw error
  }
}
