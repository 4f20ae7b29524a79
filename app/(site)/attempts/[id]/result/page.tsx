import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound, redirect } from 'next/navigation'
import { Button } from '@/app/ui/button'
import { domainName } from '@/app/ui/curriculum'
import { LoadLine } from '@/app/ui/load-line'
import { Notice } from '@/app/ui/notice'
import { PageTitle } from '@/app/ui/page-title'
import { percentText } from '@/app/ui/percent'
import { signedIn } from '@/app/ui/signed-in'
import { When } from '@/app/ui/when'
import { resultView } from '@/exam/result'
import type { ResultView } from '@/exam/views'
import { Grading } from './grading'
import { TaskResultSection } from './task-result'

export const metadata: Metadata = { title: 'Result' }

export default async function ResultPage({ params }: PageProps<'/attempts/[id]/result'>) {
  const { id } = await params
  const result = await resultView(id, await signedIn())
  if (!result) notFound()
  if (result.state === 'open') redirect(`/attempts/${id}`)
  if (result.percent === null)
    return (
      <div className="page">
        <PageTitle title={result.examTitle} />
        <Grading />
      </div>
    )
  return (
    <div className="page">
      <PageTitle
        title={result.examTitle}
        aside={
          <>
            <Button asChild size="large">
              <Link href="/progress">See your progress</Link>
            </Button>
            {result.examId !== null && (
              <Button asChild look="primary" size="large">
                <Link href={`/exams/${result.examId}`}>Take it again</Link>
              </Button>
            )}
          </>
        }
      >
        <When at={result.startedAt} />, {spent(result)}. {result.endedBy === 'expired' ? 'The time ran out.' : 'You ended it yourself.'}
      </PageTitle>

      <Score result={result} percent={result.percent} />
      {result.provisional && (
        <Notice className="mt-6">
          This score is provisional. A check could not be carried out; it is ours to answer for and is left out of the score until staff
          have looked at it.
        </Notice>
      )}

      <section aria-labelledby="by-task" className="mt-14">
        <h2 id="by-task" className="text-xl">
          By task
        </h2>
        <ol className="mt-4 border-rule-2 border-t">
          {result.tasks.map((task) => (
            <TaskResultSection key={task.index} task={task} />
          ))}
        </ol>
      </section>
    </div>
  )
}

function Score({ result, percent }: { result: ResultView; percent: number }) {
  const shown = percentText(percent)
  return (
    <section aria-label="Score" className="grid gap-x-16 gap-y-10 rounded-lg border border-rule bg-sheet p-6 sm:p-8 lg:grid-cols-[1fr_1fr]">
      <div>
        <p className="flex items-baseline gap-4">
          <span className="figures text-5xl font-[600] tracking-[-0.05em]" data-percent={percent}>
            {shown}
          </span>
          <span className={result.passed ? 'font-[600] text-fair text-xl' : 'font-[600] text-signal text-xl'}>
            {result.passed ? 'Passed' : 'Not passed'}
          </span>
        </p>
        <LoadLine
          className="mt-6 h-4"
          percent={percent}
          passPercent={result.passPercent}
          label={`${shown}, pass mark ${result.passPercent} %`}
        />
        <div className="relative mt-2 h-5 text-ink-2 text-sm" aria-hidden>
          <span className="absolute -translate-x-1/2 whitespace-nowrap" style={{ left: `${result.passPercent}%` }}>
            Pass mark {result.passPercent} %
          </span>
        </div>
      </div>
      <div>
        <h2 className="text-base">By domain</h2>
        <table className="sheet-table mt-3">
          <thead className="sr-only">
            <tr>
              <th>Domain</th>
              <th>Share</th>
              <th>Points</th>
            </tr>
          </thead>
          <tbody>
            {result.domains.map(({ domain, earned, points }) => (
              <tr key={domain}>
                <th scope="row">{domainName(domain)}</th>
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
    </section>
  )
}

const share = (earned: number, points: number) => (points > 0 ? (earned / points) * 100 : 0)
const tidy = (points: number) => String(Math.round(points * 100) / 100)

function spent({ startedAt, endedAt }: ResultView): string {
  const minutes = Math.round((endedAt - startedAt) / 60_000)
  return minutes < 1 ? 'under a minute' : minutes === 1 ? 'one minute' : `${minutes} minutes`
}
