'use client'

import { useCallback, useEffect, useState } from 'react'
import type { AttemptView, PracticeHelp, TaskView } from '@/exam/views'
import type { Answer, TaskResult } from '@/grader/evidence'
import type { ClusterDifference } from '@/labs/seam'
import type { useAttempt } from './use-attempt'

type Ask = 'check' | 'difference' | 'reset' | 'hint' | 'solution'

/** What practice has shown of a task so far. `asked` is still under way. */
export type PracticeState = {
  asked: Ask | null
  result: TaskResult | null
  /** How to repair what failed was left out of the result, for the hints. */
  held: boolean
  difference: ClusterDifference | null
  help: PracticeHelp
  trouble: string | null
  /** Counts how often the task was made anew. */
  resets: number
}

export type Practice = ReturnType<typeof usePractice>

const lost = 'The server cannot be reached. Try again once the connection is back.'
const noHelp: PracticeHelp = { hints: [], hintsLeft: 0, solution: null }

/** What practice offers beside an exam: asked of the labs over the attempt's connection, or (hints, solution) of the site. */
export function usePractice(attempt: AttemptView, work: ReturnType<typeof useAttempt>) {
  const { connection, link, flush, answer } = work
  const [states, setStates] = useState<PracticeState[]>(() =>
    attempt.tasks.map(({ help }) => ({
      asked: null,
      result: null,
      held: false,
      difference: null,
      help: help ?? noHelp,
      trouble: null,
      resets: 0,
    })),
  )
  const change = useCallback((task: number, next: (state: PracticeState) => Partial<PracticeState>) => {
    setStates((before) => before.map((state, i) => (i === task ? { ...state, ...next(state) } : state)))
  }, [])

  useEffect(
    () =>
      connection.onMessage((message) => {
        if (message.type === 'checked') change(message.task, () => ({ asked: null, result: message.result, held: message.held === true }))
        else if (message.type === 'difference') change(message.task, () => ({ asked: null, difference: message.difference }))
        else if (message.type === 'reset')
          change(message.task, ({ resets }) => ({ asked: null, result: null, held: false, difference: null, resets: resets + 1 }))
        else if (message.type === 'error' && message.task !== undefined)
          change(message.task, ({ asked }) => (asked ? { asked: null, trouble: message.message } : {}))
      }),
    [connection, change],
  )

  // What was asked over a connection that is gone is not answered any more.
  useEffect(() => {
    if (link === 'connected') return
    setStates((before) => before.map((state) => (state.asked ? { ...state, asked: null, trouble: lost } : state)))
  }, [link])

  return {
    of: (task: number) => states[task] as PracticeState,
    async ask(task: number, asked: Ask) {
      change(task, () => ({ asked, trouble: null }))
      if (asked === 'hint' || asked === 'solution') {
        const help = await askForHelp(attempt.id, task, asked)
        return change(task, () => ({ asked: null, ...(help ? { help } : { trouble: lost }) }))
      }
      const { kind, starter = '' } = attempt.tasks[task] as TaskView
      if (asked === 'reset' && kind !== 'terminal') answer(task, untouched(kind, starter))
      await flush()
      connection.send({ type: asked, task })
    },
  }
}

function untouched(kind: Exclude<TaskView['kind'], 'terminal'>, starter: string): Answer {
  if (kind === 'manifest') return { kind, yaml: starter }
  return kind === 'command' ? { kind, lines: starter } : { kind, options: [] }
}

async function askForHelp(attemptId: string, task: number, ask: 'hint' | 'solution'): Promise<PracticeHelp | null> {
  try {
    const response = await fetch(`/attempts/${attemptId}/help`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ task, ask }),
    })
    return response.ok ? ((await response.json()) as PracticeHelp) : null
  } catch {
    return null
  }
}
