import { wallNow } from '../determinism'

/** How simulated time goes on while a cluster is served to clients that live in real time. */
export type ServedTime = {
  /** Where the cluster's clock belongs now, milliseconds since the epoch. */
  now(): number
  /** Wall milliseconds until simulated time is `t`; undefined when it never gets there by itself. `waiting`: somebody reads a stream. */
  until(t: number, waiting: boolean): number | undefined
}

/** Time follows the wall clock from where the cluster stands. */
export function wallTime(clusterNow: number): ServedTime {
  const ahead = clusterNow - wallNow()
  return { now: () => wallNow() + ahead, until: (t) => t - wallNow() - ahead }
}

/** Time stands still: what is due later never happens. */
export function frozenTime(clusterNow: number): ServedTime {
  return { now: () => clusterNow, until: () => undefined }
}

/** Time stands still until somebody waits; then it jumps to what comes next. For comparing clients without waiting. */
export function skippingTime(clusterNow: number): ServedTime & { skipTo(t: number): void } {
  let now = clusterNow
  const skipTo = (t: number) => {
    now = Math.max(now, t)
  }
  return {
    now: () => now,
    skipTo,
    until(t, waiting) {
      if (!waiting) return undefined
      skipTo(t)
      return 0
    },
  }
}
