import { instantiate, QuestionError, type TaskInstance } from './questions/question'
import { readQuestion } from './questions/read'
import type { QuestionFiles } from './views'

/** The task that an attempt pinned: a question version's files and a seed. Throws QuestionError, which a published version never gives. */
export function taskOf(files: QuestionFiles, seed: string): TaskInstance {
  const { question, problems } = readQuestion(files)
  if (!question) throw new QuestionError(problems)
  return instantiate(question, seed)
}
