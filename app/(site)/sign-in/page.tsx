import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { Link } from '@/app/ui/link'
import { currentUser } from '@/exam/auth/current-user'
import { Entry } from '../entry'
import { GuestButton } from '../guest-button'
import { ServiceButtons } from '../service-buttons'
import { SignInForm } from './sign-in-form'

export const metadata: Metadata = { title: 'Sign in' }

export default async function SignInPage({ searchParams }: PageProps<'/sign-in'>) {
  const { next, error } = await searchParams
  if (await currentUser()) redirect('/exams')
  return (
    <Entry title="Sign in">
      <SignInForm next={safePath(next)} error={typeof error === 'string' ? error : null} />
      <ServiceButtons />
      <p className="border-rule border-t pt-6 text-ink-2 text-sm">
        New here?{' '}
        <Link href="/sign-up" className="link">
          Sign up
        </Link>
        , or look around first.
      </p>
      <GuestButton className="w-full">Try it as a guest</GuestButton>
    </Entry>
  )
}

/** Only a path of ours: never a way to another site. Browsers drop tabs and line breaks, so that `/<tab>/host` would be one. */
const safePath = (next: string | string[] | undefined) => (typeof next === 'string' && /^\/(?![/\\])[!-~]*$/.test(next) ? next : '/exams')
