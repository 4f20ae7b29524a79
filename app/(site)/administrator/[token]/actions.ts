'use server'

import { redirect } from 'next/navigation'
import { signedIn } from '@/app/ui/signed-in'
import { becomeAdministrator } from '@/exam/admin-link'

/** Uses the console's link up. */
export async function takeOver(token: string): Promise<{ message: string }> {
  const end = await becomeAdministrator(String(token), await signedIn())
  if (end.ok) redirect('/people')
  return { message: end.why === 'guest' ? 'Sign up first: a guest cannot be the administrator.' : 'This link has been used already.' }
}
