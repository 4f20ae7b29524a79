import { inlineCode } from '@/app/ui/inline-code'
import { sentence } from '@/exam/readable'
import type { ResultTaskSummary } from '@/exam/views'
import { inShort } from './told-once'

const most = 5

/** The tasks that cost most, each with the first thing that went wrong: what a teacher would say first. */
export function LostPoints({ tasks }: { tasks: ResultTaskSummary[] }) {
  const lost = tasks
    .flatMap((task) => {
      const first = task.result?.checks.find(({ outcome }) => outcome === 'failed')
      return first ? [{ task, first, cost: costOf(task) }] : []
    })
    .sort((a, b) => b.cost - a.cost)
  if (lost.length === 0) return null
  return (
    <div className="break-inside-avoid">
      <h2 className="text-base">Where the points went</h2>
      <ul className="mt-3 border-rule-2 border-t">
        {lost.slice(0, most).map(({ task, first, cost }) => (
          <li key={task.index} className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 border-rule border-b py-2.5 text-sm">
            <div>
              <a href={`#task-${task.index + 1}`} className="link font-[560]">
                {task.index + 1}. {task.title}
              </a>
              <p className="mt-0.5 text-ink-2 [overflow-wrap:anywhere]">
                {inlineCode(sentence(inShort(task.kind === 'choice' ? { ...first, differences: [] } : first)))}
              </p>
            </div>
            <span className="figures whitespace-nowrap text-signal">−{cost.toFixed(1)} %</span>
          </li>
        ))}
      </ul>
      {lost.length > most && <p className="mt-2 text-ink-3 text-sm">and {lost.length - most} more below</p>}
    </div>
  )
}

/** How much of the whole score a task cost, in percent. */
const costOf = ({ weightPercent, result }: ResultTaskSummary) =>
  result && result.points > 0 ? weightPercent * (1 - result.earned / result.points) : weightPercent
