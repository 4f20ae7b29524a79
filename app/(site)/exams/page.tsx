import type { Metadata } from 'next'
import type { CSSProperties } from 'react'
import { Button } from '@/app/ui/button'
import { classNames } from '@/app/ui/class-names'
import { domainName } from '@/app/ui/curriculum'
import { Link } from '@/app/ui/link'
import { LoadLine } from '@/app/ui/load-line'
import { Notice } from '@/app/ui/notice'
import { PageTitle } from '@/app/ui/page-title'
import { percentText } from '@/app/ui/percent'
import { signedIn } from '@/app/ui/signed-in'
import { examCatalogue } from '@/exam/catalogue'
import { assignedExams } from '@/exam/classes'
import { domainWeights } from '@/exam/curriculum'
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
      <ul className="grid gap-x-8 md:grid-cols-2 xl:grid-cols-3">
        {exams.map((exam, place) => (
          <Exam key={exam.id} exam={exam} first={place === 0} />
        ))}
      </ul>
      {choices.topics.length > 0 && (
        <section
          aria-labelledby="drill"
          className="mt-10 grid gap-x-14 gap-y-6 border-rule-2 border-t pt-9 lg:grid-cols-[minmax(0,1fr)_minmax(0,1.2fr)]"
        >
          <div>
            <h2 id="drill" className="text-xl">
              Drill one thing
            </h2>
            <p className="mt-2 max-w-[52ch] text-ink-2">
              Up to eight tasks of one domain or topic, by the exam’s rules and in half of its time. Those you have met least often come
              first.
            </p>
          </div>
          <DrillForm {...choices} />
        </section>
      )}
    </div>
  )
}

/** The first stands over the others, with what it is made of. */
function Exam({ exam, first }: { exam: ExamCard; first: boolean }) {
  const { id, title, description, tasks, minutes, passPercent, attempts, openAttemptId, coverage } = exam
  return (
    <li
      className={classNames(
        'flex flex-col gap-6',
        first
          ? 'col-span-full mb-10 gap-x-14 rounded-lg border border-rule bg-sheet p-6 sm:p-9 lg:grid lg:grid-cols-[minmax(0,1fr)_20rem] lg:items-end'
          : 'border-rule-2 border-t py-7',
      )}
    >
      <div className="min-w-0 flex-1">
        <h2 className={first ? 'text-2xl tracking-[-0.03em]' : 'text-xl'}>{title}</h2>
        <p className="figures mt-1.5 text-ink-3 text-sm">
          {tasks} tasks, {minutes} minutes, pass mark {passPercent} %
        </p>
        <p className="mt-3 max-w-[62ch] text-ink-2">{description}</p>
        {coverage && <Stowage />}
        <CoverageLine coverage={coverage} />
      </div>
      <div className="grid content-end gap-4">
        <Best exam={exam} />
        <Button asChild look={first || openAttemptId ? 'primary' : 'plain'} size="large">
          {openAttemptId ? (
            <Link href={`/attempts/${openAttemptId}`}>Continue the exam</Link>
          ) : (
            <Link href={`/exams/${id}`}>{attempts === 0 ? 'Start the exam' : 'Take it again'}</Link>
          )}
        </Button>
      </div>
    </li>
  )
}

/** How the curriculum's domains share an exam over all of it. */
function Stowage() {
  return (
    <ul className="mt-6 grid gap-x-1 gap-y-3 text-sm sm:flex" aria-label="Share of each domain">
      {Object.entries(domainWeights).map(([domain, weight]) => (
        <li key={domain} className="min-w-0" style={{ flex: `${weight} 1 0` }}>
          <span
            aria-hidden
            className="block h-1.5 rounded-sm bg-ink-2 max-sm:w-[calc(var(--share)*2.5%)]"
            style={{ '--share': weight } as CSSProperties}
          />
          <span className="mt-1.5 block text-ink-2 leading-tight">
            <span className="figures font-[600] text-ink">{weight} %</span>{' '}
            <span className="[overflow-wrap:anywhere]">{shortName(domain)}</span>
          </span>
        </li>
      ))}
    </ul>
  )
}

/** Of the longest name its first part tells enough. */
const shortName = (domain: string) => domainName(domain).split(',')[0]

function Best({ exam }: { exam: ExamCard }) {
  const { bestPercent, passPercent, attempts, openAttemptId } = exam
  if (bestPercent === null) return openAttemptId ? <p className="text-ink-2 text-sm">Your attempt is under way.</p> : null
  return (
    <div>
      <p className="flex items-baseline justify-between text-sm">
        <span className="text-ink-3">Best of {attempts === 1 ? 'one attempt' : `${attempts} attempts`}</span>
        <span className="figures font-[600] text-base">{percentText(bestPercent)}</span>
      </p>
      <LoadLine
        className="mt-2"
        percent={bestPercent}
        passPercent={passPercent}
        label={`Best score ${percentText(bestPercent)}, pass mark ${passPercent} %`}
      />
    </div>
  )
}
