import { beforeAll, describe, expect, it } from 'vitest'
import { loadFixtureBank, plainBank } from '@/test/database/fixture-bank'
import { person } from '@/test/database/people'
import {
  assignExam,
  assignedExams,
  classView,
  countsFor,
  createClass,
  joinClass,
  listClasses,
  removeClass,
  removeLearner,
  renewCode,
} from './classes'
import { resultView } from './result'
import { startAttempt } from './start-attempt'
import { database } from './store/database'
import type { CurrentUser } from './views'

const day = 24 * 60 * 60_000
const now = Date.now()
let teacher: CurrentUser
let ann: CurrentUser
let bea: CurrentUser
let id: string
const code = async () => (await classView(id, teacher))?.joinCode ?? ''

beforeAll(async () => {
  await loadFixtureBank(plainBank(2), 2)
  teacher = await person('Teacher', 'instructor')
  ann = await person('Ann')
  bea = await person('Bea')
  const made = await createClass('  Platform team ', teacher)
  if (!made.ok) throw new Error(made.why)
  id = made.id
})

describe('a class', () => {
  it('is joined by its code, however that is written, once', async () => {
    const given = await code()
    expect(given).toMatch(/^[2-9A-HJKMNP-Z]{8}$/)
    for (const each of [given, ` ${given.toLowerCase().slice(0, 4)}-${given.slice(4)}`])
      expect(await joinClass(each, ann)).toEqual({ ok: true, name: 'Platform team' })
    expect(await joinClass('NOSUCH22', ann)).toEqual({ ok: false, why: 'unknown' })
    expect(await joinClass(given, await person('Guest', 'learner', true))).toEqual({ ok: false, why: 'guest' })
    // Who teaches it stays its teacher.
    await joinClass(given, teacher)
    expect((await classView(id, teacher))?.learners.map(({ name }) => name)).toEqual(['Ann'])
    expect(await listClasses(ann)).toEqual([{ id, name: 'Platform team', teaches: false, learners: 1, assignments: 0 }])
    expect(await listClasses(teacher)).toMatchObject([{ id, teaches: true }])
  })

  it('takes an exam within a time: the best attempt begun in it counts', async () => {
    await joinClass(await code(), bea)
    expect(await assignExam(id, { examId: 'drill', opensAt: now - day, closesAt: now + day }, teacher)).toEqual({ ok: true })
    const begin = async (at: number, percent: number) => {
      const started = await startAttempt('drill', ann, at)
      if (!started.ok) throw new Error(started.why)
      await database().attempt.update({
        where: { id: started.id },
        data: { state: 'graded', percent, passed: percent >= 66, nextCheckAt: null },
      })
      return started.id
    }
    await begin(now - 3 * day, 100)
    const best = await begin(now - day / 2, 70)
    await begin(now - day / 4, 40)
    const [assignment] = (await classView(id, teacher))?.assignments ?? []
    expect(assignment?.rows).toMatchObject([
      { name: 'Ann', attempts: 2, attempt: { id: best, percent: 70, passed: true } },
      { name: 'Bea', attempts: 0, attempt: null },
    ])
    expect(await assignedExams(ann, now)).toMatchObject([{ className: 'Platform team', title: 'Drill', sat: true, percent: 70 }])
    expect(await assignedExams(bea, now)).toMatchObject([{ sat: false, percent: null }])
    expect(await assignedExams(bea, now + 2 * day)).toHaveLength(1)
    expect(await assignedExams(bea, now + 9 * day)).toEqual([])
    expect(await assignedExams(teacher, now)).toEqual([])
    // Nobody is kept from an attempt at another time; it is their own practice, and says so.
    const when = async (user: CurrentUser, at: number) =>
      (await countsFor(user.id, 'drill', at)).map(({ className, when }) => [className, when])
    expect(await when(ann, now - 3 * day)).toEqual([['Platform team', 'early']])
    expect(await when(ann, now)).toEqual([['Platform team', 'in-time']])
    expect(await when(ann, now + 3 * day)).toEqual([['Platform team', 'late']])
    expect(await when(teacher, now)).toEqual([])
    expect((await resultView(best, teacher))?.classes).toMatchObject([{ className: 'Platform team', when: 'in-time' }])
    // Of two times of one class the one that an attempt counts for is meant.
    await assignExam(id, { examId: 'drill', opensAt: now + 2 * day, closesAt: now + 4 * day }, teacher)
    expect([await when(ann, now), await when(ann, now + 3 * day), await when(ann, now + 5 * day)]).toEqual([
      [['Platform team', 'in-time']],
      [['Platform team', 'in-time']],
      [['Platform team', 'late']],
    ])
  })

  it('refuses what makes no sense', async () => {
    const ask = (examId: string, opensAt: number, closesAt: number) => assignExam(id, { examId, opensAt, closesAt }, teacher)
    expect(await ask('drill', 2, 1)).toEqual({ ok: false, why: 'times' })
    expect(await ask('drill', 0, 367 * day)).toEqual({ ok: false, why: 'times' })
    expect(await ask('drill', Number.NaN, 1)).toEqual({ ok: false, why: 'times' })
    expect(await ask('nothing', 1, 2)).toEqual({ ok: false, why: 'exam' })
    expect(await createClass(' ', teacher)).toEqual({ ok: false, why: 'name' })
  })

  it("is no other instructor's, and an administrator's, too", async () => {
    const other = await person('Other', 'instructor')
    const admin = await person('Admin', 'admin')
    expect([await classView(id, other), await classView(id, ann), await classView(id, null)]).toEqual([null, null, null])
    expect(await removeLearner(id, ann.id, other)).toEqual({ ok: false, why: 'forbidden' })
    expect((await classView(id, admin))?.learners).toHaveLength(2)
  })

  it('lets go of a learner, changes its code, and is removed; attempts stay', async () => {
    const before = await code()
    expect(await removeLearner(id, bea.id, teacher)).toEqual({ ok: true })
    expect(await renewCode(id, teacher)).toEqual({ ok: true })
    expect(await joinClass(before, bea)).toEqual({ ok: false, why: 'unknown' })
    expect(await removeClass(id, teacher)).toEqual({ ok: true })
    expect(await listClasses(teacher)).toEqual([])
    expect(await database().attempt.count({ where: { userId: ann.id } })).toBe(3)
  })
})
