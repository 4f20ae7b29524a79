'use client'

import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { AttemptView } from '@/exam/views'
import type { Answer } from '@/grader/evidence'
import { type Autosave, browserShelf, createAutosave, type Saved, type SaveState, type Work } from './autosave'
import { createClock } from './clock'
import type { TaskProgress } from './task-list'
import { createLink, type Link, type LinkState, SignedOut } from './terminal/link'
import { useTaskTime } from './use-task-time'

/** Why the screen is locked. `unsent`: there were answers that could not reach the server when the time ran out. */
export type Over = { why: 'time' | 'ended'; unsent: boolean }

/** Everything of an open attempt that lives in the browser: answers on their way, flags, notes, the clock, the one connection. */
export function useAttempt(attempt: AttemptView, current: number) {
  const [answers, setAnswers] = useState<(Answer | null)[]>(() => attempt.tasks.map((task) => task.answer))
  const [notes, setNotes] = useState(() => attempt.tasks.map((task) => task.note))
  const [flags, setFlags] = useState(() => attempt.tasks.map((task) => task.flagged))
  const [visited, setVisited] = useState(() => attempt.tasks.map((task) => task.visited))
  const [typed, setTyped] = useState<ReadonlySet<number>>(
    () => new Set(attempt.tasks.filter((task) => task.worked).map((task) => task.index)),
  )
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set())
  const [saveState, setSaveState] = useState<SaveState>({ kind: 'saved', at: null })
  const [link, setLink] = useState<LinkState>('connecting')
  const [busy, setBusy] = useState(false)
  const [over, setOver] = useState<Over | null>(null)
  const [elsewhere, setElsewhere] = useState(false)
  const clock = useMemo(() => createClock(attempt.now, () => performance.now()), [attempt.now])
  const autosave = useRef<Autosave | null>(null)
  const failing = useRef(false)
  const [connection, setConnection] = useState<Link>(silent)

  /** The first reason stays: what comes after it is its consequence. */
  const lock = useCallback((why: Over['why']) => {
    const unsent = failing.current && autosave.current?.unsaved() === true
    setOver((before) => before ?? { why, unsent })
  }, [])

  useEffect(() => {
    const shelf = browserShelf(attempt.id)
    const left = shelf.all()
    setAnswers((before) =>
      before.map((answer, i) => left.reduce((kept, work) => (work.task === i && 'answer' in work ? work.answer : kept), answer)),
    )
    setNotes((before) => before.map((note, i) => left.reduce((kept, work) => (work.task === i && 'note' in work ? work.note : kept), note)))
    autosave.current = createAutosave({
      send: (work) => sendWork(attempt.id, work),
      shelf,
      now: () => performance.now(),
      onState: (state) => {
        setSaveState(state)
        failing.current = state.kind === 'retrying'
        if (state.kind !== 'closed') return
        shelf.clear()
        lock(clock.now() >= attempt.deadline ? 'time' : 'ended')
      },
    })
  }, [attempt.id, attempt.deadline, clock, lock])

  useEffect(() => {
    let ticket: string | undefined = attempt.ticket
    const address = async () => {
      const used = ticket ?? (await freshTicket(attempt.id))
      if (!used) {
        lock(clock.now() >= attempt.deadline ? 'time' : 'ended')
        throw new Error('the attempt takes no more connections')
      }
      ticket = undefined
      return `${location.origin.replace(/^http/, 'ws')}/labs/attempts/${attempt.id}?ticket=${encodeURIComponent(used)}`
    }
    const made = createLink({ address })
    made.onState(setLink)
    made.onMessage((message) => {
      if (message.type === 'clock') {
        clock.sync(message.now)
        setBusy(message.busy === true)
        if (message.state !== 'open') lock('ended')
      } else if (message.type === 'closed') {
        if (message.why === 'other-device') setElsewhere(true)
        else lock(message.why === 'expired' ? 'time' : 'ended')
      } else if (message.type === 'opened' ? message.lastSeq > 0 : message.type === 'prompt') {
        const { task } = message as { task: number }
        setTyped((before) => (before.has(task) ? before : new Set(before).add(task)))
      }
    })
    setConnection(made)
    const back = () => {
      made.retry()
      autosave.current?.retry()
    }
    window.addEventListener('offline', made.drop)
    window.addEventListener('online', back)
    return () => {
      window.removeEventListener('offline', made.drop)
      window.removeEventListener('online', back)
      made.close()
    }
  }, [attempt.id, attempt.ticket, attempt.deadline, clock, lock])

  useEffect(() => {
    setVisited((before) => {
      if (before[current]) return before
      autosave.current?.change({ task: current, visited: true })
      return before.map((each, i) => each || i === current)
    })
    setOpened((before) => (before.has(current) ? before : new Set(before).add(current)))
  }, [current])

  const spent = useTaskTime({
    clock,
    deadline: attempt.deadline,
    initial: attempt.tasks.map((task) => task.spentMs),
    current,
    running: !over && !elsewhere,
    onCount: useCallback((task: number, spentMs: number) => autosave.current?.change({ task, spentMs }), []),
  })

  const progress = attempt.tasks.map((task, i): TaskProgress => {
    const handedIn = task.kind === 'terminal' ? typed.has(i) || answers[i] !== null : isAnswer(answers[i] ?? null, task.starter)
    return { visited: visited[i] === true, flagged: flags[i] === true, answered: handedIn, spentMs: spent[i] ?? 0 }
  })

  return {
    answers,
    notes,
    progress,
    opened,
    clock,
    connection,
    link,
    busy,
    saveState,
    over,
    elsewhere,
    answer: (task: number, answer: Answer) => {
      setAnswers((before) => before.map((each, i) => (i === task ? answer : each)))
      autosave.current?.change({ task, answer, at: clock.now() })
    },
    note: (task: number, note: string) => {
      setNotes((before) => before.map((each, i) => (i === task ? note : each)))
      autosave.current?.change({ task, note })
    },
    flag: (task: number, flagged: boolean) => {
      setFlags((before) => before.map((each, i) => (i === task ? flagged : each)))
      autosave.current?.change({ task, flagged })
    },
    flush: useCallback(async () => autosave.current?.flush(), []),
    onZero: useCallback(() => {
      lock('time')
      void autosave.current?.flush()
    }, [lock]),
    /** The other window may have changed everything: this one begins again with what the server has. */
    takeBack: () => location.reload(),
  }
}

