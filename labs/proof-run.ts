import { choiceOptions } from '@/exam/questions/attempted'
import type { Attempted, TaskInstance } from '@/exam/questions/question'
import type { Answer, TaskResult } from '@/grader/evidence'
import { incomplete } from '@/terminal/terminal'
import { freezeLab, type Lab, restoreLab, settleLab, snapshotLab, submitAnswer } from './lab'
import { gradeLab } from './lab-grade'
import { type LabIo, runLine } from './lab-line'
import type { LabSnapshot } from './seam'

/** Proofs happen at one moment, so that a failing one fails again. */
export const startAt = Date.UTC(2026, 0, 5, 9)
/** A line that still runs then (an endless stream) is interrupted. */
const patienceMs = 10 * 60_000

/** How an attempt ended: its grade, the lab as it was graded, and what the shell printed. */
export type Ended = { result: TaskResult; lab: Lab; said: string }

/**
 * Makes an attempt in a lab that starts from `fresh`, as a learner would, and grades it against `before`. `moves`: the lab is taken up from its stored
 * state before each line, as when its server ended after the one before.
 */
export async function runAttempt(
  task: TaskInstance,
  before: Lab,
  fresh: LabSnapshot,
  attempt: Attempted | undefined,
  { moves = false } = {},
): Promise<Ended> {
  let lab = restoreLab(task, fresh)
  const wall = wallFrom(startAt)
  let said = ''
  const typed = attempt && task.kind === 'terminal'
  for (const line of typed ? linesOf(attempt) : []) {
    if (moves) lab = restoreLab(task, JSON.parse(JSON.stringify(snapshotLab(lab))))
    said += await type(lab, line, wall)
  }
  const answer = attempt && !typed ? answerOf(attempt) : nothing(task)
  freezeLab(lab, wall.now())
  const submitted = attempt && !typed ? await submitAnswer(lab, answer) : undefined
  settleLab(lab)
  const result = await gradeLab(task, before, lab, answer, submitted)
  return { result, lab, said: said + (submitted ?? '') }
}

/** What is typed of an attempt; a manifest is applied as a candidate would. */
const linesOf = ({ kind, text }: Attempted): string[] =>
  kind === 'yaml' ? [`kubectl apply -f - <<'MANIFEST'\n${text}\nMANIFEST`] : logicalLines(text)

/** Types a line, which runs to its end; what the screen shows of it. */
async function type(lab: Lab, line: string, wall: LabIo['wall']): Promise<string> {
  let said = `$ ${line}\n`
  const stop = new AbortController()
  const until = wall.now() + patienceMs
  const { exitCode } = await runLine(lab, line, {
    emit: (output) => {
      if (output.type === 'stdout' || output.type === 'stderr') said += output.text
    },
    input: async () => undefined,
    edited: async () => undefined,
    signal: stop.signal,
    columns: 120,
    rows: 40,
    wall: {
      now: wall.now,
      async wait(ms, signal) {
        await wall.wait(ms, signal)
        if (wall.now() > until) stop.abort()
      },
    },
  })
  return exitCode === 0 ? said : `${said}(exit code ${exitCode})\n`
}

/** A script as it would be typed: what belongs together in one piece, without comments and empty lines between. */
function logicalLines(text: string): string[] {
  const lines: string[] = []
  let open = ''
  /** Ends the here-document that is being read: until then there is no need to parse what has come so far. */
  let awaited: string | undefined
  for (const line of text.split('\n')) {
    if (open === '' && (line.trim() === '' || line.startsWith('#'))) continue
    open = open === '' ? line : `${open}\n${line}`
    if (awaited === undefined) awaited = /(?<!<)<<-?\s*(["']?)(\w+)\1/.exec(line)?.[2]
    else if (line.replace(/^\t+/, '') === awaited) awaited = undefined
    if (awaited !== undefined || incomplete(open)) continue
    lines.push(open)
    open = ''
  }
  return open.trim() === '' ? lines : [...lines, open]
}

function answerOf({ kind, text }: Attempted): Answer {
  if (kind === 'choice') return { kind, options: choiceOptions(text) }
  return kind === 'yaml' ? { kind: 'manifest', yaml: text } : { kind: 'command', lines: text }
}

/** The answer of who handed in nothing. */
export function nothing({ kind }: TaskInstance): Answer {
  return kind === 'choice' ? { kind, options: [] } : { kind: 'terminal' }
}

/** Wall time that passes only when somebody waits for it. */
function wallFrom(start: number): LabIo['wall'] {
  let now = start
  return {
    now: () => now,
    async wait(ms) {
      now += ms
    },
  }
}
