import { Link } from '@/app/ui/link'
import { LoadLine } from '@/app/ui/load-line'
import { percentText } from '@/app/ui/percent'
import { Standing } from '@/app/ui/standing'
import { Table } from '@/app/ui/table'
import { When } from '@/app/ui/when'
import type { AssignmentView } from '@/exam/views'
import { unassign } from '../actions'
import { type Asked, addressOf, rosterPage, standingOf } from './roster'
import { SureButton } from './sure-button'

/** The exams of a class in a list, each with how the class did; one of them is open below. */
export function Assignments({ assignments, asked }: { assignments: AssignmentView[]; asked: Asked }) {
  return (
    <ul className="border-rule-2 border-t">
      {assignments.map(({ id, title, opensAt, closesAt, rows }) => {
        const { begun, passed, mean } = standingOf(rows)
        const shown = id === asked.assignment
        return (
          <li key={id} className="grid items-center gap-x-8 gap-y-2 border-rule border-b py-3.5 sm:grid-cols-[minmax(0,1fr)_14rem]">
            <div>
              <Link
                href={addressOf({ ...asked, assignment: id, page: 0 })}
                className={shown ? 'font-[620]' : 'link font-[560]'}
                aria-current={shown || undefined}
              >
                {title}
              </Link>
              <p className="mt-0.5 text-ink-2 text-sm">
                <When at={opensAt} /> to <When at={closesAt} />
              </p>
            </div>
            <div className="text-sm">
              <LoadLine percent={rows.length ? (100 * begun) / rows.length : 0} label={`${begun} of ${rows.length} have begun`} />
              <p className="figures mt-1.5 text-ink-2">
                {begun} of {rows.length} begun, {passed} passed{mean !== null && `, mean ${percentText(mean)}`}
              </p>
            </div>
          </li>
        )
      })}
    </ul>
  )
}

const orders = [
  ['score', 'Score'],
  ['name', 'Name'],
  ['started', 'Beginning'],
] as const

/** Who has sat one exam of the class within its time, a page at a time. */
export function Sittings({ classId, assignment, asked }: { classId: string; assignment: AssignmentView; asked: Asked }) {
  const { id, examId, title, rows: all } = assignment
  const { rows, pages } = rosterPage(all, asked)
  const missing = all.length - standingOf(all).begun
  const to = (change: Partial<Asked>) => addressOf({ ...asked, page: 0, ...change })
  return (
    <section aria-labelledby="sittings" className="mt-10">
      <div className="flex flex-wrap items-baseline justify-between gap-x-8 gap-y-2">
        <h3 id="sittings" className="text-lg">
          {title}
        </h3>
        <div className="flex flex-wrap items-center gap-4">
          <Link href={`/reports/${examId}`} className="link text-sm">
            Report on the exam
          </Link>
          <SureButton act={unassign.bind(null, classId, id)} label={`Take back: ${title}`}>
            Take back
          </SureButton>
        </div>
      </div>
      <div className="mt-3 flex flex-wrap items-baseline justify-between gap-x-10 gap-y-2 text-sm">
        <nav aria-label="Who is shown" className="flex flex-wrap gap-x-5">
          <Choice href={to({ missing: false })} chosen={!asked.missing}>{`All ${all.length}`}</Choice>
          <Choice href={to({ missing: true })} chosen={asked.missing}>{`Not begun ${missing}`}</Choice>
        </nav>
        {!asked.missing && (
          <nav aria-label="Order" className="flex flex-wrap gap-x-5">
            <span className="text-ink-3">First by</span>
            {orders.map(([order, name]) => (
              <Choice key={order} href={to({ order })} chosen={asked.order === order}>
                {name}
              </Choice>
            ))}
          </nav>
        )}
      </div>
      {rows.length === 0 ? (
        <p className="mt-5 border-rule-2 border-y py-6 text-ink-2">
          {all.length === 0 ? 'Nobody has joined the class yet.' : 'Everybody has begun.'}
        </p>
      ) : (
        <Table
          className="mt-4"
          columns={['Learner', { title: 'Attempts', className: 'num' }, 'Began', { title: 'Best score', className: 'num' }, 'Result']}
        >
          {rows.map(({ userId, name, attempts, attempt }) => (
            <tr key={userId}>
              <th scope="row">{name}</th>
              <td className="num">{attempts}</td>
              <td className="text-ink-2">{attempt && <When at={attempt.startedAt} />}</td>
              <td className="num">
                {attempt && attempt.percent !== null && (
                  <Link href={`/attempts/${attempt.id}/result`} className="link">
                    {percentText(attempt.percent)}
                  </Link>
                )}
              </td>
              <td>{attempt ? <Standing attempt={attempt} /> : <span className="text-ink-3">not begun</span>}</td>
            </tr>
          ))}
        </Table>
      )}
      {pages > 1 && (
        <nav aria-label="Pages" className="mt-5 flex flex-wrap items-baseline gap-x-6 gap-y-2 text-sm">
          {asked.page > 0 && (
            <Link className="link" href={to({ page: Math.min(asked.page, pages - 1) - 1 })}>
              Back
            </Link>
          )}
          <span className="figures text-ink-2">
            Page {Math.min(asked.page, pages - 1) + 1} of {pages}
          </span>
          {asked.page + 1 < pages && (
            <Link className="link" href={to({ page: asked.page + 1 })}>
              Next
            </Link>
          )}
        </nav>
      )}
    </section>
  )
}

function Choice({ href, chosen, children }: { href: string; chosen: boolean; children: string }) {
  return (
    <Link href={href} scroll={false} aria-current={chosen || undefined} className={chosen ? 'font-[620]' : 'link text-ink-2'}>
      {children}
    </Link>
  )
}
