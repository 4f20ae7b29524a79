import { domainName } from '@/app/ui/curriculum'
import type { ExamCard } from '@/exam/views'

/** Of an exam over the whole curriculum: how much of it the bank fills by now, and about what it says nothing. */
export function CoverageLine({ coverage }: { coverage: ExamCard['coverage'] }) {
  if (!coverage || coverage.missing.length === 0) return null
  const { percent, covered, missing } = coverage
  return (
    <div className="mt-5 max-w-[62ch] text-sm">
      <div aria-hidden className="flex h-1.5 overflow-hidden rounded-full bg-well shadow-[inset_0_0_0_1px_var(--rule)]">
        <div className="bg-ink-2" style={{ width: `${percent}%` }} />
      </div>
      <p className="mt-2 text-ink-2">
        <strong className="font-[600] text-ink">Covers {percent} % of the curriculum so far</strong>
        {covered.length > 0 && <>: {inWords(covered)}</>}. There are too few tasks yet on {inWords(missing)}: about those its result tells
        nothing.
      </p>
    </div>
  )
}

const inWords = (domains: string[]) => new Intl.ListFormat('en-GB').format(domains.map(domainName))
