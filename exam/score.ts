export type ScoredTask = { weight: number; points: number; earned: number; provisional: boolean }
export type Score = { percent: number; passed: boolean; provisional: boolean }

/**
 * The score of an attempt. Each task counts with its weight for the share of its points that was earned; a task of which nothing could be
 * checked (`points` 0) is taken out. `percent` has one decimal, rounded down, so that 65.99 never reads as a pass of 66.
 */
export function scoreAttempt(tasks: readonly ScoredTask[], passPercent: number): Score {
  const counted = tasks.filter((task) => task.points > 0)
  const weight = counted.reduce((sum, task) => sum + task.weight, 0)
  const share = counted.reduce((sum, task) => sum + (task.weight * task.earned) / task.points, 0)
  // The millionth makes up for binary fractions: thirds of three tasks are a whole.
  const percent = weight === 0 ? 0 : Math.floor((share / weight) * 1000 + 1e-6) / 10
  return { percent, passed: percent >= passPercent, provisional: tasks.some((task) => task.provisional) }
}
