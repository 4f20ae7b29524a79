import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Button } from '@/app/ui/button'
import { Link } from '@/app/ui/link'
import { PageTitle } from '@/app/ui/page-title'
import { signedIn } from '@/app/ui/signed-in'
import { Table } from '@/app/ui/table'
import { When } from '@/app/ui/when'
import { disputeQueue } from '@/exam/disputes'

export const metadata: Metadata = { title: 'Questioned grades' }

export default async function GradesPage({ searchParams }: PageProps<'/reports/grades'>) {
  const asked = await searchParams
  const answered = asked.show === 'answered'
  const page = Math.max(0, (Number(asked.page) || 1) - 1)
  const queue = await disputeQueue({ answered, page }, await signedIn())
  if (!queue) notFound()
  return (
    <div className="page">
      <PageTitle
        title="Questioned grades"
        aside={
          <Button asChild>
            <Link href={answered ? '/reports/grades' : '/reports/grades?show=answered'}>
              {answered ? 'Those that wait' : 'Those answered'}
            </Link>
          </Button>
        }
      >
        {answered
          ? 'What learners held to be wrong, and what was answered; the newest answer first.'
          : 'Checks whose grade a learner holds to be wrong. Whoever has waited longest stands first.'}
      </PageTitle>
      {queue.rows.length === 0 ? (
        <p className="border-rule-2 border-y py-12 text-ink-2">
          {answered ? 'None has been answered yet.' : 'No learner waits for an answer.'}
        </p>
      ) : (
        <Table columns={['Check', 'Task', 'Learner', answered ? 'Answer' : 'Waits since']}>
          {queue.rows.map((row) => (
            <tr key={row.id}>
              <th scope="row" className="min-w-[14rem]">
                <Link href={`/reports/grades/${row.id}`} className="link">
                  {row.result.says}
                </Link>
              </th>
              <td>
                {row.taskTitle}
                <span className="block text-ink-3">{row.examTitle}</span>
              </td>
              <td>{row.learner}</td>
              <td className="text-ink-2">
                {row.answeredAt ? (
                  <>
                    {row.verdict === 'changed' ? 'changed' : 'stands'}, <When at={row.answeredAt.getTime()} time={false} />
                  </>
                ) : (
                  <When at={row.createdAt.getTime()} />
                )}
              </td>
            </tr>
          ))}
        </Table>
      )}
      {queue.pages > 1 && (
        <nav aria-label="Pages" className="mt-6 flex items-baseline gap-6 text-sm">
          {page > 0 && (
            <Link className="link" href={`/reports/grades?${answered ? 'show=answered&' : ''}page=${page}`}>
              Before
            </Link>
          )}
          <span className="figures text-ink-2">
            Page {page + 1} of {queue.pages}
          </span>
          {page + 1 < queue.pages && (
            <Link className="link" href={`/reports/grades?${answered ? 'show=answered&' : ''}page=${page + 2}`}>
              Next
            </Link>
          )}
        </nav>
      )}
    </div>
  )
}
