import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { loadBank } from '@/exam/questions/bank'
import { instantiate } from '@/exam/questions/question'
import { createLab, type LabTask, SetupError } from '@/labs/lab'
import { runLine } from '@/labs/lab-line'
import { bankFolder } from '../bank-folder'
import { interact, wall } from '../interactive-shell'

const help = `Usage: seatrial shell [--profile bare-metal|metallb|cloud|empty] [--nodes N] [--question ID] [--seed SEED] [--script FILE]

The exam's terminal on a cluster of its own, in this terminal. Nothing is kept when it ends (Ctrl-D).

  --profile NAME   how the cluster is set up; bare-metal by default
  --nodes N        worker nodes beside the control plane; 2 by default
  --question ID    the cluster and files of a question, and its task
  --seed SEED      names, addresses and the question's values are drawn from it; 1 by default
  --script FILE    run a script instead of asking for lines (- or a pipe: standard input); ends with its exit code
`

const profiles = ['bare-metal', 'metallb', 'cloud', 'empty']

/** `seatrial shell …` */
export async function run(words: string[]): Promise<number> {
  const asked = readWords(words)
  if (typeof asked === 'string') return complain(asked)
  if (asked.help) {
    process.stdout.write(help)
    return 0
  }
  const { seed = '1' } = asked
  try {
    const { task, text } = asked.question ? questionTask(asked.question, seed) : { task: plainTask(asked, seed), text: '' }
    const lab = await createLab(task, wall.now())
    const script = asked.script ?? (process.stdin.isTTY ? undefined : '-')
    if (script === undefined) return await interact(lab, text)
    return await runText(lab, readFileSync(script === '-' ? 0 : script, 'utf8'))
  } catch (error) {
    if (error instanceof SetupError || error instanceof NoQuestion || (error as NodeJS.ErrnoException).code === 'ENOENT')
      return complain((error as Error).message)
    throw error
  }
}

class NoQuestion extends Error {}

function readWords(words: string[]) {
  try {
    const { values } = parseArgs({
      args: words,
      options: {
        profile: { type: 'string' },
        nodes: { type: 'string' },
        question: { type: 'string' },
        seed: { type: 'string' },
        script: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    })
    if (values.profile !== undefined && !profiles.includes(values.profile))
      return `there is no profile ${values.profile}; profiles are ${profiles.join(', ')}`
    if (values.nodes !== undefined && !/^[0-5]$/.test(values.nodes)) return '--nodes takes a number from 0 to 5'
    return values
  } catch (error) {
    return (error as Error).message
  }
}

function plainTask({ profile, nodes }: { profile?: string; nodes?: string }, seed: string): LabTask {
  const cluster = { ...(profile && { profile: profile as 'bare-metal' }), ...(nodes && { nodes: Number(nodes) }) }
  return { seed, context: { cluster }, setup: [] }
}

function questionTask(id: string, seed: string): { task: LabTask; text: string } {
  const { questions, problems } = loadBank(bankFolder())
  const question = questions.find((each) => each.id === id)
  if (!question)
    throw new NoQuestion(`there is no question ${id}${problems.length > 0 ? '; `seatrial lint` tells of questions that do not load' : ''}`)
  const task = instantiate(question, seed)
  return { task, text: `${task.title}\n\n${task.text.trim()}\n` }
}

/** The script as one command in a subshell: `exit` ends it, and its output appears as its commands end. */
async function runText(lab: Parameters<typeof runLine>[0], text: string): Promise<number> {
  const stop = new AbortController()
  const interrupt = () => stop.abort()
  process.once('SIGINT', interrupt)
  const { exitCode } = await runLine(lab, `(\n${text}\n)`, {
    emit(said) {
      if (said.type === 'stdout') process.stdout.write(said.text)
      else if (said.type === 'stderr') process.stderr.write(said.text)
    },
    input: async () => undefined,
    edited: async () => undefined,
    signal: stop.signal,
    columns: process.stdout.columns ?? 120,
    rows: process.stdout.rows ?? 40,
    wall,
  })
  process.off('SIGINT', interrupt)
  return exitCode
}

function complain(message: string): number {
  process.stderr.write(`seatrial: ${message}\n`)
  return 1
}
