'use client'

import { Check, Flag, PanelLeftClose, PanelLeftOpen } from 'lucide-react'
import { useState } from 'react'
import { classNames } from '@/app/ui/class-names'
import { remember } from '@/app/ui/remember'
import type { TaskView } from '@/exam/views'
import { minutesAndSeconds } from './clock'
import { cookies, type ListWidth } from './screen-settings'

export type TaskProgress = { visited: boolean; answered: boolean; flagged: boolean; spentMs: number }

type TaskListProps = {
  tasks: TaskView[]
  progress: TaskProgress[]
  current: number
  onSelect: (task: number) => void
  width: ListWidth
  /** Time spent beside the budget: not in a rehearsal, where the exam does not tell either. */
  showSpent: boolean
}

const widths = { wide: 'w-64', narrow: 'w-16' }

/** The tasks with their states: numbers where the list is narrow; titles, weights and time where there is room. */
export function TaskList({ tasks, progress, current, onSelect, width: remembered, showSpent }: TaskListProps) {
  const [width, setWidth] = useState(remembered)
  const answered = progress.filter((each) => each.answered).length
  const flagged = progress.filter((each) => each.flagged).length
  const turn = () => {
    const wide = width ? width === 'wide' : matchMedia('(min-width: 1500px)').matches
    const next = wide ? 'narrow' : 'wide'
    setWidth(next)
    remember(cookies.list, next)
  }
  return (
    <nav
      aria-label="Tasks"
      className={classNames(
        '@container grid h-full grid-rows-[1fr_auto] border-rule border-r',
        width ? widths[width] : 'w-16 min-[1500px]:w-64',
      )}
    >
      <ol className="grid min-h-0 content-start gap-0.5 overflow-y-auto px-2 py-3">
        {tasks.map((task, i) => (
          <li key={task.index} className="min-w-0">
            <TaskButton
              task={task}
              state={progress[i] as TaskProgress}
              current={i === current}
              showSpent={showSpent}
              onSelect={() => onSelect(i)}
            />
          </li>
        ))}
      </ol>
      <div className="flex items-center border-rule border-t py-1.5 pr-1.5 pl-4">
        <p className="figures @min-[10rem]:block hidden min-w-0 flex-1 truncate text-ink-3 text-xs">
          {answered} of {tasks.length} answered{flagged > 0 && `, ${flagged} flagged`}
        </p>
        <button
          type="button"
          onClick={turn}
          aria-label="Make the task list wider or narrower"
          title="Wider or narrower list"
          className="grid size-8 place-items-center rounded-md text-ink-3 hover:bg-shallow hover:text-ink"
        >
          <PanelLeftClose aria-hidden className="@min-[10rem]:block hidden size-4" />
          <PanelLeftOpen aria-hidden className="@min-[10rem]:hidden size-4" />
        </button>
      </div>
    </nav>
  )
}

type TaskButtonProps = { task: TaskView; state: TaskProgress; current: boolean; showSpent: boolean; onSelect: () => void }

function TaskButton({ task, state, current, showSpent, onSelect }: TaskButtonProps) {
  const budget = task.minutes * 60_000
  const quiet = current ? 'text-on-deep' : 'text-ink-3'
  return (
    <button
      type="button"
      onClick={onSelect}
      aria-current={current ? 'true' : undefined}
      aria-label={`Task ${task.index + 1}: ${task.title}, ${said(state)}, ${task.weightPercent} %, ${task.minutes} minutes`}
      title={`${task.index + 1}. ${task.title}`}
      className={classNames(
        'relative flex min-h-11 w-full items-center gap-1.5 rounded-md px-2 text-left text-sm',
        current ? 'bg-deep text-on-deep' : 'text-ink-2 hover:bg-shallow',
      )}
    >
      <Mark state={state} current={current} />
      <span className="figures w-[1.15rem] shrink-0 text-center font-[560]">{task.index + 1}</span>
      <span className="@min-[10rem]:block hidden min-w-0 flex-1 py-1.5">
        <span className={classNames('block truncate', current && 'font-[560]')}>{task.title}</span>
        <span className={classNames('figures flex justify-between text-xs', quiet)}>
          <span>{task.weightPercent} %</span>
          <span>
            {showSpent && state.spentMs >= 1_000 ? `${minutesAndSeconds(state.spentMs)} of ${task.minutes} min` : `${task.minutes} min`}
          </span>
        </span>
        {showSpent && (
          <span aria-hidden className={classNames('mt-1 block h-0.5 overflow-hidden rounded-full', current ? 'bg-ink-3' : 'bg-rule')}>
            <span
              className={classNames('block h-full', state.spentMs > budget ? 'bg-signal' : current ? 'bg-on-deep' : 'bg-ink-3')}
              style={{ width: `${Math.min(100, (100 * state.spentMs) / budget)}%` }}
            />
          </span>
        )}
      </span>
      {state.flagged && (
        <Flag
          aria-hidden
          className={classNames(
            'absolute top-1 right-1 size-3 shrink-0 fill-current @min-[10rem]:static @min-[10rem]:size-3.5',
            current ? 'text-on-deep' : 'text-signal',
          )}
        />
      )}
    </button>
  )
}

/** A ring while untouched, half filled once seen, a tick once something is handed in. */
export function Mark({ state, current }: { state: Pick<TaskProgress, 'answered' | 'visited'>; current: boolean }) {
  if (state.answered)
    return (
      <span
        className={classNames(
          'grid size-4 shrink-0 place-items-center rounded-full',
          current ? 'bg-on-deep text-deep' : 'bg-ink text-paper',
        )}
      >
        <Check aria-hidden className="size-3" strokeWidth={3} />
      </span>
    )
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true" className="size-4 shrink-0">
      <circle cx="8" cy="8" r="6.75" fill="none" stroke="currentColor" strokeWidth="1.5" />
      {state.visited && <path d="M8 3.5a4.5 4.5 0 0 1 0 9z" fill="currentColor" />}
    </svg>
  )
}

const said = (state: TaskProgress) =>
  `${state.answered ? 'answered' : state.visited ? 'seen, not answered' : 'not seen yet'}${state.flagged ? ', flagged' : ''}`
