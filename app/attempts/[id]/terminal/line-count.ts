/** Numbers the lines of a task, whatever tab they are typed in: the server runs each number once. Shared by the sessions of a task's tabs. */
export type LineCount = {
  next(): number
  /** What the server says when a tab is opened: the last number that it knows of. */
  sync(count: number): void
}

export function createLineCount(): LineCount {
  let last = 0
  return {
    next: () => ++last,
    sync(count) {
      last = Math.max(last, count)
    },
  }
}
