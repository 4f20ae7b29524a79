import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { Button } from '@/app/ui/button'
import { CopyableName } from '@/app/ui/copy-text'
import { PageTitle } from '@/app/ui/page-title'
import { percentText } from '@/app/ui/percent'
import { signedIn } from '@/app/ui/signed-in'
import { Standing } from '@/app/ui/standing'
import { Table } from '@/app/ui/table'
import { When } from '@/app/ui/when'
import { examCatalogue } from '@/exam/catalogue'
import { classView } from '@/exam/classes'
import type { AssignmentView } from '@/exam/views'
import { changeCode, remove, takeOut, unassign } from '../actions'
import { AssignForm } from './assign-form'
import { SureButton } from './sure-button'

export const metadata: Metadata = { title: 'Class' }

export default async function ClassPage({ params }: PageProps<'/classes/[id]'>) {
  const user = await signedIn()
  const { id } = await params
  const [view, exams] = await Promise.all([classView(id, user), examCatalogue(null)])
  if (!view) notFound()
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
      {view.assignments.map((assignment) => (
        <Sittings key={assignment.id} classId={id} assignment={assignment} />
      ))}
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

/** An exam of the class: who has sat it within its time. */
function Sittings({ classId, assignment }: { classId: string; assignment: AssignmentView }) {
  const { id, examId, title, opensAt, closesAt, rows } = assignment
  const sat = rows.filter(({ attempt }) => attempt !== null)
  const passed = sat.filter(({ attempt }) => attempt?.passed).length
  return (
    <section aria-labelledby={`exam-${id}`} className="mb-14">
      <div className="flex flex-wrap items-baseline justify-between gap-x-8 gap-y-2">
        <div>
          <h2 id={`exam-${id}`} className="text-xl">
            <Link href={`/reports/${examId}`} className="link">
              {title}
            </Link>
          </h2>
          <p className="mt-1 text-ink-2 text-sm">
            <When at={opensAt} /> to <When at={closesAt} />. {sat.length} of {rows.length} have sat it, {passed} passed.
          </p>
        </div>
        <SureButton act={unassign.bind(null, classId, id)} label={`Take back: ${title}`}>
          Take back
        </SureButton>
      </div>
      {rows.length > 0 && (
        <Table
          className="mt-4"
          columns={['Learner', { title: 'Attempts', className: 'num' }, 'Started', { title: 'Best score', className: 'num' }, 'Result']}
        >
          {rows.map(({ userId, name, attempts, attempt }) => (
            <tr key={userId}>
              <th scope="row">{name}</th>
              <td className="num">{attempts}</td>
              <td className="text-ink-2">{attempt && <When at={attempt.startedAt} />}</td>
              <td className="num">
                {attempt && attempt.percent !== null && (
                  <Link href={`/attempts/${attempt.id}/result`} className="link">
                    {percentText(attempt.percent)}
                  </Link>
                )}
              </td>
              <td>{attempt ? <Standing attempt={attempt} /> : <span className="text-ink-3">not sat</span>}</td>
            </tr>
          ))}
        </Table>
      )}
    </section>
  )
}
