'use client'

import { type ComponentProps, useState } from 'react'
import { Button } from '@/app/ui/button'

/** Goes straight to the exams, without an account. */
export function GuestButton({ children, ...props }: ComponentProps<typeof Button>) {
  const [state, setState] = useState<'idle' | 'busy' | 'failed'>('idle')
  const enter = async () => {
    setState('busy')
    // It comes when it is needed: most who read the page do not press it.
    const end = await import('next-auth/react').then(({ signIn }) => signIn('guest', { redirect: false })).catch(() => undefined)
    if (end?.ok) location.assign('/exams')
    else setState('failed')
  }
  return (
    <span className="grid gap-2">
      <Button {...props} onClick={() => void enter()} disabled={state === 'busy'}>
        {children}
      </Button>
      {state === 'failed' && (
        <span role="alert" className="text-signal text-sm">
          Too many guests came from your network just now. Try again in a few minutes.
        </span>
      )}
    </span>
  )
}
