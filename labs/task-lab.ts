import {
  type AttemptWork,
  interruptUnfinished,
  loadLab,
  loadTranscripts,
  recordRequest,
  recordSaid,
  type StoredLab,
  storeLab,
  touchTask,
} from '@/exam/lab-work'
import { log } from './log'
import type { Meter } from './meter'
import { patiently } from './patience'
import { type Pool, WorkerLost } from './pool'
import type { ServerMessage } from './seam'
import { closeTab, opened, shows, type TaskTerminal, tabOf, taskTerminal, tookUp } from './task-terminal'
import type { Opened, WorkerEvent } from './worker-protocol'

/** A request that a neighbour's fault ended is asked so often in all. */
export const mostTries = 3
export const waitsText = 'seatrial: the database does not answer; what you typed is kept, and goes on when it is back\r\n'
export const silently = () => undefined

/** What the labs of an attempt have in common. */
export type Around = {
  attempt: AttemptWork
  pool: Pool
  now(): number
  tell(message: ServerMessage): void
  meter: Meter
  /** The attempt's labs are let go of. */
  over(): boolean
  /** The worker of all the attempt's labs is no more. */
  workerLost(): void
}

/** A task's lab as this process holds it: taken up in a worker, and what is heard of it stored and shown. */
export type TaskLab = {
  terminal: TaskTerminal
  /** Takes the lab up from its stored state where no worker has it. */
  takeUp(): Promise<void>
  heard(event: WorkerEvent & { event: 'said' | 'requested' }): void
  /** Puts a fresh lab in its place. Nothing may run. */
  renew(): Promise<void>
}

export async function takeTask({ attempt, pool, now, tell, meter }: Around, task: number): Promise<TaskLab> {
  const about = attempt.tasks[task]
  if (!about) throw new Error(`this attempt has no task ${task + 1}`)
  const load = () => loadLab(attempt.id, task)
  const stored = await patiently(
    () => interruptUnfinished(attempt.id, task, now()).then(load),
    () => tell({ type: 'error', task, message: 'the database does not answer; the terminal opens when it is back' }),
  )
  const transcripts = stored?.lastSeq ? await patiently(() => loadTranscripts(attempt.id, task), silently) : new Map<number, string>()
  const terminal = taskTerminal(`${attempt.id}/${task}`, stored, transcripts)
  await revive(stored)
  if (!stored) await touchTask(attempt.id, task)

  async function revive(from: StoredLab | null): Promise<void> {
    const open = () =>
      pool.ask<Opened>(attempt.id, {
        do: 'open',
        lab: terminal.lab,
        task: about as AttemptWork['tasks'][number],
        stored: from?.state ?? null,
        startedAt: attempt.startedAt,
        now: now(),
      })
    const taken = await again(open)
    const { state } = taken
    if (state) terminal.version = await patiently(() => storeLab(attempt.id, task, terminal.version, state), silently)
    tookUp(terminal, taken)
  }

  /** What a worker says of a lab is stored and shown in the order in which it is heard: each state follows from the one before. */
  function inOrder(act: () => Promise<void>): Promise<void> {
    const done = terminal.shown.then(act)
    terminal.shown = done.catch(() => undefined)
    return done
  }

  /** What was changed is stored before the output that follows it is shown. */
  async function said(event: WorkerEvent & { event: 'said' }): Promise<void> {
    const at = now()
    const store = () => recordSaid({ attemptId: attempt.id, index: task, version: terminal.version }, event, at)
    terminal.version = await patiently(store, () => {
      meter.count('seatrial_database_waits_total')
      for (const { tab, seq } of event.ended) tell({ type: 'output', task, tab, seq, output: { type: 'stderr', text: waitsText } })
    })
    for (const { tab, seq, output } of event.outputs) {
      if (output.type === 'stdout' || output.type === 'stderr') shows(terminal, tab, output.text)
      if (output.type === 'clear') tabOf(terminal, tab).transcript = ''
      tell({ type: 'output', task, tab, seq, output })
    }
    for (const { tab, seq, exitCode, prompt, jobs, closed } of event.ended) {
      Object.assign(tabOf(terminal, tab), { prompt, jobs, running: null })
      if (closed) closeTab(terminal, tab)
      tell({ type: 'prompt', task, tab, seq, prompt, exitCode, jobs, ...(closed && { closed }) })
    }
  }

  /** A request of the learner's own kubectl is answered once it is stored. */
  async function requested(event: WorkerEvent & { event: 'requested' }): Promise<void> {
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

  return {
    terminal,
    async takeUp() {
      if (!terminal.alive) await revive(await patiently(load, silently))
    },
    heard(event) {
      inOrder(() => (event.event === 'said' ? said(event) : requested(event))).catch((error) => {
        log('error', 'what a lab said was not stored', { lab: event.lab }, error)
        // The next line goes on with what is.
        terminal.alive = false
      })
    },
    async renew() {
      await inOrder(() => revive(null))
      for (const tab of terminal.tabs.keys()) {
        closeTab(terminal, tab)
        tell(opened(task, terminal, tab))
      }
    },
  }
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
