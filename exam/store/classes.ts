import { database, type Transaction } from './database'

const byName = [{ user: { name: 'asc' as const } }, { userId: 'asc' as const }]
const person = { id: true, name: true, email: true } as const

/** Every class, or those that somebody teaches or learns in, the newest first. */
export async function selectClasses(userId: string, all: boolean) {
  const rows = await database().class.findMany({
    where: all ? {} : { enrolments: { some: { userId } } },
    orderBy: { createdAt: 'desc' },
    include: {
      enrolments: { where: { userId }, select: { teaches: true } },
      _count: { select: { assignments: true, enrolments: { where: { teaches: false } } } },
    },
  })
  return rows.map(({ id, name, enrolments: [own], _count }) => ({
    id,
    name,
    teaches: own?.teaches ?? all,
    learners: _count.enrolments,
    assignments: _count.assignments,
  }))
}

/** A class with its learners by name and its assignments, or null. */
export function selectOptionalClass(id: string) {
  return database().class.findUnique({
    where: { id },
    include: {
      enrolments: { where: { teaches: false }, orderBy: byName, select: { user: { select: person } } },
      assignments: { orderBy: { opensAt: 'desc' }, include: { exam: { select: { title: true } } } },
    },
  })
}

export async function teachesClass(classId: string, userId: string): Promise<boolean> {
  return (await database().enrolment.count({ where: { classId, userId, teaches: true } })) === 1
}

export async function insertClass(row: { name: string; joinCode: string; teacherId: string }, tx: Transaction): Promise<string> {
  const { teacherId, ...data } = row
  const { id } = await tx.class.create({
    data: { ...data, enrolments: { create: { userId: teacherId, teaches: true } } },
    select: { id: true },
  })
  return id
}

export async function updateJoinCode(id: string, joinCode: string): Promise<void> {
  await database().class.update({ where: { id }, data: { joinCode } })
}

export async function deleteClass(id: string, tx: Transaction): Promise<void> {
  await tx.class.deleteMany({ where: { id } })
}

/** Puts somebody into the class of that code, as a learner unless they teach it; answers its name, or null. */
export async function enrol(joinCode: string, userId: string): Promise<string | null> {
  const found = await database().class.findUnique({ where: { joinCode }, select: { id: true, name: true } })
  if (!found) return null
  await database().enrolment.createMany({ data: [{ classId: found.id, userId }], skipDuplicates: true })
  return found.name
}

export async function deleteLearner(classId: string, userId: string): Promise<void> {
  await database().enrolment.deleteMany({ where: { classId, userId, teaches: false } })
}

export async function insertAssignment(row: { classId: string; examId: string; opensAt: Date; closesAt: Date }): Promise<void> {
  await database().assignment.create({ data: row })
}

export async function deleteAssignment(id: string, classId: string): Promise<void> {
  await database().assignment.deleteMany({ where: { id, classId } })
}

/** The attempts at an exam that learners of a class began within a time, newest first. */
export function selectSittings(row: { classId: string; examId: string; opensAt: Date; closesAt: Date }) {
  return database().attempt.findMany({
    where: {
      examId: row.examId,
      startedAt: { gte: row.opensAt, lte: row.closesAt },
      user: { enrolments: { some: { classId: row.classId, teaches: false } } },
    },
    orderBy: { startedAt: 'desc' },
    select: { id: true, userId: true, startedAt: true, state: true, percent: true, passed: true },
  })
}

/** What the classes that somebody learns in are to take, first what ends first; those that end after a time, and of one exam, when these are given. */
export function selectAssignmentsOf(userId: string, endsAfter: Date | null, examId?: string) {
  return database().assignment.findMany({
    where: {
      ...(endsAfter && { closesAt: { gt: endsAfter } }),
      ...(examId !== undefined && { examId }),
      exam: { retiredAt: null },
      class: { enrolments: { some: { userId, teaches: false } } },
    },
    orderBy: { closesAt: 'asc' },
    include: {
      class: { select: { id: true, name: true } },
      exam: { select: { title: true, attempts: { where: { userId }, select: { startedAt: true, percent: true } } } },
    },
  })
}
