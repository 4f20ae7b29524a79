'use client'

import * as Menu from '@radix-ui/react-dropdown-menu'
import { ChevronDown } from 'lucide-react'
import Link from 'next/link'
import { signOut } from 'next-auth/react'
import { Button } from './button'

const item = 'flex h-9 w-full cursor-pointer items-center rounded-sm px-3 text-left text-sm outline-none data-highlighted:bg-shallow'

export function AccountMenu({ name, email, guest }: { name: string; email: string | null; guest: boolean }) {
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger asChild>
        <Button look="quiet" size="small" className="max-w-48">
          <span className="truncate">{name}</span>
          <ChevronDown aria-hidden />
        </Button>
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Content
          align="end"
          sideOffset={6}
          className="z-40 min-w-52 rounded-md border border-rule-2 bg-sheet p-1 text-ink shadow-float"
        >
          <p className="truncate px-3 py-2 text-ink-3 text-xs">{guest ? 'Trying as a guest' : email}</p>
          {guest && (
            <Menu.Item asChild>
              <Link href="/account" className={item}>
                Keep my results
              </Link>
            </Menu.Item>
          )}
          <Menu.Item className={item} onSelect={() => void signOut({ callbackUrl: '/' })}>
            Sign out
          </Menu.Item>
        </Menu.Content>
      </Menu.Portal>
    </Menu.Root>
  )
}
