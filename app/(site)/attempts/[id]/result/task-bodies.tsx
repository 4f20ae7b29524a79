'use client'

import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react'
import type { ResultTaskView, ResultView } from '@/exam/views'
import type { TaskBody } from './task-body'

type Bodies = {
  /** Null until it is loaded. */
  bodyOf(index: number): ReactNode
  /** Fetches one task, or all that are not there yet; false when that fails. */
  load(index?: number): Promise<boolean>
}

const Context = createContext<Bodies>({ bodyOf: () => null, load: async () => false })

export const useTaskBodies = () => useContext(Context)

/**
 * Holds what was fetched of the result's tasks. All of them, with transcripts and solutions, are ten times the page that they stand on, and
 * few are read: each is fetched, with the code that shows it, when it is unfolded or printed.
 */
export function TaskBodies({ attempt, children }: { attempt: Pick<ResultView, 'id' | 'startedAt' | 'own'>; children: ReactNode }) {
  const [tasks, setTasks] = useState<ReadonlyMap<number, ResultTaskView>>(new Map())
  const [Body, setBody] = useState<typeof TaskBody | null>(null)
  const load = useCallback(
    async (index?: number) => {
      try {
        const [shown, fetched] = await Promise.all([import('./task-body'), fetchTasks(attempt.id, index)])
        setBody(() => shown.TaskBody)
        setTasks((known) => new Map([...known, ...fetched.map((task) => [task.index, task] as const)]))
        return true
      } catch {
        return false
      }
    },
    [attempt.id],
  )
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

async function fetchTasks(attemptId: string, index: number | undefined): Promise<ResultTaskView[]> {
  const answer = await fetch(`/attempts/${attemptId}/result/tasks${index === undefined ? '' : `?task=${index}`}`)
  if (!answer.ok) throw new Error(`tasks of a result: ${answer.status}`)
  return ((await answer.json()) as { tasks: ResultTaskView[] }).tasks
}
