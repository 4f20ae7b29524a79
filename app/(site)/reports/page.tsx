import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Button } from '@/app/ui/button'
import { Link } from '@/app/ui/link'
import { PageTitle } from '@/app/ui/page-title'
import { signedIn } from '@/app/ui/signed-in'
import { examCatalogue } from '@/exam/catalogue'
import { disputeQueue } from '@/exam/disputes'

export const metadata: Metadata = { title: 'Reports' }

export default async function ReportsPage() {
  const user = await signedIn()
  if (user.role === 'learner') notFound()
  const [exams, queue] = await Promise.all([examCatalogue(null), disputeQueue({ answered: false, page: 0 }, user)])
  const waiting = queue?.total ?? 0
  return (
    <div className="page">
      <PageTitle
        title="Reports"
        aside={
          <Button asChild>
            <Link href="/reports/grades">{waiting === 0 ? 'Questioned grades' : `Questioned grades (${waiting})`}</Link>
          </Button>
        }
      >
        How an exam goes for those who take it, and how each of its questions does.
      </PageTitle>
      <ul className="border-rule-2 border-t">
        {exams.map((exam) => (
          <li key={exam.id} className="flex flex-wrap items-baseline justify-between gap-x-8 gap-y-1 border-rule border-b py-5">
            <Link href={`/reports/${exam.id}`} className="link font-[600] text-lg">
              {exam.title}
            </Link>
            <span className="figures text-ink-2 text-sm">
              {exam.tasks} tasks, {exam.minutes} min, pass mark {exam.passPercent} %
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
