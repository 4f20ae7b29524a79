'use client'

import { Plus } from 'lucide-react'
import { type KeyboardEvent as ReactKeyboardEvent, useCallback, useEffect, useMemo, useState } from 'react'
import { classNames } from '@/app/ui/class-names'
import type { TerminalSettings } from '../screen-settings'
import type { Link } from './link'
import type { Place } from './session'
import { readTabs, storeTabs } from './tab-memory'
import { Terminal } from './terminal'
import { createTurn } from './turn'

/** As many as the labs keep shells for. */
const mostTabs = 8

type TerminalTabsProps = { attemptId: string; link: Link; task: number; shown: boolean; visits: number; settings: TerminalSettings }

/**
 * A task's terminal with its tabs, each a shell of its own. One line runs at a time; while one does, the other tabs say where. Tabs are remembered by
 * the browser, and by the labs once a line has run in them.
 */
export function TerminalTabs({ attemptId, link, task, shown, visits, settings }: TerminalTabsProps) {
  const [{ open, current }, setTabs] = useState(() => readTabs(attemptId, task))
  const [hosts, setHosts] = useState<Record<number, string>>({})
  const [busy, setBusy] = useState<number | null>(null)
  /** Counts choices of a tab: choosing one brings the keyboard to it. */
  const [choices, setChoices] = useState(0)
  const turn = useMemo(createTurn, [])
  const places = useMemo(
    () =>
      Array.from({ length: mostTabs }, (_, tab): Place => {
        const onPrompt = (prompt: string) => setHosts((before) => ({ ...before, [tab]: /@([^:]+):/.exec(prompt)?.[1] ?? '' }))
        return { task, tab, turn, onPrompt }
      }),
    [task, turn],
  )

  useEffect(() => turn.watch(() => setBusy(turn.holder())), [turn])
  useEffect(
    () =>
      link.onMessage((message) => {
        if (message.type !== 'opened' || message.task !== task) return
        const known = Math.max(...(message.tabs ?? [0])) + 1
        setTabs((before) => (known > before.open ? { ...before, open: known } : before))
      }),
    [link, task],
  )
  useEffect(() => storeTabs(attemptId, task, { open, current }), [attemptId, task, open, current])

  const choose = useCallback((tab: number) => {
    setTabs((before) => ({ ...before, current: Math.min(tab, before.open - 1) }))
    setChoices((count) => count + 1)
  }, [])
  const add = useCallback(() => {
    setTabs(({ open: before }) => ({ open: Math.min(mostTabs, before + 1), current: Math.min(mostTabs - 1, before) }))
    setChoices((count) => count + 1)
  }, [])

  useEffect(() => {
    if (!shown) return
    const onKey = (event: KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.metaKey) return
      const digit = event.shiftKey ? undefined : /^Digit([1-8])$/.exec(event.code)?.[1]
      if (digit === undefined && !(event.shiftKey && event.code === 'KeyT')) return
      event.preventDefault()
      event.stopPropagation()
      if (digit === undefined) add()
      else choose(Number(digit) - 1)
    }
    window.addEventListener('keydown', onKey, true)
    return () => window.removeEventListener('keydown', onKey, true)
  }, [shown, add, choose])

  const onArrows = (event: ReactKeyboardEvent<HTMLElement>) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (by === 0) return
    event.preventDefault()
    const next = (current + by + open) % open
    setTabs((before) => ({ ...before, current: next }))
    event.currentTarget.querySelectorAll<HTMLElement>('[role="tab"]')[next]?.focus()
  }

  const id = (tab: number) => `terminal-${task}-${tab}`
  return (
    <section aria-label={`Terminal of task ${task + 1}`} className="grid h-full grid-rows-[auto_1fr] bg-glass" hidden={!shown}>
      <div className="flex h-9 items-stretch gap-px border-glass-rule border-b text-glass-ink text-sm">
        <div role="tablist" aria-label="Tabs of the terminal" className="flex min-w-0" onKeyDown={onArrows}>
          {Array.from({ length: open }, (_, tab) => (
            <button
              // biome-ignore lint/suspicious/noArrayIndexKey: a tab is its number
              key={tab}
              type="button"
              role="tab"
              id={id(tab)}
              aria-selected={tab === current}
              aria-controls={`${id(tab)}-panel`}
              tabIndex={tab === current ? 0 : -1}
              onClick={() => choose(tab)}
              title={`Alt+${tab + 1}`}
              className={classNames(
                'figures flex min-w-0 items-center gap-2 truncate px-4 focus-visible:outline-offset-[-2px]',
                tab === current ? 'bg-glass-rule font-[560]' : 'text-glass-dim hover:bg-glass-rule',
              )}
            >
              {tab + 1} {hosts[tab] ?? ''}
              {busy === tab && <span className="text-glass-dim">runs</span>}
            </button>
          ))}
        </div>
        {open < mostTabs && (
          <button
            type="button"
            onClick={add}
            aria-label="New tab"
            title="New tab: a shell of its own (Alt+Shift+T)"
            className="flex w-9 shrink-0 items-center justify-center text-glass-dim hover:bg-glass-rule focus-visible:outline-offset-[-2px]"
          >
            <Plus aria-hidden className="size-4" />
          </button>
        )}
        <p role="status" className="ml-auto flex min-w-0 items-center truncate px-4 text-glass-dim">
          {busy !== null && busy !== current && `A line runs in tab ${busy + 1}; what is typed here runs after it.`}
        </p>
      </div>
      <div className="min-h-0" data-terminal={task}>
        {places.slice(0, open).map((place) => (
          <div
            key={place.tab}
            role="tabpanel"
            id={`${id(place.tab)}-panel`}
            aria-labelledby={id(place.tab)}
            className="h-full"
            hidden={place.tab !== current}
          >
            <Terminal
              link={link}
              place={place}
              label={place.tab === 0 ? `Terminal of task ${task + 1}` : `Terminal of task ${task + 1}, tab ${place.tab + 1}`}
              shown={shown && place.tab === current}
              visits={visits + choices}
              settings={settings}
            />
          </div>
        ))}
      </div>
    </section>
  )
}
