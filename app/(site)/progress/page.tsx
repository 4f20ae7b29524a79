import type { Metadata } from 'next'
import { Button } from '@/app/ui/button'
import { domainName } from '@/app/ui/curriculum'
import { Link } from '@/app/ui/link'
import { PageTitle } from '@/app/ui/page-title'
import { signedIn } from '@/app/ui/signed-in'
import { domainWeights } from '@/exam/curriculum'
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
      <div className="grid items-center gap-x-16 gap-y-10 rounded-lg border border-rule bg-sheet p-6 sm:p-10 lg:grid-cols-2">
        <div className="grid justify-items-start gap-5">
          <h2 className="text-2xl tracking-[-0.03em]">The chart is still blank</h2>
          <p className="max-w-[46ch] text-ink-2">
            You have not taken an exam yet. The first one shows you where you stand; nobody but you and your instructors sees it. Twelve
            minutes are enough for the shortest.
          </p>
          <Button asChild look="primary" size="large">
            <Link href="/exams">Choose an exam</Link>
          </Button>
        </div>
        <ul aria-hidden className="grid gap-5 text-ink-3 text-sm">
          {Object.keys(domainWeights).map((domain) => (
            <li key={domain}>
              {domainName(domain)}
              <span className="relative mt-2 block h-4">
                <span className="absolute inset-x-0 top-1/2 border-rule-2 border-t border-dashed" />
                <span className="absolute inset-y-0 left-[66%] border-rule-2 border-l-2" />
              </span>
            </li>
          ))}
        </ul>
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
