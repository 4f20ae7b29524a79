import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { didYouMean } from '@/apimachinery/alike'
import { loadBank, loadQuestion, questionIds } from '@/exam/questions/bank'
import { type Question, sayProblem } from '@/exam/questions/question'
import type { QuestionProblem } from '@/exam/views'
import type { ProofRow } from '@/labs/prove'
import { type Proved, proveBank } from '@/labs/prove-bank'
import { bankFolder } from '../bank-folder'
import { Complaint } from '../complaint'
import { say } from '../say'

const help = `Usage: seatrial prove [QUESTION…]

Proves that questions grade as they claim: untouched earns nothing, every reference solution earns full marks, every recorded
mistake fails exactly the checks that it names, and the same seed and lines give the same lab, byte for byte, also where it moves to
another server after each line. All questions by default.

Each seed draws parameters and a fault, and has a cluster of its own; of several seeds the first three try every fault. Untouched and the
first solution are tried for each, the other solutions and the mistakes where a draw brings a fault or a value that none before it had
(of a range: its lowest, its highest, and one between). For the first draw of each fault, each solution's end
state keeps full marks when it is stated otherwise (defaults spelled out, another order, ports by name), and loses points when one
thing that the text demands is changed: a mutant. A mutant that keeps them survives (~), and the question says why it may.

  --seeds N    how many draws of each question's parameters (default: 3)
  --thorough   every solution and mistake for every draw
  --threads N  how many questions at once (default: one per core)
  --verbose    every case, not only those that went wrong or survived
  --json       print the proofs as JSON

Exit code: 0 when everything is proved, 1 otherwise.
`

/** `seatrial prove`. */
export async function run(words: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h' },
      json: { type: 'boolean' },
      verbose: { type: 'boolean', short: 'v' },
      seeds: { type: 'string', default: '3' },
      thorough: { type: 'boolean' },
      threads: { type: 'string', default: String(availableParallelism()) },
    },
  })
  if (values.help) return say(help)
  const seeds = Number(values.seeds)
  if (!Number.isInteger(seeds) || seeds < 1 || seeds > 1000) throw new Complaint('--seeds is a whole number from 1 to 1000')
  const threads = Number(values.threads)
  if (!Number.isInteger(threads) || threads < 1 || threads > 64) throw new Complaint('--threads is a whole number from 1 to 64')
  const start = performance.now()
  const folder = bankFolder()
  const { questions, problems, unknown } = positionals.length ? questionsOf(folder, positionals) : { ...loadBank(folder), unknown: [] }
  if (unknown.length)
    throw new Complaint(unknown.map((id) => `there is no question ${id}${didYouMean(id, questionIds(folder))}`).join('\n'))
  const width = Math.max(8, ...questions.map(({ id }) => id.length))
  if (!values.json) say(`${'QUESTION'.padEnd(width)}  ANSWER    DRAWS  CASES  TIME      PROVED\n`)
  const told = (proof: Proved) => void (values.json || say(row(proof, width, values.verbose === true)))
  const proofs = await proveBank(questions, { seeds, thorough: values.thorough === true, threads, entry: workerEntry, told })
  const ok = proofs.every((proof) => proof.ok) && !problems.length
  if (values.json) say(`${JSON.stringify({ ok, seeds, questions: proofs.map(inWords), problems }, null, 2)}\n`)
  else say(`${problems.map((problem) => `${folder}/${sayProblem(problem)}\n`).join('')}${summary(proofs, performance.now() - start)}`)
  return ok ? 0 : 1
}

/** The questions of these ids, without reading the rest of the bank. */
function questionsOf(folder: string, ids: string[]): { questions: Question[]; problems: QuestionProblem[]; unknown: string[] } {
  const found = [...new Set(ids)].map((id) => ({ id, read: loadQuestion(folder, id) }))
  return {
    questions: found.flatMap(({ read }) => read?.question ?? []),
    problems: found.flatMap(({ read }) => read?.problems ?? []),
    unknown: found.filter(({ read }) => !read).map(({ id }) => id),
  }
}

/** The bundle stands beside the worker's bundle, the sources beside its sources. */
const workerEntry = new URL(import.meta.url.endsWith('.ts') ? '../../labs/worker.mjs' : './worker.js', import.meta.url)

const inWords = ({ question, ...proof }: Proved) => ({ id: question.id, kind: question.kind, ...proof })

function row({ question: { id, kind }, ms, ok, draws, rows }: Proved, width: number, verbose: boolean): string {
  const wrong = rows.filter((each) => !each.ok).length
  const columns = [
    id.padEnd(width),
    kind.padEnd(8),
    String(draws).padStart(5),
    String(rows.length).padStart(5),
    `${ms} ms`.padEnd(8),
    ok ? 'yes' : `NO: ${wrong} of ${rows.length} cases`,
  ]
  const told = rows.filter((each) => verbose || each.free || !each.ok)
  return `${columns.join('  ')}\n${told.map(line).join('')}`
}

const line = ({ ok, free, got, expected, said, ...row }: ProofRow) =>
  `  ${free ? '~' : ok ? '✓' : '✗'} ${row.case}: ${ok ? got : `expected ${expected}, got ${got}`}\n${indented(said)}`

const indented = (said: string | undefined) => (said ?? '').replace(/\n$/, '').replace(/^(?=.)/gm, '      ') + (said ? '\n' : '')

function summary(proofs: Proved[], ms: number): string {
  const rows = proofs.flatMap((proof) => proof.rows)
  const mutants = rows.filter(({ mutant }) => mutant)
  const killed = mutants.filter(({ ok, free }) => ok && !free).length
  const proved = proofs.filter(({ ok }) => ok).length
  const survived = mutants.length - killed
  const survivors = survived ? `, ${survived} ${survived === 1 ? 'survives' : 'survive'}` : ''
  const score =
    mutants.length === 0
      ? ''
      : `, ${killed} of ${mutants.length} mutants lose points (${((100 * killed) / mutants.length).toFixed(1)} %)${survivors}`
  return `${proved} of ${proofs.length} questions proved, ${rows.length} cases${score}, ${(ms / 1000).toFixed(1)} s\n`
}
