'use client'

import { ChevronDown, ChevronUp } from 'lucide-react'
import { useState } from 'react'
import { remember } from '@/app/ui/remember'
import { cookies, type NotesSettings, notesCookie, notesHeights } from './screen-settings'

type NotesProps = { task: number; text: string; settings: NotesSettings; onChange: (text: string) => void }

/** The learner's own notes on a task, under its text. Saved like an answer, graded never. */
export function Notes({ task, text, settings, onChange }: NotesProps) {
  const [{ open, height }, setSettings] = useState(settings)
  const change = (changed: Partial<NotesSettings>) => {
    const next = { open, height, ...changed }
    setSettings(next)
    remember(cookies.notes, notesCookie(next))
  }
  return (
    <section aria-label="Notes" className="border-rule border-t">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => change({ open: !open })}
        className="flex h-10 w-full items-center gap-2 px-6 text-left font-[560] text-ink-2 text-sm hover:bg-shallow hover:text-ink"
      >
        {open ? <ChevronDown aria-hidden className="size-4" /> : <ChevronUp aria-hidden className="size-4" />}
        Notes
        {!open && text.trim() && <span className="min-w-0 truncate font-normal text-ink-3">{text.trim().split('\n')[0]}</span>}
      </button>
      {open && (
        <textarea
          key={task}
          aria-label={`Notes on task ${task + 1}`}
          value={text}
          maxLength={10_000}
          onChange={(event) => onChange(event.target.value)}
          placeholder="For yourself. Nobody grades them."
          onPointerUp={({ currentTarget }) => currentTarget.offsetHeight !== height && change({ height: currentTarget.offsetHeight })}
          style={{ height, minHeight: notesHeights.lowest, maxHeight: `min(50vh, ${notesHeights.highest}px)` }}
          className="block w-full resize-y border-rule border-t bg-sheet px-6 py-3 font-mono text-sm leading-[1.55] placeholder:text-ink-3 focus-visible:outline-offset-[-2px]"
        />
      )}
    </section>
  )
}
