'use client'

import { useEffect, useRef, useState } from 'react'
import { classNames } from '@/app/ui/class-names'
import { type Clock, timeLeft, warningBetween, warnings } from './clock'

type ServerClockProps = {
  clock: Clock
  startedAt: number
  deadline: number
  initialLeft: number
  onZero: () => void
}

/** An alert stays beside the clock for this long. */
const alertMs = 20_000

/**
 * The time left, by the server's clock, and as a line along the foot of the header that fills towards the deadline. At 30, 15 and 5 minutes a
 * sentence stands beside it for a while and is read out once; nothing else moves and nothing is covered.
 */
export function ServerClock({ clock, startedAt, deadline, initialLeft, onZero }: ServerClockProps) {
  const [left, setLeft] = useState(initialLeft)
  const [warning, setWarning] = useState<number>()
  const before = useRef(initialLeft)
  const zero = useRef(onZero)
  zero.current = onZero

  useEffect(() => {
    const read = () => {
      const now = deadline - clock.now()
      const crossed = warningBetween(before.current, now)
      if (crossed) setWarning(crossed)
      if (before.current > 0 && now <= 0) zero.current()
      before.current = now
      setLeft(Math.ceil(now / 1000) * 1000)
    }
    read()
    if (before.current <= 0) zero.current()
    const timer = setInterval(read, 250)
    return () => clearInterval(timer)
  }, [clock, deadline])

  useEffect(() => {
    if (!warning) return
    const timer = setTimeout(() => setWarning(undefined), alertMs)
    return () => clearTimeout(timer)
  }, [warning])

  const low = left <= 5 * 60_000
  const whole = deadline - startedAt
  const passed = (ms: number) => `${Math.min(100, Math.max(0, 100 - (100 * ms) / whole))}%`
  return (
    <div className="flex items-center gap-3">
      <p role="status" className="whitespace-nowrap font-[560] text-signal text-sm">
        {warning && `${warning} minutes left`}
      </p>
      <div
        role="timer"
        aria-label="Time left"
        suppressHydrationWarning
        className={classNames('figures min-w-[4.5rem] text-right font-[560] text-xl tracking-[-0.02em]', low && 'text-signal')}
      >
        {timeLeft(left)}
      </div>
      <div aria-hidden className="absolute inset-x-0 -bottom-px h-0.5" suppressHydrationWarning>
        <div suppressHydrationWarning className={classNames('h-full', low ? 'bg-signal' : 'bg-ink-3')} style={{ width: passed(left) }} />
        {warnings.map(
          (minutes) =>
            minutes * 60_000 < whole && (
              <span key={minutes} className="absolute -bottom-0.5 h-1.5 w-px bg-rule-2" style={{ left: passed(minutes * 60_000) }} />
            ),
        )}
      </div>
    </div>
  )
}
