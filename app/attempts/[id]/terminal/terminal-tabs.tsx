'use client'

import { Plus, X } from 'lucide-react'
import { type KeyboardEvent as ReactKeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { classNames } from '@/app/ui/class-names'
import { mostTabs } from '@/exam/terminal-tabs'
import type { TerminalSettings } from '../screen-settings'
import { CloseTabDialog } from './close-tab'
import { createLineCount } from './line-count'
import type { Link } from './link'
import type { Place, PlaceState } from './session'
import { addTab, dropTab, readTabs, storeTabs, withTabs } from './tab-memory'
import { Terminal } from './terminal'

type TerminalTabsProps = { attemptId: string; link: Link; task: number; shown: boolean; visits: number; settings: TerminalSettings }

/**
 * A task's terminal with its tabs, each a shell of its own whose lines run beside those of the others. Tabs are remembered by the browser, and by the
 * labs once a line has run in them.
 */
export function TerminalTabs({ attemptId, link, task, shown, visits, settings }: TerminalTabsProps) {
  const [tabs, setTabs] = useState(() => readTabs(attemptId, task))
  const { open, current } = tabs
  const [states, setStates] = useState<Record<number, PlaceState>>({})
  /** The labs are closing it. */
  const [closing, setClosing] = useState<number | null>(null)
  const [asking, setAsking] = useState<number | null>(null)
  /** Counts choices of a tab: choosing one brings the keyboard to it. */
  const [choices, setChoices] = useState(0)
  const list = useRef<HTMLDivElement>(null)

  const change = useCallback((next: (before: typeof tabs) => typeof tabs) => {
    setTabs(next)
    setChoices((count) => count + 1)
  }, [])
  const drop = useCallback(
    (tab: number) => {
      setStates(({ [tab]: _closed, ...others }) => others)
      setClosing(null)
      change((before) => dropTab(before, tab))
    },
    [change],
  )
  const places = useMemo(() => {
    const count = createLineCount()
    return Array.from({ length: mostTabs }, (_, tab): Place => {
      const onState = (state: PlaceState) => setStates((before) => ({ ...before, [tab]: state }))
      return { task, tab, count, onState, onClosed: () => drop(tab) }
    })
  }, [task, drop])

  useEffect(
    () =>
      link.onMessage((message) => {
        if (message.type !== 'opened' || message.task !== task) return
        const known = message.tabs ?? []
        setTabs((before) => (known.every((tab) => before.open.includes(tab)) ? before : withTabs(before, known)))
      }),
    [link, task],
  )
  useEffect(() => storeTabs(attemptId, task, tabs), [attemptId, task, tabs])

  const choose = useCallback(
    (tab: number) => change((before) => (before.open.includes(tab) ? { ...before, current: tab } : before)),
    [change],
  )
  const add = useCallback(() => change(addTab), [change])
  const close = useCallback(
    (tab: number) => {
      if (open.length === 1 || closing !== null) return
      const { used, runs } = states[tab] ?? {}
      if (runs) setAsking(tab)
      else if (used) setClosing(tab)
      else drop(tab)
    },
    [open, closing, states, drop],
  )

  useEffect(() => {
    if (!shown || asking !== null) return
    const onKey = (event: KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.metaKey) return
      const digit = event.shiftKey ? undefined : /^Digit([1-9])$/.exec(event.code)?.[1]
      const act = event.shiftKey && event.code === 'KeyT' ? add : event.shiftKey && event.code === 'KeyW' ? () => close(current) : undefined
      if (digit === undefined && !act) return
      event.preventDefault()
      event.stopPropagation()
      if (act) act()
      else choose(Number(digit) - 1)
    }
    window.addEventListener('keydown', onKey, true)
    return () => window.removeEventListener('keydown', onKey, true)
  }, [shown, asking, current, add, choose, close])

  const onArrows = (event: ReactKeyboardEvent<HTMLElement>) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (event.key === 'Delete') return close(current)
    if (by === 0) return
    event.preventDefault()
    const next = (open.indexOf(current) + by + open.length) % open.length
    setTabs((before) => ({ ...before, current: open[next] as number }))
    list.current?.querySelectorAll<HTMLElement>('[role="tab"]')[next]?.focus()
  }

  const id = (tab: number) => `terminal-${task}-${tab}`
  const hostOf = (tab: number) => /@([^:]+):/.exec(states[tab]?.prompt ?? '')?.[1] ?? ''
  return (
    <section aria-label={`Terminal of task ${task + 1}`} className="grid h-full grid-rows-[auto_1fr] bg-glass" hidden={!shown}>
      <div className="flex h-9 items-stretch gap-px border-glass-rule border-b text-glass-ink text-sm">
        {/* Its tabs are laid out in the row itself: what closes a tab belongs beside that one, and may not be in a tablist. */}
        <div ref={list} role="tablist" aria-label="Tabs of the terminal" className="contents" onKeyDown={onArrows}>
          {open.map((tab) => (
            <button
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
                tab > current && 'order-2',
              )}
            >
              {tab + 1} {hostOf(tab)}
              {tab !== current && states[tab]?.runs && <span className="text-glass-dim">runs</span>}
            </button>
          ))}
        </div>
        {open.length > 1 && (
          <IconButton
            className="-ml-px order-1 bg-glass-rule hover:text-glass-ink"
            label={`Close tab ${current + 1}`}
            title="Close this tab (Alt+Shift+W)"
            disabled={closing !== null}
            onClick={() => close(current)}
          >
            <X aria-hidden className="size-4" />
          </IconButton>
        )}
        {open.length < mostTabs && (
          <IconButton
            className="order-3 hover:bg-glass-rule"
            label="New tab"
            title="New tab: a shell of its own (Alt+Shift+T)"
            onClick={add}
          >
            <Plus aria-hidden className="size-4" />
          </IconButton>
        )}
      </div>
      <div className="min-h-0" data-terminal={task}>
        {open.map((tab) => (
          <div key={tab} role="tabpanel" id={`${id(tab)}-panel`} aria-labelledby={id(tab)} className="h-full" hidden={tab !== current}>
            <Terminal
              link={link}
              place={places[tab] as Place}
              label={tab === 0 ? `Terminal of task ${task + 1}` : `Terminal of task ${task + 1}, tab ${tab + 1}`}
              shown={shown && tab === current}
              visits={visits + choices}
              settings={settings}
              closing={tab === closing}
            />
          </div>
        ))}
      </div>
      <CloseTabDialog
        tab={asking === null ? null : asking + 1}
        onAnswer={(yes) => {
          if (yes) setClosing(asking)
          setAsking(null)
        }}
        onClosed={() => {
          setChoices((count) => count + 1)
          return true
        }}
      />
    </section>
  )
}

type IconButtonProps = { className: string; label: string; title: string; disabled?: boolean; onClick(): void; children: React.ReactNode }

function IconButton({ className, label, title, disabled, onClick, children }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={title}
      disabled={disabled}
      onClick={onClick}
      className={classNames(
        'flex w-9 shrink-0 items-center justify-center text-glass-dim focus-visible:outline-offset-[-2px] disabled:opacity-50',
        className,
      )}
    >
      {children}
    </button>
  )
}
