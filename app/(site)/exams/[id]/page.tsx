import type { Metadata } from 'next'
import { cookies } from 'next/headers'
import { notFound, redirect } from 'next/navigation'
import { CountsForClass } from '@/app/ui/counts-for-class'
import { Notice } from '@/app/ui/notice'
import { PageTitle } from '@/app/ui/page-title'
import { signedIn } from '@/app/ui/signed-in'
import { examCatalogue } from '@/exam/catalogue'
import { countsFor } from '@/exam/classes'
import { outageMs } from '@/exam/outage'
import { CoverageLine } from '../coverage-line'
import { Shortcuts } from './shortcuts'
import { StartForm } from './start-form'
import { Tour } from './tour'
import { rulesCookie, tourCookie } from './tour-steps'

export const metadata: Metadata = { title: 'Before the clock starts' }

/** Before an exam: what it is, a tour of its screen, and the choice of rules. The clock starts from here. */
export default async function StartPage({ params }: PageProps<'/exams/[id]'>) {
  const { id } = await params
  const user = await signedIn()
  const exam = (await examCatalogue(user)).find((each) => each.id === id)
  if (!exam) notFound()
  if (exam.openAttemptId) redirect(`/attempts/${exam.openAttemptId}`)
  const classes = await countsFor(user.id, id, Date.now())
  const jar = await cookies()
  return (
    <div className="page pb-20">
      <PageTitle title={exam.title}>
        {exam.tasks} tasks, {exam.minutes} minutes, pass mark {exam.passPercent} %. Nothing is drawn and no time runs before you start the
        clock.
      </PageTitle>
      {classes.map((counts) => (
        <Notice key={counts.classId} tone={counts.when === 'in-time' ? 'fair' : 'plain'} className="-mt-4 mb-8">
          <CountsForClass counts={counts} begun={false} />
        </Notice>
      ))}
      {exam.coverage && (
        <div className="-mt-6 mb-10">
          <CoverageLine coverage={exam.coverage} />
        </div>
      )}
      <div className="grid grid-cols-[minmax(0,1fr)] gap-x-14 gap-y-12 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="order-2 grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-12 lg:order-1">
          <Tour seen={jar.get(tourCookie)?.value === 'seen'} />
          <Shortcuts />
        </div>
        <StartForm
          examId={exam.id}
          rules={jar.get(rulesCookie)?.value === 'rehearsal' ? 'rehearsal' : 'comfort'}
          outageSeconds={outageMs() / 1_000}
        />
      </div>
    </div>
  )
}
