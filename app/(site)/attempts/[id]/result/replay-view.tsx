'use client'

import { Check, X } from 'lucide-react'
import { useId, useState } from 'react'
import { classNames } from '@/app/ui/class-names'
import type { Replay } from '@/exam/replay'
import type { SavedAnswer, TranscriptLine } from '@/exam/views'
import type { Outcome } from '@/grader/evidence'
import { type Moment, momentsOf, runsOf, type Saved } from './replay-rows'
import { clockText, plain } from './transcript'

type ReplayViewProps = { replay: Replay; startedAt: number; lines: TranscriptLine[]; saves: SavedAnswer[]; checks: string[] }

const words: Record<Outcome, string> = { passed: 'met', failed: 'not met', unchecked: 'could not be checked' }
const places = { start: 'Before anything was done', end: 'At the end, as graded' }

/** The timeline: a track for each check, thick where it was met, and a slider that walks through the lines. A table says the same. */
export function ReplayView({ replay, startedAt, lines, saves, checks }: ReplayViewProps) {
  const moments = momentsOf(replay, lines, saves)
  const firstTurn = moments.findIndex(({ turned }) => turned.length > 0)
  const [place, setPlace] = useState(firstTurn < 0 ? moments.length - 1 : firstTurn)
  const slider = useId()
  const moment = moments[place]
  if (!moment) return null
  const title = titleOf(moment, startedAt)
  return (
    <div className="grid grid-cols-1 gap-4 rounded-lg border border-rule bg-sheet p-4 sm:p-5" data-replay-shown>
      <div className="grid gap-x-4 gap-y-2.5 sm:grid-cols-[minmax(0,15rem)_minmax(0,1fr)]">
        {checks.map((says, check) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the checks of a task never change places
          <Track key={check} says={says} moments={moments} check={check} place={place} />
        ))}
        <label htmlFor={slider} className="self-center text-ink-2 text-sm sm:text-right">
          {saves.length > 0 ? 'Walk through the saved answers' : 'Walk through the lines'}
        </label>
        <input
          id={slider}
          type="range"
          min={0}
          max={moments.length - 1}
          value={place}
          onChange={(event) => setPlace(Number(event.target.value))}
          aria-valuetext={`${title}. ${saidOf(moment, checks)}`}
          className="h-6 accent-[var(--deep)]"
          // The thumb, 16 px wide, stands below the mark of its moment.
          style={{ marginInline: `calc(${50 / moments.length}% - 8px)` }}
        />
      </div>
      <div className="grid gap-2" aria-live="off">
        <p className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
          <span className="figures font-[560]">{title}</span>
          <span className="figures text-ink-2 text-sm">
            {moment.outcomes.filter((outcome) => outcome === 'passed').length} of {checks.length} checks met
          </span>
        </p>
        {moment.line && (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields; this is only a named, scrolling block
          <div
            role="group"
            aria-label="The line and its output"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
            tabIndex={0}
            className="max-h-48 overflow-auto rounded-md bg-glass px-3.5 py-2.5 font-mono text-glass-ink text-sm"
          >
            <pre className="whitespace-pre-wrap break-words">
              <span className="text-glass-dim">$ </span>
              {moment.line.line}
            </pre>
            <pre className="whitespace-pre-wrap break-words text-glass-dim">{plain(moment.line.output).trimEnd()}</pre>
          </div>
        )}
        {moment.saved && <SavedText saved={moment.saved} />}
        <Turns moment={moment} checks={checks} />
      </div>
      {!replay.exact && (
        <p className="text-ink-2 text-sm">
          This replay ends a little otherwise than the cluster that was graded, for instance because a line was cut off, or because
          something was typed into a container through one’s own kubectl, which is not kept. The grade above counts.
        </p>
      )}
      <details>
        <summary className="text-ink-2 text-sm hover:text-ink">The same as a table</summary>
        <Table moments={moments} checks={checks} startedAt={startedAt} />
      </details>
    </div>
  )
}

