import { headers } from 'next/headers'
import { getServerSession } from 'next-auth'
import { cache } from 'react'
import { userById } from '@/exam/people'
import type { CurrentUser } from '@/exam/views'
import { authOptions } from './options'

/** Who asks, read from the session and then, once a request, from the database; null for a stranger, the blocked and the removed. */
export const currentUser = cache(async (): Promise<CurrentUser | null> => {
  const session = (await getServerSession(authOptions())) as { user?: { id?: string } } | null
  return session?.user?.id ? userById(session.user.id) : null
})

/** The address that the request came from, for use cases that are limited by address. */
export async function clientAddress(): Promise<{ address: string }> {
  return { address: (await headers()).get('x-seatrial-client') ?? 'unknown' }
}
