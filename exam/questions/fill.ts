import { didYouMean } from '@/apimachinery/alike'
import type { QuestionFiles, QuestionProblem } from '@/exam/views'
import { pointsOf } from '@/grader/schema'
import { readAttempt } from './attempted'
import { drawParameters, fillDocument, fillText, hash32, type ParsedYaml, problemsAt, type Values, yamlOf } from './parameters'
import type { Attempted, Mistake, TaskInstance } from './question'
import { saidIssues } from './said-issues'
import { type Parameters, type QuestionDocument, questionSchema } from './schema'

/** Fills a question's files with what `seed` draws, and tells everything that is wrong with the outcome. `yaml` saves parsing where many draws are made. */
export function fillQuestion(
  files: QuestionFiles,
  parameters: Parameters,
  id: string,
  seed: string,
  override: { fault?: string },
  yaml: (path: string) => ParsedYaml = yamlOf(files),
): { task?: TaskInstance; problems: QuestionProblem[] } {
  const problems: QuestionProblem[] = []
  const drawn = drawParameters(parameters, `${seed}\n${id}`)
  const values: Values = override.fault === undefined ? drawn : { ...drawn, fault: override.fault }
  const fault = typeof values.fault === 'string' ? values.fault : undefined
  const filled = fillFiles(files, fault, (path, text) =>
    path.endsWith('.yaml') ? fillYaml(path, text, yaml, values, problems) : fillPlain(path, text, values, problems),
  )
  const document = readDocument(yaml, values, problems)
  if (!document) return { problems }

  const inFolder = (folder: string) =>
    Object.keys(filled)
      .filter((path) => belongs(path, folder, fault))
      .sort()
  const attempts = (folder: string) =>
    inFolder(folder).flatMap((path) => {
      const { attempt, problem } = readAttempt(path, filled[path]!)
      if (problem) problems.push({ file: path, line: 1, message: problem })
      return attempt ? [{ ...attempt, path }] : []
    })
  const solutions: Attempted[] = attempts('solutions').map(({ title, kind, text }) => ({ title, kind, text }))
  const known = document.checks.map((check) => check.id)
  const mistakes: Mistake[] = attempts('mistakes').map(({ path, title, kind, text, fails = [], believes }) => {
    for (const check of fails)
      if (!known.includes(check)) problems.push({ file: path, line: 1, message: `no check is called ${check}${didYouMean(check, known)}` })
    return { title, kind, text, fails, ...(believes === undefined ? {} : { believes }) }
  })
  const setup = inFolder('setup').map((path) => ({
    name: path.slice('setup/'.length),
    kind: path.endsWith('.sh') ? ('sh' as const) : ('yaml' as const),
    text: filled[path]!,
  }))
  const choices = document.choices && shuffled(document.choices, `${seed}\n${id}`)

  const task: TaskInstance = {
    questionId: document.id,
    seed,
    parameters: { ...values },
    title: document.title,
    text: filled['task.md'] ?? '',
    kind: document.answer,
    minutes: document.minutes,
    points: pointsOf(document.checks),
    domain: document.domain,
    topics: document.topics,
    difficulty: document.difficulty,
    context: document.context,
    setup,
    checks: document.checks,
    free: document.free,
    solutions,
    mistakes,
    hints: document.hints,
    explanation: document.explanation,
    links: document.links,
    ...(choices ? { choices, severalRight: choices.filter((choice) => choice.right).length > 1 } : {}),
    ...(filled['manifest.yaml'] === undefined ? {} : { manifest: filled['manifest.yaml'] }),
    ...(filled['starter.yaml'] === undefined ? {} : { starter: filled['starter.yaml'] }),
  }
  return { task, problems }
}

/** A file of `folder` itself serves every fault; one in `folder/<fault>/` only that one. */
function belongs(path: string, folder: string, fault: string | undefined): boolean {
  const parts = path.split('/')
  return parts[0] === folder && (parts.length === 2 || (parts.length === 3 && parts[1] === fault))
}

/** Every file but question.yaml, and those of other faults, with its parameters filled in. */
function fillFiles(files: QuestionFiles, fault: string | undefined, fill: (path: string, text: string) => string): Record<string, string> {
  const read = (path: string) => !path.includes('/') || ['setup', 'solutions', 'mistakes'].some((folder) => belongs(path, folder, fault))
  const paths = Object.keys(files).filter((path) => path !== 'question.yaml' && read(path))
  return Object.fromEntries(paths.map((path) => [path, fill(path, files[path]!)]))
}

function fillPlain(path: string, text: string, values: Values, problems: QuestionProblem[]): string {
  return fillText(text, values, (name, offset) => {
    const before = text.slice(0, offset).split('\n')
    problems.push({ file: path, line: before.length, column: (before.at(-1)?.length ?? 0) + 1, message: undeclared(name, values) })
  })
}

function fillYaml(path: string, text: string, yaml: (path: string) => ParsedYaml, values: Values, problems: QuestionProblem[]): string {
  const { documents, position } = yaml(path)
  for (const document of documents) {
    for (const error of document.errors) problems.push({ file: path, ...position(error.pos[0]), message: firstLine(error.message) })
    if (document.errors.length) return text
    fillDocument(document, values, (name, offset) => problems.push({ file: path, ...position(offset), message: undeclared(name, values) }))
  }
  return documents.map((document) => document.toString({ lineWidth: 0, directives: false })).join('---\n')
}

/** question.yaml, filled in and checked against its schema. */
function readDocument(yaml: (path: string) => ParsedYaml, values: Values, problems: QuestionProblem[]): QuestionDocument | undefined {
  const file = 'question.yaml'
  const { documents, position } = yaml(file)
  const [document] = documents
  if (!document) return void problems.push({ file, message: 'the file is missing or empty' })
  if (document.errors.length)
    return void problems.push(...document.errors.map((error) => ({ file, ...position(error.pos[0]), message: firstLine(error.message) })))
  fillDocument(document, values, (name, offset) => problems.push({ file, ...position(offset), message: undeclared(name, values) }))
  const written: unknown = document.toJS()
  const parsed = questionSchema.safeParse(written)
  if (parsed.success) return parsed.data
  problems.push(...problemsAt(file, yaml(file), saidIssues(parsed.error, questionSchema, written)))
}

const undeclared = (name: string, values: Values) =>
  `the parameter __${name}__ is not declared under \`parameters\`${didYouMean(name, namesOf(values))}`
/** All that may be written between underscores: a parameter's name, or the name of one of its parts. */
const namesOf = (values: Values) =>
  Object.entries(values).flatMap(([name, value]) =>
    typeof value === 'object' ? Object.keys(value).map((part) => `${name}.${part}`) : name,
  )
/** A YAML error without its position (told apart) and its excerpt. */
export const firstLine = (text: string) => text.split('\n')[0]!.replace(/ at line \d+, column \d+:?$/, '')

/** The choices in an order drawn by the seed, so that "the second one" is no answer to pass on. */
function shuffled<T extends { id: string }>(items: readonly T[], seed: string): T[] {
  return items
    .map((item) => ({ item, key: hash32(`${seed}\n${item.id}`) }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item)
}
