import { classNames } from '@/app/ui/class-names'
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
      <Plan domains={domains} />
      <p className="mt-8 max-w-[68ch] text-ink-2">
        The mark is what your newest tasks suggest; the truth lies within the band four times in five. More tasks make it narrower.
      </p>
      <Scale className="mt-4 max-lg:hidden" />
      <ul className="border-rule-2 border-t max-lg:mt-5">
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

const stages: { says: string; of: Standing[]; look: string }[] = [
  { says: 'ready or nearly', of: ['ready', 'likely'], look: 'bg-fair' },
  { says: 'undecided', of: ['open', 'too-few'], look: 'border border-ink-2 hatched' },
  { says: 'not yet', of: ['unlikely', 'not-yet'], look: 'border-2 border-signal' },
  { says: 'not tried', of: ['untried'], look: 'border border-rule-2 border-dashed' },
]

const stageOf = (standing: Standing) => stages.find(({ of }) => of.includes(standing))

/** The whole exam as a ship's stowage plan, each domain as wide as its weight; the sentence is the key to the patterns. */
function Plan({ domains }: { domains: DomainReadiness[] }) {
  return (
    <div className="mt-4">
      <div aria-hidden className="flex gap-1">
        {domains.map(({ domain, weight, standing }) => (
          <span key={domain} className={classNames('h-5 rounded-sm', stageOf(standing)?.look)} style={{ flex: `${weight} 1 0` }} />
        ))}
      </div>
      <p className="mt-2.5 flex flex-wrap gap-x-6 gap-y-1 text-sm">
        <span className="text-ink-2">Of the exam:</span>
        {stages.map((stage) => {
          const percent = domains.filter(({ standing }) => stageOf(standing) === stage).reduce((sum, { weight }) => sum + weight, 0)
          return (
            percent > 0 && (
              <span key={stage.says} className="flex items-center gap-2">
                <span aria-hidden className={classNames('size-3 rounded-sm', stage.look)} />
                <span>
                  <span className="figures font-[600]">{percent} %</span> {stage.says}
                </span>
              </span>
            )
          )
        })}
      </p>
    </div>
  )
}

const columns = 'grid gap-x-10 gap-y-3 lg:grid-cols-[17rem_minmax(0,1fr)_16rem]'

/** What the bands are measured against: once over all of them where they stand in a column, else under each. */
function Scale({ className }: { className: string }) {
  return (
    <div aria-hidden className={classNames(columns, 'figures text-ink-3 text-xs', className)}>
      <div className="relative h-5 lg:col-start-2">
        <span className="absolute left-0">0</span>
        <span className="absolute -translate-x-1/2 whitespace-nowrap text-ink-2" style={{ left: `${passMark}%` }}>
          pass {passMark}
        </span>
        <span className="absolute right-0">100 %</span>
      </div>
    </div>
  )
}

function Domain({ readiness: { domain, weight, mastery, standing } }: { readiness: DomainReadiness }) {
  const known = standing !== 'untried'
  return (
    <li className={classNames(columns, 'border-rule border-b py-5 lg:items-center lg:py-0')} data-domain={domain} data-standing={standing}>
      <div className="lg:py-5">
        <h3 className="text-base">{domainName(domain)}</h3>
        <p className="text-ink-3 text-sm">{weight} % of the exam</p>
      </div>
      <Band mastery={known ? mastery : undefined} />
      {known && <Scale className="-mt-2 lg:hidden" />}
      <div className="lg:py-5">
        <p className={known ? 'font-[600]' : 'text-ink-3'}>{words[standing]}</p>
        {known && <p className="text-ink-2 text-sm">{sureness(mastery)}</p>}
      </div>
    </li>
  )
}

/** Where the bands stand in a column their load lines are one. */
function Band({ mastery }: { mastery: Mastery | undefined }) {
  const at = (part: number) => `${Math.round(part * 1000) / 10}%`
  return (
    <div
      {...(mastery && {
        role: 'img',
        'aria-label': `About ${percent(mastery.share)} %, between ${percent(mastery.low)} and ${percent(mastery.high)} %; the pass mark is ${passMark} %`,
      })}
      aria-hidden={mastery ? undefined : true}
      className={classNames('relative self-stretch lg:h-auto', mastery ? 'h-6' : 'h-4')}
    >
      <div className={classNames('absolute inset-x-0 top-1/2 border-rule-2 border-t', !mastery && 'border-dashed')} />
      {mastery && (
        <>
          <div
            className="absolute top-1/2 h-4 -translate-y-1/2 rounded-sm border border-ink-2 bg-shallow"
            style={{ left: at(mastery.low), right: at(1 - mastery.high) }}
          />
          <div
            className="absolute top-1/2 h-6 w-[3px] -translate-x-1/2 -translate-y-1/2 rounded-sm bg-ink"
            style={{ left: at(mastery.share) }}
          />
        </>
      )}
      <div className="absolute inset-y-0 border-signal border-l-2 border-dashed" style={{ left: `${passMark}%` }} />
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
