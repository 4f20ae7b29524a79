import type { TaskResult } from '@/grader/evidence'
import { countsFor } from './classes'
import { disputeView } from './disputes'
import { outageMs } from './outage'
import type { TaskInstance } from './questions/question'
import { savedAnswers } from './saved-answers'
import { type AnswerSave, selectSaves } from './store/answers'
import { type AttemptTaskRow, selectOptionalAttempt, selectTasks } from './store/attempts'
import { selectResults } from './store/check-results'
import { type ShownLine, selectTranscript } from './store/commands'
import { type DisputeRow, selectDisputesOf } from './store/disputes'
import { selectOptionalShareOf } from './store/shared-results'
import { sumByDomain, sumByTopic } from './sums'
import { taskOf } from './task'
import type { CurrentUser, ResultTaskView, ResultView } from './views'

/**
 * An attempt that has ended, with solutions and explanations; scores once it is graded. For its learner and for instructors.
 * Null: absent, not theirs, or not over yet.
 */
export async function resultView(id: string, user: CurrentUser | null, now = Date.now()): Promise<ResultView | null> {
  const attempt = user && (await selectOptionalAttempt(id))
  if (!attempt || (attempt.userId !== user.id && user.role === 'learner')) return null
  if (attempt.state === 'open' && attempt.deadline >= now) return null
  const own = attempt.userId === user.id
  const endedAt = attempt.endedAt ?? attempt.deadline
  const [tasks, results, lines, saves, disputes, share, classes] = await Promise.all([
    selectTasks(id),
    selectResults(id),
    selectTranscript(id),
    selectSaves(id),
    selectDisputesOf(id),
    own ? selectOptionalShareOf(id) : null,
    attempt.examId === null ? [] : countsFor(attempt.userId, attempt.examId, attempt.startedAt),
  ])
  const total = tasks.reduce((sum, task) => sum + task.weight, 0)
  const views = tasks.map((row) => {
    const ofTask = <T extends { index: number }>(rows: T[]) => rows.filter(({ index }) => index === row.index)
    const about = { result: results.get(row.index) ?? null, lines: ofTask(lines), saves: ofTask(saves), disputes: ofTask(disputes), total }
    return taskView(row, taskOf(row.files, row.seed), about)
  })
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
    tasks: views,
  }
}

function taskView(
  row: AttemptTaskRow,
  task: TaskInstance,
  about: { result: TaskResult | null; lines: ShownLine[]; saves: AnswerSave[]; disputes: DisputeRow[]; total: number },
): ResultTaskView {
  const { result, lines, saves, disputes, total } = about
  const chosen = row.answer?.kind === 'choice' ? row.answer.options : []
  return {
    index: row.index,
    questionId: row.questionId,
    title: task.title,
    text: task.text,
    kind: task.kind,
    topics: task.topics,
    weightPercent: total === 0 ? 0 : Math.round((100 * row.weight) / total),
    minutes: task.minutes,
    spentMs: row.spentMs,
    note: row.note,
    answer: row.answer,
    ...(task.choices ? { choices: task.choices.map((choice) => ({ ...choice, chosen: chosen.includes(choice.id) })) } : {}),
    ...(task.manifest === undefined ? {} : { manifest: task.manifest }),
    result,
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
