import type { Metadata } from 'next'
import { Button } from '@/app/ui/button'
import { Link } from '@/app/ui/link'
import { isAdminLinkGood } from '@/exam/admin-link'
import { currentUser } from '@/exam/auth/current-user'
import { Entry } from '../../entry'
import { TakeOver } from './take-over'

export const metadata: Metadata = { title: 'Become the administrator', referrer: 'no-referrer' }

export default async function AdministratorPage({ params }: PageProps<'/administrator/[token]'>) {
  const { token } = await params
  const user = await currentUser()
  if (!(await isAdminLinkGood(token)))
    return (
      <Entry title="This link has been used" text="Each link works once, for one day. Restart the server to get a new one on its console.">
        <Button asChild size="large">
          <Link href="/">Go to the start page</Link>
        </Button>
      </Entry>
    )
  if (!user || user.guest)
    return (
      <Entry
        title="Become the administrator"
        text="This link works once and makes its visitor the administrator. Sign up or sign in first, then open it again."
      >
        <Button asChild look="primary" size="large">
          <Link href={user?.guest ? '/account' : '/sign-up'}>Sign up</Link>
        </Button>
        <Button asChild size="large">
          <Link href={`/sign-in?next=/administrator/${token}`}>Sign in</Link>
        </Button>
      </Entry>
    )
  return (
    <Entry
      title="Become the administrator"
      text={`You are signed in as ${user.name} (${user.email}). An administrator gives roles to others, and this link stops working.`}
    >
      <TakeOver token={token} />
    </Entry>
  )
}