function Track({ says, moments, check, place }: { says: string; moments: Moment[]; check: number; place: number }) {
  const outcome = moments[place]?.outcomes[check] ?? 'unchecked'
  return (
    <>
      <span className="flex items-baseline gap-2 text-sm leading-tight">
        {outcome === 'passed' ? (
          <Check aria-hidden className="size-3.5 shrink-0 translate-y-0.5 text-fair" strokeWidth={3} />
        ) : (
          <X aria-hidden className="size-3.5 shrink-0 translate-y-0.5 text-signal" strokeWidth={3} />
        )}
        <span>{says}</span>
      </span>
      <span aria-hidden className="relative h-5 self-center">
        {runsOf(moments, check).map((run) => (
          <span
            key={run.from}
            className={classNames('absolute top-1/2 -translate-y-1/2', runLooks[run.outcome])}
            style={{ left: `${edge(run.from, moments.length)}%`, right: `${100 - edge(run.until, moments.length)}%` }}
          />
        ))}
        <span className="absolute inset-y-[-4px] w-0.5 bg-ink" style={{ left: `calc(${((place + 0.5) / moments.length) * 100}% - 1px)` }} />
      </span>
    </>
  )
}

const runLooks = {
  passed: 'h-3.5 rounded-sm bg-fair',
  failed: 'border-t-2 border-signal',
  unchecked: 'border-t-2 border-ink-3 border-dotted',
}

const edge = (place: number, of: number) => (place / of) * 100

/** A saved answer; what is new in it is marked, to the eye by a bar and to others in words. */
function SavedText({ saved }: { saved: Saved }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields; this is only a named, scrolling block
    <div
      role="group"
      aria-label="The answer as it was saved"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      className="max-h-72 overflow-auto rounded-md border border-rule bg-well py-2.5 font-mono text-sm leading-[1.55]"
    >
      {saved.lines.map(({ text, fresh }, place) => (
        <pre
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a saved text never change places
          key={place}
          className={classNames('border-l-2 px-3', fresh ? 'border-deep bg-shallow' : 'border-transparent text-ink-2')}
        >
          {fresh && <span className="sr-only">new: </span>}
          {text || ' '}
        </pre>
      ))}
    </div>
  )
}

function Turns({ moment, checks }: { moment: Moment; checks: string[] }) {
  if (moment.turned.length === 0) return <p className="text-ink-3 text-sm">No check turned here.</p>
  return (
    <ul className="grid gap-1 text-sm">
      {moment.turned.map(({ check, to }) => (
        <li key={check} className={to === 'passed' ? 'text-fair' : 'text-signal'}>
          <span className="font-[560]">
            {to === 'passed' ? 'Turned green: ' : to === 'failed' ? 'Turned red: ' : 'Cannot be checked: '}
          </span>
          {checks[check]}
        </li>
      ))}
    </ul>
  )
}

function Table({ moments, checks, startedAt }: { moments: Moment[]; checks: string[]; startedAt: number }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields; this is only a named, scrolling block
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <div role="group" aria-label="The replay as a table" tabIndex={0} className="scroll-x mt-3 max-h-[24rem] overflow-y-auto">
      <table className="sheet-table">
        <thead>
          <tr>
            <th scope="col">At</th>
            <th scope="col">What was done</th>
            <th scope="col">What turned</th>
            <th scope="col" className="num">
              Met
            </th>
          </tr>
        </thead>
        <tbody>
          {moments.map((moment) => (
            <tr key={moment.line?.seq ?? moment.saved?.seq ?? moment.what}>
              <td className="figures whitespace-nowrap">{timeOf(moment, startedAt)}</td>
              <th scope="row" className="font-mono [overflow-wrap:anywhere]">
                {moment.line ? moment.line.line.slice(0, 200) : titleOf(moment, startedAt)}
              </th>
              <td>{saidOf(moment, checks)}</td>
              <td className="num">
                {moment.outcomes.filter((outcome) => outcome === 'passed').length}/{checks.length}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const timeOf = ({ line, saved }: Moment, startedAt: number) => {
  const at = line?.at ?? saved?.at
  return at === undefined ? '' : clockText(at - startedAt)
}

function titleOf(moment: Moment, startedAt: number): string {
  const { what, line, saved } = moment
  const into = `${timeOf(moment, startedAt)} into the exam`
  if (line) return `Line ${line.seq}, ${into}`
  if (saved) return `Saved ${into}`
  return what === 'end' ? places.end : places.start
}

const saidOf = ({ turned }: Moment, checks: string[]) =>
  turned.length === 0 ? 'nothing' : turned.map(({ check, to }) => `${checks[check]}: ${words[to]}`).join('; ')
