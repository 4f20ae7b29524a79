import { fitsGroup } from './questions/bank'
import type { ExamBlueprint } from './questions/blueprint'
import { hash32 } from './questions/parameters'
import type { CurrentVersion } from './store/questions'

/** The bank no longer has enough questions for an exam. */
export class DrawError extends Error {}

/**
 * Draws an exam's questions: group by group, those the learner has met least often first, chance decided by `seed` among equals; a question
 * is drawn once. The tasks then stand in an order that the seed decides. Pure: the same input draws the same. Throws DrawError.
 * `seen`: question id → how often the learner has had it.
 */
export function drawQuestions<T extends Pick<CurrentVersion, 'questionId' | 'kind' | 'domain' | 'topics'>>(
  groups: ExamBlueprint['draw'],
  questions: readonly T[],
  seen: ReadonlyMap<string, number>,
  seed: string,
): T[] {
  const drawn: T[] = []
  for (const [index, group] of groups.entries()) {
    const fitting = questions.filter((question) => fitsGroup(question, group) && !drawn.includes(question))
    if (fitting.length < group.count) throw new DrawError(`the exam asks for ${group.count} questions where the bank has ${fitting.length}`)
    const times = ({ questionId }: T) => seen.get(questionId) ?? 0
    const shuffled = shuffle(fitting, `${seed}\n${index}`)
    drawn.push(...shuffled.sort((a, b) => times(a) - times(b)).slice(0, group.count))
  }
  return shuffle(drawn, `${seed}\norder`)
}

function shuffle<T extends { questionId: string }>(items: readonly T[], seed: string): T[] {
  const keyed = items.map((item) => ({ item, key: hash32(`${seed}\n${item.questionId}`) }))
  return keyed.sort((a, b) => a.key - b.key || (a.item.questionId < b.item.questionId ? -1 : 1)).map(({ item }) => item)
}
