import { z } from 'zod'
import type { TaskInstance } from './questions/question'
import { type AttemptTaskRow, selectOptionalAttempt, selectTasks } from './store/attempts'
import { writeHelpShown } from './store/practice-help'
import { taskOf } from './task'
import type { CurrentUser, PracticeHelp } from './views'

/** The first hint points the way; the second says all the rest. */
const tiers = 2

export const helpSchema = z.strictObject({ task: z.int().min(0).max(100), ask: z.enum(['hint', 'solution']) })
export type HelpAsk = z.infer<typeof helpSchema>

/** Shows the next hint, or the solution, of a task in practice. Null: absent, not theirs, over, or no practice: an exam gives no help. */
export async function askForHelp(
  id: string,
  { task: index, ask }: HelpAsk,
  user: CurrentUser | null,
  now = Date.now(),
): Promise<PracticeHelp | null> {
  const attempt = user && (await selectOptionalAttempt(id))
  if (!attempt || attempt.userId !== user.id || attempt.mode !== 'practice' || attempt.state !== 'open' || attempt.deadline < now)
    return null
  const row = (await selectTasks(id)).find((each) => each.index === index)
  if (!row) return null
  const task = taskOf(row.files, row.seed)
  const shown = {
    hintsShown: ask === 'hint' ? Math.min(row.hintsShown + 1, tierCount(task)) : row.hintsShown,
    solutionShown: ask === 'solution' || row.solutionShown,
  }
  await writeHelpShown({ attemptId: id, index }, shown)
  return helpOf(shown, task)
}

/** Whether all hints of a task, or its solution, have been shown: before that a check in practice tells what is wrong, and not how to repair it. */
export async function isAllHelpShown(id: string, index: number): Promise<boolean> {
  const row = (await selectTasks(id)).find((each) => each.index === index)
  return row !== undefined && (row.solutionShown || row.hintsShown >= tierCount(taskOf(row.files, row.seed)))
}

/** What has been asked for, and nothing else. */
export function helpOf(
  { hintsShown, solutionShown }: Pick<AttemptTaskRow, 'hintsShown' | 'solutionShown'>,
  task: TaskInstance,
): PracticeHelp {
  const { solutions, choices, explanation, links } = task
  return {
    hints: hintsShown === 0 ? [] : hintsShown === 1 ? task.hints.slice(0, 1) : task.hints,
    hintsLeft: tierCount(task) - Math.min(hintsShown, tierCount(task)),
    solution: solutionShown ? { solutions, explanation, links, ...(choices ? { choices } : {}) } : null,
  }
}

const tierCount = ({ hints }: TaskInstance) => Math.min(tiers, hints.length)
