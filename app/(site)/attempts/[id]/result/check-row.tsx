import { Check, CircleHelp, Minus, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { inlineCode } from '@/app/ui/inline-code'
import { Markdown } from '@/app/ui/markdown'
import { sentence } from '@/exam/readable'
import type { CheckResult } from '@/grader/evidence'
import { Differences } from './differences'

const looks = {
  passed: { Icon: Check, word: 'Passed', tone: 'text-fair' },
  failed: { Icon: X, word: 'Failed', tone: 'text-signal' },
  unchecked: { Icon: CircleHelp, word: 'Could not be checked', tone: 'text-ink-2' },
}

type CheckRowProps = {
  check: CheckResult
  /** All that could be said of its failure was said at a check before. */
  again?: boolean
  children?: ReactNode
}

/** One check: what it asked, what cost the points, what was found instead and why that matters. `children` stand below it. */
export function CheckRow({ check, again = false, children }: CheckRowProps) {
  const { outcome, cause, differences, near, trace, why, belief } = check
  const leftAlone = check.gate && outcome === 'passed'
  const { Icon, word, tone } = leftAlone ? { Icon: Minus, word: 'Left alone', tone: 'text-ink-3' } : looks[outcome]
  // Of what is missing the differences tell the same in detail.
  const told = cause && !(cause.kind === 'incomplete' && differences.length > 0)
  // The hint of a connection stands where it broke off.
  const [hint, ...remarks] = trace?.some(({ ok }) => !ok) ? near : [undefined, ...near]
  return (
    <li
      className="group/check grid break-inside-avoid grid-cols-[1.25rem_minmax(0,1fr)_auto] gap-x-3"
      data-check={check.id}
      data-outcome={outcome}
    >
      <Icon aria-hidden className={`mt-1 size-4 ${tone}`} strokeWidth={2.5} />
      <div className="min-w-0 [overflow-wrap:anywhere]">
        <div className="flex flex-wrap items-baseline gap-x-4">
          <p className={outcome === 'failed' ? 'font-[560]' : undefined}>
            <span className="sr-only">{word}: </span>
            {inlineCode(check.says)}
          </p>
          {outcome === 'passed' && children}
        </div>
        {outcome === 'unchecked' && (
          <p className="mt-1 max-w-[68ch] text-ink-2 text-sm">This could not be checked. It is left out of the score until staff decide.</p>
        )}
        {outcome !== 'passed' && (
          <>
            {told && (
              <p className="mt-1.5 max-w-[68ch] border-signal border-l-2 pl-3" data-cause={cause.kind}>
                {inlineCode(cause.says)}
              </p>
            )}
            {again && <p className="mt-1 text-ink-2 text-sm">Lost for the reason told above.</p>}
          </>
        )}
        <Differences differences={differences} trace={trace} hint={hint} />
        {remarks.map((remark) => (
          <p key={remark} className="mt-1.5 max-w-[68ch] text-ink-2 text-sm">
            {remark && sentence(remark)}
          </p>
        ))}
        {outcome !== 'passed' && (
          <>
            {why && <Markdown text={why} className="mt-2 max-w-[68ch] text-ink-2" />}
            {belief && (
              <p className="mt-2 max-w-[68ch] text-ink-2" data-belief>
                You acted as if <span className="font-[560] text-ink">{belief}</span>. That is a common belief, and mistaken.
              </p>
            )}
            {children}
          </>
        )}
      </div>
      <span className="figures whitespace-nowrap text-ink-2 text-sm">
        {check.gate ? (outcome === 'failed' ? 'voids the task' : '') : `${tidy(check.earned)} of ${tidy(check.points)}`}
      </span>
    </li>
  )
}

export const tidy = (points: number) => String(Math.round(points * 100) / 100)
