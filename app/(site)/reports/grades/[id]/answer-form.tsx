'use client'

import { useState, useTransition } from 'react'
import { Button } from '@/app/ui/button'
import { answer } from './actions'

/** Staff decide and say why. */
export function AnswerForm({ id }: { id: string }) {
  const [words, setWords] = useState('')
  const [verdict, setVerdict] = useState<'stands' | 'changed'>('stands')
  const [message, setMessage] = useState('')
  const [busy, begin] = useTransition()
  const send = () =>
    begin(async () => {
      const said = await answer(id, verdict, words)
      if (said.message !== 'done') setMessage(said.message)
    })
  return (
    <form action={send} className="grid gap-3 text-sm">
      <fieldset className="grid gap-2">
        <legend className="mb-1.5 text-ink-2">The grade</legend>
        <Choice name="stands" chosen={verdict} choose={setVerdict}>
          stands as it is
        </Choice>
        <Choice name="changed" chosen={verdict} choose={setVerdict}>
          is changed: the check counts as met, and the score is computed anew
        </Choice>
      </fieldset>
      <label htmlFor="answer" className="mt-1 font-[560]">
        What you tell the learner
      </label>
      <textarea
        id="answer"
        required
        rows={5}
        maxLength={2000}
        value={words}
        onChange={(event) => setWords(event.target.value)}
        className="w-full rounded-md border border-rule-2 bg-sheet px-3 py-2 text-base"
      />
      <p role="status" className={message ? 'text-signal' : 'sr-only'}>
        {message}
      </p>
      <Button type="submit" look="primary" disabled={busy}>
        {busy ? 'Sending…' : 'Answer the learner'}
      </Button>
    </form>
  )
}

type ChoiceProps = {
  name: 'stands' | 'changed'
  chosen: string
  choose: (name: 'stands' | 'changed') => void
  children: string
}

function Choice({ name, chosen, choose, children }: ChoiceProps) {
  return (
    <label className="flex items-start gap-2.5">
      <input
        type="radio"
        name="verdict"
        value={name}
        checked={chosen === name}
        onChange={() => choose(name)}
        className="mt-0.5 size-4 accent-[var(--deep)]"
      />
      {children}
    </label>
  )
}
