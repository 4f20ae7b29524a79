import { parseArgs } from 'node:util'
import { loadBank } from '@/exam/questions/bank'
import { sayProblem } from '@/exam/questions/question'
import { questionJsonSchema } from '@/exam/questions/schema'
import { bankFolder } from '../bank-folder'
import { say } from '../say'

const help = `Usage: seatrial lint [FOLDER]

Reads a question bank (questions/ by default) without running it: schema, parameters, files that nothing reads,
exams that ask for more than there is. Each problem is told with its file, line and column.

  --json     print { questions, exams, problems } as JSON
  --schema   print the JSON Schema of question.yaml, for editors
`

/** `seatrial lint`: what an author can be told without a cluster. Exit code 1 when there is a problem. */
export async function run(words: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h' }, json: { type: 'boolean' }, schema: { type: 'boolean' } },
  })
  if (values.help) return say(help, 0)
  if (values.schema) return say(`${JSON.stringify(questionJsonSchema(), null, 2)}\n`, 0)
  const folder = positionals[0] ?? bankFolder()
  const { questions, exams, problems } = loadBank(folder)
  const code = problems.length ? 1 : 0
  if (values.json)
    return say(
      `${JSON.stringify({ questions: questions.map(({ id }) => id), exams: exams.map(({ id }) => id), problems }, null, 2)}\n`,
      code,
    )
  const lines = problems.map((problem) => `${folder}/${sayProblem(problem)}\n`).join('')
  return say(`${lines}${questions.length} questions, ${exams.length} exams, ${problems.length} problems\n`, code)
}
