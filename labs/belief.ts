import type { TaskInstance } from '@/exam/questions/question'
import type { TaskResult } from '@/grader/evidence'

/**
 * The mistaken belief behind a result: that of the recorded mistake which fails exactly these checks. undefined when no mistake does, or when
 * several do and nobody can tell which belief it was. Nor where nothing at all was achieved: that is no sign of any belief.
 */
export function beliefBehind(task: Pick<TaskInstance, 'mistakes'>, result: TaskResult): string | undefined {
  if (!result.checks.some(({ gate, outcome }) => !gate && outcome === 'passed')) return undefined
  const failed = result.checks.filter(({ outcome }) => outcome === 'failed').map(({ id }) => id)
  const alike = task.mistakes.filter(({ fails }) => [...fails].sort().join() === failed.toSorted().join())
  return alike.length === 1 ? alike[0]?.believes : undefined
}

/** The result with the belief told at its first failed check. */
export function withBelief(task: Pick<TaskInstance, 'mistakes'>, result: TaskResult): TaskResult {
  const belief = beliefBehind(task, result)
  const first = result.checks.find(({ outcome }) => outcome === 'failed')
  if (belief === undefined || !first) return result
  return { ...result, checks: result.checks.map((check) => (check === first ? { ...check, belief } : check)) }
}
