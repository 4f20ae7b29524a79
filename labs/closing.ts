import { type AttemptWork, attemptWork, claimDue, closeExpired, loadAnswer, loadLab, putOff, recordGrades } from '@/exam/lab-work'
import type { TaskResult } from '@/grader/evidence'
import type { Pool } from './pool'
import type { Graded } from './worker-protocol'

/** How often attempts that are due are looked for. The index on nextCheckAt makes an empty look cheap. */
const everyMs = 500

export type Closing = { stop(): Promise<void> }

/**
 * Closes attempts whose time is over and grades the closed ones: first close, then grade. Grading is idempotent, so a crash in the middle
 * is made good by whoever looks next. `end` lets a live session finish its lines first.
 */
export function startClosing(
  pool: Pool,
  options: { owner: string; now(): number; end(attemptId: string, why: 'submitted' | 'expired'): Promise<void> },
): Closing {
  let stopped = false
  let round: Promise<void> = Promise.resolve()

  async function look(): Promise<void> {
    for (const id of await claimDue({ owner: options.owner, now: options.now(), most: 8 })) {
      if (stopped) return
      try {
        await finish(id)
      } catch (error) {
        console.error(`labs: attempt ${id} could not be graded yet`, error)
        await putOff(id, options.now())
      }
    }
  }

  async function finish(id: string): Promise<void> {
    const expired = await closeExpired(id, options.now())
    const attempt = await attemptWork(id)
    if (!attempt || attempt.state === 'open') return
    await options.end(id, expired ? 'expired' : 'submitted')
    const results: TaskResult[] = []
    for (const task of attempt.tasks) results.push((await gradeTask(pool, attempt, task)).result)
    await recordGrades(id, results, options.now())
  }

  const timer = setInterval(() => {
    round = round.then(() => (stopped ? undefined : look())).catch((error) => console.error('labs: looking for due attempts failed', error))
  }, everyMs)

  return {
    async stop() {
      stopped = true
      clearInterval(timer)
      await round
    },
  }
}

async function gradeTask(pool: Pool, attempt: AttemptWork, task: AttemptWork['tasks'][number]): Promise<Graded> {
  const stored = await loadLab(attempt.id, task.index)
  const answer = await loadAnswer(attempt.id, task.index, task.kind)
  const place = `grade:${attempt.id}`
  try {
    return await pool.ask<Graded>(place, {
      do: 'grade',
      task: { files: task.files, seed: task.seed },
      stored: stored?.state ?? null,
      startedAt: attempt.startedAt,
      endedAt: attempt.endedAt ?? attempt.deadline,
      answer,
    })
  } finally {
    pool.release(place)
  }
}
