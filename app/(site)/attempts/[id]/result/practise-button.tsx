'use client'

import { useActionState } from 'react'
import { Button } from '@/app/ui/button'
import { practise } from './actions'

/** One click from what was lost to a drill on it. */
export function PractiseLostButton({ attemptId }: { attemptId: string }) {
  const [state, begin, busy] = useActionState(() => practise(attemptId), null)
  return (
    <form action={begin} className="grid gap-2">
      <Button type="submit" look="primary" size="large" disabled={busy}>
        {busy ? 'Drawing your drill…' : 'Practise what I lost'}
      </Button>
      {state && (
        <p role="alert" className="text-signal text-sm">
          {state.message}
        </p>
      )}
    </form>
  )
}
