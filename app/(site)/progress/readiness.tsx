import { domainName } from '@/app/ui/curriculum'
import type { Mastery, Standing } from '@/exam/mastery'
import type { DomainReadiness } from '@/exam/progress'

const words: Record<Standing, string> = {
  untried: 'Not tried yet',
  'too-few': 'Too few tasks to tell',
  ready: 'Ready',
  likely: 'Probably ready',
  open: 'Could go either way',
  unlikely: 'Probably not yet',
  'not-yet': 'Not yet',
}

const passMark = 66

/** Each domain of the curriculum with what can be said of it, and how sure that is: a band for the range, a mark for the middle. */
export function Readiness({ domains }: { domains: DomainReadiness[] }) {
  const offered = domains.filter((each) => each.offered)
  const missing = domains.filter((each) => !each.offered)
  return (
    <section aria-labelledby="readiness">
      <h2 id="readiness" className="text-xl">
        How ready you are
      </h2>
      <p className="mt-1 max-w-[68ch] text-ink-2">
        The mark is what your newest tasks suggest; the truth lies within the band four times in five. More tasks make it narrower.
      </p>
      <ul className="mt-6 border-rule-2 border-t">
        {offered.map((each) => (
          <Domain key={each.domain} readiness={each} />
        ))}
      </ul>
      {offered.some(({ standing }) => standing === 'untried') && (
        <p className="mt-4 text-ink-3 text-sm">Where nothing was tried yet, the next exam with such a task shows where you stand.</p>
      )}
      {missing.length > 0 && (
        <p className="mt-4 max-w-[72ch] text-ink-3 text-sm">
          This is {offered.reduce((sum, { weight }) => sum + weight, 0)} % of the curriculum. There are no questions yet on{' '}
          {listed(missing.map(({ domain, weight }) => `${domainName(domain)} (${weight} %)`))}, so nothing is said of them.
        </p>
      )}
    </section>
  )
}

function Domain({ readiness: { domain, weight, mastery, standing } }: { readiness: DomainReadiness }) {
  const known = standing !== 'untried'
  return (
    <li
      className="grid gap-x-10 gap-y-3 border-rule border-b py-5 lg:grid-cols-[17rem_minmax(0,1fr)_16rem] lg:items-center"
      data-domain={domain}
      data-standing={standing}
    >
      <div>
        <h3 className="text-base">{domainName(domain)}</h3>
        <p className="text-ink-3 text-sm">{weight} % of the exam</p>
      </div>
      {known ? <Band mastery={mastery} /> : <div aria-hidden className="border-rule-2 border-t border-dashed" />}
      <div>
        <p className={known ? 'font-[600]' : 'text-ink-3'}>{words[standing]}</p>
        {known && <p className="text-ink-2 text-sm">{sureness(mastery)}</p>}
      </div>
    </li>
  )
}

function Band({ mastery: { share, low, high } }: { mastery: Mastery }) {
  const at = (part: number) => `${Math.round(part * 1000) / 10}%`
  return (
    <div>
      <div
        role="img"
        aria-label={`About ${percent(share)} %, between ${percent(low)} and ${percent(high)} %; the pass mark is ${passMark} %`}
        className="relative h-6"
      >
        <div className="absolute inset-x-0 top-1/2 h-px bg-rule-2" />
        <div
          className="absolute top-1/2 h-3.5 -translate-y-1/2 rounded-sm border border-ink-2 bg-shallow"
          style={{ left: at(low), right: at(1 - high) }}
        />
        <div className="absolute inset-y-0.5 w-[3px] -translate-x-1/2 rounded-sm bg-ink" style={{ left: at(share) }} />
        <div className="absolute inset-y-[-3px] border-signal border-l-2 border-dashed" style={{ left: `${passMark}%` }} />
      </div>
      <div aria-hidden className="figures relative mt-1 h-4 text-ink-3 text-xs">
        <span className="absolute left-0">0</span>
        <span className="absolute -translate-x-1/2" style={{ left: `${passMark}%` }}>
          pass {passMark}
        </span>
        <span className="absolute right-0">100 %</span>
      </div>
    </div>
  )
}

/** In words, how much stands behind a number. */
function sureness({ low, high, tasks }: Mastery): string {
  const range = `between ${percent(low)} and ${percent(high)} %`
  const from = tasks === 1 ? 'one task' : `${tasks} tasks`
  if (high - low > 0.45) return `${capital(range)}: a first impression from ${from}.`
  return high - low > 0.25 ? `${capital(range)}, from ${from}; it may still move.` : `${capital(range)}, well founded on ${from}.`
}

const percent = (part: number) => Math.round(part * 100)
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
const listed = (names: string[]) => (names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`)
