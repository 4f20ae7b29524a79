import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { domainName, topicName } from '@/app/ui/curriculum'
import { Link } from '@/app/ui/link'
import { PageTitle } from '@/app/ui/page-title'
import { signedIn } from '@/app/ui/signed-in'
import { Table } from '@/app/ui/table'
import { questionList } from '@/exam/question-versions'
import { NewQuestion } from './new-question'

export const metadata: Metadata = { title: 'Questions' }

export default async function QuestionsPage() {
  const questions = await questionList(await signedIn())
  if (!questions) notFound()
  const domains = [...new Set(questions.map(({ domain }) => domain))]
  return (
    <div className="page">
      <PageTitle title="Questions" aside={<NewQuestion />}>
        Every question proves itself: untouched it earns nothing, each reference solution earns everything, each recorded mistake fails its
        checks.
      </PageTitle>
      {domains.map((domain) => (
        <section key={domain} aria-label={domain || 'Drafts'} className="mb-12">
          <h2 className="text-lg">{domainName(domain) || 'Drafts'}</h2>
          <Table
            className="mt-4"
            columns={['Title', 'Answered by', 'Topics', { title: 'Minutes', className: 'num' }, { title: 'Version', className: 'num' }]}
          >
            {questions
              .filter((question) => question.domain === domain)
              .map((question) => (
                <tr key={question.id}>
                  <th scope="row">
                    <Link href={`/questions/${question.id}`} className="link">
                      {question.title}
                    </Link>
                    {question.draft && <span className="ml-2.5 rounded-sm bg-shallow px-1.5 py-0.5 font-normal text-xs">draft</span>}
                  </th>
                  <td className="text-ink-2">{question.kind}</td>
                  <td className="text-ink-2">{question.topics.map(topicName).join(', ')}</td>
                  <td className="num">{question.minutes}</td>
                  <td className="num">{question.version || ''}</td>
                </tr>
              ))}
          </Table>
        </section>
      ))}
    </div>
  )
}
