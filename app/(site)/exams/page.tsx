import type { Metadata } from 'next'
import type { ComponentProps, CSSProperties } from 'react'
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
      <ul>{exams.map((exam, place) => (place === 0 ? <Flagship key={exam.id} exam={exam} /> : <Row key={exam.id} exam={exam} />))}</ul>
      {choices.topics.length > 0 && (
        <section aria-labelledby="drill" className="mt-16 grid gap-x-14 gap-y-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,1.2fr)]">
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
function Flagship({ exam }: { exam: ExamCard }) {
  return (
    <li className="mb-6 rounded-lg border border-rule bg-sheet p-6 sm:p-9">
      <div className="grid gap-x-14 gap-y-7 lg:grid-cols-[minmax(0,1fr)_19rem]">
        <div className="min-w-0">
          <h2 className="text-2xl tracking-[-0.03em]">{exam.title}</h2>
          <p className="mt-3 max-w-[62ch] text-ink-2">{exam.description}</p>
        </div>
        <div className="grid content-start gap-4 lg:text-right">
          <Measures exam={exam} className="lg:justify-end" />
          <Best exam={exam} />
          <Enter exam={exam} look="primary" size="large" />
        </div>
      </div>
      {exam.coverage && <Stowage />}
      <CoverageLine coverage={exam.coverage} />
    </li>
  )
}

/** The others are lines of a log: measures and scores stand under one another, however many there are. */
function Row({ exam }: { exam: ExamCard }) {
  return (
    <li className="grid items-center gap-x-10 gap-y-4 border-rule border-b py-6 sm:grid-cols-[minmax(0,1fr)_10.5rem] lg:grid-cols-[minmax(0,1fr)_12rem_9rem_10.5rem]">
      <div className="min-w-0 max-lg:col-span-full">
        <h2 className="text-lg [overflow-wrap:anywhere]">{exam.title}</h2>
        <p className="mt-1 max-w-[62ch] text-ink-2">{exam.description}</p>
        <CoverageLine coverage={exam.coverage} />
      </div>
      <Measures exam={exam} />
      <Best exam={exam} />
      <Enter exam={exam} look={exam.openAttemptId ? 'primary' : 'plain'} size="medium" />
    </li>
  )
}

function Measures({ exam: { tasks, minutes, passPercent }, className }: { exam: ExamCard; className?: string }) {
  return (
    <p className={classNames('figures flex flex-wrap gap-x-4 text-ink-2 text-sm', className)}>
      <span className="whitespace-nowrap">
        <span className="font-[600] text-ink">{tasks}</span> tasks
      </span>
      <span className="whitespace-nowrap">
        <span className="font-[600] text-ink">{minutes}</span> min
      </span>
      <span className="whitespace-nowrap">
        pass <span className="font-[600] text-ink">{passPercent} %</span>
      </span>
    </p>
  )
}

function Enter({
  exam: { id, openAttemptId, attempts },
  ...looks
}: { exam: ExamCard } & Pick<ComponentProps<typeof Button>, 'look' | 'size'>) {
  return (
    <Button asChild {...looks}>
      {openAttemptId ? (
        <Link href={`/attempts/${openAttemptId}`}>Continue the exam</Link>
      ) : (
        <Link href={`/exams/${id}`}>{attempts === 0 ? 'Start the exam' : 'Take it again'}</Link>
      )}
    </Button>
  )
}

/** How the curriculum's domains share an exam over all of it. */
function Stowage() {
  return (
    <ul className="mt-9 grid gap-x-1 gap-y-3 text-sm sm:flex" aria-label="Share of each domain">
      {Object.entries(domainWeights).map(([domain, weight]) => (
        <li key={domain} className="min-w-0" style={{ flex: `${weight} 1 0` }}>
          <span
            aria-hidden
            className="block h-2 rounded-sm bg-ink-2 max-sm:w-[calc(var(--share)*2.5%)]"
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
  if (bestPercent === null)
    return (
      <p className="text-ink-3 text-sm">{openAttemptId ? 'Your attempt is under way.' : attempts > 0 ? 'No score yet' : 'Not taken yet'}</p>
    )
  return (
    <div>
      <p className="flex items-baseline justify-between text-sm">
        <span className="text-ink-3">{attempts === 1 ? 'One attempt' : `Best of ${attempts}`}</span>
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
