import type { Answer } from '@/grader/evidence'
import type { AnswerSave } from './store/answers'
import type { SavedAnswer } from './views'

/** Saved answers as pages show them. */
export const savedAnswers = (saves: readonly AnswerSave[]): SavedAnswer[] =>
  saves.map(({ seq, savedAt, answer }) => ({ seq, at: savedAt.getTime(), text: writtenIn(answer) }))

/** The manifest or commands of an answer, empty for the other kinds. */
export const writtenIn = (answer: Answer | null): string =>
  answer?.kind === 'manifest' ? answer.yaml : answer?.kind === 'command' ? answer.lines : ''
