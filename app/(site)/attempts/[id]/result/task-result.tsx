import { Check, CircleHelp, Minus, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { classNames } from '@/app/ui/class-names'
import { CodeBlock } from '@/app/ui/code-block'
import { topicName } from '@/app/ui/curriculum'
import { Markdown } from '@/app/ui/markdown'
import type { ResultTaskView } from '@/exam/views'
import type { CheckResult } from '@/grader/evidence'
import { ChoiceResult } from './choice-result'

/** One task of a graded attempt: closed it is a line of the log, open it explains every point. */
export function TaskResultSection({ task }: { task: ResultTaskView }) {
  const { result } = task
  const full = result !== null && result.earned >= result.points
  return (
    <li className="border-rule border-b" data-task={task.index}>
      <details className="group">
        <summary className="flex list-none items-baseline gap-4 py-4 hover:bg-shallow/50">
          <span className="figures w-6 shrink-0 text-right text-ink-3">{task.index + 1}</span>
          <span className="min-w-0 flex-1">
            <span className="font-[600]">{task.title}</span>
            <span className="ml-3 text-ink-3 text-sm max-sm:block max-sm:ml-0">{task.topics.map(topicName).join(', ')}</span>
          </span>
          <span className={full ? 'figures text-fair' : 'figures'} data-points={result ? `${result.earned}/${result.points}` : ''}>
            {result ? `${tidy(result.earned)} of ${tidy(result.points)}` : 'not graded'}
          </span>
          <span aria-hidden className="w-4 text-ink-3 transition-transform group-open:rotate-45">
            +
          </span>
        </summary>
        <div className="grid grid-cols-1 gap-10 pt-2 pb-10 sm:pl-10">
          <Part title="The task">
            <Markdown text={task.text} className="max-w-[68ch]" />
          </Part>
          {task.choices ? (
            <ChoiceResult choices={task.choices} manifest={task.manifest} />
          ) : (
            <>
              {result && (
                <Part title="Checks">
                  <ul className="grid grid-cols-1 gap-4">
                    {result.checks.map((check) => (
                      <CheckRow key={check.id} check={check} />
                    ))}
                  </ul>
                </Part>
              )}
              <YourWork task={task} />
            </>
          )}
          {task.explanation && (
            <Part title="Why it is so">
              <Markdown text={task.explanation} className="max-w-[68ch]" />
              {task.links.length > 0 && (
                <ul className="mt-4 grid gap-1 text-sm">
                  {task.links.map((link) => (
                    <li key={link}>
                      <a href={link} className="link break-all" target="_blank" rel="noreferrer">
                        {link.replace(/^https:\/\//, '')}
                      </a>
                    </li>
                  ))}
                </ul>
              )}
            </Part>
          )}
          {!task.choices && task.solutions.length > 0 && (
            <Part title={task.solutions.length > 1 ? 'Ways to solve it' : 'A way to solve it'}>
              <div className="grid grid-cols-1 gap-4">
                {task.solutions.map((solution) => (
                  <div key={solution.title} className="grid grid-cols-1 gap-1.5">
                    <h4 className="text-ink-2 text-sm">{solution.title.replaceAll('-', ' ')}</h4>
                    <CodeBlock text={solution.text.trimEnd()} label={`Solution: ${solution.title}`} />
                  </div>
                ))}
              </div>
            </Part>
          )}
        </div>
      </details>
    </li>
  )
}

const looks = {
  passed: { Icon: Check, word: 'Passed', tone: 'text-fair' },
  failed: { Icon: X, word: 'Failed', tone: 'text-signal' },
  unchecked: { Icon: CircleHelp, word: 'Could not be checked', tone: 'text-ink-2' },
}

function CheckRow({ check }: { check: CheckResult }) {
  const { Icon, word, tone } =
    check.gate && check.outcome === 'passed' ? { Icon: Minus, word: 'Left alone', tone: 'text-ink-3' } : looks[check.outcome]
  return (
    <li className="grid grid-cols-[1.25rem_minmax(0,1fr)_auto] gap-x-3" data-check={check.id} data-outcome={check.outcome}>
      <Icon aria-hidden className={`mt-1 size-4 ${tone}`} strokeWidth={2.5} />
      <div className="min-w-0">
        <p>
          <span className="sr-only">{word}: </span>
          {check.says}
        </p>
        {check.outcome === 'unchecked' && (
          <p className="mt-1 text-ink-2 text-sm">This could not be checked. It is left out of the score until staff decide.</p>
        )}
        {check.differences.length > 0 && (
          <div className="scroll-x mt-2">
            <table className="sheet-table">
              <thead>
                <tr>
                  <th>Where</th>
                  <th>Expected</th>
                  <th>Found</th>
                </tr>
              </thead>
              <tbody>
                {check.differences.map((difference) => (
                  <tr key={`${difference.at} ${difference.expected}`}>
                    <td className="font-mono">{difference.at || 'the answer'}</td>
                    <td className="whitespace-pre-wrap font-mono text-fair">{difference.expected}</td>
                    <td className="whitespace-pre-wrap font-mono text-signal">{difference.found}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        {check.trace && <Way steps={check.trace} />}
        {check.near.map((near) => (
          <p key={near} className="mt-1.5 text-ink-2 text-sm">
            {near}
          </p>
        ))}
        {check.outcome !== 'passed' && check.why && <p className="mt-1.5 max-w-[72ch] text-ink-2 text-sm">{check.why}</p>}
      </div>
      <span className="figures text-ink-2 text-sm">
        {check.gate ? (check.outcome === 'failed' ? 'voids the task' : '') : `${tidy(check.earned)} of ${tidy(check.points)}`}
      </span>
    </li>
  )
}

/** The way a connection took, and where it stopped. */
function Way({ steps }: { steps: NonNullable<CheckResult['trace']> }) {
  return (
    <figure className="mt-3">
      <figcaption className="text-ink-3 text-sm">The way of the connection</figcaption>
      <ol className="mt-1.5 grid border-rule-2 border-l">
        {steps.map(({ text, ok }, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the steps of one connection never change places
          <li key={place} className="relative py-0.5 pl-4 font-mono text-sm" data-step={ok ? 'passed' : 'stopped'}>
            <span
              aria-hidden
              className={classNames(
                'absolute top-[0.7em] -left-[0.3rem] size-[0.55rem] rounded-full border-[1.5px]',
                ok ? 'border-rule-2 bg-sheet' : 'border-signal bg-signal',
              )}
            />
            {!ok && <span className="sr-only">Stopped here: </span>}
            <span className={ok ? 'text-ink-2' : 'text-signal'}>{text}</span>
          </li>
        ))}
      </ol>
    </figure>
  )
}

function YourWork({ task }: { task: ResultTaskView }) {
  const { answer, transcript } = task
  if (answer?.kind === 'manifest' && answer.yaml.trim())
    return (
      <Part title="What you handed in">
        <CodeBlock text={answer.yaml.trimEnd()} label="Your manifest" />
      </Part>
    )
  if (answer?.kind === 'command' && answer.lines.trim())
    return (
      <Part title="What you handed in">
        <CodeBlock text={answer.lines.trimEnd()} label="Your commands" />
      </Part>
    )
  if (transcript.length > 0)
    return (
      <Part title="What you typed">
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields; this is only a named, scrolling block */}
        <div
          role="group"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
          tabIndex={0}
          aria-label="Your terminal"
          className="max-h-[28rem] overflow-auto rounded-md bg-glass p-4 font-mono text-glass-ink text-sm"
        >
          {transcript.map((entry) => (
            <pre key={entry.at + entry.line} className="whitespace-pre-wrap break-words">
              <span className="text-glass-dim">$ </span>
              {entry.line}
              {entry.output && `\n${plain(entry.output).trimEnd()}`}
            </pre>
          ))}
        </div>
      </Part>
    )
  return (
    <Part title="What you handed in">
      <p className="text-ink-2">Nothing: this task was left as it was.</p>
    </Part>
  )
}

export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h3 className="mb-3 text-base">{title}</h3>
      {children}
    </section>
  )
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours in terminal output are escape codes
const plain = (output: string) => output.replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '').replaceAll('\r', '')
const tidy = (points: number) => String(Math.round(points * 100) / 100)
