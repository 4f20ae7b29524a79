import { spread } from './curriculum'
import { fitsGroup } from './questions/bank'
import type { ExamBlueprint } from './questions/blueprint'
import { hash32 } from './questions/parameters'
import type { CurrentVersion } from './store/questions'
import type { Difficulty } from './views'

/** The bank no longer has enough questions for an exam. */
export class DrawError extends Error {}

type Group = ExamBlueprint['draw'][number]
type Drawable = Pick<CurrentVersion, 'questionId' | 'kind' | 'domain' | 'topics' | 'difficulty'>

/**
 * Draws an exam's questions: group by group, those the learner has met least often first, then those whose difficulty the group's mix still
 * lacks, chance decided by `seed` among equals; a question is drawn once. The tasks then stand in an order that the seed decides. Pure: the same
 * input draws the same. Throws DrawError. `seen`: question id → how often the learner has had it.
 */
export function drawQuestions<T extends Drawable>(
  groups: ExamBlueprint['draw'],
  questions: readonly T[],
  seen: ReadonlyMap<string, number>,
  seed: string,
): T[] {
  const drawn: T[] = []
  for (const [index, group] of groups.entries()) {
    const fitting = questions.filter((question) => fitsGroup(question, group) && !drawn.includes(question))
    if (fitting.length < group.count) throw new DrawError(`the exam asks for ${group.count} questions where the bank has ${fitting.length}`)
    drawn.push(...drawGroup(group, shuffle(fitting, `${seed}\n${index}`), seen))
  }
  return shuffle(drawn, `${seed}\norder`)
}

/** `fitting` comes shuffled. */
function drawGroup<T extends Drawable>(group: Group, fitting: T[], seen: ReadonlyMap<string, number>): T[] {
  const lacking: Partial<Record<Difficulty, number>> = { ...group.mix }
  const times = ({ questionId }: T) => seen.get(questionId) ?? 0
  const lack = ({ difficulty }: T) => lacking[difficulty] ?? 0
  const taken: T[] = []
  for (const [domain, count] of sharesOf(group, fitting)) {
    const open = fitting.filter((question) => domain === null || question.domain === domain)
    for (let n = 0; n < count; n++) {
      open.sort((a, b) => times(a) - times(b) || lack(b) - lack(a))
      const next = open.shift() as T
      if (group.mix) lacking[next.difficulty] = lack(next) - 1
      taken.push(next)
    }
  }
  return taken
}

/** How many questions of which domain; null: of any. */
function sharesOf({ by, count }: Group, fitting: readonly Drawable[]): Iterable<[domain: string | null, count: number]> {
  return by === 'curriculum' ? spread(count, countByDomain(fitting)) : [[null, count]]
}

export function countByDomain(questions: readonly Pick<Drawable, 'domain'>[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { domain } of questions) counts.set(domain, (counts.get(domain) ?? 0) + 1)
  return counts
}

function shuffle<T extends { questionId: string }>(items: readonly T[], seed: string): T[] {
  const keyed = items.map((item) => ({ item, key: hash32(`${seed}\n${item.questionId}`) }))
  return keyed.sort((a, b) => a.key - b.key || (a.item.questionId < b.item.questionId ? -1 : 1)).map(({ item }) => item)
}
