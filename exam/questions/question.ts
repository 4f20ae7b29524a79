import type { AnswerKind, QuestionFiles, QuestionProblem } from '@/exam/views'
import type { Check } from '@/grader/schema'
import { fillQuestion } from './fill'
import { yamlOf } from './parameters'
import type { Parameters as Declared, ParameterValue, QuestionDocument } from './schema'

/** A question as authored: its files, and what is known of it before parameters are drawn. Made by `readQuestion`. */
export type Question = {
  id: string
  /** With `__parameters__` still in it. */
  title: string
  domain: string
  topics: string[]
  difficulty: 'easy' | 'medium' | 'hard'
  minutes: number
  kind: AnswerKind
  points: number
  parameters: Declared
  /** The values of the parameter `fault`, or none. */
  faults: string[]
  files: QuestionFiles
}

export type SetupFile = { name: string; kind: 'yaml' | 'sh'; text: string }

/** A way to answer. `title` is the file's name without its extension. */
export type Attempted = { title: string; kind: 'sh' | 'yaml' | 'choice'; text: string }
/** `fails`: the ids of exactly the checks that fail. `believes`: the mistaken belief behind it, where it is a known one. */
export type Mistake = Attempted & { fails: string[]; believes?: string }
export type Choice = { id: string; text: string; right: boolean; why: string }

/** A question with its parameters filled in: the task of one attempt. Plain data, a pure function of (question, seed). */
export type TaskInstance = {
  questionId: string
  seed: string
  /** What was drawn. */
  parameters: Record<string, ParameterValue>
  title: string
  /** The task's text, Markdown. */
  text: string
  kind: AnswerKind
  minutes: number
  /** What its checks can earn together. */
  points: number
  domain: string
  topics: string[]
  difficulty: 'easy' | 'medium' | 'hard'
  context: QuestionDocument['context']
  /** In the order in which they run. */
  setup: SetupFile[]
  checks: Check[]
  /** Mutants that may keep full marks, by how they begin, and why. */
  free: Record<string, string>
  solutions: Attempted[]
  mistakes: Mistake[]
  hints: string[]
  /** Markdown. */
  explanation: string
  links: string[]
  /** In the drawn order; only with kind `choice`. */
  choices?: Choice[]
  severalRight?: boolean
  /** A manifest to diagnose. */
  manifest?: string
  /** What the manifest editor starts with. */
  starter?: string
}

/** A question whose files do not make a task; carries every problem found. */
export class QuestionError extends Error {
  constructor(readonly problems: QuestionProblem[]) {
    super(problems.map(sayProblem).join('\n'))
  }
}

/** `question.yaml:12:3: message`. */
export function sayProblem({ file, line, column, message }: QuestionProblem): string {
  return `${[file, line, line === undefined ? undefined : column].filter((part) => part !== undefined).join(':')}: ${message}`
}

type Draw = (seed: string, override?: { fault?: string }) => TaskInstance

/** `instantiate` for many draws of one question: its files are parsed once. */
export function drawsOf(question: Question): Draw {
  const yaml = yamlOf(question.files)
  return (seed, override = {}) => {
    const { task, problems } = fillQuestion(question.files, question.parameters, question.id, seed, override, yaml)
    if (!task || problems.length) throw new QuestionError(problems)
    return task
  }
}

/**
 * The task that `seed` draws from a question. `fault` overrides the drawn fault, for proofs.
 * Throws QuestionError when the files are not sound with these values; `readQuestion` finds that out beforehand.
 */
export const instantiate = (question: Question, ...drawn: Parameters<Draw>): TaskInstance => drawsOf(question)(...drawn)
