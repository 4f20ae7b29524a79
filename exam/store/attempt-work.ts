import type { AnswerKind, AttemptMode, AttemptRules, AttemptState, QuestionFiles } from '@/exam/views'
import { statement } from './database'

/** An attempt with the questions of its tasks in their order: what its labs are made of. */
export type AttemptWorkRow = {
  id: string
  userId: string
  state: AttemptState
  mode: AttemptMode
  rules: AttemptRules
  startedAt: Date
  deadline: Date
  endedAt: Date | null
  outageAt: Date | null
  tasks: { index: number; seed: string; kind: AnswerKind; files: QuestionFiles }[]
}

/** Read for each attempt that a process takes up: after the death of another one, for hundreds in a moment. */
export async function selectOptionalAttemptWork(id: string): Promise<AttemptWorkRow | null> {
  const [row] = await statement<AttemptWorkRow>(
    'attempt-work',
    `SELECT a.id, a."userId", a.state, a.mode, a.rules, a."startedAt", a.deadline, a."endedAt", a."outageAt", coalesce(t.tasks, '[]') AS tasks
     FROM attempts a, LATERAL (
       SELECT json_agg(json_build_object('index', t.index, 'seed', t.seed, 'kind', v.kind, 'files', v.files) ORDER BY t.index) AS tasks
       FROM attempt_tasks t JOIN question_versions v ON v.id = t."versionId" WHERE t."attemptId" = a.id) t
     WHERE a.id = $1`,
    [id],
  )
  return row ?? null
}
