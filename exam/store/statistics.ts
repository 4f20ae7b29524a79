import type { AttemptMode } from '@/exam/views'
import { database } from './database'

export type GradedTaskRow = {
  attemptId: string
  questionId: string
  domain: string
  topics: string[]
  /** 0 to 1. */
  share: number
  mode: AttemptMode
  /** Hints or the solution were looked at. */
  helped: boolean
  spentMs: number
  minutes: number
}

/** A learner's newest graded tasks, newest first, at most `most`. */
export function selectGradedTasks(userId: string, most: number): Promise<GradedTaskRow[]> {
  return database().$queryRaw`
    SELECT t."attemptId", v."questionId", v.domain, v.topics, (t.earned / t.points)::float AS share, a.mode::text AS mode,
      (t."hintsShown" > 0 OR t."solutionShown") AS helped, t."spentMs", v.minutes
    FROM attempts a JOIN attempt_tasks t ON t."attemptId" = a.id JOIN question_versions v ON v.id = t."versionId"
    WHERE a."userId" = ${userId} AND a.state = 'graded' AND t.points > 0
    ORDER BY a."startedAt" DESC, t.index LIMIT ${most}`
}

/** How an exam's questions did in its graded attempts: how many had it, the share that earned all its points, and the mean share of points. */
export async function sumByQuestion(
  examId: string,
): Promise<{ questionId: string; title: string; attempts: number; passRate: number; meanPercent: number }[]> {
  return database().$queryRaw`
    SELECT v."questionId", (array_agg(v.title ORDER BY v.number DESC))[1] AS title, count(*)::int AS attempts,
      avg(CASE WHEN t.earned >= t.points THEN 1.0 ELSE 0.0 END)::float AS "passRate", avg(100 * t.earned / t.points)::float AS "meanPercent"
    FROM attempt_tasks t JOIN attempts a ON a.id = t."attemptId" JOIN question_versions v ON v.id = t."versionId"
    WHERE a."examId" = ${examId} AND a.state = 'graded' AND t.points > 0 GROUP BY 1 ORDER BY "meanPercent", 1`
}
