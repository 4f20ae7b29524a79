'use client'

import { type ReactNode, useEffect, useRef } from 'react'
import { LoadLineMark } from '@/app/ui/logo'

/** Lies over a screen that takes no more, says why, and takes the keyboard. */
export function Cover({ title, children }: { title: string; children: ReactNode }) {
  const box = useRef<HTMLElement>(null)
  useEffect(() => box.current?.focus(), [])
  return (
    <div className="fixed inset-0 z-50 grid place-items-center bg-shade p-6">
      <section
        ref={box}
        tabIndex={-1}
        role="alertdialog"
        aria-modal="true"
        aria-label={title}
        className="grid max-w-md justify-items-start gap-3 rounded-lg border border-rule-2 bg-sheet p-7 shadow-float outline-none"
      >
        <LoadLineMark className="size-7" />
        <h2 className="text-xl">{title}</h2>
        {children}
      </section>
    </div>
  )
}
