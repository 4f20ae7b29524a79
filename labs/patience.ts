import { setTimeout as pause } from 'node:timers/promises'
import { DatabaseAway } from '@/exam/store/database'
import { logChanges } from './log'

const firstPauseMs = 100
const longestPauseMs = 2_000

const rest = (ms: number) => pause(ms, undefined, { ref: false })

/** For the operator, once for all that waits: the cause tells whether the database is gone or has no room left. */
const told = logChanges('work waits for the database; it goes on when that answers', 'the database takes work again')

/**
 * Does `act` again and again while the database is away, with `sleep` in between; `waits` is told once, the first time. Whatever else goes wrong is
 * thrown.
 */
export async function patiently<T>(act: () => Promise<T>, waits: () => void, sleep: (ms: number) => Promise<unknown> = rest): Promise<T> {
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(longestPauseMs, pauseMs * 2)) {
    try {
      const done = await act()
      if (pauseMs !== firstPauseMs) told.succeeded()
      return done
    } catch (error) {
      if (!(error instanceof DatabaseAway)) throw error
      told.failed(error)
      if (pauseMs === firstPauseMs) waits()
      await sleep(pauseMs)
    }
  }
}
