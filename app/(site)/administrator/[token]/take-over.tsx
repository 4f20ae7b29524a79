'use client'

import { useActionState } from 'react'
import { Button } from '@/app/ui/button'
import { Notice } from '@/app/ui/notice'
import { takeOver } from './actions'

export function TakeOver({ token }: { token: string }) {
  const [state, act, busy] = useActionState(() => takeOver(token), null)
  return (
    <form action={act} className="grid gap-4">
      {state && <Notice tone="signal">{state.message}</Notice>}
      <Button type="submit" look="primary" size="large" disabled={busy}>
        Become the administrator
      </Button>
    </form>
  )
}
