import type { Prisma } from '@/prisma/generated/client'
import { database, type Transaction } from './database'

export type ExamRow = {
  id: string
  title: string
  description: string
  minutes: number
  tasks: number
  passPercent: number
  draw: Prisma.JsonValue
}

const select = { id: true, title: true, description: true, minutes: true, tasks: true, passPercent: true, draw: true } as const

/** The exams on offer, in their order. */
export function selectExams(): Promise<ExamRow[]> {
  return database().exam.findMany({ where: { retiredAt: null }, orderBy: [{ position: 'asc' }, { title: 'asc' }], select })
}

/** An exam, also one that is offered no more (`retired`). */
export async function selectOptionalExam(id: string): Promise<(ExamRow & { retired: boolean }) | null> {
  const row = await database().exam.findUnique({ where: { id }, select: { ...select, retiredAt: true } })
  if (!row) return null
  const { retiredAt, ...exam } = row
  return { ...exam, retired: retiredAt !== null }
}

/** Makes the exams on offer exactly these, in this order; others are retired and keep their attempts. */
export async function replaceExams(
  exams: (Omit<ExamRow, 'draw'> & { draw: Prisma.InputJsonValue })[],
  now: Date,
  tx: Transaction,
): Promise<void> {
  for (const [position, { id, ...exam }] of exams.entries()) {
    const data = { ...exam, position, retiredAt: null }
    await tx.exam.upsert({ where: { id }, create: { id, ...data }, update: data })
  }
  await tx.exam.updateMany({ where: { id: { notIn: exams.map(({ id }) => id) }, retiredAt: null }, data: { retiredAt: now } })
}
