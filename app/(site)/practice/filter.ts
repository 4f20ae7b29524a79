import type { AnswerKind, Difficulty, PracticeItem } from '@/exam/views'

/** Empty: any. `fresh`: only what the learner has not met yet. */
export type PracticeFilter = { topic: string; kind: AnswerKind | ''; difficulty: Difficulty | ''; fresh: boolean }

export function fitting(items: readonly PracticeItem[], { topic, kind, difficulty, fresh }: PracticeFilter): PracticeItem[] {
  return items.filter(
    (item) =>
      (topic === '' || item.topics.includes(topic)) &&
      (kind === '' || item.kind === kind) &&
      (difficulty === '' || item.difficulty === difficulty) &&
      (!fresh || item.seen === 0),
  )
}

/** Every topic with how many questions it has, by name. */
export function topicsOf(items: readonly PracticeItem[]): { topic: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const topic of items.flatMap(({ topics }) => topics)) counts.set(topic, (counts.get(topic) ?? 0) + 1)
  return [...counts].map(([topic, count]) => ({ topic, count })).sort((a, b) => a.topic.localeCompare(b.topic))
}
