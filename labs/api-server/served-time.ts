import { wallNow } from '../determinism'

/** How simulated time goes on while a cluster is served to clients that live in real time. */
export type ServedTime = {
  /** Where the cluster's clock belongs now, milliseconds since the epoch. */
  now(): number
  /** Wall milliseconds until simulated time is `t`; undefined when it never gets there by itself. `waiting`: somebody reads a stream. */
  until(t: number, waiting: boolean): number | undefined
  /** The same for the time at which a stream ends if nothing happens. */
  untilEnd(t: number): number | undefined
}

/** Time follows the wall clock from where the cluster stands. */
export function wallTime(clusterNow: number): ServedTime {
  const ahead = clusterNow - wallNow()
  const until = (t: number) => t - wallNow() - ahead
  return { now: () => wallNow() + ahead, until, untilEnd: until }
}

/** Time stands still: what is due later never happens. */
export function frozenTime(clusterNow: number): ServedTime {
  return { now: () => clusterNow, until: () => undefined, untilEnd: () => undefined }
}
