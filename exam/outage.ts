import { hash32 } from './questions/parameters'
import { settings } from './settings'

/** How long a rehearsed disconnection lasts. The clock runs on meanwhile. */
export const outageMs = () => settings().SEATRIAL_OUTAGE_SECONDS * 1_000

/** When the disconnection begins that a learner asked for: somewhere in the middle half of the exam, decided by the seed. */
export function outageTime(seed: string, startedAt: number, deadline: number): number {
  const share = 0.25 + (hash32(`${seed}\noutage`) / 2 ** 32) * 0.5
  return Math.round(startedAt + (deadline - startedAt - outageMs()) * share)
}

/** Whether the attempt's learner is cut off now. */
export function inOutage(outageAt: number | null, now: number): boolean {
  return outageAt !== null && now >= outageAt && now < outageAt + outageMs()
}
