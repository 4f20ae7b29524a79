'use server'

import { signedIn } from '@/app/ui/signed-in'
import { clientAddress } from '@/exam/auth/current-user'
import { type SignUpForm, upgradeGuest } from '@/exam/people'

/** Makes a guest a learner with an account. */
export async function keepResults(form: SignUpForm) {
  return upgradeGuest(await signedIn(), form, await clientAddress())
}
