'use client'

import { ChevronDown } from 'lucide-react'
import { type FocusEvent, type KeyboardEvent, useId, useRef, useState } from 'react'
import { Button } from './button'
import { Link } from './link'

const item = 'flex h-9 w-full items-center rounded-sm px-3 text-left text-sm hover:bg-shallow'

/**
 * Who one is, and the way out. A few lines of our own: it stands on every page, and a menu's library would be most of what a page loads. It shuts by
 * Escape, and when the keyboard or the pointer goes elsewhere.
 */
export function AccountMenu({ name, email, guest }: { name: string; email: string | null; guest: boolean }) {
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const list = useId()
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !open) return
    setOpen(false)
    button.current?.focus()
  }
  const onBlur = ({ currentTarget, relatedTarget }: FocusEvent) => {
    if (!currentTarget.contains(relatedTarget)) setOpen(false)
  }
  const leave = async () => {
    const { signOut } = await import('next-auth/react')
    await signOut({ callbackUrl: '/' })
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only hears what its button and its list are told
    <div className="relative" onKeyDown={onKeyDown} onBlur={onBlur}>
      <Button
        ref={button}
        look="quiet"
        size="small"
        className="max-w-48"
        aria-expanded={open}
        aria-controls={list}
        onClick={() => setOpen(!open)}
      >
        <span className="truncate">{name}</span>
        <ChevronDown aria-hidden />
      </Button>
      <div
        id={list}
        hidden={!open}
        // What is pressed in it must not lose the keyboard before it is heard.
        tabIndex={-1}
        className="absolute top-full right-0 z-40 mt-1.5 min-w-52 rounded-md border border-rule-2 bg-sheet p-1 text-ink shadow-float outline-none"
      >
        <p className="truncate px-3 py-2 text-ink-3 text-xs">{guest ? 'Trying as a guest' : email}</p>
        {guest && (
          <Link href="/account" className={item} onClick={() => setOpen(false)}>
            Keep my results
          </Link>
        )}
        <button type="button" className={item} onClick={() => void leave()}>
          Sign out
        </button>
      </div>
    </div>
  )
}
