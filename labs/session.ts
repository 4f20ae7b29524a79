import type { Duplex } from 'node:stream'
import type { AttemptWork } from '@/exam/lab-work'
import type { Meter } from './meter'
import type { Pool } from './pool'
import { WorkerLost } from './pool'
import { answerPractice } from './practice'
import type { ClientMessage, ServerMessage } from './seam'
import { type Around, type TaskLab, takeTask } from './task-lab'
import { createTaskLines, type TaskLines } from './task-lines'
import { opened, tabOf } from './task-terminal'
import type { WorkerEvent } from './worker-protocol'

/** A line that arrived in time may run on for this long after the deadline. */
const graceMs = 10_000

type Screen = { send(message: ServerMessage): void; close(): void }

export type Session = {
  attempt: AttemptWork
  attach(screen: Screen): void
  detach(screen: Screen): void
  hear(message: ClientMessage, arrivedAt: number): Promise<void>
  heard(event: WorkerEvent & { event: 'said' | 'requested' }): void
  /** A connection to the API server of a task's lab, which lasts no longer than the attempt; null when that is over. */
  connect(task: number): Promise<Duplex | null>
  /** Cuts streams, lets lines end (ten seconds at most), tells the screens. Idempotent. */
  end(why: 'submitted' | 'expired'): Promise<void>
  /** Lets go of the labs without ending the attempt: everything is stored, and its screens go to whichever process goes on. */
  rest(): Promise<void>
  /** Another process holds the attempt: lets go of everything at once, so that its screens and clients go there. */
  abandon(): Promise<void>
  idleSince(): number | null
  /** What every screen is told now and then. */
  clock(): ServerMessage
}

type Task = { lab: TaskLab; lines: TaskLines }

/** One open attempt in this process: its screens, its labs, and the order of what happens to them. */
export function createSession(attempt: AttemptWork, pool: Pool, now: () => number, meter: Meter, busy: () => boolean): Session {
  const screens = new Set<Screen>()
  const tasks = new Map<number, Promise<Task>>()
  const live = new Map<number, Task>()
  const wires = new Set<Duplex>()
  let ended: Promise<void> | null = null
  let practising = false
  /** No line begins any more; once they have all ended, `leaving`. */
  let resting = false
  let leaving = false
  let idle: number | null = now()

  const tell = (message: ServerMessage) => {
    for (const screen of screens) screen.send(message)
  }
  const clock = (): ServerMessage => ({
    ...{ type: 'clock', now: now(), deadline: attempt.deadline, state: ended ? 'closed' : attempt.state },
    ...(busy() && { busy: true }),
  })

  const around: Around = {
    attempt,
    pool,
    now,
    tell,
    meter,
    over: () => leaving,
    workerLost() {
      for (const { lab } of live.values()) lab.terminal.alive = false
    },
  }

  function taskOf(task: number): Promise<Task> {
    const known = tasks.get(task)
    if (known) return known
    const made = takeTask(around, task).then((lab) => {
      const taken = { lab, lines: createTaskLines(around, task, lab) }
      live.set(task, taken)
      return taken
    })
    tasks.set(task, made)
    made.catch(() => tasks.delete(task))
    return made
  }

  function heard(event: WorkerEvent & { event: 'said' | 'requested' }): void {
    live.get(Number(event.lab.slice(event.lab.lastIndexOf('/') + 1)))?.lab.heard(event)
  }

  async function connect(task: number): Promise<Duplex | null> {
    if (ended || attempt.state !== 'open' || now() > attempt.deadline) return null
    const { lab, lines } = await taskOf(task)
    const { terminal } = lab
    for (let tries = 1; ; tries++) {
      try {
        if (!terminal.alive) await lines.between(lab.takeUp)
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

  async function hear(message: ClientMessage, arrivedAt: number): Promise<void> {
    if (ended || attempt.state !== 'open') return tell({ type: 'closed', why: 'submitted' })
    if (arrivedAt > attempt.deadline) return tell({ type: 'closed', why: 'expired' })
    if (!attempt.tasks[message.task]) return tell({ type: 'error', message: 'this attempt has no such task' })
    // Whoever goes on with the attempt is sent it again.
    if (resting && message.type === 'line') return
    if (message.type === 'check' || message.type === 'difference' || message.type === 'reset') return practise(message)
    const { lab, lines } = await taskOf(message.task)
    const { terminal } = lab
    const { task } = message
    const tab = 'tab' in message ? (message.tab ?? 0) : 0
    const nudge = { lab: terminal.lab, tab }
    switch (message.type) {
      case 'open':
      case 'resize':
        terminal.size = { columns: message.columns, rows: message.rows }
        if (message.type === 'open') tell(opened(task, terminal, tab))
        return
      case 'line':
        return lines.run(message, arrivedAt)
      case 'input':
        return pool.nudge(attempt.id, { nudge: 'input', ...nudge, text: message.text })
      case 'end-of-input':
        return pool.nudge(attempt.id, { nudge: 'input', ...nudge, text: null })
      case 'edited':
        return pool.nudge(attempt.id, { nudge: 'edited', ...nudge, id: message.id, text: message.text })
      case 'interrupt':
      case 'suspend':
        return pool.nudge(attempt.id, { nudge: message.type, ...nudge })
      case 'complete': {
        if (!terminal.alive || tabOf(terminal, tab).running !== null) return
        const { id, line, cursor } = message
        // Nothing is offered by a lab that was lost meanwhile; its next line takes it up again.
        const found = await pool
          .ask<{ from: number; candidates: string[] }>(attempt.id, { do: 'complete', lab: terminal.lab, tab, line, cursor, now: now() })
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
        await live.get(task)?.lab.terminal.shown
        tell(await answerPractice(pool, attempt, { type, task }, now()))
      }
    } finally {
      practising = false
    }
  }

  /** Ends what runs in a task's lab, and puts a fresh one in its place. */
  async function reset(task: number): Promise<void> {
    if (attempt.tasks[task]?.kind !== 'terminal') return tell({ type: 'reset', task })
    const { lab, lines } = await taskOf(task)
    // Until they have ended: a line may only be about to begin.
    const interrupting = setInterval(lines.interrupt, 100)
    lines.interrupt()
    await lines.over().finally(() => clearInterval(interrupting))
    await lines.between(lab.renew)
    tell({ type: 'reset', task })
  }

  async function letGo(): Promise<void> {
    for (const wire of wires) wire.destroy()
    await Promise.allSettled(tasks.values())
    for (const { lines } of live.values()) lines.interrupt()
    const over = Promise.all([...live.values()].map(({ lines }) => lines.over()))
    await Promise.race([over, new Promise((resolve) => setTimeout(resolve, graceMs).unref())])
    leaving = true
    for (const { lab } of live.values()) {
      const { terminal } = lab
      if (terminal.alive) await pool.ask(attempt.id, { do: 'forget', lab: terminal.lab }).catch(ifLost(undefined))
      await terminal.shown
    }
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
    async rest() {
      resting = true
      await letGo()
      for (const screen of screens) screen.close()
    },
    clock,
    async abandon() {
      for (const screen of screens) screen.close()
      for (const wire of wires) wire.destroy()
      await Promise.allSettled(tasks.values())
      for (const { lab } of live.values()) pool.nudge(attempt.id, { nudge: 'drop', lab: lab.terminal.lab })
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
