'use client'

import { useEffect, useState } from 'react'
import { LoadLineMark } from '@/app/ui/logo'
import { type Clock, timeLeft } from './clock'

/** Shown instead of the exam where a terminal beside a task does not fit. The time is told all the same; practice (`deadline` null) has none. */
export function NarrowScreen({ clock, deadline, initialLeft }: { clock: Clock; deadline: number | null; initialLeft: number }) {
  const [left, setLeft] = useState(initialLeft)
  useEffect(() => {
    if (deadline === null) return
    const timer = setInterval(() => setLeft(deadline - clock.now()), 1_000)
    return () => clearInterval(timer)
  }, [clock, deadline])
  return (
    <main className="grid min-h-dvh content-center gap-4 p-8 min-[56rem]:hidden">
      <LoadLineMark className="size-9" />
      <h1 className="text-xl">The exam needs a wider window</h1>
      <p className="max-w-sm text-ink-2">
        A terminal and a task have to fit side by side. Open this page on a computer, or widen the window to 900 pixels: the same exam goes
        on there. Your work is kept.
      </p>
      {deadline !== null && (
        <p className="figures text-ink-2" suppressHydrationWarning>
          The clock runs on: {timeLeft(left)} left.
        </p>
      )}
    </main>
  )
}
