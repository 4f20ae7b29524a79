import { parseArgs } from 'node:util'
import { loadBank } from '@/exam/questions/bank'
import { type Question, sayProblem } from '@/exam/questions/question'
import { type Proof, proveQuestion } from '@/labs/prove'
import { bankFolder } from '../bank-folder'

const help = `Usage: seatrial prove [QUESTION…]

Proves that questions grade as they claim: untouched earns nothing, every reference solution earns full marks, every recorded
mistake fails exactly the checks that it names, and the same seed gives the same lab, byte for byte. For the first draw, each
solution's end state keeps full marks when it is stated otherwise (defaults spelled out, another order, ports by name), and
loses points when one thing that the text demands is changed: a mutant. All questions by default.

  --seeds N   how many draws of each question's parameters (default: 3)
  --verbose   every case, not only those that went wrong
  --json      print the proofs as JSON

Exit code: 0 when everything is proved, 1 otherwise.
`

type Proved = { id: string; kind: Question['kind']; ms: number } & Proof

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
    },
  })
  if (values.help) return say(help)
  const seeds = Number(values.seeds)
  if (!Number.isInteger(seeds) || seeds < 1 || seeds > 1000) return fail('--seeds is a whole number from 1 to 1000')
  const folder = bankFolder()
  const bank = loadBank(folder)
  const unknown = positionals.filter((id) => !bank.questions.some((question) => question.id === id))
  if (unknown.length && !bank.problems.length) return fail(`no question is called ${unknown.join(', ')}`)
  const chosen = bank.questions.filter(({ id }) => !positionals.length || positionals.includes(id))
  const proofs: Proved[] = []
  const width = Math.max(8, ...chosen.map(({ id }) => id.length))
  if (!values.json) say(`${'QUESTION'.padEnd(width)}  ANSWER    CASES  TIME     PROVED\n`)
  for (const question of chosen) {
    const start = performance.now()
    const proof: Proved = {
      id: question.id,
      kind: question.kind,
      ...(await proveQuestion(question, { seeds })),
      ms: Math.round(performance.now() - start),
    }
    proofs.push(proof)
    if (!values.json) say(row(proof, width, values.verbose === true))
  }
  const ok = proofs.every((proof) => proof.ok) && !bank.problems.length
  if (values.json) say(`${JSON.stringify({ ok, seeds, questions: proofs, problems: bank.problems }, null, 2)}\n`)
  else say(`${bank.problems.map((problem) => `${folder}/${sayProblem(problem)}\n`).join('')}${summary(proofs)}`)
  return ok ? 0 : 1
}

function row({ id, kind, ms, ok, rows }: Proved, width: number, verbose: boolean): string {
  const wrong = rows.filter((each) => !each.ok).length
  const head = `${id.padEnd(width)}  ${kind.padEnd(8)}  ${String(rows.length).padStart(5)}  ${`${ms} ms`.padEnd(7)}  ${ok ? 'yes' : `NO: ${wrong} of ${rows.length} cases`}\n`
  const told = rows.filter((each) => verbose || !each.ok)
  return (
    head +
    told
      .map(
        (each) =>
          `  ${each.ok ? '✓' : '✗'} ${each.case}: ${each.ok ? each.got : `expected ${each.expected}, got ${each.got}`}\n${indented(each.said)}`,
      )
      .join('')
  )
}

const indented = (said: string | undefined) => (said ?? '').replace(/\n$/, '').replace(/^(?=.)/gm, '      ') + (said ? '\n' : '')

function summary(proofs: Proved[]): string {
  const rows = proofs.flatMap((proof) => proof.rows)
  const mutants = rows.filter(({ mutant }) => mutant)
  const killed = mutants.filter(({ ok, free }) => ok && !free).length
  const proved = proofs.filter(({ ok }) => ok).length
  const ms = proofs.reduce((sum, proof) => sum + proof.ms, 0)
  const score =
    mutants.length === 0 ? '' : `, ${killed} of ${mutants.length} mutants lose points (${((100 * killed) / mutants.length).toFixed(1)} %)`
  return `${proved} of ${proofs.length} questions proved, ${rows.length} cases${score}, ${(ms / 1000).toFixed(1)} s\n`
}

function say(text: string): number {
  process.stdout.write(text)
  return 0
}

function fail(message: string): number {
  process.stderr.write(`seatrial prove: ${message}\n`)
  return 2
}
