import { topicName } from '@/app/ui/curriculum'
import type { ResultTaskSummary } from '@/exam/views'
import { tidy } from './check-row'
import { TaskFold } from './task-fold'
import { clockText } from './transcript'

/** One task of a graded attempt: closed it is a line of the log, open it explains every point. */
export function TaskResultSection({ task }: { task: ResultTaskSummary }) {
  return (
    <li className="border-rule border-b" data-task={task.index} id={`task-${task.index + 1}`}>
      <TaskFold index={task.index} title={task.title}>
        <Summary task={task} />
      </TaskFold>
    </li>
  )
}

function Summary({ task: { index, title, topics, minutes, spentMs, result } }: { task: ResultTaskSummary }) {
  const full = result !== null && result.earned >= result.points
  const over = spentMs > minutes * 60_000
  return (
    <>
      <span className="figures w-6 shrink-0 text-right text-ink-3">{index + 1}</span>
      <span className="min-w-0 flex-1">
        <span className="font-[600]">{title}</span>
        <span className="ml-3 text-ink-3 text-sm max-sm:block max-sm:ml-0">{topics.map(topicName).join(', ')}</span>
      </span>
      {spentMs > 0 && (
        <span className="figures whitespace-nowrap text-ink-2 text-sm max-sm:hidden" title="Time spent, of the time budget">
          {clockText(spentMs)} of {minutes} min{over && <span className="text-signal">, over</span>}
        </span>
      )}
      <span
        className={full ? 'figures whitespace-nowrap text-fair' : 'figures whitespace-nowrap'}
        data-points={result ? `${result.earned}/${result.points}` : ''}
      >
        {result ? `${tidy(result.earned)} of ${tidy(result.points)}` : 'not graded'}
      </span>
    </>
  )
}
