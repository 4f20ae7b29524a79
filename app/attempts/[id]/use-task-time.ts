'use client'

import { useEffect, useRef, useState } from 'react'
import type { Clock } from './clock'
import { spentBy, type TaskTime, turnTo } from './task-time'

/** A browser that dies loses no more than this of the current task's time. */
const reportEveryMs = 30_000

type Options = {
  clock: Clock
  deadline: number
  /** What earlier visits counted, task by task. */
  initial: number[]
  current: number
  running: boolean
  /** Stores a task's total. */
  onCount: (task: number, spentMs: number) => void
}

/** Counts how long each task is in front of the learner, by the server's clock; answers the times, fresh every second. */
export function useTaskTime({ clock, deadline, initial, current, running, onCount }: Options): number[] {
  const time = useRef<TaskTime>({ spent: initial, current, since: null })
  const [shown, setShown] = useState(initial)

  useEffect(() => {
    const now = () => Math.min(clock.now(), deadline)
    time.current = turnTo(time.current, current, running, now())
    if (!running) return
    const report = () => onCount(current, Math.round(spentBy(time.current, now())[current] ?? 0))
    const ticking = setInterval(() => setShown(spentBy(time.current, now())), 1_000)
    const reporting = setInterval(report, reportEveryMs)
    window.addEventListener('pagehide', report)
    return () => {
      clearInterval(ticking)
      clearInterval(reporting)
      window.removeEventListener('pagehide', report)
      report()
    }
  }, [clock, deadline, current, running, onCount])

  return shown
}