const silent: Link = {
  send: () => {},
  onMessage: () => () => {},
  onState: () => () => {},
  drop: () => {},
  retry: () => {},
  close: () => {},
}

function isAnswer(answer: Answer | null, starter = ''): boolean {
  if (answer?.kind === 'choice') return answer.options.length > 0
  const text = answer?.kind === 'manifest' ? answer.yaml : answer?.kind === 'command' ? answer.lines : ''
  return text.trim() !== '' && text.trim() !== starter.trim()
}

async function sendWork(attemptId: string, work: Work): Promise<Saved> {
  const response = await fetch(`/attempts/${attemptId}/work`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(work),
    keepalive: true,
  })
  if (response.status === 409) return 'closed'
  if (!response.ok) throw new Error(`saving answered ${response.status}`)
  return 'saved'
}

/** Null: the attempt is over, or no longer this user's to work on. Rejects when the server cannot be reached, and (SignedOut) for who is not signed in any more. */
export async function freshTicket(attemptId: string): Promise<string | null> {
  const response = await fetch(`/attempts/${attemptId}/ticket`, { method: 'POST' })
  if (response.status === 401) throw new SignedOut()
  if (response.status === 404) return null
  if (!response.ok) throw new Error(`the ticket request answered ${response.status}`)
  return ((await response.json()) as { ticket: string }).ticket
}
