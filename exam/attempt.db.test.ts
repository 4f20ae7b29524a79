import { beforeAll, describe, expect, it } from 'vitest'
import type { TaskResult } from '@/grader/evidence'
import { loadFixtureBank, plainBank } from '@/test/database/fixture-bank'
import { person } from '@/test/database/people'
import { attemptTicket, attemptView, saveWork, submitAttempt } from './attempt'
import { examCatalogue } from './catalogue'
import { claimDue, closeExpired, recordGrades } from './lab-work'
import { examReport } from './report'
import { resultTasks, resultView } from './result'
import { startAttempt } from './start-attempt'
import type { CurrentUser } from './views'

const minute = 60_000
const began = Date.UTC(2026, 10, 21, 9)
let ann: CurrentUser
let bob: CurrentUser
let teacher: CurrentUser

beforeAll(async () => {
  await loadFixtureBank(plainBank(6), 2)
  ann = await person('Ann')
  bob = await person('Bob')
  teacher = await person('Teacher', 'instructor')
})

async function start(user: CurrentUser, at: number, seed?: string): Promise<string> {
  const started = await startAttempt('drill', user, at, seed)
  if (!started.ok) throw new Error(started.why)
  return started.id
}

/** What the grader says of a task whose only check earned this many of its four points. */
const graded = (earned: number): TaskResult => ({
  points: 4,
  earned,
  provisional: false,
  gradedBy: 'test',
  checks: [
    { id: 'picked', says: 'picked', gate: false, points: 4, earned, outcome: earned ? 'passed' : 'failed', differences: [], near: [] },
  ],
})

