import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { didYouMean } from '@/apimachinery/alike'
import { loadBank, loadQuestion, questionFilesIn, questionIds } from '@/exam/questions/bank'
import { sayProblem } from '@/exam/questions/question'
import { readQuestion } from '@/exam/questions/read'
import { questionJsonSchema } from '@/exam/questions/schema'
import type { QuestionProblem } from '@/exam/views'
import { bankFolder } from '../bank-folder'
import { Complaint } from '../complaint'
import { say } from '../say'

const help = `Usage: seatrial lint [FOLDER | QUESTION…]

Reads a question bank (questions/ by default), the folder of one question, or questions by their ids, without running
them: schema, parameters, fields that Kubernetes does not have, files that nothing reads, exams that ask for more than
there is. Each problem is told with its file, line and column.

  --json     print { questions, exams, problems } as JSON
  --schema   print the JSON Schema of question.yaml, for editors

Exit code: 0 when nothing is wrong, 1 otherwise, 2 when there is nothing of that name.
`

/** Ids of what was read and is sound, and all problems, with the files' paths. */
type Linted = { questions: string[]; exams: string[]; problems: QuestionProblem[] }

/** `seatrial lint`: what an author can be told without a cluster. */
export async function run(words: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h' }, json: { type: 'boolean' }, schema: { type: 'boolean' } },
  })
  if (values.help) return say(help)
  if (values.schema) return say(`${JSON.stringify(questionJsonSchema(), null, 2)}\n`)
  const found: Linted = { questions: [], exams: [], problems: [] }
  for (const word of positionals.length > 0 ? positionals : [bankFolder()]) {
    const linted = isFolder(word) ? lintFolder(word) : lintQuestion(word)
    if (!linted) throw new Complaint(`there is no folder and no question ${word}${didYouMean(word, questionIds(bankFolder()))}`)
    found.questions.push(...linted.questions)
    found.exams.push(...linted.exams)
    found.problems.push(...linted.problems)
  }
  const code = found.problems.length > 0 ? 1 : 0
  if (values.json) return say(`${JSON.stringify(found, null, 2)}\n`, code)
  const { questions, exams, problems } = found
  const lines = problems.map((problem) => `${sayProblem(problem)}\n`).join('')
  return say(`${lines}${counted(questions, 'question')}, ${counted(exams, 'exam')}, ${counted(problems, 'problem')}\n`, code)
}

const isFolder = (path: string) => existsSync(path) && statSync(path).isDirectory()
const counted = (all: readonly unknown[], what: string) => `${all.length} ${what}${all.length === 1 ? '' : 's'}`
const inFolder = (folder: string, problems: QuestionProblem[]) => problems.map((each) => ({ ...each, file: join(folder, each.file) }))
const idsOf = (all: { id: string }[]) => all.map(({ id }) => id)

/** A bank, or one question where its file lies in the folder itself. */
function lintFolder(folder: string): Linted {
  if (existsSync(join(folder, 'question.yaml'))) {
    const { question, problems } = readQuestion(questionFilesIn(folder))
    return { questions: question ? [question.id] : [], exams: [], problems: inFolder(folder, problems) }
  }
  const { questions, exams, problems } = loadBank(folder)
  return { questions: idsOf(questions), exams: idsOf(exams), problems: inFolder(folder, problems) }
}

function lintQuestion(id: string): Linted | undefined {
  const folder = bankFolder()
  const read = loadQuestion(folder, id)
  return read && { questions: read.question ? [id] : [], exams: [], problems: inFolder(folder, read.problems) }
}
