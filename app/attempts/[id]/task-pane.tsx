'use client'

import { ChevronLeft, ChevronRight, Flag } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { Button } from '@/app/ui/button'
import type { TaskView } from '@/exam/views'
import { Notes } from './notes'
import type { NotesSettings } from './screen-settings'
import type { useAttempt } from './use-attempt'

type TaskPaneProps = {
  task: TaskView
  count: number
  text: ReactNode
  work: ReturnType<typeof useAttempt>
  notes: NotesSettings
  onSelect: (task: number) => void
  /** Counts choices of a task. */
  visits: number
  /** Stands below the text. */
  below?: ReactNode
}

/** What is asked: the task's text with its flag, the learner's notes, and the ways to its neighbours. */
export function TaskPane({ task, count, text, work, notes, onSelect, visits, below }: TaskPaneProps) {
  const { index } = task
  const article = useRef<HTMLElement>(null)
  const flagged = work.progress[index]?.flagged === true

  // Terminals and editors take the keyboard themselves. A choice begins with its question; the keyboard must not stay in a terminal that is gone.
  useEffect(() => {
    if (visits > 0 && task.kind === 'choice') article.current?.focus()
  }, [task, visits])

  return (
    <article
      ref={article}
      tabIndex={-1}
      aria-label={`Task ${index + 1}`}
      className="grid h-full grid-rows-[1fr_auto_auto] focus-visible:outline-offset-[-2px]"
    >
      <div key={index} className="min-h-0 overflow-y-auto px-6 py-5">
        <div className="flex items-center gap-4">
          <p className="figures min-w-0 flex-1 text-ink-3 text-sm">
            Task {index + 1} of {count}, {task.weightPercent} % of the score, about {task.minutes} min
          </p>
          <Button
            size="small"
            aria-pressed={flagged}
            onClick={() => work.flag(index, !flagged)}
            className="w-24 aria-pressed:border-signal"
          >
            <Flag aria-hidden className={flagged ? 'fill-signal text-signal' : ''} />
            {flagged ? 'Flagged' : 'Flag'}
          </Button>
        </div>
        <h2 className="mt-3 text-xl">{task.title}</h2>
        <div className="mt-4">{text}</div>
        {below}
      </div>
      <Notes task={index} text={work.notes[index] ?? ''} settings={notes} onChange={(note) => work.note(index, note)} />
      <footer className="flex items-center justify-between border-rule border-t px-4 py-2">
        <Button look="quiet" size="small" disabled={index === 0} onClick={() => onSelect(index - 1)} title="Alt+Page Up">
          <ChevronLeft aria-hidden /> Previous task
        </Button>
        <Button look="quiet" size="small" disabled={index === count - 1} onClick={() => onSelect(index + 1)} title="Alt+Page Down">
          Next task <ChevronRight aria-hidden />
        </Button>
      </footer>
    </article>
  )
}
