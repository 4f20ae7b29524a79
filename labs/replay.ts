import type { TaskInstance } from '@/exam/questions/question'
import type { ReplayStep } from '@/exam/replay'
import type { Answer } from '@/grader/evidence'
import { deflate } from './deflated'
import { freezeLab, type Lab, restoreLab, settleLab, snapshotLab, submitAnswer } from './lab'
import { gradeLab } from './lab-grade'
import { replayLine } from './lab-line'
import { pristineLab } from './pristine'
import type { ReplayLine } from './worker-protocol'

/** Lines after which the checks are asked, at most; of a longer transcript the newest are, and the state before them. */
const mostJudged = 300

/**
 * Runs a task's transcript again and asks every check after each line, as if the exam had ended there: frozen, run on until it is at rest.
 * The first step is the lab as its learner got it, the last one the lab as it was graded, with what was handed in. A pure function of its
 * arguments; `rest` is awaited between the steps, so that others get their turn.
 *
 * A line that was killed left the state before it, and so it does here. `exact`: the replay came to the very bytes that were stored.
 */
export async function replayTask(
  task: TaskInstance,
  given: { stored: Uint8Array | null; startedAt: number; endedAt: number; answer: Answer; lines: readonly ReplayLine[] },
  rest: () => Promise<void>,
  most = mostJudged,
): Promise<{ steps: ReplayStep[]; exact: boolean }> {
  const lab = await pristineLab(task, given.startedAt)
  const before = await pristineLab(task, given.startedAt)
  const from = Math.max(0, given.lines.length - most)
  const steps: ReplayStep[] = []
  const judge = async (seq: number | null, answer: Answer, said: string | undefined, copy: Lab) => {
    settleLab(copy)
    const { checks } = await gradeLab(task, before, copy, answer, said)
    steps.push({ seq, outcomes: checks.map(({ outcome }) => outcome) })
    await rest()
  }
  for (const [place, line] of given.lines.entries()) {
    if (place === from) await judge(null, untouched(given.answer), undefined, copyOf(task, lab))
    if (line.at !== null) await replayLine(lab, line.line, { at: line.at, tape: line.tape })
    if (place >= from) await judge(line.seq, untouched(given.answer), undefined, copyOf(task, lab))
    else await rest()
  }
  const exact = given.stored === null || Buffer.from(deflate(snapshotLab(lab))).equals(Buffer.from(given.stored))
  // What still runs ends with the exam.
  const end = copyOf(task, lab)
  freezeLab(end, given.endedAt)
  const said = await submitAnswer(end, given.answer)
  await judge(null, given.answer, said, end)
  return { steps, exact }
}

const copyOf = (task: TaskInstance, lab: Lab): Lab => restoreLab(task, snapshotLab(lab))

/** Before the end nothing has been handed in. */
function untouched({ kind }: Answer): Answer {
  if (kind === 'manifest') return { kind, yaml: '' }
  if (kind === 'command') return { kind, lines: '' }
  return kind === 'choice' ? { kind, options: [] } : { kind }
}