describe('an attempt', () => {
  it('starts with a deadline that the server fixes, and is the one to go on with', async () => {
    const id = await start(ann, began)
    expect(await startAttempt('drill', ann, began + minute)).toEqual({ ok: true, id, fresh: false })
    const view = await attemptView(id, ann, began + minute)
    expect(view).toMatchObject({
      id,
      examTitle: 'Drill',
      state: 'open',
      startedAt: began,
      deadline: began + 40 * minute,
      now: began + minute,
    })
    expect(view?.tasks.map(({ index, weightPercent, answer }) => ({ index, weightPercent, answer }))).toEqual([
      { index: 0, weightPercent: 50, answer: null },
      { index: 1, weightPercent: 50, answer: null },
    ])
    const [card] = await examCatalogue(ann, began + minute)
    expect(card).toMatchObject({ id: 'drill', tasks: 2, minutes: 40, passPercent: 66, attempts: 1, bestPercent: null, openAttemptId: id })
  })

  it('two clicks at once make one attempt', async () => {
    const both = await Promise.all([startAttempt('drill', bob, began), startAttempt('drill', bob, began)])
    expect(new Set(both.map((end) => end.ok && end.id)).size).toBe(1)
    expect(both.filter((end) => end.ok && end.fresh)).toHaveLength(1)
  })

  it('an unknown exam is not started', async () => expect(await startAttempt('nope', ann)).toEqual({ ok: false, why: 'absent' }))

  it('shows nothing of checks, solutions, hints and reasons before its end', async () => {
    const id = await start(await person('Curious'), began)
    const all = JSON.stringify(await attemptView(id, { ...ann, id: (await ownerOf(id)) ?? '' }, began))
    expect(all).toContain('Which type does a Service without a type have?')
    expect(all).not.toMatch(/secret-|right|fails|solutions|checks|hints/)
  })

  it('keeps what is saved, and only while it is open', async () => {
    const carl = await person('Carl')
    const id = await start(carl, began)
    const answer = { kind: 'choice' as const, options: ['node-port'] }
    expect(await saveWork(id, { task: 0, answer, flagged: true, visited: true }, carl, began + minute)).toEqual({ ok: true })
    expect((await attemptView(id, carl, began + minute))?.tasks[0]).toMatchObject({ answer, flagged: true, visited: true })
    expect(await saveWork(id, { task: 7, flagged: true }, carl, began + minute)).toEqual({ ok: false, why: 'absent' })
    expect(await saveWork(id, { task: 0, answer: { kind: 'manifest', yaml: '' } }, carl, began + minute)).toEqual({
      ok: false,
      why: 'wrong-kind',
    })
    expect(await saveWork(id, { task: 0, answer }, carl, began + 40 * minute)).toEqual({ ok: true })
    expect(await saveWork(id, { task: 0, answer }, carl, began + 40 * minute + 1)).toEqual({ ok: false, why: 'closed' })
    expect(await submitAttempt(id, carl, began + 40 * minute + 1)).toEqual({ ok: false, why: 'expired' })
    expect(await submitAttempt(id, carl, began + 39 * minute)).toEqual({ ok: true, id })
    expect(await submitAttempt(id, carl, began + 39 * minute)).toEqual({ ok: false, why: 'already-submitted' })
    expect(await saveWork(id, { task: 0, answer }, carl, began + 39 * minute)).toEqual({ ok: false, why: 'closed' })
    expect(await attemptTicket(id, carl, began + 39 * minute)).toBeNull()
  })

  it("is nobody else's", async () => {
    const id = await start(ann, began)
    for (const other of [bob, teacher, null]) {
      expect(await attemptView(id, other, began)).toBeNull()
      expect(await attemptTicket(id, other, began)).toBeNull()
      expect(await saveWork(id, { task: 0, flagged: true }, other, began)).toEqual({ ok: false, why: 'absent' })
      expect(await submitAttempt(id, other, began)).toEqual({ ok: false, why: 'absent' })
      expect(await resultView(id, other, began)).toBeNull()
      expect(await resultTasks(id, 0, other, began)).toBeNull()
    }
    expect(await resultView(id, ann, began)).toBeNull()
    expect(await resultTasks(id, undefined, ann, began)).toBeNull()
  })

  it('of an absent learner closes on time, and is graded once for whoever asks', async () => {
    const dora = await person('Dora')
    const id = await start(dora, began)
    expect(await claimDue({ owner: 'p1', now: began + 40 * minute - 1, most: 100 })).not.toContain(id)
    const late = began + 60 * minute
    const claims = await Promise.all(['p1', 'p2'].map((owner) => claimDue({ owner, now: late, most: 100 })))
    expect(claims.flat().filter((each) => each === id)).toEqual([id])
    expect(await closeExpired(id, late)).toBe(true)
    expect(await closeExpired(id, late)).toBe(false)
    expect(await resultView(id, dora, late)).toMatchObject({
      state: 'closed',
      endedBy: 'expired',
      endedAt: began + 40 * minute,
      percent: null,
    })
    for (const again of [1, 2]) await recordGrades(id, [graded(4), graded(0)], late + again)
    const result = await resultView(id, dora, late)
    expect(result).toMatchObject({
      state: 'graded',
      percent: 50,
      passed: false,
      domains: [{ domain: 'services-networking', earned: 4, points: 8 }],
    })
    expect(result?.tasks.map((task) => task.result?.earned)).toEqual([4, 0])
    expect(JSON.stringify(result)).not.toMatch(/secret-/)
    expect((await resultTasks(id, undefined, dora, late))?.map(({ explanation }) => explanation)).toEqual(
      Array(2).fill(expect.stringMatching(/secret-explanation/)),
    )
    expect((await resultTasks(id, 1, dora, late))?.map(({ index }) => index)).toEqual([1])
    expect(await resultTasks(id, 2, dora, late)).toEqual([])
    expect(await claimDue({ owner: 'p1', now: late + 1e9, most: 100 })).not.toContain(id)
    expect(await resultView(id, bob, late)).toBeNull()
    expect(await resultTasks(id, 0, bob, late)).toBeNull()
    expect(await resultView(id, teacher, late)).toMatchObject({ percent: 50 })
  })

  it('draws unseen questions first, and another draw the next time', async () => {
    const eve = await person('Eve')
    const drawn: string[][] = []
    for (const round of [0, 1, 2]) {
      const at = began + round * 60 * minute
      const id = await start(eve, at)
      await submitAttempt(id, eve, at + 1)
      drawn.push(((await resultView(id, eve, at + 2))?.tasks ?? []).map((task) => task.questionId))
    }
    expect(drawn.flat().sort()).toEqual(['q1', 'q2', 'q3', 'q4', 'q5', 'q6'])
  })

  it('the report is for instructors', async () => {
    expect(await examReport('drill', ann)).toBeNull()
    expect(await examReport('drill', null)).toBeNull()
    expect(await examReport('nope', teacher)).toBeNull()
    const report = await examReport('drill', teacher)
    expect(report).toMatchObject({ examId: 'drill', title: 'Drill' })
    expect(report?.attempts.find(({ learner }) => learner === 'Dora (dora@school.example)')).toMatchObject({ percent: 50, state: 'graded' })
    expect(report?.questions.map(({ attempts, passRate, meanPercent }) => [attempts, passRate, meanPercent])).toEqual([
      [1, 0, 0],
      [1, 1, 100],
    ])
  })
})

async function ownerOf(id: string): Promise<string | undefined> {
  const { selectOptionalAttempt } = await import('./store/attempts')
  return (await selectOptionalAttempt(id))?.userId
}
