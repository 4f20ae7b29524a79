import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { Lab } from '@/labs/lab'
import { runLine } from '@/labs/lab-line'
import { interact, wall } from '../interactive-shell'
import { clusterHelp, clusterOptions, labTask, openLab } from '../lab-task'
import { say } from '../say'

const help = `Usage: seatrial shell [--profile NAME] [--nodes N] [--addons NAME,…] [--question ID] [--seed SEED] [--script FILE]

The exam's terminal on a cluster of its own, in this terminal. Nothing is kept when it ends (Ctrl-D).

${clusterHelp(17)}
  --script FILE    run a script instead of asking for lines (- or a pipe: standard input); ends with its exit code
`

/** `seatrial shell …` */
export async function run(words: string[]): Promise<number> {
  const {
    values: { help: asksHelp, script: given, ...asked },
  } = parseArgs({ args: words, options: { ...clusterOptions, script: { type: 'string' }, help: { type: 'boolean', short: 'h' } } })
  if (asksHelp) return say(help)
  const { task, text } = labTask(asked)
  const lab = await openLab(task, wall.now())
  const script = given ?? (process.stdin.isTTY ? undefined : '-')
  if (script === undefined) return interact(lab, text)
  return runText(lab, readFileSync(script === '-' ? 0 : script, 'utf8'))
}

/** The script as one command in a subshell: `exit` ends it, and its output appears as its commands end. */
async function runText(lab: Lab, text: string): Promise<number> {
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
