import { parseArgs } from 'node:util'
import { instantiate, type TaskInstance } from '@/exam/questions/question'
import type { CheckResult, TaskResult } from '@/grader/evidence'
import { grade } from '@/grader/grade'
import { bankQuestion } from '../bank-question'
import { Complaint } from '../complaint'
import { readRealCluster } from '../real-cluster'
import { say } from '../say'

const help = `Usage: seatrial grade --kubeconfig FILE --question ID [--context NAME] [--seed SEED]
       seatrial grade --question ID --show [--seed SEED]

Grades a question on a real cluster. Connections and names are tried in the cluster's own pods, by the curl, wget, nc or
nslookup that they have. Where a pod has none, and for connections from a node, a pod of busybox is made beside it and
removed again. What cannot be told this way (files of hosts, how things were before, which pod answered) says
so and is taken out of the sum.

  --kubeconfig FILE  the cluster; the usual kubeconfig when only --context is given
  --context NAME     a context of it; its current one otherwise
  --from-here        try from this machine what comes from outside: it reaches the nodes as others do
  --question ID      the question
  --seed SEED        what the question's names and numbers are drawn with (default: practice)
  --show             print the task, and the manifests to apply before working on it
  --json             print the result as JSON

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
      kubeconfig: { type: 'string' },
      context: { type: 'string' },
      'from-here': { type: 'boolean' },
      question: { type: 'string' },
      seed: { type: 'string', default: 'practice' },
    },
  })
  if (values.help) return say(help, 0)
  const id = values.question ?? positionals[0]
  if (id === undefined) throw new Complaint(`which question?\n\n${help}`)
  const task = instantiate(bankQuestion(id), values.seed)
  if (task.kind === 'choice') throw new Complaint(`${id} is answered by choosing; there is nothing to grade on a cluster`)
  if (values.show) return say(shown(task), 0)
  if (values.context === undefined && values.kubeconfig === undefined)
    throw new Complaint('say which cluster: --kubeconfig FILE, or --context NAME of your own')
  let result: TaskResult
  try {
    const { kubeconfig, context } = values
    const after = await readRealCluster({
      ...(kubeconfig && { kubeconfig }),
      ...(context && { context }),
      ...(values['from-here'] && { fromHere: true }),
    })
    result = await grade(task.checks, { after, answer: { kind: 'terminal' }, history: [] }).finally(after.close)
  } catch (error) {
    throw new Complaint(error instanceof Error ? error.message : String(error), 1)
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

/** One check of a result as `seatrial grade` prints it. */
export function checkLines({ outcome, says, gate, points, earned, differences, near, cause, why, belief }: CheckResult): string {
  const worth = gate ? 'gate' : outcome === 'unchecked' ? 'could not be checked' : `${earned}/${points}`
  const lines = [`${marks[outcome]} ${says} (${worth})`]
  for (const { at, expected, found } of differences)
    lines.push(`    ${at}: expected ${expected.replace(/exists$/, 'to exist')}, found ${found}`)
  for (const line of near) lines.push(`    ${line}`)
  if (cause) lines.push(`    ${cause.says}`)
  if (why !== undefined) lines.push(`    ${why}`)
  if (belief !== undefined) lines.push(`    as if: ${belief}`)
  return `${lines.join('\n')}\n`
}
