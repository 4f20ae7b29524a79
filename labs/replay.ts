import type { TaskInstance } from '@/exam/questions/question'
import type { ReplayStep } from '@/exam/replay'
import type { Answer } from '@/grader/evidence'
import { deflate } from './deflated'
import { freezeLab, type Lab, restoreLab, settleLab, snapshotLab, submitAnswer } from './lab'
import { gradeLab } from './lab-grade'
import { replayLine } from './lab-line'
import { pristineLab } from './pristine'
import type { ReplayLine, ReplaySave } from './worker-protocol'

/** Lines and saved answers after which the checks are asked, at most; of longer work the newest are, and the state before them. */
const mostJudged = 300
const mostSavesJudged = 100

type ReplayGiven = {
  stored: Uint8Array | null
  startedAt: number
  endedAt: number
  answer: Answer
  lines: readonly ReplayLine[]
  saves?: readonly ReplaySave[]
}

/**
 * Runs a task's transcript again and asks every check after each line and after each saved answer, as if the exam had ended there: frozen, what
 * was handed in applied, run on until it is at rest. The first step is the lab as its learner got it, the last one the lab as it was graded. A
 * pure function of its arguments; `rest` is awaited between the steps, so that others get their turn.
 *
 * A line that was killed left the state before it, and so it does here. `exact`: the replay came to the very bytes that were stored.
 */
export async function replayTask(
  task: TaskInstance,
  given: ReplayGiven,
  rest: () => Promise<void>,
  most = mostJudged,
): Promise<{ steps: ReplayStep[]; exact: boolean }> {
  const lab = await pristineLab(task, given.startedAt)
  const before = await pristineLab(task, given.startedAt)
  const from = Math.max(0, given.lines.length - most)
  const saves = given.saves?.slice(-mostSavesJudged) ?? []
  const steps: ReplayStep[] = []
  let written: Answer | undefined
  const judge = async (seq: number | null, endedAt: number | undefined, copy: Lab) => {
    if (endedAt !== undefined) freezeLab(copy, endedAt)
    const said = written && (await submitAnswer(copy, written))
    settleLab(copy)
    const { checks } = await gradeLab(task, before, copy, written ?? untouched(given.answer), said)
    steps.push({ seq, outcomes: checks.map(({ outcome }) => outcome) })
    await rest()
  }
  for (let place = 0; place <= given.lines.length; place++) {
    const line = given.lines[place]
    if (place === from && (line || saves.length > 0)) await judge(null, undefined, copyOf(task, lab))
    if (place >= from)
      for (const { seq, at, answer } of saves.filter(({ after }) => Math.max(after, from) === place)) {
        written = answer
        await judge(seq, at, copyOf(task, lab))
      }
    if (!line) break
    if (line.at !== null) await replayLine(lab, line.line, { at: line.at, tape: line.tape })
    if (place >= from) await judge(line.seq, undefined, copyOf(task, lab))
    else await rest()
  }
  const exact = given.stored === null || Buffer.from(deflate(snapshotLab(lab))).equals(Buffer.from(given.stored))
  written = given.answer
  // What still runs ends with the exam.
  await judge(null, given.endedAt, copyOf(task, lab))
  return { steps, exact }
}

const copyOf = (task: TaskInstance, lab: Lab): Lab => restoreLab(task, snapshotLab(lab))

/** Before the end nothing has been handed in. */
function untouched({ kind }: Answer): Answer {
  if (kind === 'manifest') return { kind, yaml: '' }
  if (kind === 'command') return { kind, lines: '' }
  return kind === 'choice' ? { kind, options: [] } : { kind }
}
