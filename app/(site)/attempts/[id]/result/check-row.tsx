import { Check, CircleHelp, Minus, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { inlineCode } from '@/app/ui/inline-code'
import { Markdown } from '@/app/ui/markdown'
import { readable, sentence } from '@/exam/readable'
import type { CheckResult } from '@/grader/evidence'
import { Way } from './way'

const looks = {
  passed: { Icon: Check, word: 'Passed', tone: 'text-fair' },
  failed: { Icon: X, word: 'Failed', tone: 'text-signal' },
  unchecked: { Icon: CircleHelp, word: 'Could not be checked', tone: 'text-ink-2' },
}

/** One check: what it asked, what it found instead, why that matters and what cost the points. `children` stand below it. */
export function CheckRow({ check, children }: { check: CheckResult; children?: ReactNode }) {
  const leftAlone = check.gate && check.outcome === 'passed'
  const { Icon, word, tone } = leftAlone ? { Icon: Minus, word: 'Left alone', tone: 'text-ink-3' } : looks[check.outcome]
  return (
    <li
      className="group/check grid break-inside-avoid grid-cols-[1.25rem_minmax(0,1fr)_auto] gap-x-3"
      data-check={check.id}
      data-outcome={check.outcome}
    >
      <Icon aria-hidden className={`mt-1 size-4 ${tone}`} strokeWidth={2.5} />
      <div className="min-w-0 [overflow-wrap:anywhere]">
        <div className="flex flex-wrap items-baseline gap-x-4">
          <p className={check.outcome === 'failed' ? 'font-[560]' : undefined}>
            <span className="sr-only">{word}: </span>
            {inlineCode(check.says)}
          </p>
          {check.outcome === 'passed' && children}
        </div>
        {check.outcome === 'unchecked' && (
          <p className="mt-1 max-w-[68ch] text-ink-2 text-sm">This could not be checked. It is left out of the score until staff decide.</p>
        )}
        {check.outcome !== 'passed' && check.cause && (
          <p className="mt-1.5 max-w-[68ch] border-signal border-l-2 pl-3" data-cause={check.cause.kind}>
            {inlineCode(check.cause.says)}
          </p>
        )}
        {check.differences.length > 0 && <Differences differences={check.differences} />}
        {check.near.map((near) => (
          <p key={near} className="mt-1.5 max-w-[68ch] text-ink-2 text-sm">
            {sentence(near)}
          </p>
        ))}
        {check.trace && <Way steps={check.trace} forbidden={check.differences.some(({ expected }) => expected.startsWith('no answer'))} />}
        {check.outcome !== 'passed' && check.why && <Markdown text={check.why} className="mt-2 max-w-[68ch] text-ink-2" />}
        {check.outcome !== 'passed' && children}
      </div>
      <span className="figures whitespace-nowrap text-ink-2 text-sm">
        {check.gate ? (check.outcome === 'failed' ? 'voids the task' : '') : `${tidy(check.earned)} of ${tidy(check.points)}`}
      </span>
    </li>
  )
}

function Differences({ differences }: { differences: CheckResult['differences'] }) {
  return (
    <dl className="mt-2 grid gap-2.5">
      {differences.map((difference) => (
        <div key={`${difference.at} ${difference.expected}`} className="rounded-md border border-rule bg-paper px-3.5 py-2.5 text-sm">
          <dt className="font-mono text-ink-2 [overflow-wrap:anywhere]">{difference.at || 'the answer'}</dt>
          <dd className="mt-1 grid gap-x-6 gap-y-1 sm:grid-cols-2">
            <Side name="Expected" value={difference.expected} tone="text-fair" />
            <Side name="Found" value={difference.found} tone="text-signal" />
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Side({ name, value, tone }: { name: string; value: string; tone: string }) {
  return (
    <span className="grid grid-cols-[4.5rem_minmax(0,1fr)] gap-x-2">
      <span className="text-ink-3">{name}</span>
      <span className={`whitespace-pre-wrap font-mono [overflow-wrap:anywhere] ${tone}`}>{readable(value)}</span>
    </span>
  )
}

export const tidy = (points: number) => String(Math.round(points * 100) / 100)
