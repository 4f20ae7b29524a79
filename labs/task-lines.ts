import { beginCommand, interruptUnfinished, killCommand } from '@/exam/lab-work'
import { patiently } from './patience'
import { WorkerLost } from './pool'
import type { ClientMessage } from './seam'
import { type Around, mostTries, silently, type TaskLab, waitsText } from './task-lab'
import { shows, tabOf } from './task-terminal'

const mostLineCharacters = 64 * 1024
/** A page sends a line when the one before has ended; after a lost connection, what it could not send. */
const mostWaiting = 100

type LineMessage = ClientMessage & { type: 'line' }
/** A line that the worker has; wrapped, so that the next one begins beside it. */
type Asked = { ended: Promise<void> }

/** Lines of the tabs of a task's terminal: stored before they run, begun in the order in which they came, and run at most once. */
export type TaskLines = {
  /** Resolves once the line is answered. Lines of one tab wait for each other. */
  run(message: LineMessage, arrivedAt: number): Promise<void>
  /** Resolves once no line runs in any tab. */
  over(): Promise<void>
  /** Ctrl-C in every tab. */
  interrupt(): void
  /** Does something between the beginnings of two lines. */
  between<T>(act: () => Promise<T>): Promise<T>
}

export function createTaskLines(around: Around, task: number, lab: TaskLab): TaskLines {
  const { attempt, pool, now, tell, meter } = around
  const { terminal } = lab
  const key = { attemptId: attempt.id, task }

  function between<T>(act: () => Promise<T>): Promise<T> {
    const done = terminal.beginning.then(act)
    terminal.beginning = done.then(
      () => undefined,
      () => undefined,
    )
    return done
  }

  async function run(message: LineMessage, arrivedAt: number): Promise<void> {
    const { seq, line, tab = 0 } = message
    const its = tabOf(terminal, tab)
    if (seq <= its.lastSeq) return tell({ type: 'prompt', task, tab, seq, prompt: its.prompt, exitCode: 0, jobs: its.jobs })
    const waits = () => {
      meter.count('seatrial_database_waits_total')
      tell({ type: 'output', task, tab, seq, output: { type: 'stderr', text: waitsText } })
    }
    const begun = await between(async () => {
      const row = await patiently(() => beginCommand({ ...key, seq, tab, line, prompt: its.prompt, arrivedAt }), waits)
      if (row === 'over') return undefined
      Object.assign(its, { lastSeq: seq, running: seq })
      shows(terminal, tab, `${its.prompt}${line}\r\n`)
      // A line of this number whose end was never stored is given up.
      return row === 'known' ? { ended: null } : ask(message)
    })
    if (!begun) return tell({ type: 'closed', why: 'submitted' })
    try {
      if (begun.ended) await toItsEnd(message, begun as Asked)
      else await giveUp(message)
    } catch (error) {
      await giveUp(message)
      throw error
    } finally {
      if (its.running === seq) its.running = null
      meter.time('seatrial_line_seconds', (now() - arrivedAt) / 1_000)
    }
  }

  /** What the line did was not stored: it is answered `^C`, and the next one goes on with what is. */
  async function giveUp({ seq, tab = 0 }: LineMessage): Promise<void> {
    terminal.alive = false
    meter.count('seatrial_lines_total', { end: 'interrupted' })
    await patiently(() => interruptUnfinished(attempt.id, task, now(), seq), silently)
    say(tab, seq, { exitCode: 130, text: '^C\r\n' })
  }

  /** Gives a line to the worker. */
  async function ask({ seq, line, tab = 0, closes }: LineMessage): Promise<Asked> {
    await lab.takeUp()
    const more = { now: now(), ...terminal.size, ...(closes && { closes }) }
    const ended = pool.ask<void>(attempt.id, { do: 'line', lab: terminal.lab, tab, seq, line, ...more })
    ended.catch(() => undefined)
    return { ended }
  }

  /** A neighbour's fault costs a second try; the line's own is answered `Killed`, on the state before it. */
  async function toItsEnd(message: LineMessage, first: Asked): Promise<void> {
    const its = tabOf(terminal, message.tab ?? 0)
    const before = terminal.version
    for (let tries = 1, asked = first; ; tries++) {
      try {
        await asked.ended
        await terminal.shown
        if (its.running === message.seq) throw new Error('how the line ended was not stored')
        return meter.count('seatrial_lines_total', { end: 'done' })
      } catch (error) {
        if (!(error instanceof WorkerLost)) throw error
        await terminal.shown
        if (error.reason === 'gone' || error.reason === 'burned') terminal.alive = false
        else around.workerLost()
        // What the line had already changed is stored: it must not run twice.
        if (error.culprit || terminal.version !== before || tries === mostTries || around.over()) return answer(message, wordsFor(error))
        asked = await between(() => ask(message))
      }
    }
  }

  /** Answers a line that was ended by what is not its own. */
  async function answer({ seq, tab = 0 }: LineMessage, said: { exitCode: number; text: string }): Promise<void> {
    meter.count('seatrial_lines_total', { end: 'killed' })
    await patiently(() => killCommand({ ...key, seq, endedAt: now(), exitCode: said.exitCode, output: said.text }), silently)
    say(tab, seq, said)
  }

  function say(tab: number, seq: number, { exitCode, text }: { exitCode: number; text: string }): void {
    shows(terminal, tab, text)
    const its = tabOf(terminal, tab)
    its.running = null
    tell({ type: 'output', task, tab, seq, output: { type: 'stderr', text } })
    tell({ type: 'prompt', task, tab, seq, prompt: its.prompt, exitCode, jobs: its.jobs })
  }

  return {
    between,
    run(message, arrivedAt) {
      const { tab = 0 } = message
      const its = tabOf(terminal, tab)
      const refusal =
        message.line.length > mostLineCharacters
          ? `the line is longer than ${mostLineCharacters} characters`
          : its.waiting >= mostWaiting && 'too many lines wait for their turn'
      if (refusal) return Promise.resolve(tell({ type: 'error', task, tab, message: refusal }))
      its.waiting += 1
      const turn = its.turn.then(() => {
        its.waiting -= 1
        return run(message, arrivedAt)
      })
      its.turn = turn.catch(() => undefined)
      return turn
    },
    over: () => Promise.all([...terminal.tabs.values()].map(({ turn }) => turn)).then(() => undefined),
    interrupt() {
      for (const tab of terminal.tabs.keys()) pool.nudge(attempt.id, { nudge: 'interrupt', lab: terminal.lab, tab })
    },
  }
}

function wordsFor({ culprit, reason }: WorkerLost): { exitCode: number; text: string } {
  const burned = reason === 'memory' ? 'memory' : 'processor time'
  if (culprit) return { exitCode: 137, text: `Killed: the line used too much ${burned}\r\n` }
  return reason === 'burned'
    ? { exitCode: 137, text: `Killed: what runs beside it in this terminal used too much ${burned}\r\n` }
    : { exitCode: 130, text: '^C\r\n' }
}
