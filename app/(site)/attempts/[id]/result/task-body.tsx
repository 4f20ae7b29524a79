import { CodeBlock } from '@/app/ui/code-block'
import { DocumentationLinks } from '@/app/ui/documentation-links'
import { Markdown } from '@/app/ui/markdown'
import type { ResultTaskView, ResultView } from '@/exam/views'
import { CheckRow } from './check-row'
import { ChoiceResult } from './choice-result'
import { Dispute } from './dispute'
import { Replay } from './replay'
import { toldOnce } from './told-once'
import { Part, WorkAndSolutions } from './your-work'

type TaskBodyProps = {
  task: ResultTaskView
  attempt: Pick<ResultView, 'id' | 'startedAt' | 'own'>
  /** Fetches the task anew. */
  reload: () => void
}

/** What there is to say of a task of a graded attempt: every point is explained. */
export function TaskBody({ task, attempt, reload }: TaskBodyProps) {
  const { result } = task
  return (
    <div className="grid grid-cols-1 gap-10 pt-2 pb-12 sm:pr-8 sm:pl-10">
      <Part title="The task">
        <Markdown text={task.text} className="max-w-[68ch]" />
      </Part>
      {task.choices && <ChoiceResult choices={task.choices} manifest={task.manifest} />}
      {result && (
        <Part title={task.choices ? 'The grade' : 'Checks'}>
          <ul className="grid grid-cols-1 gap-5">
            {toldOnce(result.checks.map((check) => (task.choices ? { ...check, differences: [], near: [] } : check))).map(
              ({ check, again }) => (
                <CheckRow key={check.id} check={check} again={again && !task.choices}>
                  <Dispute
                    about={{ attemptId: attempt.id, task: task.index, checkId: check.id }}
                    own={attempt.own}
                    known={task.disputes[check.id]}
                    quiet={check.outcome === 'passed'}
                    asked={reload}
                  />
                </CheckRow>
              ),
            )}
          </ul>
        </Part>
      )}
      {!task.choices && <WorkAndSolutions task={task} startedAt={attempt.startedAt} own={attempt.own} />}
      {result && (task.transcript.length > 0 || task.saves.length > 0) && (
        <Part title="Step by step" className="print:hidden">
          <Replay
            attemptId={attempt.id}
            task={task.index}
            startedAt={attempt.startedAt}
            lines={task.transcript}
            saves={task.saves}
            checks={result.checks.map(({ says }) => says)}
          />
        </Part>
      )}
      {task.note && (
        <Part title={attempt.own ? 'Your notes' : 'Notes'}>
          <CodeBlock text={task.note} label="Notes" />
        </Part>
      )}
      {task.explanation && <Explanation text={task.explanation} links={task.links} />}
    </div>
  )
}

function Explanation({ text, links }: { text: string; links: string[] }) {
  return (
    <Part title="Why it is so">
      <Markdown text={text} className="max-w-[68ch]" />
      <DocumentationLinks links={links} className="mt-4" />
    </Part>
  )
}
