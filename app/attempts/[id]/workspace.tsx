'use client'

import { ChevronLeft, ChevronRight, Flag } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useRouter } from 'next/navigation'
import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react'
import { Button } from '@/app/ui/button'
import { classNames } from '@/app/ui/class-names'
import { LoadLineMark } from '@/app/ui/logo'
import { Split } from '@/app/ui/split'
import type { AttemptView, TaskView } from '@/exam/views'
import { ChoiceForm } from './choice-form'
import { EndDialog } from './end-dialog'
import { SaveStateLine } from './save-state'
import { ServerClock } from './server-clock'
import { TaskList } from './task-list'
import type { LinkState } from './terminal/link'
import { useAttempt } from './use-attempt'
import { WrittenAnswer } from './written-answer'

const Terminal = dynamic(() => import('./terminal/terminal').then((module) => module.Terminal), { ssr: false })

type WorkspaceProps = { attempt: AttemptView; texts: ReactNode[]; firstTask: number; share: number; themeToggle: ReactNode }

/** The exam screen. */
export function Workspace({ attempt, texts, firstTask, share, themeToggle }: WorkspaceProps) {
  const router = useRouter()
  const [current, setCurrent] = useState(firstTask)
  const [ending, setEnding] = useState(false)
  /** Counts choices of a task: choosing one again also brings the keyboard back to its terminal. */
  const [visits, setVisits] = useState(0)
  const work = useAttempt(attempt, current)
  const task = attempt.tasks[current] as TaskView
  const terminals = useMemo(() => attempt.tasks.filter((each) => each.kind === 'terminal'), [attempt.tasks])

  const select = useCallback((index: number) => {
    setCurrent(index)
    setVisits((count) => count + 1)
    history.replaceState(null, '', `?task=${index + 1}`)
  }, [])
  const last = attempt.tasks.length - 1

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const step = { PageUp: -1, PageDown: 1 }[event.key]
      if (!event.altKey || !step) return
      event.preventDefault()
      select(Math.min(last, Math.max(0, current + step)))
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [current, last, select])

  // The server closes the attempt; the page asks until it says so, then goes to the result. Not at once: one has to read what happened.
  useEffect(() => {
    if (!work.over) return
    const timer = setInterval(() => router.refresh(), 2_000)
    return () => clearInterval(timer)
  }, [work.over, router])

  return (
    <div className="grid h-dvh min-w-[64rem] grid-rows-[auto_1fr] overflow-hidden">
      <header className="flex h-14 items-center gap-5 border-rule border-b bg-sheet pr-3 pl-4">
        <LoadLineMark className="size-6 shrink-0" />
        <h1 className="truncate text-base">{attempt.examTitle}</h1>
        <div className="ml-auto flex items-center gap-5">
          <ConnectionLine state={work.link} />
          <SaveStateLine state={work.saveState} />
          <ServerClock clock={work.clock} deadline={attempt.deadline} initialLeft={attempt.deadline - attempt.now} onZero={work.onZero} />
          {themeToggle}
          <Button look="primary" className="h-9" onClick={() => setEnding(true)} disabled={work.over}>
            End exam
          </Button>
        </div>
      </header>

      <main className="grid min-h-0 grid-cols-[auto_1fr]" inert={work.over}>
        <TaskList tasks={attempt.tasks} progress={work.progress} current={current} onSelect={select} />
        <Split
          cookie="seatrial-split"
          label="Width of the task text"
          initial={share}
          left={
            <article aria-label={`Task ${current + 1}`} className="grid h-full grid-rows-[1fr_auto]">
              <div key={current} className="min-h-0 overflow-y-auto px-6 py-5">
                <div className="flex items-start gap-4">
                  <div className="min-w-0 flex-1">
                    <p className="figures text-ink-3 text-sm">
                      Task {current + 1} of {attempt.tasks.length}, {task.weightPercent} % of the score, about {task.minutes} min
                    </p>
                    <h2 className="mt-1 text-xl">{task.title}</h2>
                  </div>
                  <FlagButton flagged={work.progress[current]?.flagged === true} onChange={(flagged) => work.flag(current, flagged)} />
                </div>
                <div className="mt-4">{texts[current]}</div>
              </div>
              <footer className="flex items-center justify-between border-rule border-t px-4 py-2">
                <Button look="quiet" size="small" disabled={current === 0} onClick={() => select(current - 1)} title="Alt+Page Up">
                  <ChevronLeft aria-hidden /> Previous task
                </Button>
                <Button look="quiet" size="small" disabled={current === last} onClick={() => select(current + 1)} title="Alt+Page Down">
                  Next task <ChevronRight aria-hidden />
                </Button>
              </footer>
            </article>
          }
          right={
            <div className="h-full min-w-0">
              {terminals.map(
                (each) =>
                  work.opened.has(each.index) && (
                    <Terminal
                      key={each.index}
                      link={work.connection}
                      task={each.index}
                      label={`Terminal of task ${each.index + 1}`}
                      shown={each.index === current}
                      visits={visits}
                    />
                  ),
              )}
              <AnswerArea key={current} task={task} work={work} />
            </div>
          }
        />
      </main>

      <EndDialog
        attemptId={attempt.id}
        open={ending && !work.over}
        onOpenChange={setEnding}
        tasks={attempt.tasks}
        progress={work.progress}
        onSelect={select}
        beforeEnd={work.flush}
      />
      {work.over && <Cover title="Time is up" text="Your work is kept as it was. The result is on its way." />}
      {work.elsewhere && (
        <Cover title="This exam is open in another window" text="Only one window can work on it at a time. Nothing is lost.">
          <Button look="primary" onClick={work.takeBack}>
            Continue in this window
          </Button>
        </Cover>
      )}
    </div>
  )
}

