import { randomInt } from 'node:crypto'
import { z } from 'zod'
import { allow } from './auth/rate-limit'
import { insertAuditEntry } from './store/audit-log'
import {
  deleteAssignment,
  deleteClass,
  deleteLearner,
  enrol,
  insertAssignment,
  insertClass,
  selectAssignmentsOf,
  selectClasses,
  selectOptionalClass,
  selectSittings,
  teachesClass,
  updateJoinCode,
} from './store/classes'
import { database } from './store/database'
import { selectOptionalExam } from './store/exams'
import { storable } from './store/text'
import type { AssignedExam, AssignmentView, ClassCard, ClassView, CountsFor, CurrentUser } from './views'

/** Neither 0 and O nor 1, I and L: a code is read from a board. */
const letters = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
const newCode = () => Array.from({ length: 8 }, () => letters[randomInt(letters.length)]).join('')

const className = z.string().transform(storable).pipe(z.string().trim().min(1).max(80))
const longest = 366 * 24 * 60 * 60_000

/** The classes that somebody teaches or learns in, for an administrator every class; the newest first. */
export function listClasses(user: CurrentUser): Promise<ClassCard[]> {
  return selectClasses(user.id, user.role === 'admin')
}

export type ClassEnd = { ok: true } | { ok: false; why: 'forbidden' | 'name' | 'times' | 'exam' }

/** An instructor makes a class and teaches it. */
export async function createClass(name: string, user: CurrentUser): Promise<{ ok: true; id: string } | (ClassEnd & { ok: false })> {
  if (user.role === 'learner') return { ok: false, why: 'forbidden' }
  const named = className.safeParse(name)
  if (!named.success) return { ok: false, why: 'name' }
  const id = await database().$transaction(async (tx) => {
    const made = await insertClass({ name: named.data, joinCode: newCode(), teacherId: user.id }, tx)
    await insertAuditEntry({ actorId: user.id, action: 'class-made', subject: `class:${made}`, detail: { name: named.data } }, tx)
    return made
  })
  return { ok: true, id }
}

export type JoinEnd = { ok: true; name: string } | { ok: false; why: 'unknown' | 'guest' | 'too-many' }

/** Joins the class of a code. Who is in it already stays as they are. */
export async function joinClass(code: string, user: CurrentUser, now = Date.now()): Promise<JoinEnd> {
  if (user.guest) return { ok: false, why: 'guest' }
  const allowed = await allow([{ limit: 'joinByUser', of: user.id }], now)
  if (!allowed.ok) return { ok: false, why: 'too-many' }
  const name = await enrol(storable(code).replace(/[\s-]/g, '').toUpperCase(), user.id)
  return name === null ? { ok: false, why: 'unknown' } : { ok: true, name }
}

/** A class with who sat what, for those who teach it and administrators; null for others. */
export async function classView(id: string, user: CurrentUser | null): Promise<ClassView | null> {
  if (!(await mayTeach(id, user))) return null
  const found = await selectOptionalClass(id)
  if (!found) return null
  const learners = found.enrolments.map(({ user: learner }) => learner)
  const assignments = found.assignments.map(async ({ id: assignmentId, examId, exam, opensAt, closesAt }): Promise<AssignmentView> => {
    const sittings = await selectSittings({ classId: id, examId, opensAt, closesAt })
    const byLearner = grouped(sittings, ({ userId }) => userId)
    const rows = learners.map(({ id: userId, name, email }) => {
      const own = byLearner.get(userId) ?? []
      const best = own.toSorted((a, b) => (b.percent ?? -1) - (a.percent ?? -1))[0]
      const attempt = best ? { ...best, startedAt: best.startedAt.getTime() } : null
      return { userId, name, email, attempts: own.length, attempt }
    })
    return { id: assignmentId, examId, title: exam.title, opensAt: opensAt.getTime(), closesAt: closesAt.getTime(), rows }
  })
  return { id, name: found.name, joinCode: found.joinCode, learners, assignments: await Promise.all(assignments) }
}

