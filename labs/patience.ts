import { setTimeout as pause } from 'node:timers/promises'
import { DatabaseAway } from '@/exam/store/database'

const firstPauseMs = 100
const longestPauseMs = 2_000

const rest = (ms: number) => pause(ms, undefined, { ref: false })

/**
 * Does `act` again and again while the database is away, with `sleep` in between; `waits` is told once, the first time. Whatever else goes wrong is
 * thrown.
 */
export async function patiently<T>(act: () => Promise<T>, waits: () => void, sleep: (ms: number) => Promise<unknown> = rest): Promise<T> {
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(longestPauseMs, pauseMs * 2)) {
    try {
      return await act()
    } catch (error) {
      if (!(error instanceof DatabaseAway)) throw error
      if (pauseMs === firstPauseMs) waits()
      await sleep(pauseMs)
    }
  }
}
