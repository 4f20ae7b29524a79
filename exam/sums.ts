type Scored = { domain: string; topics: string[]; earned: number | null; points: number | null }
type Sum = { earned: number; points: number }

/** Points by curriculum domain, of the tasks that were graded. */
export const sumByDomain = (tasks: readonly Scored[]): ({ domain: string } & Sum)[] =>
  [...sumBy(tasks, ({ domain }) => [domain])].map(([domain, sum]) => ({ domain, ...sum }))

/** Points by topic, weakest first; a task counts under each of its topics. */
export const sumByTopic = (tasks: readonly Scored[]): ({ topic: string } & Sum)[] =>
  [...sumBy(tasks, ({ topics }) => topics)]
    .map(([topic, sum]) => ({ topic, ...sum }))
    .sort((a, b) => a.earned / a.points - b.earned / b.points || b.points - a.points || (a.topic < b.topic ? -1 : 1))

function sumBy(tasks: readonly Scored[], keysOf: (task: Scored) => string[]): Map<string, Sum> {
  const sums = new Map<string, Sum>()
  for (const task of tasks) {
    if (!task.points) continue
    for (const key of keysOf(task)) {
      const sum = sums.get(key) ?? { earned: 0, points: 0 }
      sums.set(key, { earned: sum.earned + (task.earned ?? 0), points: sum.points + task.points })
    }
  }
  return sums
}
