import type { Metadata } from 'next'
import Link from 'next/link'
import { Button } from '@/app/ui/button'
import { topicName } from '@/app/ui/curriculum'
import { LoadLine } from '@/app/ui/load-line'
import { PageTitle } from '@/app/ui/page-title'
import { percentText } from '@/app/ui/percent'
import { signedIn } from '@/app/ui/signed-in'
import { Standing } from '@/app/ui/standing'
import { When } from '@/app/ui/when'
import { progressView } from '@/exam/progress'
import { ScoreChart } from './score-chart'

export const metadata: Metadata = { title: 'Progress' }

export default async function ProgressPage() {
  const { attempts, topics } = await progressView(await signedIn())
  if (attempts.length === 0)
    return (
      <div className="page">
        <PageTitle title="Progress">Here you will see every attempt, and topic by topic how much of it you have under control.</PageTitle>
        <div className="grid justify-items-start gap-5 border-rule-2 border-y py-12">
          <p className="max-w-[52ch] text-ink-2">
            You have not taken an exam yet. The first one shows you where you stand; nobody but you and your instructors sees it.
          </p>
          <Button asChild look="primary" size="large">
            <Link href="/exams">Choose an exam</Link>
          </Button>
        </div>
      </div>
    )
  const weakest = [...topics].sort((a, b) => share(a) - share(b))
  return (
    <div className="page">
      <PageTitle
        title="Progress"
        aside={
          <Button asChild>
            <a href="/progress/export">Download as CSV</a>
          </Button>
        }
      >
        The topics that cost you most points stand first: practise those.
      </PageTitle>
      <ScoreChart attempts={attempts} />
      <div className="grid gap-x-16 gap-y-14 lg:grid-cols-[1.15fr_1fr]">
        <section aria-labelledby="attempts">
          <h2 id="attempts" className="text-xl">
            Attempts
          </h2>
          <div className="scroll-x">
            <table className="sheet-table mt-4">
              <thead>
                <tr>
                  <th scope="col">Exam</th>
                  <th scope="col">Started</th>
                  <th scope="col" className="num">
                    Score
                  </th>
                  <th scope="col">
                    <span className="sr-only">Result</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {attempts.map((attempt) => (
                  <tr key={attempt.id}>
                    <th scope="row">
                      <Link className="link" href={attempt.state === 'open' ? `/attempts/${attempt.id}` : `/attempts/${attempt.id}/result`}>
                        {attempt.examTitle}
                      </Link>
                    </th>
                    <td className="text-ink-2">
                      <When at={attempt.startedAt} />
                    </td>
                    <td className="num">{attempt.percent === null ? '' : percentText(attempt.percent)}</td>
                    <td className="whitespace-nowrap">
                      <Standing attempt={attempt} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </section>
        <section aria-labelledby="topics">
          <h2 id="topics" className="text-xl">
            Mastery by topic
          </h2>
          {topics.length === 0 ? (
            <p className="mt-4 text-ink-2">Appears with your first graded attempt.</p>
          ) : (
            <div className="scroll-x">
              <table className="sheet-table mt-4">
                <thead>
                  <tr>
                    <th scope="col">Topic, weakest first</th>
                    <th scope="col" className="w-2/5">
                      <span className="sr-only">Share</span>
                    </th>
                    <th scope="col" className="num">
                      Points
                    </th>
                    <th scope="col" className="num">
                      Tasks
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {weakest.map((topic) => (
                    <tr key={topic.topic}>
                      <th scope="row">{topicName(topic.topic)}</th>
                      <td>
                        <LoadLine percent={share(topic)} label={`${Math.round(share(topic))} %`} />
                      </td>
                      <td className="num whitespace-nowrap">
                        {tidy(topic.earned)} of {tidy(topic.points)}
                      </td>
                      <td className="num">{topic.seen}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </section>
      </div>
    </div>
  )
}

const share = ({ earned, points }: { earned: number; points: number }) => (points > 0 ? (earned / points) * 100 : 0)
const tidy = (points: number) => String(Math.round(points * 10) / 10)
