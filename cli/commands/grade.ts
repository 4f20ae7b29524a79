import { parseArgs } from 'node:util'
import { loadBank } from '@/exam/questions/bank'
import { instantiate, type TaskInstance } from '@/exam/questions/question'
import type { CheckResult, TaskResult } from '@/grader/evidence'
import { grade } from '@/grader/grade'
import { bankFolder } from '../bank-folder'
import { readRealCluster } from '../real-cluster'

const help = `Usage: seatrial grade QUESTION --context NAME [--seed SEED]
       seatrial grade QUESTION --show [--seed SEED]

Grades a question on a real cluster, through a context of your kubeconfig. Only the API server is asked: checks that
try a connection, a name or a file could not be checked and are taken out of the sum.

  --context NAME  the kubeconfig's context
  --seed SEED     what the question's names and numbers are drawn with (default: practice)
  --show          print the task, and the manifests to apply before working on it
  --json          print the result as JSON

Exit code: 0 full marks, 1 anything less.
`

/** `seatrial grade`: a question outside the simulation. */
export async function run(words: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h' },
      json: { type: 'boolean' },
      show: { type: 'boolean' },
      context: { type: 'string' },
      seed: { type: 'string', default: 'practice' },
    },
  })
  if (values.help) return say(help, 0)
  const [id] = positionals
  if (id === undefined) return fail(`which question?\n\n${help}`, 2)
  const question = loadBank(bankFolder()).questions.find((each) => each.id === id)
  if (!question) return fail(`no question is called ${id}`, 2)
  const task = instantiate(question, values.seed)
  if (task.kind === 'choice') return fail(`${id} is answered by choosing; there is nothing to grade on a cluster`, 2)
  if (values.show) return say(shown(task), 0)
  if (values.context === undefined) return fail('say which context of your kubeconfig: --context NAME', 2)
  let result: TaskResult
  try {
    const after = await readRealCluster(values.context)
    result = await grade(task.checks, { after, answer: { kind: 'terminal' }, history: [] })
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error), 1)
  }
  const full = result.earned === result.points && !result.provisional
  return say(values.json ? `${JSON.stringify(result, null, 2)}\n` : report(task, result), full ? 0 : 1)
}

function shown(task: TaskInstance): string {
  const setup = task.setup.map(({ name, text }) => `# setup/${name}\n${text}`).join('\n---\n')
  return `# ${task.title}\n\n${task.text}\n${'-'.repeat(72)}\n# Before you start (seed ${task.seed}):\n${setup}`
}

function report(task: TaskInstance, result: TaskResult): string {
  const sum = `${result.earned} of ${result.points} points${result.provisional ? ', as far as this could be checked from here' : ''}`
  return `${task.title}\n\n${result.checks.map(checkLines).join('')}\n${sum}\n`
}

const marks = { passed: '✓', failed: '✗', unchecked: '?' } as const

function checkLines({ outcome, says, gate, points, earned, differences, near, why }: CheckResult): string {
  const worth = gate ? 'gate' : outcome === 'unchecked' ? 'could not be checked' : `${earned}/${points}`
  const lines = [`${marks[outcome]} ${says} (${worth})`]
  for (const { at, expected, found } of differences) lines.push(`    ${at}: expected ${expected}, found ${found}`)
  for (const line of near) lines.push(`    ${line}`)
  if (why !== undefined) lines.push(`    ${why}`)
  return `${lines.join('\n')}\n`
}

function say(text: string, code: number): number {
  process.stdout.write(text)
  return code
}

function fail(message: string, code: number): number {
  process.stderr.write(`seatrial grade: ${message}\n`)
  return code
}
