'use client'

import type { ReactNode } from 'react'
import { Button } from '@/app/ui/button'
import { LoadLineMark } from '@/app/ui/logo'
import type { AttemptView } from '@/exam/views'
import { ConnectionLine } from './connection-line'
import { SaveStateLine } from './save-state'
import { ScreenMenu } from './screen-menu'
import type { TerminalSettings } from './screen-settings'
import { ServerClock } from './server-clock'
import type { useAttempt } from './use-attempt'

type ExamHeaderProps = {
  attempt: AttemptView
  work: ReturnType<typeof useAttempt>
  terminal: TerminalSettings
  onTerminal: (settings: TerminalSettings) => void
  themeToggle: ReactNode
  onEnd: () => void
}

/** What holds for the whole attempt: its name and rules, whether work is safe, the time, and the end. */
export function ExamHeader({ attempt, work, terminal, onTerminal, themeToggle, onEnd }: ExamHeaderProps) {
  const rehearsal = attempt.rules === 'rehearsal'
  return (
    <header className="relative flex h-14 items-center gap-5 border-rule border-b bg-sheet pr-3 pl-4" inert={work.over !== null}>
      <LoadLineMark className="size-6 shrink-0" />
      <h1 className="min-w-24 truncate text-base">{attempt.examTitle}</h1>
      {rehearsal && <span className="rounded-full border border-rule-2 px-2.5 py-0.5 text-ink-2 text-xs">Rehearsal</span>}
      <div className="ml-auto flex items-center gap-4">
        <ConnectionLine state={work.link} busy={work.busy} />
        <SaveStateLine state={work.saveState} />
        {attempt.mode === 'practice' ? (
          <span className="text-ink-2 text-sm">No time limit</span>
        ) : (
          <ServerClock
            clock={work.clock}
            startedAt={attempt.startedAt}
            deadline={attempt.deadline}
            initialLeft={attempt.deadline - attempt.now}
            onZero={work.onZero}
          />
        )}
        <div className="flex">
          <ScreenMenu settings={terminal} onChange={onTerminal} rehearsal={rehearsal} />
          {themeToggle}
        </div>
        <Button look="primary" size="field" onClick={onEnd}>
          {attempt.mode === 'practice' ? 'End practice' : 'End exam'}
        </Button>
      </div>
    </header>
  )
}