function AnswerArea({ task, work }: { task: TaskView; work: ReturnType<typeof useAttempt> }) {
  const answer = work.answers[task.index] ?? null
  if (task.kind === 'choice')
    return (
      <ChoiceForm
        task={task}
        chosen={answer?.kind === 'choice' ? answer.options : []}
        onChange={(options) => work.answer(task.index, { kind: 'choice', options })}
      />
    )
  if (task.kind === 'manifest')
    return (
      <WrittenAnswer
        kind="manifest"
        task={task.index}
        initial={answer?.kind === 'manifest' ? answer.yaml : (task.starter ?? '')}
        onChange={(yaml) => work.answer(task.index, { kind: 'manifest', yaml })}
      />
    )
  if (task.kind === 'command')
    return (
      <WrittenAnswer
        kind="command"
        task={task.index}
        initial={answer?.kind === 'command' ? answer.lines : (task.starter ?? '')}
        onChange={(lines) => work.answer(task.index, { kind: 'command', lines })}
      />
    )
  return null
}

function FlagButton({ flagged, onChange }: { flagged: boolean; onChange: (flagged: boolean) => void }) {
  return (
    <Button
      size="small"
      aria-pressed={flagged}
      onClick={() => onChange(!flagged)}
      className={classNames('w-24', flagged && 'border-signal')}
    >
      <Flag aria-hidden className={flagged ? 'fill-signal text-signal' : ''} />
      {flagged ? 'Flagged' : 'Flag'}
    </Button>
  )
}

function ConnectionLine({ state }: { state: LinkState }) {
  const text = { connecting: 'Connecting…', connected: 'Connected', lost: 'Reconnecting…', ended: 'Disconnected' }[state]
  return (
    <span className="inline-flex items-center gap-2 text-ink-2 text-sm" data-connection={state}>
      <svg viewBox="0 0 8 8" aria-hidden="true" className="size-2">
        <circle
          cx="4"
          cy="4"
          r="3.25"
          fill={state === 'connected' ? 'var(--fair)' : 'none'}
          stroke={state === 'connected' ? 'var(--fair)' : 'var(--signal)'}
          strokeWidth="1.5"
        />
      </svg>
      <span role={state === 'lost' ? 'alert' : undefined}>{text}</span>
    </span>
  )
}

function Cover({ title, text, children }: { title: string; text: string; children?: ReactNode }) {
  return (
    <div className="fixed inset-0 z-50 grid place-items-center bg-shade">
      <section
        role="alertdialog"
        aria-modal="true"
        aria-label={title}
        className="grid max-w-md justify-items-start gap-3 rounded-lg border border-rule-2 bg-sheet p-7 shadow-float"
      >
        <h2 className="text-xl">{title}</h2>
        <p className="text-ink-2">{text}</p>
        {children}
      </section>
    </div>
  )
}
