import { cookies } from 'next/headers'
import type { CurrentUser } from '@/exam/views'
import { AccountMenu } from './account-menu'
import { Button } from './button'
import { Link } from './link'
import { Logo } from './logo'
import { type NavItem, NavLinks } from './nav-links'
import { parseTheme, themeCookie } from './theme'
import { ThemeToggle } from './theme-toggle'

const forRole: Record<CurrentUser['role'], NavItem[]> = {
  learner: [
    { href: '/exams', text: 'Exams' },
    { href: '/practice', text: 'Practice' },
    { href: '/progress', text: 'Progress' },
    { href: '/classes', text: 'Classes' },
  ],
  instructor: [
    { href: '/exams', text: 'Exams' },
    { href: '/practice', text: 'Practice' },
    { href: '/progress', text: 'Progress' },
    { href: '/classes', text: 'Classes' },
    { href: '/questions', text: 'Questions' },
    { href: '/reports', text: 'Reports' },
  ],
  admin: [
    { href: '/exams', text: 'Exams' },
    { href: '/practice', text: 'Practice' },
    { href: '/progress', text: 'Progress' },
    { href: '/classes', text: 'Classes' },
    { href: '/questions', text: 'Questions' },
    { href: '/reports', text: 'Reports' },
    { href: '/people', text: 'People' },
  ],
}

export async function SiteHeader({ user }: { user: CurrentUser | null }) {
  const theme = parseTheme((await cookies()).get(themeCookie)?.value)
  return (
    <header className="border-rule border-b">
      <div className="page flex flex-wrap items-center gap-x-8 sm:h-16 sm:flex-nowrap">
        <Link href={user ? '/exams' : '/'} aria-label="Seatrial" className="flex h-14 items-center">
          <Logo />
        </Link>
        {user && <NavLinks items={forRole[user.role]} />}
        <div className="ml-auto flex h-14 items-center gap-1.5">
          <ThemeToggle initial={theme} />
          {user ? (
            <AccountMenu name={user.name} email={user.email} guest={user.guest} />
          ) : (
            <>
              <Button asChild look="quiet" size="small">
                <Link href="/sign-in">Sign in</Link>
              </Button>
              <Button asChild look="primary" size="small">
                <Link href="/sign-up">Sign up</Link>
              </Button>
            </>
          )}
        </div>
      </div>
    </header>
  )
}
