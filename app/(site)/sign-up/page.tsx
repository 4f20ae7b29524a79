import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { Link } from '@/app/ui/link'
import { currentUser } from '@/exam/auth/current-user'
import { Entry } from '../entry'
import { GuestButton } from '../guest-button'
import { ServiceButtons } from '../service-buttons'
import { register } from './actions'
import { SignUpForm } from './sign-up-form'

export const metadata: Metadata = { title: 'Sign up' }

export default async function SignUpPage() {
  const user = await currentUser()
  if (user) redirect(user.guest ? '/account' : '/exams')
  return (
    <Entry title="Sign up" text="Your attempts and your progress stay with your account.">
      <SignUpForm action={register} button="Sign up" />
      <ServiceButtons />
      <p className="border-rule border-t pt-6 text-ink-2 text-sm">
        You have an account?{' '}
        <Link href="/sign-in" className="link">
          Sign in
        </Link>
        . Not sure yet? Look around first.
      </p>
      <GuestButton className="w-full">Try it as a guest</GuestButton>
    </Entry>
  )
}
