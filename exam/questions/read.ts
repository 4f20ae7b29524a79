import { didYouMean } from '@/apimachinery/alike'
import type { QuestionFiles, QuestionProblem } from '@/exam/views'
import { unknownFields } from './expected-fields'
import { fillQuestion, firstLine } from './fill'
import { parseYaml, problemsAt, yamlOf } from './parameters'
import { unsaidNames } from './precise'
import type { Question } from './question'
import { saidIssues } from './said-issues'
import { type Parameters, parametersSchema } from './schema'

export type ReadQuestion = { question: Question; problems: [] } | { question?: undefined; problems: QuestionProblem[] }

const knownFiles =
  /^(question\.yaml|task\.md|manifest\.yaml|starter\.yaml|(setup|solutions|mistakes)\/([a-z0-9-]+\/)?[a-z0-9.-]+\.(yaml|sh|choice))$/
const file = 'question.yaml'
const trialSeeds = ['a', 'b', 'c']

/**
 * Reads a question from its files (paths relative to its folder). A sound question fills in under every fault and several draws; otherwise
 * every problem is told with its file, line and column.
 */
export function readQuestion(files: QuestionFiles): ReadQuestion {
  const declared = readParameters(files)
  if (!declared.parameters) return { problems: declared.problems }
  const { parameters } = declared
  const faults = Array.isArray(parameters.fault) ? parameters.fault.map(String) : []
  const problems: QuestionProblem[] = [...strayFiles(files, faults), ...missingParts(files)]
  const yaml = yamlOf(files)
  let first: ReturnType<typeof fillQuestion>['task']
  for (const fault of faults.length ? faults : [undefined])
    for (const seed of trialSeeds) {
      const filled = fillQuestion(files, parameters, declared.id, seed, fault === undefined ? {} : { fault }, yaml)
      problems.push(...filled.problems)
      if (filled.task && seed === trialSeeds[0])
        problems.push(...unsaidNames(filled.task), ...problemsAt(file, yaml(file), unknownFields(filled.task.checks, files)))
      first ??= filled.task
    }
  if (!first || problems.length) return { problems: unique(problems) }
  const question: Question = {
    id: first.questionId,
    title: declared.title,
    domain: first.domain,
    topics: first.topics,
    difficulty: first.difficulty,
    minutes: first.minutes,
    kind: first.kind,
    points: first.points,
    parameters,
    faults,
    files,
  }
  return { question, problems: [] }
}

/** The parameters that a question declares, with its id and title as written. Cheap: nothing else is read or tried. */
export function readParameters(files: QuestionFiles): { parameters?: Parameters; id: string; title: string; problems: QuestionProblem[] } {
  const yaml = parseYaml(files[file] ?? '')
  const document = yaml.documents[0]
  if (!document) return { id: '', title: '', problems: [{ file, message: 'the file is missing or empty' }] }
  if (document.errors.length) {
    const problems = document.errors.map((error) => ({ file, ...yaml.position(error.pos[0]), message: firstLine(error.message) }))
    return { id: '', title: '', problems }
  }
  const written: unknown = document.toJS()
  const head = typeof written === 'object' && written !== null ? (written as Record<string, unknown>) : {}
  const parsed = parametersSchema.safeParse(head.parameters ?? {})
  const names = { id: String(head.id ?? ''), title: String(head.title ?? '') }
  if (parsed.success) return { ...names, parameters: parsed.data, problems: [] }
  return { ...names, problems: problemsAt(file, yaml, saidIssues(parsed.error, parametersSchema, head.parameters), ['parameters']) }
}

function strayFiles(files: QuestionFiles, faults: string[]): QuestionProblem[] {
  return Object.keys(files).flatMap((file) => {
    if (!knownFiles.test(file))
      return [{ file, message: 'a question has question.yaml, task.md, manifest.yaml, starter.yaml, setup/, solutions/ and mistakes/' }]
    const [folder, fault, ...rest] = file.split('/')
    return rest.length && !faults.includes(fault!)
      ? [{ file, message: `no fault is called ${fault}${didYouMean(fault!, faults)}, so nothing ever reads ${folder}/${fault}/` }]
      : []
  })
}

function missingParts(files: QuestionFiles): QuestionProblem[] {
  const has = (prefix: string) => Object.keys(files).some((path) => path.startsWith(prefix))
  const missing: QuestionProblem[] = []
  if (!files['task.md']?.trim()) missing.push({ file: 'task.md', message: 'the task says nothing' })
  if (!has('solutions/')) missing.push({ file: 'solutions/', message: 'a question has at least one reference solution' })
  if (!has('mistakes/')) missing.push({ file: 'mistakes/', message: 'a question records the mistakes that its checks must catch' })
  return missing
}

function unique(problems: QuestionProblem[]): QuestionProblem[] {
  const seen = new Set<string>()
  return problems.filter((problem) => {
    const key = JSON.stringify(problem)
    return !seen.has(key) && seen.add(key)
  })
}
