import { Check, CircleHelp, X } from 'lucide-react'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { topicName } from '@/app/ui/curriculum'
import { Notice } from '@/app/ui/notice'
import { PageTitle } from '@/app/ui/page-title'
import { When } from '@/app/ui/when'
import { type SharedView, sharedView } from '@/exam/share'
import { tidy } from '../../attempts/[id]/result/check-row'
import { Score } from '../../attempts/[id]/result/score'

// The address is the key: no search engine keeps it, and no other site is told of it.
export const metadata: Metadata = { title: 'A shared result', robots: { index: false, follow: false }, referrer: 'no-referrer' }

export default async function SharedPage({ params }: PageProps<'/results/[token]'>) {
  const shared = await sharedView((await params).token)
  if (!shared) notFound()
  return (
    <div className="page">
      <PageTitle title={shared.examTitle}>
        {shared.learner === null ? 'A learner' : shared.learner} took this practice exam, <When at={shared.startedAt} time={false} />.
      </PageTitle>
      <Score {...shared} />
      {shared.provisional && (
        <Notice className="mt-6">
          This score is provisional: a check could not be carried out and is left out until staff have looked at it.
        </Notice>
      )}
      <section aria-labelledby="by-task" className="mt-14">
        <h2 id="by-task" className="text-xl">
          By task
        </h2>
        <ol className="mt-4 border-rule-2 border-t">
          {shared.tasks.map((task, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the tasks of an attempt never change places
            <TaskLine key={index} index={index} task={task} />
          ))}
        </ol>
      </section>
    </div>
  )
}

const looks = {
  passed: { Icon: Check, tone: 'text-fair' },
  failed: { Icon: X, tone: 'text-signal' },
  unchecked: { Icon: CircleHelp, tone: 'text-ink-2' },
}

function TaskLine({ index, task: { title, topics, earned, points, outcomes } }: { index: number; task: SharedView['tasks'][number] }) {
  const met = outcomes.filter((outcome) => outcome === 'passed').length
  return (
    <li className="flex flex-wrap items-baseline gap-x-4 gap-y-1 border-rule border-b py-4">
      <span className="figures w-6 shrink-0 text-right text-ink-3">{index + 1}</span>
      <span className="min-w-[12rem] flex-1">
        <span className="font-[600]">{title}</span>
        <span className="block text-ink-3 text-sm">{topics.map(topicName).join(', ')}</span>
      </span>
      <span className="flex items-center gap-1" role="img" aria-label={`${met} of ${outcomes.length} checks met`}>
        {outcomes.map((outcome, place) => {
          const { Icon, tone } = looks[outcome]
          // biome-ignore lint/suspicious/noArrayIndexKey: the checks of a task never change places
          return <Icon key={place} aria-hidden className={`size-4 ${tone}`} strokeWidth={2.5} />
        })}
      </span>
      <span className="figures w-20 text-right">
        {tidy(earned)} of {tidy(points)}
      </span>
    </li>
  )
}
