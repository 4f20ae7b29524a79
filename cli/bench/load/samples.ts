/** Milliseconds that were waited; `within` the time that is looked at. */
export type Latencies = { count: number; p50: number; p99: number; longest: number }

/** Of no samples: all 0. */
export function latencies(samples: readonly number[]): Latencies {
  const sorted = samples.toSorted((a, b) => a - b)
  const at = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)
  return { count: sorted.length, p50: at(0.5), p99: at(0.99), longest: at(1) }
}
