'use client'

import type { TaskView } from '@/exam/views'
import { ChoiceForm } from './choice-form'
import type { useAttempt } from './use-attempt'
import { WrittenAnswer } from './written-answer'

type AnswerAreaProps = { task: TaskView; work: ReturnType<typeof useAttempt>; assisted: boolean }

/** Where a task is answered that is not worked in a terminal. `assisted`: the editor knows what Kubernetes takes. */
export function AnswerArea({ task, work, assisted }: AnswerAreaProps) {
  const answer = work.answers[task.index] ?? null
  if (task.kind === 'choice')
    return (
      <ChoiceForm
        task={task}
        chosen={answer?.kind === 'choice' ? answer.options : []}
        onChange={(options) => work.answer(task.index, { kind: 'choice', options })}
      />
    )
  if (task.kind === 'manifest')
    return (
      <WrittenAnswer
        kind="manifest"
        task={task.index}
        initial={answer?.kind === 'manifest' ? answer.yaml : (task.starter ?? '')}
        onChange={(yaml) => work.answer(task.index, { kind: 'manifest', yaml })}
        assisted={assisted}
      />
    )
  if (task.kind === 'command')
    return (
      <WrittenAnswer
        kind="command"
        task={task.index}
        initial={answer?.kind === 'command' ? answer.lines : (task.starter ?? '')}
        onChange={(lines) => work.answer(task.index, { kind: 'command', lines })}
        assisted={false}
      />
    )
  return null
}
