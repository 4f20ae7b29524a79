import type { TaskResult } from '@/grader/evidence'
import { scoreAttempt } from '../score'
import { database } from './database'

/** Stores an attempt's check results, tasks' points and score, in place of any before, and marks it graded. */
export async function writeResults(attemptId: string, results: TaskResult[], gradedAt: Date): Promise<void> {
  await database().$transaction(async (tx) => {
    const attempt = await tx.attempt.findUniqueOrThrow({ where: { id: attemptId }, include: { tasks: { orderBy: { index: 'asc' } } } })
    await tx.checkResult.deleteMany({ where: { attemptId } })
    await tx.checkResult.createMany({
      data: results.flatMap(({ checks }, index) =>
        checks.map(({ id, differences, near, why, ...check }, position) => ({
          ...check,
          attemptId,
          index,
          position,
          checkId: id,
          detail: { differences, near, ...(why ? { why } : {}) },
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
