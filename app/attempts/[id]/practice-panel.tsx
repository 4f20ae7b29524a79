'use client'

import { GitCompare, Lightbulb, ListChecks, RotateCcw, Route } from 'lucide-react'
import dynamic from 'next/dynamic'
import { CheckRow, tidy } from '@/app/(site)/attempts/[id]/result/check-row'
import { toldOnce } from '@/app/(site)/attempts/[id]/result/told-once'
import { Button } from '@/app/ui/button'
import { inlineCode } from '@/app/ui/inline-code'
import { Notice } from '@/app/ui/notice'
import type { TaskView } from '@/exam/views'
import { ClusterDifferenceView } from './cluster-difference'
import type { Practice } from './use-practice'

const SolutionView = dynamic(() => import('./solution-view').then((module) => module.SolutionView), { ssr: false })

type PracticePanelProps = { task: TaskView; practice: Practice; connected: boolean }

/** What practice gives and an exam does not, in the order in which one should want it. Nothing of it is here before it is asked for. */
export function PracticePanel({ task, practice, connected }: PracticePanelProps) {
  const { index, kind } = task
  const { asked, result, held, difference, help, trouble } = practice.of(index)
  const ask = (what: Parameters<Practice['ask']>[1]) => () => void practice.ask(index, what)
  const idle = asked === null
  return (
    <section aria-label="Practice" className="mt-8 border-rule border-t pt-5">
      <div className="flex flex-wrap gap-2">
        <Button look="primary" size="small" disabled={!idle || !connected} onClick={ask('check')}>
          <ListChecks aria-hidden /> {asked === 'check' ? 'Checking…' : 'Check my work'}
        </Button>
        {help.hintsLeft > 0 && (
          <Button size="small" disabled={!idle} onClick={ask('hint')}>
            <Lightbulb aria-hidden /> {help.hints.length === 0 ? 'Hint' : 'More hints'}
          </Button>
        )}
        {kind !== 'choice' && (
          <Button size="small" disabled={!idle || !connected} onClick={ask('difference')}>
            <GitCompare aria-hidden /> {asked === 'difference' ? 'Comparing…' : 'Show me the difference'}
          </Button>
        )}
        {!help.solution && (
          <Button size="small" disabled={!idle} onClick={ask('solution')}>
            <Route aria-hidden /> Solution
          </Button>
        )}
        <Button look="quiet" size="small" disabled={!idle || !connected} onClick={ask('reset')}>
          <RotateCcw aria-hidden /> {asked === 'reset' ? 'Starting over…' : 'Start this task over'}
        </Button>
      </div>
      {trouble && (
        <Notice tone="signal" className="mt-4">
          {trouble}
        </Notice>
      )}
      <div aria-live="polite" className="grid gap-7 empty:hidden">
        {result && (
          <section className="mt-6" data-checked={`${result.earned}/${result.points}`}>
            <h3 className="flex items-baseline justify-between gap-4 text-base">
              <span>{result.earned >= result.points ? 'All checks pass' : 'What the checks found'}</span>
              <span className="figures font-normal text-ink-2 text-sm">
                {tidy(result.earned)} of {tidy(result.points)} points
              </span>
            </h3>
            <ul className="mt-3 grid gap-4 [&_[data-sides]]:grid-cols-1">
              {toldOnce(result.checks).map(({ check, again }) => (
                <CheckRow key={check.id} check={check} again={again} />
              ))}
            </ul>
            {held && help.hintsLeft > 0 && !help.solution && (
              <p className="mt-4 max-w-[68ch] text-ink-2 text-sm">
                Where a connection broke off stands here, how to repair it does not. Once you have asked for the hints, a check tells that,
                too.
              </p>
            )}
          </section>
        )}
        {difference && <ClusterDifferenceView difference={difference} />}
        {help.hints.length > 0 && (
          <section className="mt-6">
            <h3 className="text-base">{help.hints.length === 1 ? 'A hint' : 'Hints'}</h3>
            <ul className="mt-2 grid gap-2">
              {help.hints.map((hint) => (
                <li key={hint} className="border-rule-2 border-l-2 pl-3" data-hint>
                  {inlineCode(hint)}
                </li>
              ))}
            </ul>
          </section>
        )}
        {help.solution && <SolutionView solution={help.solution} />}
      </div>
    </section>
  )
}
