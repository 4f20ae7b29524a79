import { database } from './database'

/** A learner's graded tasks summed up by topic. A task counts under each of its topics. */
export async function sumByTopic(userId: string): Promise<{ topic: string; seen: number; earned: number; points: number }[]> {
  return database().$queryRaw`
    SELECT topic, count(*)::int AS seen, sum(t.earned)::float AS earned, sum(t.points)::float AS points
    FROM attempt_tasks t JOIN attempts a ON a.id = t."attemptId" JOIN question_versions v ON v.id = t."versionId", unnest(v.topics) AS topic
    WHERE a."userId" = ${userId} AND a.state = 'graded' AND t.points > 0 GROUP BY topic ORDER BY topic`
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
