'use client'

import { Check, Flag } from 'lucide-react'
import { classNames } from '@/app/ui/class-names'
import type { TaskView } from '@/exam/views'

export type TaskProgress = { visited: boolean; answered: boolean; flagged: boolean }

type TaskListProps = { tasks: TaskView[]; progress: TaskProgress[]; current: number; onSelect: (task: number) => void }

/** The tasks with their states: numbers on a narrow screen, titles where there is room. */
export function TaskList({ tasks, progress, current, onSelect }: TaskListProps) {
  return (
    <nav aria-label="Tasks" className="h-full w-16 overflow-y-auto border-rule border-r py-3 min-[1500px]:w-60">
      <ol className="grid gap-0.5 px-2">
        {tasks.map((task, i) => {
          const state = progress[i] as TaskProgress
          return (
            <li key={task.index} className="min-w-0">
              <button
                type="button"
                onClick={() => onSelect(i)}
                aria-current={i === current ? 'true' : undefined}
                aria-label={`Task ${i + 1}: ${task.title}, ${said(state)}`}
                title={`${i + 1}. ${task.title}`}
                className={classNames(
                  'group relative flex h-11 w-full items-center gap-3 rounded-md px-2.5 text-left text-sm text-ink-2 hover:bg-shallow',
                  i === current && 'bg-deep text-on-deep hover:bg-deep',
                )}
              >
                <Mark state={state} current={i === current} />
                <span className="figures w-4 shrink-0 text-right font-[560] max-[1499px]:hidden">{i + 1}</span>
                <span className="figures absolute left-[2.1rem] font-[560] min-[1500px]:hidden">{i + 1}</span>
                <span className="min-w-0 flex-1 truncate max-[1499px]:hidden">{task.title}</span>
                {state.flagged && (
                  <Flag
                    aria-hidden
                    className={classNames(
                      'size-3.5 shrink-0 fill-current max-[1499px]:absolute max-[1499px]:top-1 max-[1499px]:right-1 max-[1499px]:size-3',
                      i === current ? 'text-on-deep' : 'text-signal',
                    )}
                  />
                )}
              </button>
            </li>
          )
        })}
      </ol>
    </nav>
  )
}

/** A ring while untouched, half filled once seen, a tick once something is handed in. */
function Mark({ state, current }: { state: TaskProgress; current: boolean }) {
  if (state.answered)
    return (
      <span
        className={classNames('grid size-4 shrink-0 place-items-center rounded-full bg-ink text-paper', current && 'bg-on-deep text-deep')}
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
