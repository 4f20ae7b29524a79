import type { TaskResult } from '@/grader/evidence'
import type { TaskInstance } from './questions/question'
import { type AttemptRow, type AttemptTaskRow, selectOptionalAttempt, selectTasks } from './store/attempts'
import { selectResults } from './store/check-results'
import { selectCommands } from './store/commands'
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
  const [tasks, results] = await Promise.all([selectTasks(id), selectResults(id)])
  const total = tasks.reduce((sum, task) => sum + task.weight, 0)
  const views = await Promise.all(
    tasks.map((task) => taskView(attempt, task, taskOf(task.files, task.seed), results.get(task.index) ?? null, total)),
  )
  return {
    id,
    examId: attempt.examId,
    examTitle: attempt.examTitle,
    state: attempt.state === 'open' ? 'closed' : attempt.state,
    startedAt: attempt.startedAt,
    endedAt: attempt.endedAt ?? attempt.deadline,
    endedBy: attempt.endedBy ?? 'expired',
    passPercent: attempt.passPercent,
    rules: attempt.rules,
    percent: attempt.percent,
    passed: attempt.passed,
    provisional: attempt.provisional,
    domains: sumByDomain(tasks),
    tasks: views,
  }
}

async function taskView(
  attempt: AttemptRow,
  row: AttemptTaskRow,
  task: TaskInstance,
  result: TaskResult | null,
  total: number,
): Promise<ResultTaskView> {
  const commands = await selectCommands(attempt.id, row.index)
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
    solutions: task.solutions,
    explanation: task.explanation,
    links: task.links,
    transcript: commands.map(({ startedAt, line, output, exitCode }) => ({
      at: startedAt.getTime(),
      line,
      output,
      exitCode: exitCode ?? 0,
    })),
  }
}

/** Points by curriculum domain, of the tasks that were graded. */
function sumByDomain(tasks: AttemptTaskRow[]): ResultView['domains'] {
  const sums = new Map<string, { earned: number; points: number }>()
  for (const { domain, earned, points } of tasks) {
    if (points === null) continue
    const sum = sums.get(domain) ?? { earned: 0, points: 0 }
    sums.set(domain, { earned: sum.earned + (earned ?? 0), points: sum.points + points })
  }
  return [...sums].map(([domain, sum]) => ({ domain, ...sum }))
}
