'use server'

import { clientAddress } from '@/exam/auth/current-user'
import { type SignUpEnd, type SignUpForm, signUp } from '@/exam/people'

/** Makes the account; the browser then signs in with it. */
export async function register(form: SignUpForm): Promise<SignUpEnd> {
  return signUp(form, await clientAddress())
}
