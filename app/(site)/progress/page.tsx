import type { Metadata } from 'next'
import Link from 'next/link'
import { Button } from '@/app/ui/button'
import { PageTitle } from '@/app/ui/page-title'
import { signedIn } from '@/app/ui/signed-in'
import { historyView, progressView } from '@/exam/progress'
import { readFilter } from './filter'
import { History } from './history'
import { Paces } from './paces'
import { Readiness } from './readiness'
import { ScoreChart } from './score-chart'
import { Weakest } from './weakest'

export const metadata: Metadata = { title: 'Progress' }

export default async function ProgressPage({ searchParams }: PageProps<'/progress'>) {
  const user = await signedIn()
  const { asked, filter, page } = readFilter(await searchParams)
  const [view, history] = await Promise.all([progressView(user), historyView(user, filter, page)])
  if (view.attempts === 0) return <Nothing />
  return (
    <div className="page">
      <PageTitle
        title="Progress"
        aside={
          <Button asChild className="print:hidden">
            <a href="/progress/export">Download as CSV</a>
          </Button>
        }
      >
        {streak(view.daysOfSeven)}
      </PageTitle>
      <div className="grid grid-cols-1 gap-16">
        <Readiness domains={view.domains} />
        <ScoreChart scores={view.scores} />
        <div className="grid grid-cols-1 gap-x-16 gap-y-16 lg:grid-cols-2">
          <Weakest topics={view.weakest} />
          <Paces paces={view.paces} />
        </div>
        <History history={history} asked={asked} />
      </div>
    </div>
  )
}

function Nothing() {
  return (
    <div className="page">
      <PageTitle title="Progress">
        Here you will see how ready you are, where the points and the minutes go, and what to practise next.
      </PageTitle>
      <div className="grid justify-items-start gap-5 border-rule-2 border-y py-12">
        <p className="max-w-[52ch] text-ink-2">
          You have not taken an exam yet. The first one shows you where you stand; nobody but you and your instructors sees it. Twelve
          minutes are enough for the shortest.
        </p>
        <Button asChild look="primary" size="large">
          <Link href="/exams">Choose an exam</Link>
        </Button>
      </div>
    </div>
  )
}

/** Kept modest on purpose: a fact, no flame to keep alight. */
function streak(days: number): string {
  if (days === 0) return 'Nothing in the last seven days. A single task is a good way back.'
  if (days === 7) return 'You have been at it every day of the last seven. A day off does no harm.'
  return days === 1 ? 'You were at it on one of the last seven days.' : `You were at it on ${days} of the last seven days.`
}
