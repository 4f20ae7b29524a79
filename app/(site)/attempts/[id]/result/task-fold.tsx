'use client'

import { type MouseEvent, type ReactNode, useCallback, useEffect, useState } from 'react'
import { Button } from '@/app/ui/button'
import { Notice } from '@/app/ui/notice'
import { useTaskBodies } from './task-bodies'

type TaskFoldProps = { index: number; title: string; children: ReactNode }

/** A task's line, given as `children`, that unfolds once there is something to show: nothing below it moves twice. */
export function TaskFold({ index, title, children }: TaskFoldProps) {
  const { bodyOf, load } = useTaskBodies()
  const [open, setOpen] = useState(false)
  const [at, setAt] = useState<'rest' | 'loading' | 'trouble'>('rest')
  const body = bodyOf(index)
  const missing = body === null

  const unfold = useCallback(async () => {
    if (missing) {
      setAt('loading')
      setAt((await load(index)) ? 'rest' : 'trouble')
    }
    setOpen(true)
  }, [missing, load, index])

  const clicked = (event: MouseEvent) => {
    event.preventDefault()
    if (open) setOpen(false)
    else void unfold()
  }

  // "Where the points went" leads here.
  useEffect(() => {
    const arrive = () => {
      if (window.location.hash === `#task-${index + 1}`) void unfold()
    }
    arrive()
    window.addEventListener('hashchange', arrive)
    return () => window.removeEventListener('hashchange', arrive)
  }, [index, unfold])

  return (
    <details className="group" data-printed open={open} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a summary is a button of its own accord */}
      <summary onClick={clicked} aria-busy={at === 'loading'} className="flex list-none items-baseline gap-4 py-4 hover:bg-shallow/50">
        {children}
        <span
          aria-hidden
          className={
            at === 'loading'
              ? 'w-4 text-ink-3 motion-safe:animate-spin print:hidden'
              : 'w-4 text-ink-3 transition-transform group-open:rotate-45 print:hidden'
          }
        >
          +
        </span>
      </summary>
      {body}
      {missing && at === 'trouble' && (
        <Notice tone="signal" className="mb-8 sm:ml-10 print:hidden">
          This task could not be loaded. Nothing of it is lost.
          <p className="mt-2">
            <Button size="small" onClick={() => void unfold()}>
              Load it again
            </Button>
          </p>
        </Notice>
      )}
      {missing && (
        <p className="hidden pb-6 pl-10 text-ink-2 print:block">
          “{title}” was not unfolded. The Print button of the page prints every task.
        </p>
      )}
    </details>
  )
}
