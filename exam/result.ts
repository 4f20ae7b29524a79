import type { TaskResult } from '@/grader/evidence'
import { countsFor } from './classes'
import { disputeView } from './disputes'
import { outageMs } from './outage'
import type { TaskInstance } from './questions/question'
import { savedAnswers } from './saved-answers'
import { type AnswerSave, selectSaves } from './store/answers'
import { type AttemptRow, type AttemptTaskRow, selectOptionalAttempt, selectTasks } from './store/attempts'
import { selectResults } from './store/check-results'
import { type ShownLine, selectTranscript } from './store/commands'
import { type DisputeRow, selectDisputesOf } from './store/disputes'
import { selectOptionalShareOf } from './store/shared-results'
import { sumByDomain, sumByTopic } from './sums'
import { taskOf } from './task'
import type { CurrentUser, ResultTaskSummary, ResultTaskView, ResultView } from './views'

/**
 * An attempt that has ended; scores once it is graded. For its learner and for instructors. What there is to say of each task is
 * `resultTasks`. Null: absent, not theirs, or not over yet.
 */
export async function resultView(id: string, user: CurrentUser | null, now = Date.now()): Promise<ResultView | null> {
  const attempt = await endedAttempt(id, user, now)
  if (!attempt) return null
  const own = attempt.userId === user?.id
  const endedAt = attempt.endedAt ?? attempt.deadline
  const [tasks, results, share, classes] = await Promise.all([
    selectTasks(id),
    selectResults(id),
    own ? selectOptionalShareOf(id) : null,
    attempt.examId === null ? [] : countsFor(attempt.userId, attempt.examId, attempt.startedAt),
  ])
  const total = weightOf(tasks)
  return {
    id,
    own,
    examId: attempt.examId,
    examTitle: attempt.examTitle,
    state: attempt.state === 'open' ? 'closed' : attempt.state,
    startedAt: attempt.startedAt,
    endedAt,
    endedBy: attempt.endedBy ?? 'expired',
    passPercent: attempt.passPercent,
    rules: attempt.rules,
    cutOff: attempt.outageAt !== null && attempt.outageAt < endedAt ? { at: attempt.outageAt, seconds: outageMs() / 1_000 } : null,
    percent: attempt.percent,
    passed: attempt.passed,
    provisional: attempt.provisional,
    domains: sumByDomain(tasks),
    topics: sumByTopic(tasks),
    classes,
    share: share && { token: share.token, showName: share.showName },
    tasks: tasks.map((row) => summaryOf(row, taskOf(row.files, row.seed), results.get(row.index) ?? null, total)),
  }
}

/**
 * The tasks of an attempt that has ended with solutions, explanations and what was typed: one of them, or all. For whom the result is.
 * Null: absent, not theirs, or not over yet.
 */
export async function resultTasks(
  id: string,
  index: number | undefined,
  user: CurrentUser | null,
  now = Date.now(),
): Promise<ResultTaskView[] | null> {
  if (!(await endedAttempt(id, user, now))) return null
  const [tasks, results, lines, saves, disputes] = await Promise.all([
    selectTasks(id),
    selectResults(id),
    selectTranscript(id, index),
    selectSaves(id, index),
    selectDisputesOf(id),
  ])
  const total = weightOf(tasks)
  return tasks
    .filter((row) => index === undefined || row.index === index)
    .map((row) => {
      const ofTask = <T extends { index: number }>(rows: T[]) => rows.filter(({ index }) => index === row.index)
      const task = taskOf(row.files, row.seed)
      const summary = summaryOf(row, task, results.get(row.index) ?? null, total)
      return { ...summary, ...detailsOf(row, task, { lines: ofTask(lines), saves: ofTask(saves), disputes: ofTask(disputes) }) }
    })
}

/** The attempt, when it is over and the asker may read how it went. */
async function endedAttempt(id: string, user: CurrentUser | null, now: number): Promise<AttemptRow | null> {
  const attempt = user && (await selectOptionalAttempt(id))
  if (!attempt || (attempt.userId !== user.id && user.role === 'learner')) return null
  return attempt.state === 'open' && attempt.deadline >= now ? null : attempt
}

const weightOf = (tasks: AttemptTaskRow[]) => tasks.reduce((sum, { weight }) => sum + weight, 0)

function summaryOf(row: AttemptTaskRow, task: TaskInstance, result: TaskResult | null, total: number): ResultTaskSummary {
  return {
    index: row.index,
    questionId: row.questionId,
    title: task.title,
    kind: task.kind,
    topics: task.topics,
    weightPercent: total === 0 ? 0 : Math.round((100 * row.weight) / total),
    minutes: task.minutes,
    spentMs: row.spentMs,
    result,
  }
}

function detailsOf(
  row: AttemptTaskRow,
  task: TaskInstance,
  { lines, saves, disputes }: { lines: ShownLine[]; saves: AnswerSave[]; disputes: DisputeRow[] },
): Omit<ResultTaskView, keyof ResultTaskSummary> {
  const chosen = row.answer?.kind === 'choice' ? row.answer.options : []
  return {
    text: task.text,
    note: row.note,
    answer: row.answer,
    ...(task.choices ? { choices: task.choices.map((choice) => ({ ...choice, chosen: chosen.includes(choice.id) })) } : {}),
    ...(task.manifest === undefined ? {} : { manifest: task.manifest }),
    disputes: Object.fromEntries(disputes.map((dispute) => [dispute.checkId, disputeView(dispute)])),
    solutions: task.solutions,
    explanation: task.explanation,
    links: task.links,
    transcript: lines.map(({ seq, startedAt, line, output, exitCode }) => ({
      seq,
      at: startedAt.getTime(),
      line,
      output,
      exitCode: exitCode ?? 0,
    })),
    saves: savedAnswers(saves),
  }
}
