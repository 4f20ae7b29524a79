/**
 * The server's clock, read in the browser. It runs on the browser's monotonic timer from the server's time and only ever moves forward:
 * a message that was long under way does not turn it back, and the computer's own clock has no say.
 */
export type Clock = { now(): number; sync(serverNow: number): void }

export function createClock(serverNow: number, monotonic: () => number): Clock {
  let offset = serverNow - monotonic()
  return {
    now: () => monotonic() + offset,
    sync: (serverTime) => {
      offset = Math.max(offset, serverTime - monotonic())
    },
  }
}

/** `39:05`, or `1:02:03` from an hour on; never below zero. */
export function timeLeft(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000))
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60]
  const two = (n: number) => String(n).padStart(2, '0')
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${two(minutes)}:${two(rest)}`
}

/** A time that passed: `0:04`, `12:30`, `75:00`. */
export function minutesAndSeconds(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** The exam warns at these many minutes left. */
export const warnings = [30, 15, 5]

/** The warning that was crossed between two readings of the time left, in minutes. */
export const warningBetween = (before: number, after: number): number | undefined =>
  warnings.find((minutes) => before > minutes * 60_000 && after <= minutes * 60_000)
