import { redirect } from 'next/navigation'
import { currentUser } from '@/exam/auth/current-user'
import type { CurrentUser } from '@/exam/views'

/** Who asks; a stranger is sent to sign in. For pages and server actions. */
export async function signedIn(): Promise<CurrentUser> {
  return (await currentUser()) ?? redirect('/sign-in')
}
