import { fillQuestion } from './questions/fill'
import { QuestionError, type TaskInstance } from './questions/question'
import { readParameters } from './questions/read'
import type { QuestionFiles } from './views'

/**
 * The task that an attempt pinned: a question version's files and a seed. The version was found sound when it was published, so other draws
 * are not tried again. Throws QuestionError when the files are not sound after all.
 */
export function taskOf(files: QuestionFiles, seed: string): TaskInstance {
  const { parameters, id, problems } = readParameters(files)
  if (!parameters) throw new QuestionError(problems)
  const filled = fillQuestion(files, parameters, id, seed, {})
  if (!filled.task) throw new QuestionError(filled.problems)
  return filled.task
}
