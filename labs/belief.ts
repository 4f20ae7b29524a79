import { choiceOptions } from '@/exam/questions/attempted'
import type { TaskInstance } from '@/exam/questions/question'
import type { Answer, TaskResult } from '@/grader/evidence'

/**
 * The mistaken belief behind a result: that of the recorded mistakes which fail exactly these checks, where all of them are of one belief; of a
 * choice only those that picked the same options. undefined when no mistake does, or when nobody can tell which belief it was. Nor where nothing
 * at all was achieved: that is no sign of any belief.
 */
export function beliefBehind(task: Pick<TaskInstance, 'mistakes'>, result: TaskResult, answer: Answer): string | undefined {
  if (!result.checks.some(({ gate, outcome }) => !gate && outcome === 'passed')) return undefined
  const failed = result.checks.filter(({ outcome }) => outcome === 'failed').map(({ id }) => id)
  const alike = task.mistakes.filter(({ fails }) => sameSet(fails, failed))
  const meant = answer.kind === 'choice' ? alike.filter(({ text }) => sameSet(choiceOptions(text), answer.options)) : alike
  const [belief, ...others] = new Set(meant.map(({ believes }) => believes))
  return others.length === 0 ? belief : undefined
}

const sameSet = (a: readonly string[], b: readonly string[]) => [...a].sort().join() === [...b].sort().join()

/** The result with the belief told at its first failed check. */
export function withBelief(task: Pick<TaskInstance, 'mistakes'>, result: TaskResult, answer: Answer): TaskResult {
  const belief = beliefBehind(task, result, answer)
  const first = result.checks.find(({ outcome }) => outcome === 'failed')
  if (belief === undefined || !first) return result
  return { ...result, checks: result.checks.map((check) => (check === first ? { ...check, belief } : check)) }
}
