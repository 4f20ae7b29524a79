import type { Duplex } from 'node:stream'
import { type AttemptWork, interruptUnfinished, loadLab, touchTask } from '@/exam/lab-work'
import { createLines } from './lines'
import { patiently } from './patience'
import type { Pool } from './pool'
import { WorkerLost } from './pool'
import { answerPractice } from './practice'
import type { ClientMessage, ServerMessage } from './seam'
import { opened, type TaskTerminal, taskTerminal } from './task-terminal'
import type { WorkerEvent } from './worker-protocol'

/** A line that arrived in time may run on for this long after the deadline. */
const graceMs = 10_000

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
  const lines = createLines(attempt, { pool, live, now, tell })
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
    const stored = await patiently(
      () => interruptUnfinished(attempt.id, task, now()).then(() => loadLab(attempt.id, task)),
      () => tell({ type: 'error', task, message: 'the database does not answer; the terminal opens when it is back' }),
    )
    const terminal = taskTerminal(`${attempt.id}/${task}`, stored)
    live.set(task, terminal)
    await lines.revive(task, terminal, stored)
    if (!stored) await touchTask(attempt.id, task)
    return terminal
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
      if (!terminal.alive) await lines.revive(task, terminal, await loadLab(attempt.id, task))
    })
    terminal.turn = turn.catch(() => undefined)
    return turn
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
        const turn = terminal.turn.then(() => lines.run(task, terminal, message, arrivedAt))
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
    const turn = terminal.turn
      .finally(() => clearInterval(interrupting))
      .then(() => lines.inOrder(terminal, () => lines.revive(task, terminal, null)))
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
    const turns = Promise.all([...live.values()].map((terminal) => terminal.turn))
    await Promise.race([turns, new Promise((resolve) => setTimeout(resolve, graceMs).unref())])
    for (const { lab, alive } of live.values()) if (alive) await pool.ask(attempt.id, { do: 'forget', lab }).catch(ifLost(undefined))
    pool.release(attempt.id)
  }

  return {
    attempt,
    hear,
    heard: lines.heard,
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
