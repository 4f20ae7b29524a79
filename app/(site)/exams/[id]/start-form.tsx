'use client'

import { useActionState, useState } from 'react'
import { Button } from '@/app/ui/button'
import { Notice } from '@/app/ui/notice'
import { remember } from '@/app/ui/remember'
import type { AttemptRules } from '@/exam/views'
import { start } from '../actions'
import { rulesCookie } from './tour-steps'

const choices: { rules: AttemptRules; title: string; text: string }[] = [
  {
    rules: 'comfort',
    title: 'Comfort',
    text: 'The same tasks and clock, with help at hand: the editor completes and checks manifests, and each task shows the time it has cost you.',
  },
  {
    rules: 'rehearsal',
    title: 'Rehearsal',
    text: 'As in the exam room: terminals begin on the base host and you go on by ssh, the Insert key does nothing, links lead to the allowed documentation only, and nothing tells you how you are doing.',
  },
]

/** The choice of rules, and the button that starts the clock. */
export function StartForm({ examId, rules: remembered, outageSeconds }: { examId: string; rules: AttemptRules; outageSeconds: number }) {
  const [rules, setRules] = useState(remembered)
  const [outage, setOutage] = useState(false)
  const [state, begin, busy] = useActionState(() => {
    remember(rulesCookie, rules)
    return start(examId, { rules, outage: rules === 'rehearsal' && outage })
  }, null)
  return (
    <form action={begin} className="order-1 self-start lg:sticky lg:top-6 lg:order-2">
      <fieldset>
        <legend className="mb-3 font-[560] text-lg">Which rules?</legend>
        <div className="grid gap-2">
          {choices.map((choice) => (
            <label
              key={choice.rules}
              className="flex cursor-pointer items-start gap-3 rounded-md border border-rule bg-sheet px-4 py-3.5 hover:border-rule-2 has-checked:border-ink has-checked:bg-shallow has-focus-visible:outline-2 has-focus-visible:outline-focus has-focus-visible:outline-offset-2"
            >
              <input
                type="radio"
                name="rules"
                value={choice.rules}
                checked={rules === choice.rules}
                onChange={() => setRules(choice.rules)}
                className="mt-1 size-4 shrink-0 accent-deep focus-visible:outline-none"
              />
              <span>
                <span className="block font-[560]">{choice.title}</span>
                <span className="mt-1 block text-ink-2 text-sm">{choice.text}</span>
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      {rules === 'rehearsal' && (
        <label className="mt-4 flex cursor-pointer items-start gap-3 text-sm">
          <input
            type="checkbox"
            checked={outage}
            onChange={(event) => setOutage(event.target.checked)}
            className="mt-0.5 size-4 shrink-0 accent-deep"
          />
          <span>
            <span className="font-[560]">Cut me off once, for {outageSeconds} seconds.</span>{' '}
            <span className="text-ink-2">You are not told when, and the clock runs on: better here than there.</span>
          </span>
        </label>
      )}
      {state && (
        <Notice tone="signal" className="mt-4">
          {state.message}
        </Notice>
      )}
      <Button id="start" type="submit" look="primary" size="large" className="mt-6 w-full" disabled={busy}>
        {busy ? 'Drawing your tasks…' : 'Start the clock'}
      </Button>
      <p className="mt-3 text-ink-3 text-sm">It runs on the server and cannot be paused.</p>
    </form>
  )
}
