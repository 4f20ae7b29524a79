'use client'

import { useId, useState, useTransition } from 'react'
import { Button } from '@/app/ui/button'
import { classNames } from '@/app/ui/class-names'
import { When } from '@/app/ui/when'
import type { DisputeView } from '@/exam/views'
import { dispute } from './actions'

type DisputeProps = {
  about: { attemptId: string; task: number; checkId: string }
  own: boolean
  known: DisputeView | undefined
  /** The check was met: who questions it has to look for the way. */
  quiet: boolean
  /** Called when staff have been asked. */
  asked: () => void
}

/** "This grade is wrong" under a check, or what became of it. */
export function Dispute({ about, own, known, quiet, asked }: DisputeProps) {
  const [open, setOpen] = useState(false)
  if (known) return <Known dispute={known} own={own} />
  if (!own) return null
  if (open) return <Form about={about} asked={asked} close={() => setOpen(false)} />
  return (
    <button
      type="button"
      className={classNames(
        'link text-ink-3 text-xs hover:text-ink print:hidden',
        quiet ? 'focus-visible:opacity-100 group-hover/check:opacity-100 [@media(hover:hover)]:opacity-0' : 'mt-2',
      )}
      onClick={() => setOpen(true)}
      data-dispute={about.checkId}
    >
      This grade is wrong
    </button>
  )
}

function Known({ dispute: { at, words, answered }, own }: { dispute: DisputeView; own: boolean }) {
  return (
    <div
      className="mt-3 max-w-[68ch] basis-full rounded-md border border-rule-2 bg-sheet px-4 py-3 text-sm"
      data-dispute-state={answered?.verdict ?? 'waits'}
    >
      <p className="text-ink-2">
        {own ? 'You asked' : 'The learner asked'} staff to look at this grade, <When at={at} />
        {answered ? '.' : '. They have not answered yet; the answer will stand here.'}
      </p>
      {words && <p className="mt-1 whitespace-pre-wrap [overflow-wrap:anywhere]">“{words}”</p>}
      {answered && (
        <div className="mt-2.5 border-rule border-t pt-2.5">
          <p className="font-[560]">
            {answered.verdict === 'changed' ? 'The grade was changed: the check counts as met.' : 'The grade stands.'}
          </p>
          <p className="mt-1 whitespace-pre-wrap [overflow-wrap:anywhere]">{answered.answer}</p>
        </div>
      )}
    </div>
  )
}

function Form({ about, asked, close }: Pick<DisputeProps, 'about' | 'asked'> & { close: () => void }) {
  const id = useId()
  const [words, setWords] = useState('')
  const [message, setMessage] = useState('')
  const [busy, begin] = useTransition()
  const send = () =>
    begin(async () => {
      const said = await dispute(about.attemptId, about.task, about.checkId, words)
      if (said.message === 'done') asked()
      else setMessage(said.message)
    })
  return (
    <form
      action={send}
      className="mt-3 grid max-w-[68ch] basis-full gap-2.5 rounded-md border border-rule-2 bg-sheet px-4 py-3 print:hidden"
    >
      <label htmlFor={id} className="font-[560] text-sm">
        What is wrong about it?
      </label>
      <textarea
        id={id}
        // biome-ignore lint/a11y/noAutofocus: it has just been asked for
        autoFocus
        rows={3}
        maxLength={2000}
        value={words}
        onChange={(event) => setWords(event.target.value)}
        className="w-full rounded-md border border-rule-2 bg-paper px-3 py-2 text-base"
      />
      <p className="text-ink-2 text-sm">
        Staff get this check with the question as you had it, your cluster as you left it, and your terminal. They can replay it.
      </p>
      <p role="status" className={message ? 'text-signal text-sm' : 'sr-only'}>
        {message}
      </p>
      <div className="flex flex-wrap gap-3">
        <Button type="submit" look="primary" size="small" disabled={busy}>
          {busy ? 'Sending…' : 'Send to staff'}
        </Button>
        <Button size="small" look="quiet" onClick={close}>
          Never mind
        </Button>
      </div>
    </form>
  )
}
