/** How long each task was in front of the learner, milliseconds; `since`: from when on the current one counts, null while nothing does. */
export type TaskTime = { spent: readonly number[]; current: number; since: number | null }

/** What has been counted by `now`. */
export function spentBy({ spent, current, since }: TaskTime, now: number): number[] {
  return spent.map((ms, i) => (i === current && since !== null ? ms + Math.max(0, now - since) : ms))
}

/** From `now` on another task counts, or (`running` false) none. */
export function turnTo(time: TaskTime, current: number, running: boolean, now: number): TaskTime {
  return { spent: spentBy(time, now), current, since: running ? now : null }
}
