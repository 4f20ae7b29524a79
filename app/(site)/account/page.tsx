import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { signedIn } from '@/app/ui/signed-in'
import { Entry } from '../entry'
import { SignUpForm } from '../sign-up/sign-up-form'
import { keepResults } from './actions'

export const metadata: Metadata = { title: 'Keep my results' }

export default async function AccountPage() {
  const user = await signedIn()
  if (!user.guest) redirect('/exams')
  return (
    <Entry title="Keep my results" text="Give this guest a name and a way to come back. Every attempt you made stays yours.">
      <SignUpForm action={keepResults} button="Keep my results" />
    </Entry>
  )
}
