import type { Attempted, TaskInstance } from '@/exam/questions/question'
import { createLab, freezeLab, runScript, snapshotLab } from '@/labs/lab'
import { gradeTask } from '@/labs/lab-grade'

/** What a learner types: a solution, or a recorded mistake. `choice` decides which. */
export function linesFor(task: TaskInstance, choice: number): string[] {
  const scripts = [...task.solutions, ...task.mistakes].filter(({ kind }) => kind === 'sh')
  const script = scripts[choice % scripts.length] as Attempted
  return [`echo learner ${choice} >> note`, ...linesOf(script.text), 'cat note']
}

/** What a learner types between two of these: it changes nothing. */
export const looks = [
  'kubectl get pods -A',
  'kubectl get nodes -o wide',
  'kubectl get svc,endpointslices -A | head -20',
  'kubectl describe node node01 | tail -25',
  'kubectl get events -A --sort-by=.lastTimestamp | tail -5',
  'kubectl -n kube-system get deploy coredns -o yaml | grep -n image',
  'kubectl explain deployment.spec.strategy',
  'ls -la && cat note',
]

/** Line by line where each stands for itself; else in one piece, as it would be pasted. */
function linesOf(text: string): string[] {
  const oneByOne = !/<<|\\\n|^\s*(for|while|until|if|case)\b|[{(]\s*$/m.test(text) && quotesClose(text)
  return oneByOne ? text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#')) : [text.trimEnd()]
}

const quotesClose = (text: string) =>
  text.split('\n').every((line) => (line.match(/'/g)?.length ?? 0) % 2 === 0 && (line.match(/"/g)?.length ?? 0) % 2 === 0)

export type Outcomes = Record<string, string>
/** A line, and when it is typed: milliseconds since the epoch. */
export type Typed = { line: string; at: number }

/** The outcome of each check where the same lines run in a lab of their own, which nothing disturbs. */
export async function twinOutcomes(task: TaskInstance, typed: readonly Typed[], startedAt: number, endedAt: number): Promise<Outcomes> {
  const lab = await createLab(task, startedAt)
  for (const { line, at } of typed) {
    freezeLab(lab, at)
    await runScript(lab, line)
  }
  const { result } = await gradeTask(task, { stored: snapshotLab(lab), startedAt, endedAt, answer: { kind: 'terminal' } })
  return Object.fromEntries(result.checks.map(({ id, outcome }) => [id, outcome]))
}
