import type { CheckResult, Outcome, TaskResult } from '@/grader/evidence'
import { scoreAttempt } from '../score'
import { database, type Transaction } from './database'
import { storableData } from './text'

/** Stores an attempt's check results, tasks' points and score, in place of any before, and marks it graded. */
export async function writeResults(attemptId: string, results: TaskResult[], gradedAt: Date): Promise<void> {
  await database().$transaction(async (tx) => {
    const attempt = await tx.attempt.findUniqueOrThrow({ where: { id: attemptId }, include: { tasks: { orderBy: { index: 'asc' } } } })
    await tx.checkResult.deleteMany({ where: { attemptId } })
    await tx.checkResult.createMany({
      data: results.flatMap(({ checks }, index) =>
        checks.map(({ id, says, gate, points, earned, outcome, ...detail }, position) => ({
          ...{ attemptId, index, position, checkId: id, says, gate, points, earned, outcome },
          // It quotes what a learner's cluster holds.
          detail: storableData(detail),
        })),
      ),
    })
    for (const [index, { points, earned, provisional, gradedBy }] of results.entries())
      await tx.attemptTask.update({ where: { attemptId_index: { attemptId, index } }, data: { points, earned, provisional, gradedBy } })
    const score = scoreAttempt(
      results.map((result, index) => ({ ...result, weight: attempt.tasks[index]?.weight ?? 0 })),
      attempt.passPercent,
    )
    await tx.attempt.update({ where: { id: attemptId }, data: { ...score, state: 'graded', gradedAt, nextCheckAt: null, failures: 0 } })
  })
}

/**
 * Staff decide a check; its task and the attempt's score are computed anew by the grader's rules: what could not be checked leaves the
 * denominator, a broken gate leaves nothing earned. The attempt's row is held meanwhile, so that two decisions at once both count.
 */
export async function decideCheck(
  at: { attemptId: string; index: number; checkId: string },
  outcome: 'passed' | 'failed',
  tx: Transaction,
): Promise<void> {
  const { attemptId, index, checkId } = at
  const [attempt] = await tx.$queryRaw<{ passPercent: number }[]>`SELECT "passPercent" FROM attempts WHERE id = ${attemptId} FOR UPDATE`
  await tx.checkResult.updateMany({ where: { attemptId, index, checkId }, data: { outcome } })
  const checks = await tx.checkResult.findMany({ where: { attemptId, index } })
  const broken = checks.some((check) => check.gate && check.outcome === 'failed')
  const worth = (check: (typeof checks)[number]) => (check.outcome === 'passed' && !broken ? check.points : 0)
  for (const check of checks) {
    const key = { attemptId_index_position: { attemptId, index, position: check.position } }
    await tx.checkResult.update({ where: key, data: { earned: worth(check) } })
  }
  await tx.attemptTask.update({
    where: { attemptId_index: { attemptId, index } },
    data: {
      points: checks.reduce((sum, check) => sum + (check.outcome === 'unchecked' ? 0 : check.points), 0),
      earned: checks.reduce((sum, check) => sum + worth(check), 0),
      provisional: checks.some((check) => check.outcome === 'unchecked'),
    },
  })
  const tasks = await tx.attemptTask.findMany({ where: { attemptId } })
  const score = scoreAttempt(
    tasks.map(({ weight, points, earned, provisional }) => ({ weight, points: points ?? 0, earned: earned ?? 0, provisional })),
    attempt?.passPercent ?? 0,
  )
  await tx.attempt.update({ where: { id: attemptId }, data: score })
}

/** The stored results of an attempt's tasks by their place; empty before it is graded. */
export async function selectResults(attemptId: string): Promise<Map<number, TaskResult>> {
  const [tasks, checks] = await Promise.all([
    database().attemptTask.findMany({ where: { attemptId, points: { not: null } } }),
    database().checkResult.findMany({ where: { attemptId }, orderBy: [{ index: 'asc' }, { position: 'asc' }] }),
  ])
  return new Map(
    tasks.map(({ index, points, earned, provisional, gradedBy }) => {
      const rows = checks.filter((check) => check.index === index)
      return [index, { checks: rows.map(asCheck), points: points ?? 0, earned: earned ?? 0, provisional, gradedBy: gradedBy ?? '' }]
    }),
  )
}

function asCheck(row: {
  checkId: string
  says: string
  gate: boolean
  points: number
  earned: number
  outcome: string
  detail: unknown
}): CheckResult {
  const { checkId, says, gate, points, earned, outcome } = row
  const detail = row.detail as Omit<CheckResult, 'id' | 'says' | 'gate' | 'points' | 'earned' | 'outcome'>
  return { id: checkId, says, gate, points, earned, outcome: outcome as Outcome, ...detail }
}
