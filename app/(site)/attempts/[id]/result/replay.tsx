'use client'

import { useState } from 'react'
import { Button } from '@/app/ui/button'
import type { Replay as Steps } from '@/exam/replay'
import type { SavedAnswer, TranscriptLine } from '@/exam/views'
import { ReplayView } from './replay-view'

type ReplayProps = {
  attemptId: string
  task: number
  startedAt: number
  lines: TranscriptLine[]
  /** Of a task that is answered in writing. */
  saves: SavedAnswer[]
  /** What the checks ask, in their order. */
  checks: string[]
}

type State = { at: 'rest' } | { at: 'work' } | { at: 'trouble'; message: string } | { at: 'shown'; steps: Steps }

/** Runs a task's lines again on the server, when asked, and shows after which of them each check turned. */
export function Replay({ attemptId, task, ...shown }: ReplayProps) {
  const [state, setState] = useState<State>({ at: 'rest' })
  const make = async () => {
    setState({ at: 'work' })
    setState(await fetchReplay(attemptId, task))
  }
  if (state.at === 'shown') return <ReplayView replay={state.steps} {...shown} />
  return (
    <div className="grid justify-items-start gap-3 print:hidden">
      <p className="max-w-[62ch] text-ink-2">
        {shown.saves.length > 0
          ? 'The answer is handed in again as it stood each time it was saved, to a fresh copy of the cluster, and all checks are asked: you see what turned them, and when.'
          : 'Every line is run again on a fresh copy of the cluster, and all checks are asked after each: you see what turned them, and when.'}
      </p>
      <Button onClick={make} disabled={state.at === 'work'}>
        {state.at === 'work' ? 'Replaying…' : 'Replay the work'}
      </Button>
      <p role="status" className={state.at === 'trouble' ? 'text-signal text-sm' : 'sr-only'}>
        {state.at === 'trouble' ? state.message : state.at === 'work' ? 'The replay is being made.' : ''}
      </p>
    </div>
  )
}

async function fetchReplay(attemptId: string, task: number): Promise<State> {
  const trouble = (message = 'The replay could not be made. Try again in a minute.'): State => ({ at: 'trouble', message })
  try {
    const ticketed = await fetch(`/attempts/${attemptId}/result/ticket`, { method: 'POST' })
    if (!ticketed.ok) return trouble('Sign in again and reload the page.')
    const { ticket } = (await ticketed.json()) as { ticket: string }
    const answer = await fetch(`/labs/replays?ticket=${encodeURIComponent(ticket)}&task=${task}`, { method: 'POST' })
    const body = (await answer.json()) as Steps | { message: string }
    return 'steps' in body ? { at: 'shown', steps: body } : trouble(`${body.message[0]?.toUpperCase()}${body.message.slice(1)}.`)
  } catch {
    return trouble()
  }
}
