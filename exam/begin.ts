import { allow } from './auth/rate-limit'
import { isBusy } from './busy'
import { insertAttempt, type NewAttempt, selectOptionalAlike } from './store/attempts'

export type BeginEnd =
  /** `fresh` false: such an attempt of theirs is open already, this one. */
  | { ok: true; id: string; fresh: boolean }
  /** `busy`: no machine has room for more work now. `too-many`: they have begun many in a short time. Nothing was begun, no clock runs. */
  | NotNow
export type NotNow = { ok: false; why: 'busy' } | { ok: false; why: 'too-many'; retryAt: number }

/** Stores an attempt, or goes on with the one like it that is open: that is never refused. */
export async function beginAttempt(attempt: NewAttempt): Promise<BeginEnd> {
  const now = attempt.startedAt.getTime()
  const open = await selectOptionalAlike(attempt)
  if (open !== null) return { ok: true, id: open, fresh: false }
  if (await isBusy(now)) return { ok: false, why: 'busy' }
  const allowed = await allow([{ limit: 'startByUser', of: attempt.userId }], now)
  if (!allowed.ok) return { ok: false, why: 'too-many', retryAt: allowed.retryAt }
  const started = await insertAttempt(attempt)
  if (!started.fresh) await allowed.giveBack()
  return { ok: true, ...started }
}
