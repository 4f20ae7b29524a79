/** How the time of a topic's tasks compares with their budget: `ratio` 1 is just in time. Medians, so that one long lunch does not count. */
export type TopicPace = { topic: string; tasks: number; spentMs: number; minutes: number; ratio: number }

type Timed = { topics: string[]; spentMs: number; minutes: number }

/** Topics by how much they overrun, the slowest first; only tasks whose time was counted. Pure. */
export function pacesOf(tasks: readonly Timed[]): TopicPace[] {
  const timed = tasks.filter(({ spentMs }) => spentMs > 0)
  const topics = [...new Set(timed.flatMap((task) => task.topics))]
  return topics
    .map((topic) => {
      const own = timed.filter((task) => task.topics.includes(topic))
      const spentMs = median(own.map((task) => task.spentMs))
      const minutes = median(own.map((task) => task.minutes))
      return { topic, tasks: own.length, spentMs, minutes, ratio: median(own.map((task) => task.spentMs / (task.minutes * 60_000))) }
    })
    .sort((a, b) => b.ratio - a.ratio || (a.topic < b.topic ? -1 : 1))
}

function median(numbers: number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}
