import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Button } from '@/app/ui/button'
import { Link } from '@/app/ui/link'
import { LoadLine } from '@/app/ui/load-line'
import { PageTitle } from '@/app/ui/page-title'
import { percentText } from '@/app/ui/percent'
import { signedIn } from '@/app/ui/signed-in'
import { Standing } from '@/app/ui/standing'
import { Table } from '@/app/ui/table'
import { When } from '@/app/ui/when'
import { examReport } from '@/exam/report'
import type { ExamReport } from '@/exam/views'

export const metadata: Metadata = { title: 'Exam report' }

export default async function ReportPage({ params }: PageProps<'/reports/[id]'>) {
  const report = await examReport((await params).id, await signedIn())
  if (!report) notFound()
  return (
    <div className="page">
      <PageTitle
        title={report.title}
        aside={
          <Button asChild>
            <a href={`/reports/${report.examId}/export`}>Download as CSV</a>
          </Button>
        }
      >
        <Summary attempts={report.attempts} />
      </PageTitle>
      <section aria-labelledby="questions">
        <h2 id="questions" className="text-xl">
          Questions
        </h2>
        <p className="mt-1 text-ink-2 text-sm">Hardest first. A question that hardly anybody passes is hard, or wrong: read it again.</p>
        {report.questions.length === 0 ? (
          <p className="mt-4 text-ink-2">No attempt has been graded yet.</p>
        ) : (
          <Table
            className="mt-4"
            columns={[
              'Question',
              { title: 'Taken', className: 'num' },
              { title: 'Full marks', className: 'w-1/4' },
              { title: 'Pass rate', unseen: true, className: 'num' },
              { title: 'Mean score', className: 'num' },
            ]}
          >
            {[...report.questions]
              .sort((a, b) => a.passRate - b.passRate)
              .map((question) => (
                <tr key={question.questionId}>
                  <th scope="row">
                    <Link href={`/questions/${question.questionId}`} className="link">
                      {question.title}
                    </Link>
                  </th>
                  <td className="num">{question.attempts}</td>
                  <td>
                    <LoadLine percent={question.passRate * 100} label={`${Math.round(question.passRate * 100)} % earned full marks`} />
                  </td>
                  <td className="num">{Math.round(question.passRate * 100)} %</td>
                  <td className="num">{Math.round(question.meanPercent)} %</td>
                </tr>
              ))}
          </Table>
        )}
      </section>
      <section aria-labelledby="attempts" className="mt-14">
        <h2 id="attempts" className="text-xl">
          Attempts
        </h2>
        <Table className="mt-4" columns={['Learner', 'Started', { title: 'Score', className: 'num' }, 'Result']}>
          {report.attempts.map((attempt) => (
            <tr key={attempt.id}>
              <th scope="row">{attempt.learner}</th>
              <td className="text-ink-2">
                <When at={attempt.startedAt} />
              </td>
              <td className="num">
                {attempt.percent === null ? (
                  ''
                ) : (
                  <Link href={`/attempts/${attempt.id}/result`} className="link">
                    {percentText(attempt.percent)}
                  </Link>
                )}
              </td>
              <td>
                <Standing attempt={attempt} />
              </td>
            </tr>
          ))}
        </Table>
      </section>
    </div>
  )
}

function Summary({ attempts }: { attempts: ExamReport['attempts'] }) {
  const graded = attempts.filter(({ percent }) => percent !== null)
  if (attempts.length === 0) return 'Nobody has taken this exam yet.'
  const passed = graded.filter((attempt) => attempt.passed).length
  const mean = graded.reduce((sum, { percent }) => sum + (percent ?? 0), 0) / (graded.length || 1)
  return (
    <>
      {attempts.length === 1 ? 'One attempt' : `${attempts.length} attempts`}
      {graded.length > 0 && `, ${passed} of ${graded.length} graded ones passed, mean score ${Math.round(mean)} %`}.
    </>
  )
}
