'use client'

import { usePathname } from 'next/navigation'
import { classNames } from './class-names'
import { Link } from './link'

export type NavItem = { href: string; text: string }

/** The main places; the one you are in carries the load line. */
export function NavLinks({ items }: { items: NavItem[] }) {
  const path = usePathname()
  return (
    <nav
      aria-label="Main"
      className="order-last flex w-full flex-wrap gap-x-6 sm:order-none sm:w-auto sm:flex-nowrap sm:self-stretch sm:overflow-x-auto"
    >
      {items.map(({ href, text }) => {
        const here = path === href || path.startsWith(`${href}/`)
        return (
          <Link
            key={href}
            href={href}
            aria-current={here ? 'page' : undefined}
            className={classNames(
              'flex h-10 items-center font-[500] text-sm sm:h-auto',
              here ? 'text-ink shadow-[inset_0_-2px_0_var(--ink)]' : 'text-ink-2 hover:text-ink',
            )}
          >
            {text}
          </Link>
        )
      })}
    </nav>
  )
}
