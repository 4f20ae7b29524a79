/** What drift, and a thread that was held up between two readings, can explain, milliseconds. */
const explainedMs = 2_000

/**
 * Answers at each look how far the host's clock has gone otherwise than time since the look before, milliseconds: it was set, or the machine stood still.
 * 0 for what drift explains. `wall` is the clock that may be set, `elapsed` the one that may not.
 */
export function clockJumps(wall: () => number, elapsed: () => number): () => number {
  let ahead = wall() - elapsed()
  return () => {
    const before = ahead
    ahead = wall() - elapsed()
    return Math.abs(ahead - before) > explainedMs ? Math.round(ahead - before) : 0
  }
}
