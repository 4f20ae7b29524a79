'use client'

import { useActionState, useState } from 'react'
import { Button } from '@/app/ui/button'
import type { Said } from '../actions'

/** A button that asks once more in its own place before it acts. `label`: what it does, where its text alone does not say to whom. */
export function SureButton({ act, label, children }: { act: () => Promise<Said>; label?: string; children: string }) {
  const [asked, setAsked] = useState(false)
  const [state, action, busy] = useActionState(async () => {
    const said = await act()
    setAsked(false)
    return said
  }, null)
  return (
    <form action={action} className="inline-grid gap-1">
      <span className="flex gap-2">
        {asked ? (
          <>
            <Button type="submit" size="small" look="warning" disabled={busy} aria-label={label && `Yes, ${label}`}>
              Yes, {children.toLowerCase()}
            </Button>
            <Button size="small" onClick={() => setAsked(false)}>
              No
            </Button>
          </>
        ) : (
          <Button size="small" onClick={() => setAsked(true)} aria-label={label}>
            {children}
          </Button>
        )}
      </span>
      {state && (
        <span role="alert" className="text-signal text-sm">
          {state.message}
        </span>
      )}
    </form>
  )
}
