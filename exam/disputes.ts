import { z } from 'zod'
import type { CheckResult } from '@/grader/evidence'
import { savedAnswers, writtenIn } from './saved-answers'
import { selectSaves } from './store/answers'
import { selectOptionalAttempt, selectTasks } from './store/attempts'
import { insertAuditEntry } from './store/audit-log'
import { decideCheck, selectResults } from './store/check-results'
import { selectCommands } from './store/commands'
import { database } from './store/database'
import {
  countOpenDisputes,
  type DisputeRow,
  insertDispute,
  type ListedDispute,
  selectDisputes,
  selectOptionalDispute,
  type Verdict,
  writeVerdict,
} from './store/disputes'
import { selectOptionalLab } from './store/labs'
import { storable } from './store/text'
import { taskOf } from './task'
import type { CurrentUser, DisputeView, SavedAnswer, TranscriptLine } from './views'

/** Disputes of one learner that may wait at a time: staff read every one. */
const mostOpen = 20
const onAPage = 25
const words = z.string().max(2_000).transform(storable)

/** A dispute as its learner sees it under the check. */
export const disputeView = ({ createdAt, words, verdict, answer, answeredAt }: DisputeRow): DisputeView => ({
  at: createdAt.getTime(),
  words,
  answered: answeredAt && verdict && { at: answeredAt.getTime(), verdict, answer },
})

export type DisputeEnd = { ok: true } | { ok: false; why: 'absent' | 'too-long' | 'too-many' | 'disputed-already' }

/**
 * "This grade is wrong": the learner of a graded attempt asks staff to look at one check. The result, the lab's state and the transcript are
 * pinned as they stand; question version and seed are pinned by the attempt.
 */
export async function disputeGrade(
  about: { attemptId: string; task: number; checkId: string; words: string },
  user: CurrentUser | null,
  now = Date.now(),
): Promise<DisputeEnd> {
  const { attemptId, task: index, checkId } = about
  const attempt = user && (await selectOptionalAttempt(attemptId))
  if (!attempt || attempt.userId !== user.id || attempt.state !== 'graded') return { ok: false, why: 'absent' }
  const said = words.safeParse(about.words)
  if (!said.success) return { ok: false, why: 'too-long' }
  const result = (await selectResults(attemptId)).get(index)?.checks.find(({ id }) => id === checkId)
  if (!result) return { ok: false, why: 'absent' }
  if ((await countOpenDisputes(user.id)) >= mostOpen) return { ok: false, why: 'too-many' }
  const [lab, lines] = await Promise.all([selectOptionalLab(attemptId, index), selectCommands(attemptId, index)])
  const transcript = lines.map(
    ({ seq, startedAt, line, output, exitCode }): TranscriptLine => ({
      seq,
      at: startedAt.getTime(),
      line,
      output,
      exitCode: exitCode ?? 0,
    }),
  )
  const labState = lab?.state ?? null
  const pinned = { attemptId, index, checkId, result, labState, transcript, words: said.data.trim(), createdAt: new Date(now) }
  return (await insertDispute(pinned)) ? { ok: true } : { ok: false, why: 'disputed-already' }
}

export type DisputeQueue = { rows: ListedDispute[]; total: number; pages: number }

/** Disputes that wait for staff, oldest first, or the answered ones (0-based pages). Null for learners. */
export async function disputeQueue(ask: { answered: boolean; page: number }, user: CurrentUser | null): Promise<DisputeQueue | null> {
  if (!user || user.role === 'learner') return null
  const { rows, total } = await selectDisputes({ answered: ask.answered, skip: ask.page * onAPage, take: onAPage })
  return { rows, total, pages: Math.max(1, Math.ceil(total / onAPage)) }
}

export type DisputeFile = {
  id: string
  attemptId: string
  task: number
  learner: string
  /** The asker's own attempt: somebody else has to judge it. */
  own: boolean
  examTitle: string
  taskTitle: string
  taskText: string
  questionId: string
  version: number
  seed: string
  /** Size of the pinned state; null for a task that was never touched. */
  stateBytes: number | null
  check: CheckResult
  /** What the task's checks ask, in their order. */
  checks: string[]
  startedAt: number
  transcript: TranscriptLine[]
  /** The manifest or commands, empty for the other kinds. */
  handedIn: string
  saves: SavedAnswer[]
  dispute: DisputeView
  answeredBy: string | null
}

/** All that staff need to judge a dispute. Null for learners and for an unknown one. */
export async function disputeFile(id: string, user: CurrentUser | null): Promise<DisputeFile | null> {
  if (!user || user.role === 'learner') return null
  const row = await selectOptionalDispute(id)
  if (!row) return null
  const [attempt, tasks, saves] = await Promise.all([
    selectOptionalAttempt(row.attemptId),
    selectTasks(row.attemptId),
    selectSaves(row.attemptId, row.index),
  ])
  const task = tasks.find(({ index }) => index === row.index)
  if (!attempt || !task) return null
  const drawn = taskOf(task.files, task.seed)
  return {
    id,
    attemptId: row.attemptId,
    task: row.index,
    learner: row.learner,
    own: row.userId === user.id,
    examTitle: row.examTitle,
    taskTitle: drawn.title,
    taskText: drawn.text,
    questionId: row.questionId,
    version: row.version,
    seed: task.seed,
    stateBytes: row.stateBytes,
    check: row.result,
    checks: drawn.checks.map(({ says }) => says),
    startedAt: attempt.startedAt,
    transcript: row.transcript,
    handedIn: writtenIn(task.answer),
    saves: savedAnswers(saves),
    dispute: disputeView(row),
    answeredBy: row.answeredBy,
  }
}

export type AnswerEnd = { ok: true } | { ok: false; why: 'forbidden' | 'absent' | 'own' | 'no-words' | 'answered-already' }

/**
 * Staff answer a dispute. `changed` gives the check its points, `stands` leaves it as it is; a check that could not be carried out is decided
 * by either. The score is computed anew. Nobody judges their own attempt.
 */
export async function answerDispute(
  id: string,
  given: { verdict: Verdict; answer: string },
  user: CurrentUser | null,
  now = Date.now(),
): Promise<AnswerEnd> {
  if (!user || user.role === 'learner') return { ok: false, why: 'forbidden' }
  const said = words.safeParse(given.answer)
  if (!said.success || said.data.trim() === '') return { ok: false, why: 'no-words' }
  const row = await selectOptionalDispute(id)
  if (!row) return { ok: false, why: 'absent' }
  if (row.userId === user.id) return { ok: false, why: 'own' }
  const { verdict } = given
  return database().$transaction(async (tx) => {
    const verdictRow = { verdict, answer: said.data.trim(), answeredById: user.id, answeredAt: new Date(now) }
    if (!(await writeVerdict(id, verdictRow, tx))) return { ok: false, why: 'answered-already' } as const
    if (verdict === 'changed') await decideCheck(row, 'passed', tx)
    else if (row.result.outcome === 'unchecked') await decideCheck(row, 'failed', tx)
    const subject = `attempt:${row.attemptId}`
    await insertAuditEntry(
      { actorId: user.id, action: 'dispute-answered', subject, detail: { dispute: id, check: row.checkId, verdict } },
      tx,
    )
    return { ok: true } as const
  })
}
