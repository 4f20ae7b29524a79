import { domainName, topicName } from '@/app/ui/curriculum'
import { LoadLine } from '@/app/ui/load-line'
import { percentText } from '@/app/ui/percent'
import { tidy } from './check-row'

type ScoreProps = { percent: number; passed: boolean; passPercent: number; domains: { domain: string; earned: number; points: number }[] }

/** The score as a draught against the pass mark, and where in the curriculum it comes from. */
export function Score({ percent, passed, passPercent, domains }: ScoreProps) {
  const shown = percentText(percent)
  return (
    <section
      aria-label="Score"
      className="grid break-inside-avoid gap-x-16 gap-y-10 rounded-lg border border-rule bg-sheet p-6 sm:p-8 lg:grid-cols-[1fr_1fr]"
    >
      <div>
        <p className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
          <span className="figures text-5xl font-[600] tracking-[-0.05em]" data-percent={percent}>
            {shown}
          </span>
          <span className={passed ? 'font-[600] text-fair text-xl' : 'font-[600] text-signal text-xl'}>
            {passed ? 'Passed' : 'Not passed'}
          </span>
        </p>
        <LoadLine tall className="mt-6" percent={percent} passPercent={passPercent} label={`${shown}, pass mark ${passPercent} %`} />
        <div className="relative mt-2 h-5 text-ink-2 text-sm" aria-hidden>
          <span className="absolute -translate-x-1/2 whitespace-nowrap" style={{ left: `${passPercent}%` }}>
            Pass mark {passPercent} %
          </span>
        </div>
      </div>
      <Shares title="By domain" first="Domain" rows={domains.map(({ domain, ...sum }) => ({ name: domainName(domain), ...sum }))} />
    </section>
  )
}

const fewTopics = 6

/** Points by topic, weakest first; the others on demand. */
export function Topics({ topics }: { topics: { topic: string; earned: number; points: number }[] }) {
  const rows = topics.map(({ topic, ...sum }) => ({ name: topicName(topic), ...sum }))
  const [first, rest] = [rows.slice(0, fewTopics), rows.slice(fewTopics)]
  return (
    <div>
      <Shares title="By topic, weakest first" first="Topic" rows={first} />
      {rest.length > 0 && (
        <details className="mt-3" data-printed>
          <summary className="text-ink-2 text-sm hover:text-ink print:hidden">
            {rest.length === 1 ? 'One more topic' : `${rest.length} more topics`}
          </summary>
          <Shares title="The other topics" first="Topic" rows={rest} hideTitle />
        </details>
      )}
    </div>
  )
}

type SharesProps = { title: string; hideTitle?: boolean; first: string; rows: { name: string; earned: number; points: number }[] }

function Shares({ title, hideTitle, first, rows }: SharesProps) {
  return (
    <div className="break-inside-avoid">
      <h2 className={hideTitle ? 'sr-only' : 'text-base'}>{title}</h2>
      <table className="sheet-table mt-3">
        <thead className="sr-only">
          <tr>
            <th>{first}</th>
            <th>Share</th>
            <th>Points</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, earned, points }) => (
            <tr key={name}>
              <th scope="row" className="first-letter:uppercase">
                {name}
              </th>
              <td className="w-1/3">
                <LoadLine percent={share(earned, points)} label={`${Math.round(share(earned, points))} %`} />
              </td>
              <td className="num whitespace-nowrap text-ink-2">
                {tidy(earned)} of {tidy(points)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const share = (earned: number, points: number) => (points > 0 ? (earned / points) * 100 : 0)
