'use client'

import { type ReactNode, useActionState } from 'react'
import { Button } from '@/app/ui/button'
import { start } from './actions'

export function StartButton({ examId, children }: { examId: string; children: ReactNode }) {
  const [state, begin, busy] = useActionState(() => start(examId), null)
  return (
    <form action={begin} className="grid gap-2">
      {state && (
        <p role="alert" className="text-signal text-sm">
          {state.message}
        </p>
      )}
      <Button type="submit" look="primary" size="large" disabled={busy}>
        {busy ? 'Drawing your tasks…' : children}
      </Button>
    </form>
  )
}
