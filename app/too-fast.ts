import { keepsPace, type paces } from '@/exam/auth/pace'
import type { CurrentUser } from '@/exam/views'

/** The answer to who asks faster than a person does; null for everybody else. What comes again a second later is taken. */
export function tooFast(what: keyof typeof paces, user: CurrentUser | null): Response | null {
  if (!user || keepsPace(what, user.id)) return null
  return Response.json({ message: 'Too many requests. Try again in a moment.' }, { status: 429, headers: { 'retry-after': '1' } })
}
