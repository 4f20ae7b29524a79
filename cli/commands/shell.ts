import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { createLab } from '@/labs/lab'
import { runLine } from '@/labs/lab-line'
import { interact, wall } from '../interactive-shell'
import { clusterFault, clusterOptions, labTask, ownFault } from '../lab-task'

const help = `Usage: seatrial shell [--profile bare-metal|metallb|cloud|empty] [--nodes N] [--question ID] [--seed SEED] [--script FILE]

The exam's terminal on a cluster of its own, in this terminal. Nothing is kept when it ends (Ctrl-D).

  --profile NAME   how the cluster is set up; bare-metal by default
  --nodes N        worker nodes beside the control plane; 2 by default
  --addons LIST    what is installed beside Kubernetes: ingress-nginx, gateway, metrics-server
  --question ID    the cluster and files of a question, and its task
  --seed SEED      names, addresses and the question's values are drawn from it; 1 by default
  --script FILE    run a script instead of asking for lines (- or a pipe: standard input); ends with its exit code
`

/** `seatrial shell …` */
export async function run(words: string[]): Promise<number> {
  const asked = readWords(words)
  if (typeof asked === 'string') return complain(asked)
  if (asked.help) {
    process.stdout.write(help)
    return 0
  }
  try {
    const { task, text } = labTask(asked)
    const lab = await createLab(task, wall.now())
    const script = asked.script ?? (process.stdin.isTTY ? undefined : '-')
    if (script === undefined) return await interact(lab, text)
    return await runText(lab, readFileSync(script === '-' ? 0 : script, 'utf8'))
  } catch (error) {
    const told = ownFault(error)
    if (told === undefined) throw error
    return complain(told)
  }
}

function readWords(words: string[]) {
  try {
    const { values } = parseArgs({
      args: words,
      options: { ...clusterOptions, script: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    })
    return clusterFault(values) ?? values
  } catch (error) {
    return (error as Error).message
  }
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
