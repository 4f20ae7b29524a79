import { topicName } from '@/app/ui/curriculum'
import { Table } from '@/app/ui/table'
import type { TopicPace } from '@/exam/pace'

const shown = 6
/** The bar's width is twice the budget; what runs on further is cut and said in figures. */
const widest = 2

/** Time per task against its budget: where the clock is lost. */
export function Paces({ paces }: { paces: TopicPace[] }) {
  return (
    <section aria-labelledby="paces">
      <h2 id="paces" className="text-xl">
        Where the time goes
      </h2>
      <p className="mt-1 max-w-[60ch] text-ink-2 text-sm">
        A topic’s middle task in exams against its time budget, the slowest first. The line in the bar is the budget.
      </p>
      {paces.length === 0 ? (
        <p className="mt-4 text-ink-2">Appears with the next exam you take: the time is counted task by task.</p>
      ) : (
        <Table
          className="mt-4"
          columns={[
            'Topic',
            { title: 'Picture', unseen: true, className: 'w-1/3' },
            { title: 'Spent', className: 'num' },
            { title: 'Budget', className: 'num' },
          ]}
        >
          {paces.slice(0, shown).map((pace) => (
            <tr key={pace.topic}>
              <th scope="row">
                <span className="inline-block first-letter:uppercase">{topicName(pace.topic)}</span>
              </th>
              <td>
                <Bar ratio={pace.ratio} />
              </td>
              <td className={pace.ratio > 1 ? 'num whitespace-nowrap font-[560] text-signal' : 'num whitespace-nowrap'}>
                {minutes(pace.spentMs)}
                {pace.ratio > 1 && <span className="sr-only">, over the budget</span>}
              </td>
              <td className="num whitespace-nowrap">{Math.round(pace.minutes * 10) / 10} min</td>
            </tr>
          ))}
        </Table>
      )}
    </section>
  )
}

function Bar({ ratio }: { ratio: number }) {
  return (
    <div role="img" aria-label={`${Math.round(ratio * 100)} % of the budget`} className="relative h-3">
      <div className="absolute inset-x-0 top-1/2 h-1.5 -translate-y-1/2 rounded-sm bg-well shadow-[inset_0_0_0_1px_var(--rule)]" />
      <div
        className={`absolute top-1/2 left-0 h-1.5 -translate-y-1/2 rounded-sm ${ratio > 1 ? 'bg-signal' : 'bg-ink-2'}`}
        style={{ width: `${Math.min(100, (ratio / widest) * 100)}%` }}
      />
      <div className="absolute inset-y-[-2px] w-0.5 bg-ink" style={{ left: `calc(${100 / widest}% - 1px)` }} />
    </div>
  )
}

function minutes(ms: number): string {
  return ms < 60_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 6_000) / 10} min`
}
