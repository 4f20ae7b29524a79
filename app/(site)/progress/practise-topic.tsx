'use client'

import { useActionState } from 'react'
import { Button } from '@/app/ui/button'
import { practiseOn } from '../practice/actions'

/** One click from a weak topic to practice on it. `name` is the topic as one reads it. */
export function PractiseTopic({ topic, name }: { topic: string; name: string }) {
  const [state, begin, busy] = useActionState(() => practiseOn(topic), null)
  return (
    <form action={begin} className="print:hidden">
      <Button type="submit" size="small" disabled={busy} aria-label={`Practise ${name}`}>
        {busy ? 'Drawing…' : 'Practise'}
      </Button>
      {state && (
        <p role="alert" className="mt-1 text-signal text-sm">
          {state.message}
        </p>
      )}
    </form>
  )
}
