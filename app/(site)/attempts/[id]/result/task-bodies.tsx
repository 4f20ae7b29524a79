'use client'

import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react'
import { flushSync } from 'react-dom'
import type { ResultTaskView, ResultView } from '@/exam/views'
import type { TaskBody } from './task-body'

type Bodies = {
  /** Null until it is loaded. */
  bodyOf(index: number): ReactNode
  /** Fetches one task, or all; false when that fails. */
  load(index?: number): Promise<boolean>
}

const Context = createContext<Bodies>({ bodyOf: () => null, load: async () => false })

export const useTaskBodies = () => useContext(Context)

/**
 * Holds what was fetched of the result's tasks. All of them, with transcripts and solutions, are ten times the page that they stand on, and
 * few are read: each is fetched when it is unfolded or printed. The code that shows it comes with the first sign of a person.
 */
export function TaskBodies({ attempt, children }: { attempt: Pick<ResultView, 'id' | 'startedAt' | 'own'>; children: ReactNode }) {
  const [tasks, setTasks] = useState<ReadonlyMap<number, ResultTaskView>>(new Map())
  const [Body, setBody] = useState<typeof TaskBody | null>(null)
  const loadCode = useCallback(async () => {
    const shown = await import('./task-body')
    setBody(() => shown.TaskBody)
  }, [])
  const keep = useCallback((fetched: ResultTaskView[]) => {
    setTasks((known) => new Map([...known, ...fetched.map((task) => [task.index, task] as const)]))
  }, [])
  const load = useCallback(
    async (index?: number) => {
      try {
        const [fetched] = await Promise.all([fetchTasks(attempt.id, index), loadCode()])
        keep(fetched)
        return true
      } catch {
        return false
      }
    },
    [attempt.id, keep, loadCode],
  )
  useEffect(() => {
    const signs = ['pointermove', 'pointerdown', 'keydown'] as const
    const seen = () => {
      for (const sign of signs) window.removeEventListener(sign, seen)
      void loadCode().catch(() => {}) // asked for again when a task is unfolded
    }
    for (const sign of signs) window.addEventListener(sign, seen)
    return () => {
      for (const sign of signs) window.removeEventListener(sign, seen)
    }
  }, [loadCode])
  useEffect(() => {
    const all = () => {
      if (Body) flushSync(() => keep(fetchAllAtOnce(attempt.id)))
    }
    window.addEventListener('beforeprint', all)
    return () => window.removeEventListener('beforeprint', all)
  }, [Body, attempt.id, keep])
  const bodies = useMemo<Bodies>(
    () => ({
      bodyOf(index) {
        const task = tasks.get(index)
        return task && Body ? <Body task={task} attempt={attempt} reload={() => load(index)} /> : null
      },
      load,
    }),
    [tasks, Body, attempt, load],
  )
  return <Context value={bodies}>{children}</Context>
}

const address = (attemptId: string, index?: number) => `/attempts/${attemptId}/result/tasks${index === undefined ? '' : `?task=${index}`}`

type Answer = { tasks: ResultTaskView[] }

async function fetchTasks(attemptId: string, index: number | undefined): Promise<ResultTaskView[]> {
  const answer = await fetch(address(attemptId, index))
  if (!answer.ok) throw new Error(`tasks of a result: ${answer.status}`)
  return ((await answer.json()) as Answer).tasks
}

/** All tasks before this returns, as nothing else can be for a browser that is about to print; none when the server cannot be reached. */
function fetchAllAtOnce(attemptId: string): ResultTaskView[] {
  const request = new XMLHttpRequest()
  try {
    request.open('GET', address(attemptId), false)
    request.send()
    return request.status === 200 ? (JSON.parse(request.responseText) as Answer).tasks : []
  } catch {
    return []
  }
}
