import { CodeBlock } from '@/app/ui/code-block'
import { topicName } from '@/app/ui/curriculum'
import { DocumentationLinks } from '@/app/ui/documentation-links'
import { Markdown } from '@/app/ui/markdown'
import type { ResultTaskView, ResultView } from '@/exam/views'
import { CheckRow, tidy } from './check-row'
import { ChoiceResult } from './choice-result'
import { Dispute } from './dispute'
import { Replay } from './replay'
import { toldOnce } from './told-once'
import { clockText } from './transcript'
import { Part, WorkAndSolutions } from './your-work'

/** One task of a graded attempt: closed it is a line of the log, open it explains every point. */
export function TaskResultSection({ task, attempt }: { task: ResultTaskView; attempt: Pick<ResultView, 'id' | 'startedAt' | 'own'> }) {
  const { result } = task
  return (
    <li className="border-rule border-b" data-task={task.index} id={`task-${task.index + 1}`}>
      <details className="group" data-printed>
        <Summary task={task} />
        <div className="grid grid-cols-1 gap-10 pt-2 pb-12 sm:pr-8 sm:pl-10">
          <Part title="The task">
            <Markdown text={task.text} className="max-w-[68ch]" />
          </Part>
          {task.choices && <ChoiceResult choices={task.choices} manifest={task.manifest} />}
          {result && (
            <Part title={task.choices ? 'The grade' : 'Checks'}>
              <ul className="grid grid-cols-1 gap-5">
                {toldOnce(result.checks.map((check) => (task.choices ? { ...check, differences: [], near: [] } : check))).map(
                  ({ check, again }) => (
                    <CheckRow key={check.id} check={check} again={again && !task.choices}>
                      <Dispute
                        attemptId={attempt.id}
                        task={task.index}
                        checkId={check.id}
                        own={attempt.own}
                        known={task.disputes[check.id]}
                        quiet={check.outcome === 'passed'}
                      />
                    </CheckRow>
                  ),
                )}
              </ul>
            </Part>
          )}
          {!task.choices && <WorkAndSolutions task={task} startedAt={attempt.startedAt} own={attempt.own} />}
          {result && (task.transcript.length > 0 || task.saves.length > 0) && (
            <Part title="Step by step" className="print:hidden">
              <Replay
                attemptId={attempt.id}
                task={task.index}
                startedAt={attempt.startedAt}
                lines={task.transcript}
                saves={task.saves}
                checks={result.checks.map(({ says }) => says)}
              />
            </Part>
          )}
          {task.note && (
            <Part title={attempt.own ? 'Your notes' : 'Notes'}>
              <CodeBlock text={task.note} label="Notes" />
            </Part>
          )}
          {task.explanation && <Explanation text={task.explanation} links={task.links} />}
        </div>
      </details>
    </li>
  )
}

function Summary({ task: { index, title, topics, minutes, spentMs, result } }: { task: ResultTaskView }) {
  const full = result !== null && result.earned >= result.points
  const over = spentMs > minutes * 60_000
  return (
    <summary className="flex list-none items-baseline gap-4 py-4 hover:bg-shallow/50">
      <span className="figures w-6 shrink-0 text-right text-ink-3">{index + 1}</span>
      <span className="min-w-0 flex-1">
        <span className="font-[600]">{title}</span>
        <span className="ml-3 text-ink-3 text-sm max-sm:block max-sm:ml-0">{topics.map(topicName).join(', ')}</span>
      </span>
      {spentMs > 0 && (
        <span className="figures whitespace-nowrap text-ink-2 text-sm max-sm:hidden" title="Time spent, of the time budget">
          {clockText(spentMs)} of {minutes} min{over && <span className="text-signal">, over</span>}
        </span>
      )}
      <span
        className={full ? 'figures whitespace-nowrap text-fair' : 'figures whitespace-nowrap'}
        data-points={result ? `${result.earned}/${result.points}` : ''}
      >
        {result ? `${tidy(result.earned)} of ${tidy(result.points)}` : 'not graded'}
      </span>
      <span aria-hidden className="w-4 text-ink-3 transition-transform group-open:rotate-45 print:hidden">
        +
      </span>
    </summary>
  )
}

function Explanation({ text, links }: { text: string; links: string[] }) {
  return (
    <Part title="Why it is so">
      <Markdown text={text} className="max-w-[68ch]" />
      <DocumentationLinks links={links} className="mt-4" />
    </Part>
  )
}
