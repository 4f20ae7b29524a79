import { topicName } from '@/app/ui/curriculum'
import { LoadLine } from '@/app/ui/load-line'
import { Table } from '@/app/ui/table'
import type { WeakTopic } from '@/exam/mastery'
import { PractiseTopic } from './practise-topic'

const shown = 6

/** Where an hour of practice brings most: topics by their weight times what is missing, each with a way to practise it. */
export function Weakest({ topics }: { topics: WeakTopic[] }) {
  const [first, rest] = [topics.slice(0, shown), topics.slice(shown)]
  return (
    <section aria-labelledby="weakest">
      <h2 id="weakest" className="text-xl">
        What to practise next
      </h2>
      <p className="mt-1 max-w-[60ch] text-ink-2 text-sm">
        Topics that weigh most in the exam and that you have least under control. Practice is untimed and counts half; with hints it does
        not count.
      </p>
      {topics.length === 0 ? (
        <p className="mt-4 text-ink-2">Appears with your first graded task.</p>
      ) : (
        <>
          <Topics topics={first} />
          {rest.length > 0 && (
            <details className="mt-3">
              <summary className="text-ink-2 text-sm hover:text-ink">
                {rest.length === 1 ? 'One more topic' : `${rest.length} more topics`}
              </summary>
              <Topics topics={rest} />
            </details>
          )}
        </>
      )}
    </section>
  )
}

function Topics({ topics }: { topics: WeakTopic[] }) {
  return (
    <Table className="mt-4" columns={['Topic', { title: 'In hand', className: 'w-1/3' }, { title: 'Practise', unseen: true }]}>
      {topics.map(({ topic, mastery, weight }) => (
        <tr key={topic} data-topic={topic}>
          <th scope="row">
            <span className="inline-block first-letter:uppercase">{topicName(topic)}</span>
            <span className="block font-normal text-ink-3">
              {mastery.tasks === 1 ? 'one task' : `${mastery.tasks} tasks`}, {weight < 1 ? 'under 1' : Math.round(weight)} % of the exam
            </span>
          </th>
          <td>
            <span className="figures flex items-center gap-3">
              <LoadLine className="min-w-16 flex-1" percent={mastery.share * 100} label={`${Math.round(mastery.share * 100)} % in hand`} />
              <span aria-hidden className="w-10 text-right">
                {Math.round(mastery.share * 100)} %
              </span>
            </span>
          </td>
          <td className="w-px">
            <PractiseTopic topic={topic} name={topicName(topic)} />
          </td>
        </tr>
      ))}
    </Table>
  )
}
