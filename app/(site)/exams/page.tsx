import type { Metadata } from 'next'
import Link from 'next/link'
import { Button } from '@/app/ui/button'
import { LoadLine } from '@/app/ui/load-line'
import { Notice } from '@/app/ui/notice'
import { PageTitle } from '@/app/ui/page-title'
import { percentText } from '@/app/ui/percent'
import { signedIn } from '@/app/ui/signed-in'
import { examCatalogue } from '@/exam/catalogue'
import { assignedExams } from '@/exam/classes'
import { drillChoices } from '@/exam/drill'
import type { ExamCard } from '@/exam/views'
import { AssignedExams } from './assigned-exams'
import { CoverageLine } from './coverage-line'
import { DrillForm } from './drill-form'

export const metadata: Metadata = { title: 'Exams' }

export default async function ExamsPage() {
  const user = await signedIn()
  const [exams, choices, assigned] = await Promise.all([examCatalogue(user), drillChoices(), assignedExams(user)])
  return (
    <div className="page">
      <PageTitle title="Exams">
        The clock starts when you say so and runs on the server. Reloading or leaving the page stops nothing and loses nothing.
      </PageTitle>
      {user.guest && (
        <Notice className="mb-8">
          You are here as a guest.{' '}
          <Link href="/account" className="link">
            Keep your results
          </Link>{' '}
          with a name and an e-mail address.
        </Notice>
      )}
      <AssignedExams assigned={assigned} now={Date.now()} />
      {exams.length === 0 && <Notice>There is no exam yet. An instructor has to compose one first.</Notice>}
      <ul className="border-rule-2 border-t">
        {exams.map((exam) => (
          <li key={exam.id} className="grid gap-x-12 gap-y-6 border-rule border-b py-8 md:grid-cols-[1fr_16rem]">
            <div>
              <h2 className="text-xl">{exam.title}</h2>
              <p className="mt-2 max-w-[62ch] text-ink-2">{exam.description}</p>
              <CoverageLine coverage={exam.coverage} />
              <dl className="figures mt-5 flex flex-wrap gap-x-10 gap-y-3">
                <Fact name="Tasks" value={String(exam.tasks)} />
                <Fact name="Time" value={`${exam.minutes} min`} />
                <Fact name="Pass mark" value={`${exam.passPercent} %`} />
                <Fact name="Your attempts" value={String(exam.attempts)} />
              </dl>
            </div>
            <div className="grid content-between gap-5">
              <Best exam={exam} />
              {exam.openAttemptId ? (
                <Button asChild look="primary" size="large">
                  <Link href={`/attempts/${exam.openAttemptId}`}>Continue the exam</Link>
                </Button>
              ) : (
                <Button asChild look="primary" size="large">
                  <Link href={`/exams/${exam.id}`}>{exam.attempts === 0 ? 'Start the exam' : 'Take it again'}</Link>
                </Button>
              )}
            </div>
          </li>
        ))}
      </ul>
      {choices.topics.length > 0 && (
        <section aria-labelledby="drill" className="mt-14">
          <h2 id="drill" className="text-xl">
            Drill one thing
          </h2>
          <p className="mt-2 mb-6 max-w-[62ch] text-ink-2">
            Up to eight tasks of one domain or topic, by the exam’s rules and in half of its time. Those you have met least often come
            first.
          </p>
          <DrillForm {...choices} />
        </section>
      )}
    </div>
  )
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt className="text-ink-3 text-sm">{name}</dt>
      <dd className="font-[560] text-lg">{value}</dd>
    </div>
  )
}

function Best({ exam }: { exam: ExamCard }) {
  if (exam.bestPercent === null)
    return <p className="text-ink-3 text-sm">{exam.openAttemptId ? 'Your attempt is under way.' : 'Not taken yet.'}</p>
  return (
    <div>
      <p className="flex items-baseline justify-between text-sm">
        <span className="text-ink-3">Best score</span>
        <span className="figures font-[600] text-base">{percentText(exam.bestPercent)}</span>
      </p>
      <LoadLine
        className="mt-2"
        percent={exam.bestPercent}
        passPercent={exam.passPercent}
        label={`Best score ${percentText(exam.bestPercent)}, pass mark ${exam.passPercent} %`}
      />
    </div>
  )
}
