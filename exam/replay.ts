import type { Outcome } from '@/grader/evidence'
import { signTicket } from './auth/tickets'
import { type AnswerSave, selectSaves } from './store/answers'
import { selectOptionalAttempt } from './store/attempts'
import { type CommandRow, selectCommands } from './store/commands'
import { selectOptionalLab } from './store/labs'
import { insertReplay, selectOptionalReplay } from './store/replays'
import type { CurrentUser } from './views'

/**
 * What each check of the task, in their order, would have said had the exam ended after line `seq`; null: before the first line, and as graded.
 * A task that is answered in writing has no lines of a terminal: there `seq` is that of a saved answer.
 */
export type ReplayStep = { seq: number | null; outcomes: Outcome[] }
/** `exact`: the lab came to the very state that was graded. */
export type Replay = { steps: ReplayStep[]; exact: boolean }

/** A ticket for `POST /labs/replays?ticket=…&task=…`. For the attempt's learner and for staff; null for others, and while the attempt is open. */
export async function replayTicket(attemptId: string, user: CurrentUser | null, now = Date.now()): Promise<string | null> {
  const attempt = user && (await selectOptionalAttempt(attemptId))
  if (!attempt || (attempt.userId !== user.id && user.role === 'learner') || attempt.state !== 'graded') return null
  return signTicket({ purpose: 'replay', subject: attemptId, userId: user.id }, now)
}

/** For `labs`: the lines of a task as they were recorded, the state they left, and what was handed in on the way. */
export async function replayMaterial(
  attemptId: string,
  index: number,
): Promise<{ lines: CommandRow[]; stored: Uint8Array | null; saves: AnswerSave[] }> {
  const [lines, lab, saves] = await Promise.all([
    selectCommands(attemptId, index),
    selectOptionalLab(attemptId, index),
    selectSaves(attemptId, index),
  ])
  return { lines, stored: lab?.state ?? null, saves }
}

/** For `labs`: the replay that was made before, or null. */
export function knownReplay(attemptId: string, index: number): Promise<Replay | null> {
  return selectOptionalReplay(attemptId, index)
}

/** For `labs`: keeps a replay, which never changes. */
export function keepReplay(attemptId: string, index: number, replay: Replay): Promise<void> {
  return insertReplay(attemptId, index, replay)
}
