'use client'

import { useEffect, useRef, useState } from 'react'
import { classNames } from '@/app/ui/class-names'
import { type Clock, timeLeft, warningBetween } from './clock'

type ServerClockProps = { clock: Clock; deadline: number; initialLeft: number; onZero: () => void }

/** The time left, by the server's clock. Warns at 30, 15 and 5 minutes. */
export function ServerClock({ clock, deadline, initialLeft, onZero }: ServerClockProps) {
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
    const timer = setTimeout(() => setWarning(undefined), 10_000)
    return () => clearTimeout(timer)
  }, [warning])

  const low = left <= 5 * 60_000
  return (
    <div className="relative">
      <div
        role="timer"
        aria-label="Time left"
        suppressHydrationWarning
        className={classNames('figures font-[560] text-xl tracking-[-0.02em]', low && 'text-signal')}
      >
        {timeLeft(left)}
      </div>
      <div role="status" className="absolute top-full right-0 z-20 mt-2">
        {warning && (
          <p className="whitespace-nowrap rounded-md border border-signal bg-signal-soft px-3 py-1.5 text-sm">{warning} minutes left</p>
        )}
      </div>
    </div>
  )
}
