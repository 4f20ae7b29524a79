import { type AttemptWork, loadAnswer, loadLab } from '@/exam/lab-work'
import { isAllHelpShown } from '@/exam/practice-help'
import { gradeTask } from './closing'
import { withoutFixes } from './held-back'
import { type Pool, WorkerLost } from './pool'
import type { ClientMessage, ClusterDifference, ServerMessage } from './seam'

/** What only practice offers, asked over the attempt's socket. */
export type PracticeAsk = ClientMessage & { type: 'check' | 'difference' }

/** Answers a check or a difference of a task as it stands: the stored lab, and what was handed in. */
export async function answerPractice(
  pool: Pool,
  attempt: AttemptWork,
  { type, task: index }: PracticeAsk,
  now: number,
): Promise<ServerMessage> {
  const task = attempt.tasks[index]
  if (!task) return { type: 'error', task: index, message: `this attempt has no task ${index + 1}` }
  if (type === 'check') {
    const result = await gradeTask(pool, { ...attempt, endedAt: now }, task)
    return { type: 'checked', task: index, ...((await isAllHelpShown(attempt.id, index)) ? { result } : withoutFixes(result)) }
  }
  if (task.kind === 'choice') return { type: 'error', task: index, message: 'a choice has no cluster to compare' }
  const place = `difference:${attempt.id}`
  const [lab, answer] = await Promise.all([loadLab(attempt.id, index), loadAnswer(attempt.id, index, task.kind)])
  try {
    const asked = {
      task: { files: task.files, seed: task.seed, start: task.start },
      stored: lab?.state ?? null,
      startedAt: attempt.startedAt,
      answer,
    }
    return { type: 'difference', task: index, difference: await pool.ask<ClusterDifference>(place, { do: 'difference', ...asked }) }
  } catch (error) {
    if (!(error instanceof WorkerLost)) throw error
    return { type: 'error', task: index, message: 'the comparison took too long and was ended' }
  } finally {
    pool.release(place)
  }
}
