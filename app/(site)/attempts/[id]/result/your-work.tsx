import type { ReactNode } from 'react'
import { CodeBlock } from '@/app/ui/code-block'
import type { ResultTaskView } from '@/exam/views'
import { Transcript } from './transcript'

/** What the learner did beside the ways that lead there: on a wide screen line by line next to each other. */
export function WorkAndSolutions({ task, startedAt, own }: { task: ResultTaskView; startedAt: number; own: boolean }) {
  return (
    <div className="grid grid-cols-1 gap-x-8 gap-y-10 lg:grid-cols-2">
      <Work task={task} startedAt={startedAt} own={own} />
      {task.solutions.length > 0 && (
        <Part title={task.solutions.length > 1 ? 'Ways to solve it' : 'A way to solve it'}>
          <div className="grid grid-cols-1 gap-4">
            {task.solutions.map((solution) => (
              <div key={solution.title} className="grid grid-cols-1 gap-1.5">
                {task.solutions.length > 1 && <h4 className="text-ink-2 text-sm">{solution.title.replaceAll('-', ' ')}</h4>}
                <CodeBlock
                  text={solution.text.trimEnd()}
                  label={`Solution: ${solution.title}`}
                  wrap={solution.kind === 'sh'}
                  className="max-h-[28rem] overflow-auto"
                />
              </div>
            ))}
          </div>
        </Part>
      )}
    </div>
  )
}

function Work({ task, startedAt, own }: { task: ResultTaskView; startedAt: number; own: boolean }) {
  const { answer, transcript } = task
  const who = own ? 'you' : 'the learner'
  if (answer?.kind === 'manifest' && answer.yaml.trim())
    return (
      <Part title={`What ${who} handed in`}>
        <CodeBlock text={answer.yaml.trimEnd()} label="The manifest handed in" className="max-h-[28rem] overflow-auto" />
      </Part>
    )
  if (answer?.kind === 'command' && answer.lines.trim())
    return (
      <Part title={`What ${who} handed in`}>
        <CodeBlock text={answer.lines.trimEnd()} label="The commands handed in" wrap className="max-h-[28rem] overflow-auto" />
      </Part>
    )
  if (transcript.length > 0)
    return (
      <Part title={`What ${who} typed`}>
        <Transcript lines={transcript} startedAt={startedAt} />
      </Part>
    )
  return (
    <Part title={`What ${who} handed in`}>
      <p className="text-ink-2">Nothing: this task was left as it was.</p>
    </Part>
  )
}

type PartProps = { title: string; children: ReactNode; className?: string; level?: 2 | 3 }

export function Part({ title, children, className, level = 3 }: PartProps) {
  const Heading = `h${level}` as const
  return (
    <section className={className}>
      <Heading className="mb-3 text-base">{title}</Heading>
      {children}
    </section>
  )
}