/** Has a class take an exam between two times, milliseconds since the epoch. */
export async function assignExam(
  classId: string,
  ask: { examId: string; opensAt: number; closesAt: number },
  user: CurrentUser,
): Promise<ClassEnd> {
  if (!(await mayTeach(classId, user))) return { ok: false, why: 'forbidden' }
  const { examId, opensAt, closesAt } = ask
  if (!(opensAt < closesAt && closesAt - opensAt <= longest)) return { ok: false, why: 'times' }
  const exam = await selectOptionalExam(examId)
  if (!exam || exam.retired) return { ok: false, why: 'exam' }
  await insertAssignment({ classId, examId, opensAt: new Date(opensAt), closesAt: new Date(closesAt) })
  return { ok: true }
}

/** Takes an assignment back; the attempts stay. */
export const unassignExam = (classId: string, assignmentId: string, user: CurrentUser): Promise<ClassEnd> =>
  asTeacher(classId, user, () => deleteAssignment(assignmentId, classId))

/** Takes a learner out of a class; what they did stays theirs. */
export const removeLearner = (classId: string, userId: string, user: CurrentUser): Promise<ClassEnd> =>
  asTeacher(classId, user, () => deleteLearner(classId, userId))

/** Gives a class another code: the old one opens nothing any more. */
export const renewCode = (classId: string, user: CurrentUser): Promise<ClassEnd> =>
  asTeacher(classId, user, () => updateJoinCode(classId, newCode()))

/** Removes a class with its assignments; people and attempts stay. */
export const removeClass = (classId: string, user: CurrentUser): Promise<ClassEnd> =>
  asTeacher(classId, user, () =>
    database().$transaction(async (tx) => {
      await deleteClass(classId, tx)
      await insertAuditEntry({ actorId: user.id, action: 'class-removed', subject: `class:${classId}`, detail: {} }, tx)
    }),
  )

/** How long what is over stays in the list of those who were to take it. */
const rememberedMs = 7 * 24 * 60 * 60_000

/** What somebody's classes are to take, or were until lately; first what ends first. */
export async function assignedExams(user: CurrentUser, now = Date.now()): Promise<AssignedExam[]> {
  const rows = await selectAssignmentsOf(user.id, new Date(now - rememberedMs))
  return rows.map(({ id, class: { name: className }, exam, examId, opensAt, closesAt }) => {
    const own = exam.attempts.filter(({ startedAt }) => startedAt >= opensAt && startedAt <= closesAt)
    const percents = own.flatMap(({ percent }) => (percent === null ? [] : [percent]))
    return {
      ...{ id, className, examId, title: exam.title, opensAt: opensAt.getTime(), closesAt: closesAt.getTime(), sat: own.length > 0 },
      percent: percents.length > 0 ? Math.max(...percents) : null,
    }
  })
}

/**
 * For which classes of a learner an attempt at an exam that begins (or began) at a time counts, and for which it does not, because their time has
 * not come or is over: then it is practice of the learner's own. The newest assignment of each class is meant, or the one that it counts for.
 */
export async function countsFor(userId: string, examId: string, at: number): Promise<CountsFor[]> {
  const rows = (await selectAssignmentsOf(userId, null, examId)).map(({ class: { id, name }, opensAt, closesAt }) => {
    const [from, until] = [opensAt.getTime(), closesAt.getTime()]
    const when: CountsFor['when'] = at < from ? 'early' : at > until ? 'late' : 'in-time'
    return { classId: id, className: name, opensAt: from, closesAt: until, when }
  })
  const ofClass = grouped(rows, ({ classId }) => classId)
  return [...ofClass.values()].map((all) => all.find(({ when }) => when === 'in-time') ?? all.at(-1)!)
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group) group.push(item)
    else groups.set(keyOf(item), [item])
  }
  return groups
}

async function mayTeach(classId: string, user: CurrentUser | null): Promise<boolean> {
  if (!user || user.role === 'learner') return false
  return user.role === 'admin' || teachesClass(classId, user.id)
}

async function asTeacher(classId: string, user: CurrentUser, act: () => Promise<unknown>): Promise<ClassEnd> {
  if (!(await mayTeach(classId, user))) return { ok: false, why: 'forbidden' }
  await act()
  return { ok: true }
}
