import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Button } from '@/app/ui/button'
import { CopyableName } from '@/app/ui/copy-text'
import { Link } from '@/app/ui/link'
import { PageTitle } from '@/app/ui/page-title'
import { signedIn } from '@/app/ui/signed-in'
import { Table } from '@/app/ui/table'
import { examCatalogue } from '@/exam/catalogue'
import { classView } from '@/exam/classes'
import { changeCode, remove, takeOut } from '../actions'
import { AssignForm } from './assign-form'
import { readAsked } from './roster'
import { Assignments, Sittings } from './sittings'
import { SureButton } from './sure-button'

export const metadata: Metadata = { title: 'Class' }

const fewLearners = 20

export default async function ClassPage({ params, searchParams }: PageProps<'/classes/[id]'>) {
  const user = await signedIn()
  const { id } = await params
  const [view, exams] = await Promise.all([classView(id, user), examCatalogue(null)])
  if (!view) notFound()
  const search = await searchParams
  const asked = readAsked(search, view.assignments, Date.now())
  const shown = view.assignments.find(({ id: each }) => each === asked.assignment)
  return (
    <div className="page pb-20">
      <PageTitle
        title={view.name}
        aside={
          <Button asChild>
            <a href={`/classes/${id}/export`}>Download as CSV</a>
          </Button>
        }
      >
        {view.learners.length === 1 ? 'One learner' : `${view.learners.length} learners`}. Others join on the page Classes with the code{' '}
        <CopyableName>{view.joinCode}</CopyableName>.
      </PageTitle>
      {shown && (
        <section aria-labelledby="exams" className="mb-14">
          <h2 id="exams" className="mb-4 text-xl">
            Its exams
          </h2>
          <Assignments assignments={view.assignments} asked={asked} />
          <Sittings classId={id} assignment={shown} asked={asked} />
        </section>
      )}
      <section aria-labelledby="assign" className="mt-2">
        <h2 id="assign" className="mb-4 text-xl">
          Give the class an exam
        </h2>
        <AssignForm classId={id} exams={exams.map(({ id: examId, title, minutes }) => ({ id: examId, title, minutes }))} />
      </section>
      <section aria-labelledby="learners" className="mt-14">
        <h2 id="learners" className="text-xl">
          Learners
        </h2>
        {view.learners.length === 0 ? (
          <p className="mt-3 text-ink-2">Nobody has joined yet. Give them the code.</p>
        ) : view.learners.length > fewLearners && search.learners === undefined ? (
          // Beside many learners the list is in the way of all else.
          <p className="mt-3">
            <Link href="?learners=all#learners" className="link">
              Show all {view.learners.length}
            </Link>
          </p>
        ) : (
          <Table className="mt-4" columns={['Name', 'E-mail address', { title: 'Take out', unseen: true }]}>
            {view.learners.map((learner) => (
              <tr key={learner.id}>
                <th scope="row">{learner.name}</th>
                <td className="text-ink-2">{learner.email}</td>
                <td className="text-right">
                  <SureButton act={takeOut.bind(null, id, learner.id)} label={`Take out: ${learner.name}`}>
                    Take out
                  </SureButton>
                </td>
              </tr>
            ))}
          </Table>
        )}
        <div className="mt-8 flex flex-wrap gap-3">
          <SureButton act={changeCode.bind(null, id)}>Change the code</SureButton>
          <SureButton act={remove.bind(null, id)}>Remove the class</SureButton>
        </div>
      </section>
    </div>
  )
}
