import type { AnswerKind, AttemptMode, AttemptRules, AttemptState, QuestionFiles } from '@/exam/views'
import type { Answer } from '@/grader/evidence'
import { database, type Transaction } from './database'

/** An attempt without its tasks. Times are milliseconds since the epoch. */
export type AttemptRow = {
  id: string
  userId: string
  examId: string | null
  mode: AttemptMode
  examTitle: string
  passPercent: number
  state: AttemptState
  startedAt: number
  deadline: number
  endedAt: number | null
  endedBy: 'submitted' | 'expired' | null
  percent: number | null
  passed: boolean | null
  provisional: boolean
  rules: AttemptRules
  /** When a rehearsed disconnection begins; null when none was asked for. */
  outageAt: number | null
}

export type AttemptTaskRow = {
  index: number
  seed: string
  weight: number
  flagged: boolean
  visited: boolean
  note: string
  spentMs: number
  /** Lines were run in its terminal. */
  worked: boolean
  hintsShown: number
  solutionShown: boolean
  points: number | null
  earned: number | null
  questionId: string
  title: string
  domain: string
  topics: string[]
  kind: AnswerKind
  files: QuestionFiles
  answer: Answer | null
}

const select = {
  id: true,
  userId: true,
  examId: true,
  mode: true,
  examTitle: true,
  passPercent: true,
  state: true,
  startedAt: true,
  deadline: true,
  endedAt: true,
  endedBy: true,
  percent: true,
  passed: true,
  provisional: true,
  rules: true,
  outageAt: true,
} as const

type Times = { startedAt: Date; deadline: Date; endedAt: Date | null; outageAt: Date | null }
const inMs = <T extends Times>(row: T) => ({
  ...row,
  startedAt: row.startedAt.getTime(),
  deadline: row.deadline.getTime(),
  endedAt: row.endedAt?.getTime() ?? null,
  outageAt: row.outageAt?.getTime() ?? null,
})

export async function selectOptionalAttempt(id: string): Promise<AttemptRow | null> {
  const row = await database().attempt.findUnique({ where: { id }, select })
  return row && inMs(row)
}

/** A user's attempts, newest first. */
export async function selectAttemptsOf(userId: string): Promise<AttemptRow[]> {
  const rows = await database().attempt.findMany({ where: { userId }, orderBy: { startedAt: 'desc' }, select })
  return rows.map(inMs)
}

/** All attempts at an exam with their learners' names, newest first; at most `most`. */
export async function selectAttemptsAt(examId: string, most: number): Promise<(AttemptRow & { learner: string })[]> {
  const rows = await database().attempt.findMany({
    where: { examId },
    orderBy: { startedAt: 'desc' },
    take: most,
    select: { ...select, user: { select: { name: true, email: true } } },
  })
  return rows.map(({ user, ...row }) => ({ ...inMs(row), learner: user.email ? `${user.name} (${user.email})` : user.name }))
}

/** The tasks of an attempt in order, with their pinned questions and what was answered. */
export async function selectTasks(attemptId: string): Promise<AttemptTaskRow[]> {
  const rows = await database().attemptTask.findMany({
    where: { attemptId },
    orderBy: { index: 'asc' },
    include: { version: true, answer: true, _count: { select: { commands: true } } },
  })
  return rows.map(({ version, answer, _count, ...row }) => ({
    index: row.index,
    seed: row.seed,
    weight: row.weight,
    flagged: row.flagged,
    visited: row.visited,
    note: row.note,
    spentMs: row.spentMs,
    worked: _count.commands > 0,
    hintsShown: row.hintsShown,
    solutionShown: row.solutionShown,
    points: row.points,
    earned: row.earned,
    questionId: version.questionId,
    title: version.title,
    domain: version.domain,
    topics: version.topics,
    kind: version.kind as AnswerKind,
    files: version.files as QuestionFiles,
    answer: (answer?.answer ?? null) as Answer | null,
  }))
}

/** Which kind of answer a task takes, or null when the attempt has no such task. */
export async function selectOptionalKind(attemptId: string, index: number): Promise<AnswerKind | null> {
  const row = await database().attemptTask.findUnique({
    where: { attemptId_index: { attemptId, index } },
    select: { version: { select: { kind: true } } },
  })
  return (row?.version.kind ?? null) as AnswerKind | null
}

/** How often a user has had each question. */
export async function countQuestionsSeen(userId: string): Promise<Map<string, number>> {
  const rows = await database().$queryRaw<{ questionId: string; times: bigint }[]>`
    SELECT v."questionId", count(*) AS times FROM attempt_tasks t
    JOIN attempts a ON a.id = t."attemptId" JOIN question_versions v ON v.id = t."versionId"
    WHERE a."userId" = ${userId} GROUP BY 1`
  return new Map(rows.map(({ questionId, times }) => [questionId, Number(times)]))
}

export type NewAttempt = {
  userId: string
  /** Null for practice and drills. */
  examId: string | null
  /** If absent: of an exam, or else practice. */
  mode?: AttemptMode
  examTitle: string
  passPercent: number
  seed: string
  startedAt: Date
  deadline: Date
  rules?: AttemptRules
  outageAt?: Date | null
  tasks: { index: number; versionId: string; seed: string; weight: number }[]
}

const modeOf = ({ mode, examId }: NewAttempt): AttemptMode => mode ?? (examId === null ? 'practice' : 'exam')

/** The open attempt of the user like this one: at this exam, or (where it is of no exam) of the same mode, title and number of tasks. */
export async function selectOptionalAlike(attempt: NewAttempt, tx: Transaction = database()): Promise<string | null> {
  const { userId, examId, examTitle, startedAt, tasks } = attempt
  const alike = await tx.attempt.findMany({
    where: { userId, mode: modeOf(attempt), state: 'open', deadline: { gt: startedAt }, ...(examId === null ? { examTitle } : { examId }) },
    select: { id: true, _count: { select: { tasks: true } } },
    orderBy: { startedAt: 'desc' },
  })
  return alike.find(({ _count }) => examId !== null || _count.tasks === tasks.length)?.id ?? null
}

/** Stores an attempt unless there is one like it; answers that one's id then. Two clicks at once make one attempt. */
export async function insertAttempt(given: NewAttempt): Promise<{ id: string; fresh: boolean }> {
  const { tasks, ...attempt } = given
  return database().$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${`attempt ${attempt.userId} ${attempt.examId}`}))`
    const open = await selectOptionalAlike(given, tx)
    if (open !== null) return { id: open, fresh: false }
    const { id } = await tx.attempt.create({
      data: { ...attempt, mode: modeOf(given), nextCheckAt: attempt.deadline },
      select: { id: true },
    })
    await tx.attemptTask.createMany({ data: tasks.map((task) => ({ ...task, attemptId: id })) })
    return { id, fresh: true }
  })
}

/** Closes an open attempt in time. False: it was closed already, or its deadline has passed. */
export async function closeAttempt(id: string, now: Date): Promise<boolean> {
  const { count } = await database().attempt.updateMany({
    where: { id, state: 'open', deadline: { gte: now } },
    data: { state: 'closed', endedAt: now, endedBy: 'submitted', nextCheckAt: now },
  })
  return count === 1
}
