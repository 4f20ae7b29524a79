/**
 * Lines of a task run one at a time, whatever tab they are typed in: whose line is under way, and the number of the next. Shared by the sessions of
 * a task's tabs.
 */
export type Turn = {
  /** The tab whose line is under way. */
  holder(): number | null
  /** The next line's number; null while another tab's line is under way. */
  take(tab: number): number | null
  /** The tab's line was answered. */
  free(tab: number): void
  /** What the server says when a tab is opened: the last number it has answered, and where a line runs. */
  sync(lastSeq: number, runs: number | null): void
  /** Called when another tab begins or ends a line. */
  watch(see: () => void): () => void
}

export function createTurn(): Turn {
  const watchers = new Set<() => void>()
  let seq = 0
  let holder: number | null = null
  const tell = () => {
    for (const see of [...watchers]) see()
  }
  return {
    holder: () => holder,
    take(tab) {
      if (holder !== null && holder !== tab) return null
      holder = tab
      seq += 1
      tell()
      return seq
    },
    free(tab) {
      if (holder !== tab) return
      holder = null
      tell()
    },
    sync(lastSeq, runs) {
      // The number of a line that is under way was given already, here or before a reload.
      seq = holder !== null && seq > lastSeq ? seq : lastSeq + (runs === null ? 0 : 1)
      if (runs === null || holder === runs) return
      holder = runs
      tell()
    },
    watch(see) {
      watchers.add(see)
      return () => void watchers.delete(see)
    },
  }
}
