import type { Metadata } from 'next'
import { notFound, redirect } from 'next/navigation'
import { Button } from '@/app/ui/button'
import { CountsForClass } from '@/app/ui/counts-for-class'
import { Link } from '@/app/ui/link'
import { Notice } from '@/app/ui/notice'
import { PageTitle } from '@/app/ui/page-title'
import { signedIn } from '@/app/ui/signed-in'
import { When } from '@/app/ui/when'
import { resultView } from '@/exam/result'
import type { ResultView } from '@/exam/views'
import { Grading } from './grading'
import { LostPoints } from './lost-points'
import { PractiseLostButton } from './practise-button'
import { PrintButton } from './print-button'
import { Score, Topics } from './score'
import { Share } from './share'
import { TaskBodies } from './task-bodies'
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
    <TaskBodies attempt={{ id, startedAt: result.startedAt, own: result.own }}>
      <div className="page">
        <PageTitle
          title={result.examTitle}
          aside={
            <div className="flex flex-wrap gap-3 print:hidden">
              {result.own && <Share attemptId={id} shared={result.share} />}
              <PrintButton />
            </div>
          }
        >
          <When at={result.startedAt} />, {spent(result)}. {endedBy(result)}
          {result.cutOff && (
            <>
              {' '}
              The connection was cut for {result.cutOff.seconds} seconds (<When at={result.cutOff.at} />
              ): a rehearsal, as {result.own ? 'you' : 'the learner'} had asked.
            </>
          )}
        </PageTitle>

        {result.classes.map((counts) => (
          <p key={counts.classId} className="-mt-4 mb-8 text-ink-2" data-counts={counts.when}>
            <CountsForClass counts={counts} />
          </p>
        ))}
        <Score percent={result.percent} passed={result.passed ?? false} passPercent={result.passPercent} domains={result.domains} />
        {result.provisional && (
          <Notice className="mt-6">
            This score is provisional. A check could not be carried out; it is ours to answer for and is left out of the score until staff
            have looked at it.
          </Notice>
        )}
        <div className="mt-12 grid grid-cols-1 gap-x-16 gap-y-10 lg:grid-cols-2">
          <LostPoints tasks={result.tasks} />
          <Topics topics={result.topics} />
        </div>
        {result.own && <Onwards result={result} />}

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
    </TaskBodies>
  )
}

/** The way forward: first what was lost, then the exam again. */
function Onwards({ result }: { result: ResultView }) {
  const lost = result.tasks.some((task) => task.result?.checks.some(({ outcome }) => outcome === 'failed'))
  return (
    <section
      aria-label="What now"
      className="mt-12 flex flex-wrap items-center justify-between gap-x-10 gap-y-5 border-rule-2 border-y py-6 print:hidden"
    >
      <p className="max-w-[46ch] text-ink-2">
        {lost
          ? 'A drill on the topics of the checks you did not meet: untimed, with hints when you want them.'
          : 'Every check was met. Take it again: other tasks are drawn.'}
      </p>
      <div className="flex flex-wrap items-start gap-3">
        {lost && <PractiseLostButton attemptId={result.id} />}
        {result.examId !== null && (
          <Button asChild size="large">
            <Link href={`/exams/${result.examId}`}>Take it again</Link>
          </Button>
        )}
        <Button asChild size="large">
          <Link href="/progress">See your progress</Link>
        </Button>
      </div>
    </section>
  )
}

function spent({ startedAt, endedAt }: ResultView): string {
  const minutes = Math.round((endedAt - startedAt) / 60_000)
  return minutes < 1 ? 'under a minute' : minutes === 1 ? 'one minute' : `${minutes} minutes`
}

function endedBy({ endedBy, own }: ResultView): string {
  if (endedBy === 'expired') return 'The time ran out.'
  return own ? 'You ended it yourself.' : 'The learner ended it.'
}
