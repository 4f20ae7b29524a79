'use client'

import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from 'react'
import { classNames } from './class-names'
import { remember } from './remember'

type SplitProps = {
  left: ReactNode
  right: ReactNode
  /** The left side's share of the width, in percent. */
  initial: number
  min?: number
  max?: number
  /** Under this name the share is kept in a cookie, so the server renders it and nothing jumps. */
  cookie: string
  label: string
  className?: string
}

/** Two panels and a border between them that moves by pointer and by arrow keys (window splitter pattern). */
export function Split({ left, right, initial, min = 20, max = 70, cookie, label, className }: SplitProps) {
  const [share, setShare] = useState(initial)
  const [dragging, setDragging] = useState(false)
  const frame = useRef<HTMLDivElement>(null)

  const move = (to: number) => {
    const bounded = Math.round(Math.min(max, Math.max(min, to)) * 10) / 10
    setShare(bounded)
    remember(cookie, bounded)
  }
  const onPointerMove = (event: PointerEvent) => {
    if (!dragging || !frame.current) return
    const { left: from, width } = frame.current.getBoundingClientRect()
    move(((event.clientX - from) / width) * 100)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -2, ArrowRight: 2, Home: min - share, End: max - share }[event.key]
    if (step === undefined) return
    event.preventDefault()
    move(share + step)
  }
  return (
    <div
      ref={frame}
      className={classNames('grid min-h-0 min-w-0', dragging && 'cursor-col-resize select-none', className)}
      style={{ gridTemplateColumns: `minmax(0, ${share}fr) 9px minmax(0, ${100 - share}fr)` }}
    >
      <div className="min-h-0 min-w-0">{left}</div>
      {/* biome-ignore lint/a11y/useSemanticElements: a focusable separator is the window splitter pattern; hr cannot be one */}
      <div
        role="separator"
        tabIndex={0}
        aria-label={label}
        aria-orientation="vertical"
        aria-valuenow={Math.round(share)}
        aria-valuemin={min}
        aria-valuemax={max}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          setDragging(true)
        }}
        onPointerMove={onPointerMove}
        onPointerUp={() => setDragging(false)}
        onPointerCancel={() => setDragging(false)}
        onDoubleClick={() => move(38)}
        onKeyDown={onKeyDown}
        className="group relative cursor-col-resize touch-none outline-offset-[-2px]"
      >
        <span
          className={classNames(
            'absolute inset-y-0 left-1 w-px bg-rule transition-colors group-hover:bg-rule-2 group-focus-visible:bg-focus',
            dragging && 'bg-focus',
          )}
        />
      </div>
      <div className="min-h-0 min-w-0">{right}</div>
    </div>
  )
}
