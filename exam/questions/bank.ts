import { type Dirent, existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import type { QuestionFiles, QuestionProblem } from '@/exam/views'
import { type ExamBlueprint, readBlueprint } from './blueprint'
import type { Question } from './question'
import { readQuestion } from './read'

export type Bank = {
  questions: Question[]
  exams: ExamBlueprint[]
  problems: QuestionProblem[]
  /** Ids of the questions that were not read, because the caller knew them. */
  known: string[]
}

/** What decides whether a question may be drawn. */
type Drawable = Pick<Question, 'kind' | 'domain' | 'topics'>

/** The files of one question's folder, by their path inside it. */
export function questionFilesIn(folder: string): QuestionFiles {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && !entry.name.startsWith('.'),
  )
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort()
  return Object.fromEntries(paths.map((path) => [relative(folder, path).split(sep).join('/'), readFileSync(path, 'utf8')]))
}

/**
 * Reads a bank from disk: `root/<domain>/<slug>/` are questions, `root/exams/*.yaml` are exams, `root/charts/` is what helm finds. Questions come sorted by id.
 * Nothing is thrown for what an author got wrong: `problems` tells it, with paths relative to `root`.
 *
 * Reading a question is dear. `known` answers for one whose files were found sound before, by the folder's name; it is then listed in `known` only.
 */
export function loadBank(root: string, known: (id: string, files: QuestionFiles) => Drawable | undefined = () => undefined): Bank {
  const bank: Bank = { questions: [], exams: [], problems: [], known: [] }
  const drawable: Drawable[] = []
  for (const at of questionFolders(root)) {
    const files = questionFilesIn(join(root, at.domain, at.slug))
    const before = known(at.slug, files)
    if (before) {
      bank.known.push(at.slug)
      drawable.push(before)
      continue
    }
    const { question, problems } = readAt(at, files)
    bank.problems.push(...problems)
    if (!question) continue
    bank.questions.push(question)
    drawable.push(question)
  }
  bank.questions.sort((a, b) => (a.id < b.id ? -1 : 1))
  for (const file of filesOf(join(root, 'exams')).filter((name) => name.endsWith('.yaml'))) {
    const { blueprint, problems } = readBlueprint(`exams/${file}`, readFileSync(join(root, 'exams', file), 'utf8'))
    bank.problems.push(...problems)
    if (blueprint) bank.exams.push(blueprint)
  }
  // The catalogue shows them in this order: the long ones first.
  bank.exams.sort((a, b) => b.minutes - a.minutes || (a.id < b.id ? -1 : 1))
  bank.problems.push(...unfillable(bank.exams, drawable))
  return bank
}

/** Reads one question of a bank, whose folder is called as it is; undefined when there is none. The rest of the bank is not read. */
export function loadQuestion(root: string, id: string): { question?: Question; problems: QuestionProblem[] } | undefined {
  const domain = /^[\w-]+$/.test(id) ? domainsOf(root).find((each) => existsSync(join(root, each, id))) : undefined
  return domain === undefined ? undefined : readAt({ domain, slug: id }, questionFilesIn(join(root, domain, id)))
}

/** The ids of all questions of a bank, sound or not: the names of their folders. Nothing else is read. */
export const questionIds = (root: string): string[] => questionFolders(root).map(({ slug }) => slug)

type Place = { domain: string; slug: string }

const domainsOf = (root: string) => foldersOf(root).filter((name) => name !== 'exams' && name !== 'charts')

function questionFolders(root: string): Place[] {
  return domainsOf(root).flatMap((domain) => foldersOf(join(root, domain)).map((slug) => ({ domain, slug })))
}

/** What is wrong with a question, and whether it lies where it says. */
function readAt({ domain, slug }: Place, files: QuestionFiles): { question?: Question; problems: QuestionProblem[] } {
  const at = `${domain}/${slug}`
  const { question, problems } = readQuestion(files)
  const told = problems.map((problem) => ({ ...problem, file: `${at}/${problem.file}` }))
  const misplaced = (message: string) => told.push({ file: `${at}/question.yaml`, message })
  if (question && question.id !== slug) misplaced(`the id is ${question.id}, the folder is called ${slug}`)
  if (question && question.domain !== domain) misplaced(`the domain is ${question.domain}, the folder lies in ${domain}`)
  return { question, problems: told }
}

/** Exams that ask for more than the bank has. */
function unfillable(exams: ExamBlueprint[], questions: Drawable[]): QuestionProblem[] {
  return exams.flatMap((exam) =>
    exam.draw.flatMap((group) => {
      const fitting = questions.filter((question) => fitsGroup(question, group))
      return fitting.length < group.count
        ? [{ file: `exams/${exam.id}.yaml`, message: `${group.count} questions are drawn where the bank has ${fitting.length}` }]
        : []
    }),
  )
}

/** True when a question may be drawn for a group of a blueprint. */
export function fitsGroup(question: Drawable, group: ExamBlueprint['draw'][number]): boolean {
  return (
    (group.answer === undefined || question.kind === group.answer) &&
    (group.domain === undefined || question.domain === group.domain) &&
    (group.topics === undefined || group.topics.some((topic) => question.topics.includes(topic)))
  )
}

/** Names of what lies in a folder, sorted; a folder that is not there has nothing in it. */
const namesIn = (path: string, kept: (entry: Dirent) => boolean) =>
  existsSync(path)
    ? readdirSync(path, { withFileTypes: true })
        .filter(kept)
        .map(({ name }) => name)
        .sort()
    : []
const foldersOf = (path: string) => namesIn(path, (entry) => entry.isDirectory())
const filesOf = (path: string) => namesIn(path, (entry) => entry.isFile())
