'use client'

import { useActionState, useState } from 'react'
import { Button } from '@/app/ui/button'
import { domainName, topicName } from '@/app/ui/curriculum'
import { Choose } from '@/app/ui/field'
import { Notice } from '@/app/ui/notice'
import type { DrillChoice } from '@/exam/views'
import { drill } from './actions'

/** The choice of a domain or topic, and the button that starts its drill at once. */
export function DrillForm({ domains, topics }: { domains: DrillChoice[]; topics: DrillChoice[] }) {
  const options = [
    ...domains.map((choice) => ({ ...choice, kind: 'domain' as const })),
    ...topics.map((choice) => ({ ...choice, kind: 'topic' as const })),
  ]
  const [chosen, setChosen] = useState(0)
  const { kind, id, tasks, minutes } = options[chosen] ?? { kind: 'topic' as const, id: '', tasks: 0, minutes: 0 }
  const [state, begin, busy] = useActionState(() => drill(kind, id), null)
  return (
    <form action={begin} className="grid max-w-[40rem] grid-cols-1 gap-4">
      <label htmlFor="drill-on" className="grid grid-cols-1 gap-1 text-ink-3 text-sm">
        Domain or topic
        <Choose id="drill-on" value={chosen} onChange={(event) => setChosen(Number(event.target.value))}>
          <optgroup label="Domains">
            {domains.map((choice, index) => (
              <option key={choice.id} value={index}>
                {domainName(choice.id)}
              </option>
            ))}
          </optgroup>
          <optgroup label="Topics">
            {topics.map((choice, index) => (
              <option key={choice.id} value={domains.length + index}>
                {topicName(choice.id)}
              </option>
            ))}
          </optgroup>
        </Choose>
      </label>
      <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
        <Button type="submit" look="primary" disabled={busy}>
          {busy ? 'Drawing your tasks…' : 'Start the drill'}
        </Button>
        <p className="figures text-ink-2 text-sm" role="status">
          {tasks === 1 ? 'One task' : `${tasks} tasks`}, about {minutes} min. The clock starts at once.
        </p>
      </div>
      {state && <Notice tone="signal">{state.message}</Notice>}
    </form>
  )
}
