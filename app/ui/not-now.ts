import type { NotNow } from '@/exam/begin'

/** Why nothing was begun, and when to try again. */
export function notNow(end: NotNow, now = Date.now()): string {
  if (end.why === 'busy')
    return 'This machine is busy: more people are at work than it can serve well. Nothing was begun, and no clock runs. Try again in a minute.'
  const minutes = Math.max(1, Math.ceil((end.retryAt - now) / 60_000))
  return `You have begun many attempts in a short time. Go on with one of them, or try again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`
}

export const isNotNow = (end: { ok: boolean; why?: string }): end is NotNow => end.why === 'busy' || end.why === 'too-many'
