import type { QuestionProblem } from '@/exam/views'
import type { Check } from '@/grader/schema'
import type { TaskInstance } from './question'

/**
 * What a task's text leaves to be guessed: names that a check which earns points asks for, and that stand neither in the text nor in the setup,
 * where a candidate could find them. Namespace `default` needs no word.
 */
export function unsaidNames({ text, setup, checks }: Pick<TaskInstance, 'text' | 'setup' | 'checks'>): QuestionProblem[] {
  if (text.trim() === '') return []
  const said = [text, ...setup.map((file) => file.text)]
  return checks
    .filter((check) => !check.gate)
    .flatMap((check) =>
      [...new Set(namesOf(check))]
        .filter((name) => name !== 'default' && !said.some((words) => words.includes(name)))
        .map((name) => ({ file: 'task.md', message: `the text does not say ${JSON.stringify(name)}, which check ${check.id} asks for` })),
    )
}

function namesOf({ object, endpoints, externalIP, rollout, file }: Check): string[] {
  const named = [
    ...(object && object.match !== 'none' ? [object.name, object.namespace] : []),
    ...[endpoints, externalIP].flatMap((word) => (word ? [word.service, word.namespace] : [])),
    ...(rollout ? [rollout.name, rollout.namespace] : []),
    file?.path,
  ]
  return named.filter((name) => name !== undefined)
}
