import {
  type AttemptWork,
  attemptWork,
  claimDue,
  closeExpired,
  loadAnswer,
  loadLab,
  putOff,
  recordGrades,
  taskCutOff,
} from '@/exam/lab-work'
import { taskOf } from '@/exam/task'
import type { Answer, TaskResult } from '@/grader/evidence'
import { log, logChanges } from './log'
import type { Meter } from './meter'
import { type Pool, WorkerLost } from './pool'
import type { Graded } from './worker-protocol'

/** How often attempts that are due are looked for. The index on nextCheckAt makes an empty look cheap. */
const everyMs = 500
/** So many are claimed in one go, and graded at once: learners' lines wait behind them. */
const mostClaimed = 8
const atOnce = 2

export type Closing = { stop(): Promise<void> }

/**
 * Closes attempts whose time is over and grades the closed ones: first close, then grade. Grading is idempotent, so a crash in the middle
 * is made good by whoever looks next. `end` lets a live session finish its lines first.
 */
export function startClosing(
  pool: Pool,
  options: { owner: string; now(): number; end(attemptId: string, why: 'submitted' | 'expired'): Promise<void>; meter: Meter },
): Closing {
  const told = logChanges(
    'looking for attempts that are due failed; it goes on until it succeeds',
    'attempts that are due are graded again',
  )
  let stopped = false
  let round: Promise<void> = Promise.resolve()

  /** Grades what is due, a few attempts at once, until nothing is. */
  async function look(): Promise<void> {
    for (;;) {
      const due = await claimDue({ owner: options.owner, now: options.now(), most: mostClaimed })
      const rest = [...due]
      const one = async () => {
        for (let id = rest.shift(); id !== undefined && !stopped; id = rest.shift()) await finishOrPutOff(id)
      }
      await Promise.all(Array.from({ length: atOnce }, one))
      if (due.length < mostClaimed || stopped) return
    }
  }

  async function finishOrPutOff(id: string): Promise<void> {
    const began = options.now()
    try {
      await finish(id)
      options.meter.count('seatrial_gradings_total', { end: 'graded' })
      options.meter.time('seatrial_grading_seconds', (options.now() - began) / 1_000)
    } catch (error) {
      options.meter.count('seatrial_gradings_total', { end: 'failed' })
      log('error', 'an attempt could not be graded yet', { attempt: id }, error)
      await putOff(id, options.now())
    }
  }

  async function finish(id: string): Promise<void> {
    const expired = await closeExpired(id, options.now())
    const attempt = await attemptWork(id)
    if (!attempt || attempt.state === 'open') return
    await options.end(id, expired ? 'expired' : 'submitted')
    const cutOff = await taskCutOff(id)
    const results: TaskResult[] = []
    for (const task of attempt.tasks) results.push(await gradeTask(pool, attempt, task, task.index === cutOff))
    await recordGrades(id, results, options.now())
  }

  const timer = setInterval(() => {
    round = round.then(() => (stopped ? undefined : look())).then(told.succeeded, told.failed)
  }, everyMs)

  return {
    async stop() {
      stopped = true
      clearInterval(timer)
      await round
    },
  }
}

/**
 * Grades a task in a worker. What was handed in runs there for the first time, so it may burn its worker: then the lab is graded without it,
 * and the first failed check says so. A lab that burns its worker by itself could not be checked. `cutOff`: the deadline came while it was
 * worked on.
 */
export async function gradeTask(pool: Pool, attempt: AttemptWork, task: AttemptWork['tasks'][number], cutOff = false): Promise<TaskResult> {
  const stored = await loadLab(attempt.id, task.index)
  const place = `grade:${attempt.id}`
  const ask = (answer: Answer) =>
    pool
      .ask<Graded>(place, {
        do: 'grade',
        task: { files: task.files, seed: task.seed, start: task.start, standsStill: task.standsStill },
        stored: stored?.state ?? null,
        startedAt: attempt.startedAt,
        endedAt: attempt.endedAt ?? attempt.deadline,
        expired: attempt.endedAt === null || attempt.endedAt >= attempt.deadline,
        cutOff,
        answer,
      })
      .then(({ result }) => result)
      .finally(() => pool.release(place))
  const answer = await loadAnswer(attempt.id, task.index, task.kind)
  try {
    return await ask(answer)
  } catch (error) {
    const burned = burnedOf(error)
    if (answer.kind === 'terminal' || answer.kind === 'choice') return couldNotCheck(task, `the lab used too much ${burned}`)
    try {
      const result = await ask(answer.kind === 'manifest' ? { kind: 'manifest', yaml: '' } : { kind: 'command', lines: '' })
      result.checks.find(({ outcome }) => outcome === 'failed')?.near.push(`the answer was ended: it used too much ${burned}`)
      return result
    } catch (again) {
      return couldNotCheck(task, `the lab used too much ${burnedOf(again)}`)
    }
  }
}

/** What the request itself used up; throws every other error on. */
function burnedOf(error: unknown): string {
  if (!(error instanceof WorkerLost) || !error.culprit || error.reason === 'crash') throw error
  return error.reason === 'memory' ? 'memory' : 'processor time'
}

function couldNotCheck({ files, seed }: AttemptWork['tasks'][number], why: string): TaskResult {
  const checks = taskOf(files, seed).checks.map(({ id, says, gate = false, points = 0 }) => {
    return { id, says, gate, points, earned: 0, outcome: 'unchecked' as const, differences: [], near: [], why }
  })
  return { checks, points: 0, earned: 0, provisional: true, gradedBy: 'seatrial-grader/none' }
}
