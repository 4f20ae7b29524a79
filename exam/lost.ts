import { type PracticeStart, startPractice } from './practice'
import { hash32 } from './questions/parameters'
import { countQuestionsSeen, selectOptionalAttempt, selectTasks } from './store/attempts'
import { selectResults } from './store/check-results'
import { selectCurrentVersions } from './store/questions'
import type { CurrentUser } from './views'

/** A drill is short: the costliest tasks first, and no more than these. */
const mostTasks = 8

type Offered = { questionId: string; topics: string[] }
/** A task of which checks failed, and the share of the whole exam that it cost. */
export type LostTask = Offered & { cost: number }

/**
 * Starts practice on what a graded attempt lost: for each task with a failed check another question on its topics, or the same question, drawn
 * anew, where the bank has no other. `nothing-lost`: every check passed.
 */
export async function practiseLost(
  attemptId: string,
  user: CurrentUser,
  now = Date.now(),
): Promise<PracticeStart | { ok: false; why: 'absent' | 'nothing-lost' }> {
  const attempt = await selectOptionalAttempt(attemptId)
  if (!attempt || attempt.userId !== user.id || attempt.state !== 'graded') return { ok: false, why: 'absent' }
  const [tasks, results, versions, seen] = await Promise.all([
    selectTasks(attemptId),
    selectResults(attemptId),
    selectCurrentVersions(),
    countQuestionsSeen(user.id),
  ])
  const lost = tasks.flatMap(({ index, questionId, topics, weight, earned, points }): LostTask[] => {
    const failed = results.get(index)?.checks.some(({ outcome }) => outcome === 'failed')
    return failed ? [{ questionId, topics, cost: points ? weight * (1 - (earned ?? 0) / points) : weight }] : []
  })
  if (lost.length === 0) return { ok: false, why: 'nothing-lost' }
  return startPractice({ questions: drillFor(lost, versions, seen, attemptId) }, user, now)
}

/**
 * Which questions to practise, one for each lost task, the costliest first: the one that shares most of the task's topics, among equals the one
 * met least often, then as `seed` decides. Nothing is drawn that shares no topic. Pure.
 */
export function drillFor(
  lost: readonly LostTask[],
  offered: readonly Offered[],
  seen: ReadonlyMap<string, number>,
  seed: string,
): string[] {
  const drawn: string[] = []
  const failed = new Set(lost.map(({ questionId }) => questionId))
  for (const task of [...lost].sort((a, b) => b.cost - a.cost).slice(0, mostTasks)) {
    const rank = (question: Offered) => [
      -overlap(question.topics, task.topics),
      seen.get(question.questionId) ?? 0,
      hash32(`${seed}\n${question.questionId}`),
    ]
    const others = offered
      .filter(({ questionId, topics }) => !failed.has(questionId) && !drawn.includes(questionId) && overlap(topics, task.topics) > 0)
      .sort((a, b) => compare(rank(a), rank(b)))
    drawn.push(others[0]?.questionId ?? task.questionId)
  }
  return drawn
}

/** The share of all topics of both that they have in common. */
function overlap(a: readonly string[], b: readonly string[]): number {
  const common = a.filter((topic) => b.includes(topic)).length
  return common / (a.length + b.length - common)
}

const compare = (a: number[], b: number[]) => a.map((each, i) => each - (b[i] ?? 0)).find((difference) => difference !== 0) ?? 0
