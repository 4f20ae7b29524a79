import { z } from 'zod'
import type { Answer } from '@/grader/evidence'
import { signTicket } from './auth/tickets'
import { inOutage } from './outage'
import { helpOf } from './practice-help'
import type { TaskInstance } from './questions/question'
import { type TaskChange, writeTaskChange } from './store/answers'
import {
  type AttemptRow,
  type AttemptTaskRow,
  closeAttempt,
  selectOptionalAttempt,
  selectOptionalKind,
  selectTasks,
} from './store/attempts'
import { storable } from './store/text'
import { taskOf } from './task'
import type { AttemptView, CurrentUser, TaskView } from './views'

/** The learner's own attempt, or null: absent, or not theirs. */
async function ownAttempt(id: string, user: CurrentUser | null): Promise<AttemptRow | null> {
  const attempt = user && (await selectOptionalAttempt(id))
  return attempt && attempt.userId === user.id ? attempt : null
}

/** An attempt as its learner works on it: nothing in it tells what is checked or how it is solved. Null: absent, or not theirs. */
export async function attemptView(id: string, user: CurrentUser | null, now = Date.now()): Promise<AttemptView | null> {
  const attempt = await ownAttempt(id, user)
  if (!attempt) return null
  const tasks = await selectTasks(id)
  const weight = tasks.reduce((sum, task) => sum + task.weight, 0)
  return {
    id,
    mode: attempt.mode,
    examTitle: attempt.examTitle,
    state: attempt.state === 'open' && attempt.deadline < now ? 'closed' : attempt.state,
    startedAt: attempt.startedAt,
    deadline: attempt.deadline,
    now,
    rules: attempt.rules,
    ticket: signTicket({ purpose: 'attempt', subject: id, userId: attempt.userId }, now),
    tasks: tasks.map((row) => {
      const task = taskOf(row.files, row.seed)
      return { ...taskView(row, task, weight), ...(attempt.mode === 'practice' ? { help: helpOf(row, task) } : {}) }
    }),
  }
}

/** Field by field on purpose: what is not named here does not reach the browser. */
function taskView(row: AttemptTaskRow, task: TaskInstance, total: number): TaskView {
  const { index, flagged, visited, note, spentMs, worked, answer, weight } = row
  return {
    index,
    title: task.title,
    text: task.text,
    kind: task.kind,
    minutes: task.minutes,
    weightPercent: total === 0 ? 0 : Math.round((100 * weight) / total),
    flagged,
    visited,
    note,
    spentMs,
    worked,
    answer,
    ...(task.choices ? { choices: task.choices.map(({ id, text }) => ({ id, text })) } : {}),
    ...(task.severalRight === undefined ? {} : { severalRight: task.severalRight }),
    ...(task.manifest === undefined ? {} : { manifest: task.manifest }),
    ...(task.starter === undefined ? {} : { starter: task.starter }),
  }
}

/** A fresh ticket for the attempt's WebSocket, to reconnect with. Null: absent, not theirs, or over. */
export async function attemptTicket(id: string, user: CurrentUser | null, now = Date.now()): Promise<string | null> {
  const attempt = await ownAttempt(id, user)
  return attempt?.state === 'open' && attempt.deadline >= now
    ? signTicket({ purpose: 'attempt', subject: id, userId: attempt.userId }, now)
    : null
}

const text = z
  .string()
  .max(128 * 1024)
  .transform(storable)
const answer = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('terminal') }),
  z.strictObject({ kind: z.literal('manifest'), yaml: text }),
  z.strictObject({ kind: z.literal('command'), lines: text }),
  z.strictObject({ kind: z.literal('choice'), options: z.array(z.string().max(100).transform(storable)).max(20) }),
]) satisfies z.ZodType<Answer>

/**
 * What autosave sends: an answer, a flag, that a task was looked at, a note, or how long the task was looked at in all.
 * `at`: when it was typed, by the server's clock as the browser knows it.
 */
export const workSchema = z.strictObject({
  task: z.int().min(0).max(100),
  answer: answer.optional(),
  flagged: z.boolean().optional(),
  visited: z.boolean().optional(),
  note: z.string().max(10_000).transform(storable).optional(),
  spentMs: z.int().min(0).max(2_000_000_000).optional(),
  at: z.number().min(0).max(8e15).optional(),
})
export type Work = z.infer<typeof workSchema>

export type SaveEnd = { ok: true } | { ok: false; why: 'absent' | 'closed' | 'wrong-kind' | 'disconnected' }

/** Stores a learner's work on a task. Judged by `arrivedAt`, the request's arrival: the deadline is the server's. */
export async function saveWork(
  id: string,
  { task, at = Number.POSITIVE_INFINITY, ...change }: Work,
  user: CurrentUser | null,
  arrivedAt = Date.now(),
): Promise<SaveEnd> {
  const attempt = await ownAttempt(id, user)
  if (!attempt) return { ok: false, why: 'absent' }
  if (inOutage(attempt.outageAt, arrivedAt)) return { ok: false, why: 'disconnected' }
  const kind = await selectOptionalKind(id, task)
  if (!kind) return { ok: false, why: 'absent' }
  if (change.answer && change.answer.kind !== kind) return { ok: false, why: 'wrong-kind' }
  if (change.spentMs !== undefined) change.spentMs = Math.min(change.spentMs, Math.max(0, arrivedAt - attempt.startedAt))
  const times = { arrivedAt: new Date(arrivedAt), typedAt: new Date(Math.min(at, arrivedAt)) }
  const stored = await writeTaskChange({ attemptId: id, index: task, ...times }, change satisfies TaskChange)
  return stored ? { ok: true } : { ok: false, why: 'closed' }
}

export type SubmitEnd = { ok: true; id: string } | { ok: false; why: 'absent' | 'expired' | 'already-submitted' | 'disconnected' }

/** Ends the learner's attempt; `labs` finds it closed and grades it. */
export async function submitAttempt(id: string, user: CurrentUser | null, arrivedAt = Date.now()): Promise<SubmitEnd> {
  const attempt = await ownAttempt(id, user)
  if (!attempt) return { ok: false, why: 'absent' }
  if (attempt.state === 'open' && inOutage(attempt.outageAt, arrivedAt)) return { ok: false, why: 'disconnected' }
  if (await closeAttempt(id, new Date(arrivedAt))) return { ok: true, id }
  return { ok: false, why: attempt.state === 'open' ? 'expired' : 'already-submitted' }
}
