import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import type { ReactNode } from 'react'
import { Button } from '@/app/ui/button'
import { CodeBlock } from '@/app/ui/code-block'
import { Link } from '@/app/ui/link'
import { Markdown } from '@/app/ui/markdown'
import { PageTitle } from '@/app/ui/page-title'
import { signedIn } from '@/app/ui/signed-in'
import { When } from '@/app/ui/when'
import { type DisputeFile, disputeFile } from '@/exam/disputes'
import { CheckRow } from '../../../attempts/[id]/result/check-row'
import { Replay } from '../../../attempts/[id]/result/replay'
import { Transcript } from '../../../attempts/[id]/result/transcript'
import { Part } from '../../../attempts/[id]/result/your-work'
import { AnswerForm } from './answer-form'

export const metadata: Metadata = { title: 'A questioned grade' }

export default async function GradePage({ params }: PageProps<'/reports/grades/[id]'>) {
  const file = await disputeFile((await params).id, await signedIn())
  if (!file) notFound()
  return (
    <div className="page">
      <PageTitle
        title={file.taskTitle}
        aside={
          <Button asChild>
            <Link href={`/attempts/${file.attemptId}/result#task-${file.task + 1}`}>The whole result</Link>
          </Button>
        }
      >
        {file.learner} holds a grade to be wrong: task {file.task + 1} of “{file.examTitle}”, <When at={file.dispute.at} />.
      </PageTitle>
      <div className="grid grid-cols-1 gap-x-12 gap-y-10 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="grid grid-cols-1 content-start gap-10">
          <Part level={2} title="The check">
            <ul>
              <CheckRow check={file.check} />
            </ul>
          </Part>
          <Part level={2} title="In the learner’s words">
            {file.dispute.words ? (
              <blockquote className="max-w-[68ch] whitespace-pre-wrap border-rule-2 border-l-2 pl-4 [overflow-wrap:anywhere]">
                {file.dispute.words}
              </blockquote>
            ) : (
              <p className="text-ink-2">Nothing was added.</p>
            )}
          </Part>
          <Part level={2} title="The task as it was drawn">
            <Markdown text={file.taskText} className="max-w-[68ch]" />
          </Part>
          {file.handedIn && (
            <Part level={2} title="What was handed in">
              <CodeBlock text={file.handedIn.trimEnd()} label="What was handed in" />
            </Part>
          )}
          {file.transcript.length > 0 && (
            <Part level={2} title="What was typed">
              <Transcript lines={file.transcript} startedAt={file.startedAt} />
            </Part>
          )}
          {(file.transcript.length > 0 || file.saves.length > 0) && (
            <Part level={2} title="Step by step">
              <Replay
                attemptId={file.attemptId}
                task={file.task}
                startedAt={file.startedAt}
                lines={file.transcript}
                saves={file.saves}
                checks={file.checks}
              />
            </Part>
          )}
        </div>
        <aside className="grid content-start gap-8">
          <Part level={2} title="Pinned">
            <Pinned file={file} />
          </Part>
          <Part level={2} title={file.dispute.answered ? 'The answer' : 'Your answer'}>
            <Answer file={file} />
          </Part>
        </aside>
      </div>
    </div>
  )
}

function Pinned({ file }: { file: DisputeFile }) {
  return (
    <dl className="grid gap-2 text-sm">
      <Fact name="Question">
        <Link href={`/questions/${file.questionId}`} className="link">
          {file.questionId}
        </Link>
        , version {file.version}
      </Fact>
      <Fact name="Seed">
        <span className="font-mono [overflow-wrap:anywhere]">{file.seed}</span>
      </Fact>
      <Fact name="State">{file.stateBytes === null ? 'never touched' : `${Math.ceil(file.stateBytes / 1024)} KB, as it was left`}</Fact>
      <Fact name="Transcript">{file.transcript.length === 1 ? 'one line' : `${file.transcript.length} lines`}</Fact>
    </dl>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[5.5rem_minmax(0,1fr)] gap-x-3">
      <dt className="text-ink-3">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  )
}

function Answer({ file }: { file: DisputeFile }) {
  const { answered } = file.dispute
  if (answered)
    return (
      <div className="text-sm">
        <p className="font-[560]">{answered.verdict === 'changed' ? 'The grade was changed.' : 'The grade stands.'}</p>
        <p className="mt-1.5 whitespace-pre-wrap [overflow-wrap:anywhere]">{answered.answer}</p>
        <p className="mt-1.5 text-ink-3">
          {file.answeredBy ?? 'Staff'}, <When at={answered.at} />
        </p>
      </div>
    )
  if (file.own) return <p className="text-ink-2 text-sm">This is your own attempt. Somebody else has to answer.</p>
  return <AnswerForm id={file.id} />
}
