import type { ReactNode } from 'react'
import { Button } from '@/app/ui/button'
import { Choose } from '@/app/ui/field'
import { Link } from '@/app/ui/link'
import { percentText } from '@/app/ui/percent'
import { Standing } from '@/app/ui/standing'
import { Table } from '@/app/ui/table'
import { When } from '@/app/ui/when'
import type { HistoryView } from '@/exam/progress'
import { type Asked, addressOf } from './filter'

/** All attempts in pages, narrowed by exam, result and date. Works without scripts: the filter is a form that asks for another address. */
export function History({ history, asked }: { history: HistoryView; asked: Asked }) {
  const filtered = Object.values(asked).some(Boolean)
  return (
    <section aria-labelledby="history" id="history-section">
      <h2 id="history" className="text-xl">
        History
      </h2>
      <form action="/progress#history-section" className="mt-4 flex flex-wrap items-end gap-x-5 gap-y-3 text-sm print:hidden">
        <Labelled name="Exam" field="exam">
          <Choose id="exam" name="exam" defaultValue={asked.exam}>
            <option value="">All</option>
            {history.exams.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
            <option value="practice">Practice</option>
          </Choose>
        </Labelled>
        <Labelled name="Result" field="result">
          <Choose id="result" name="result" defaultValue={asked.result}>
            <option value="">All</option>
            <option value="passed">Passed</option>
            <option value="failed">Not passed</option>
            <option value="open">Not graded yet</option>
          </Choose>
        </Labelled>
        <Labelled name="From" field="from">
          <DateField name="from" value={asked.from} />
        </Labelled>
        <Labelled name="To" field="to">
          <DateField name="to" value={asked.to} />
        </Labelled>
        <Button type="submit" size="field">
          Filter
        </Button>
        {filtered && (
          <Link href="/progress#history-section" className="link leading-9">
            Show all
          </Link>
        )}
      </form>
      {history.rows.length === 0 ? (
        <p className="mt-6 border-rule-2 border-y py-8 text-ink-2">
          {filtered ? 'No attempt fits. Widen the filter, or show all.' : 'There is nothing on this page.'}
        </p>
      ) : (
        <Rows history={history} />
      )}
      {history.pages > 1 && <Pages history={history} asked={asked} />}
    </section>
  )
}

function Labelled({ name, field, children }: { name: string; field: string; children: ReactNode }) {
  return (
    <div className="grid gap-1">
      <label htmlFor={field} className="text-ink-3">
        {name}
      </label>
      {children}
    </div>
  )
}

function DateField({ name, value }: { name: string; value: string }) {
  return (
    <input
      id={name}
      type="date"
      name={name}
      defaultValue={value}
      className="h-9 rounded-md border border-rule-2 bg-sheet px-2.5 text-ink text-sm"
    />
  )
}

function Rows({ history }: { history: HistoryView }) {
  return (
    <Table
      className="mt-5"
      columns={['Attempt', 'Started', { title: 'Took', className: 'num max-sm:hidden' }, { title: 'Score', className: 'num' }, 'Result']}
    >
      {history.rows.map((attempt) => (
        <tr key={attempt.id}>
          <th scope="row">
            <Link className="link" href={attempt.state === 'open' ? `/attempts/${attempt.id}` : `/attempts/${attempt.id}/result`}>
              {attempt.examTitle}
            </Link>
          </th>
          <td className="text-ink-2">
            <When at={attempt.startedAt} />
          </td>
          <td className="num whitespace-nowrap text-ink-2 max-sm:hidden">{took(attempt)}</td>
          <td className="num whitespace-nowrap">{attempt.percent === null ? '' : percentText(attempt.percent)}</td>
          <td className="whitespace-nowrap">
            {attempt.mode === 'practice' && attempt.state === 'graded' ? (
              <span className="text-ink-2">practised</span>
            ) : (
              <Standing attempt={attempt} />
            )}
          </td>
        </tr>
      ))}
    </Table>
  )
}

function Pages({ history: { page, pages, total }, asked }: { history: HistoryView; asked: Asked }) {
  return (
    <nav aria-label="Pages of the history" className="mt-5 flex flex-wrap items-baseline gap-x-6 gap-y-2 text-sm print:hidden">
      {page > 0 && (
        <Link className="link" href={addressOf(asked, page - 1)}>
          Newer
        </Link>
      )}
      <span className="figures text-ink-2">
        Page {page + 1} of {pages}, {total} attempts
      </span>
      {page + 1 < pages && (
        <Link className="link" href={addressOf(asked, page + 1)}>
          Older
        </Link>
      )}
    </nav>
  )
}

function took({ startedAt, endedAt }: HistoryView['rows'][number]): string {
  if (endedAt === null) return ''
  const minutes = Math.round((endedAt - startedAt) / 60_000)
  if (minutes >= 24 * 60) return `${Math.round(minutes / 1440)} d`
  return minutes < 1 ? '< 1 min' : `${minutes} min`
}
