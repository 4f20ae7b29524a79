'use client'

import dynamic from 'next/dynamic'
import { type ReactNode, useCallback, useMemo, useState } from 'react'
import { Button } from '@/app/ui/button'
import { Split } from '@/app/ui/split'
import type { AttemptView, TaskView } from '@/exam/views'
import { AnswerArea } from './answer-area'
import { Cover } from './cover'
import { EndDialog } from './end-dialog'
import { ExamHeader } from './exam-header'
import { NarrowScreen } from './narrow-screen'
import { OverCover } from './over-cover'
import { OwnKubectl } from './own-kubectl'
import { PracticePanel } from './practice-panel'
import { cookies, type ScreenSettings } from './screen-settings'
import { TaskList } from './task-list'
import { TaskPane } from './task-pane'
import { useAttempt } from './use-attempt'
import { useExamKeys } from './use-exam-keys'
import { usePractice } from './use-practice'

const TerminalTabs = dynamic(() => import('./terminal/terminal-tabs').then((module) => module.TerminalTabs), { ssr: false })

type WorkspaceProps = { attempt: AttemptView; texts: ReactNode[]; firstTask: number; screen: ScreenSettings; themeToggle: ReactNode }

/** The exam screen. */
export function Workspace({ attempt, texts, firstTask, screen, themeToggle }: WorkspaceProps) {
  const [current, setCurrent] = useState(firstTask)
  const [ending, setEnding] = useState(false)
  const [terminal, setTerminal] = useState(screen.terminal)
  /** Counts choices of a task: choosing one again also brings the keyboard back to its terminal. */
  const [visits, setVisits] = useState(0)
  const work = useAttempt(attempt, current)
  const task = attempt.tasks[current] as TaskView
  const terminals = useMemo(() => attempt.tasks.filter((each) => each.kind === 'terminal'), [attempt.tasks])
  const rehearsal = attempt.rules === 'rehearsal'
  const practice = usePractice(attempt, work)

  const select = useCallback((index: number) => {
    setCurrent(index)
    setVisits((count) => count + 1)
    history.replaceState(null, '', `?task=${index + 1}`)
  }, [])
  const last = attempt.tasks.length - 1
  const step = useCallback((by: -1 | 1) => select(Math.min(last, Math.max(0, current + by))), [current, last, select])
  useExamKeys({ onStep: step, rehearsal })

  return (
    <>
      <div className="grid h-dvh min-w-[56rem] grid-rows-[auto_1fr] overflow-hidden max-[56rem]:hidden">
        <ExamHeader
          attempt={attempt}
          work={work}
          terminal={terminal}
          onTerminal={setTerminal}
          themeToggle={themeToggle}
          onEnd={() => setEnding(true)}
        />
        <main className="grid min-h-0 grid-cols-[auto_1fr] grid-rows-[minmax(0,1fr)]" inert={work.over !== null || work.elsewhere}>
          <TaskList
            tasks={attempt.tasks}
            progress={work.progress}
            current={current}
            onSelect={select}
            width={screen.list}
            showSpent={!rehearsal}
          />
          <Split
            cookie={cookies.split}
            label="Width of the task text"
            initial={screen.share}
            left={
              <TaskPane
                task={task}
                count={attempt.tasks.length}
                text={texts[current]}
                work={work}
                notes={screen.notes}
                onSelect={select}
                visits={visits}
                below={
                  <>
                    {task.kind === 'terminal' && !rehearsal && (
                      <div className="mt-5">
                        <OwnKubectl key={current} attemptId={attempt.id} task={current} />
                      </div>
                    )}
                    {attempt.mode === 'practice' && <PracticePanel task={task} practice={practice} connected={work.link === 'connected'} />}
                  </>
                }
              />
            }
            right={
              <div className="h-full min-w-0">
                {terminals.map(
                  (each) =>
                    work.opened.has(each.index) && (
                      <TerminalTabs
                        key={each.index}
                        attemptId={attempt.id}
                        link={work.connection}
                        task={each.index}
                        shown={each.index === current}
                        visits={visits}
                        settings={terminal}
                      />
                    ),
                )}
                <AnswerArea key={`${current}-${practice.of(current).resets}`} task={task} work={work} assisted={!rehearsal} />
              </div>
            }
          />
        </main>
        <EndDialog
          attemptId={attempt.id}
          open={ending && work.over === null}
          onOpenChange={setEnding}
          tasks={attempt.tasks}
          progress={work.progress}
          onSelect={select}
          beforeEnd={work.flush}
          waits={work.link === 'lost'}
          practice={attempt.mode === 'practice'}
        />
      </div>
      {work.over && <OverCover attemptId={attempt.id} over={work.over} lost={work.link === 'lost'} />}
      {work.elsewhere && !work.over && (
        <Cover title="This exam is open in another window">
          <p className="text-ink-2">Only one window can work on it at a time. Nothing is lost, and the clock runs on.</p>
          <Button look="primary" className="mt-2" onClick={work.takeBack}>
            Continue in this window
          </Button>
        </Cover>
      )}
      <NarrowScreen
        clock={work.clock}
        deadline={attempt.mode === 'practice' ? null : attempt.deadline}
        initialLeft={attempt.deadline - attempt.now}
      />
    </>
  )
}
