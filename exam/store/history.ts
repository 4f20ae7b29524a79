import type { AttemptMode, AttemptState, HistoryFilter } from '@/exam/views'
import type { Prisma } from '@/prisma/generated/client'
import { database } from './database'

export type HistoryRow = {
  id: string
  examTitle: string
  mode: AttemptMode
  startedAt: number
  endedAt: number | null
  state: AttemptState
  percent: number | null
  passed: boolean | null
}

const select = {
  id: true,
  examTitle: true,
  mode: true,
  startedAt: true,
  endedAt: true,
  state: true,
  percent: true,
  passed: true,
} as const

const inMs = <T extends { startedAt: Date; endedAt: Date | null }>(row: T) => ({
  ...row,
  startedAt: row.startedAt.getTime(),
  endedAt: row.endedAt?.getTime() ?? null,
})

function whereOf(userId: string, { exam, result, from, until }: HistoryFilter): Prisma.AttemptWhereInput {
  const startedAt = { ...(from === undefined ? {} : { gte: new Date(from) }), ...(until === undefined ? {} : { lt: new Date(until) }) }
  return {
    userId,
    startedAt,
    ...(exam === 'practice' ? { mode: 'practice' } : exam === undefined ? {} : { examId: exam }),
    ...(result === 'open' ? { state: { not: 'graded' } } : result === undefined ? {} : { passed: result === 'passed' }),
  }
}

/** A page of a learner's attempts, newest first, and how many there are in all. */
export async function selectHistory(
  userId: string,
  filter: HistoryFilter,
  page: { skip: number; take: number },
): Promise<{ rows: HistoryRow[]; total: number }> {
  const where = whereOf(userId, filter)
  const [rows, total] = await Promise.all([
    database().attempt.findMany({ where, orderBy: { startedAt: 'desc' }, select, ...page }),
    database().attempt.count({ where }),
  ])
  return { rows: rows.map(inMs), total }
}

/** A learner's newest graded exams (no practice), newest first. */
export async function selectScores(userId: string, most: number): Promise<(HistoryRow & { passPercent: number })[]> {
  const rows = await database().attempt.findMany({
    where: { userId, mode: 'exam', state: 'graded' },
    orderBy: { startedAt: 'desc' },
    take: most,
    select: { ...select, passPercent: true },
  })
  return rows.map(inMs)
}

/** The exams that a learner has taken, for a filter. */
export async function selectExamsTaken(userId: string): Promise<{ id: string; title: string }[]> {
  const rows = await database().exam.findMany({
    where: { attempts: { some: { userId } } },
    select: { id: true, title: true },
    orderBy: [{ position: 'asc' }, { title: 'asc' }],
  })
  return rows
}

/** When a learner began something since then. */
export async function selectStarts(userId: string, since: Date): Promise<Date[]> {
  const rows = await database().attempt.findMany({ where: { userId, startedAt: { gte: since } }, select: { startedAt: true }, take: 1_000 })
  return rows.map(({ startedAt }) => startedAt)
}
