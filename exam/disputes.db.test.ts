import { beforeAll, describe, expect, it } from 'vitest'
import type { CheckResult, Outcome, TaskResult } from '@/grader/evidence'
import { loadFixtureBank, terminalBank } from '@/test/database/fixture-bank'
import { person } from '@/test/database/people'
import { submitAttempt } from './attempt'
import { answerDispute, disputeFile, disputeGrade, disputeQueue } from './disputes'
import { beginCommand, recordGrades, recordSaid, storeLab } from './lab-work'
import { resultTasks, resultView } from './result'
import { startAttempt } from './start-attempt'
import { database } from './store/database'
import type { CurrentUser } from './views'

const began = Date.UTC(2026, 10, 21, 9)
const minute = 60_000
const state = new Uint8Array([1, 2, 3])
let ann: CurrentUser
let bob: CurrentUser
let teacher: CurrentUser
let other: CurrentUser

beforeAll(async () => {
  await loadFixtureBank(terminalBank(4), 2)
  ann = await person('Ann')
  bob = await person('Bob')
  teacher = await person('Teacher', 'instructor')
  other = await person('Other', 'instructor')
})

const check = (id: string, outcome: Outcome, gate = false): CheckResult => {
  const points = gate ? 0 : 2
  return { id, says: `${id} is so`, gate, points, earned: outcome === 'passed' ? points : 0, outcome, differences: [], near: [] }
}
function graded(...checks: CheckResult[]): TaskResult {
  const broken = checks.some(({ gate, outcome }) => gate && outcome === 'failed')
  return {
    checks: checks.map((each) => ({ ...each, earned: broken ? 0 : each.earned })),
    points: checks.reduce((sum, { points, outcome }) => sum + (outcome === 'unchecked' ? 0 : points), 0),
    earned: broken ? 0 : checks.reduce((sum, { earned }) => sum + earned, 0),
    provisional: checks.some(({ outcome }) => outcome === 'unchecked'),
    gradedBy: 'test',
  }
}

/** A graded attempt: in its first task a line was typed, and it came to `first`. */
async function attempt(user: CurrentUser, first: TaskResult): Promise<string> {
  const started = await startAttempt('drill', user, began)
  if (!started.ok) throw new Error(started.why)
  const { id } = started
  const version = await storeLab(id, 0, 0, state)
  await beginCommand({ attemptId: id, task: 0, seq: 1, tab: 0, line: 'kubectl get ns', prompt: '$ ', arrivedAt: began + minute })
  const record = { seq: 1, at: began + minute, tape: [], output: 'none\r\n' }
  await recordSaid({ attemptId: id, index: 0, version }, { state, records: [record], ended: [{ seq: 1, exitCode: 0 }] }, began + minute)
  await submitAttempt(id, user, began + 2 * minute)
  await recordGrades(id, [first, graded(check('there', 'passed'))], began + 3 * minute)
  return id
}
const about = (attemptId: string, checkId = 'a', words = 'It was there.') => ({ attemptId, task: 0, checkId, words })
async function disputed(attemptId: string, checkId = 'a'): Promise<string> {
  expect(await disputeGrade(about(attemptId, checkId), ann, began)).toEqual({ ok: true })
  return (await database().dispute.findFirstOrThrow({ where: { attemptId, checkId } })).id
}

describe('a grade held to be wrong', () => {
  it('is pinned with question version, seed, state and transcript, for staff only', async () => {
    const attemptId = await attempt(ann, graded(check('a', 'failed'), check('b', 'passed')))
    const id = await disputed(attemptId)
    expect(await disputeGrade(about(attemptId), ann)).toEqual({ ok: false, why: 'disputed-already' })
    expect(await disputeFile(id, ann)).toBeNull()
    expect(await disputeQueue({ answered: false, page: 0 }, ann)).toBeNull()
    const task = await database().attemptTask.findUniqueOrThrow({
      where: { attemptId_index: { attemptId, index: 0 } },
      include: { version: true },
    })
    expect(await disputeFile(id, teacher)).toMatchObject({
      ...{ attemptId, task: 0, learner: 'Ann', own: false, questionId: task.version.questionId, version: 1, seed: task.seed },
      ...{ stateBytes: 3, check: check('a', 'failed'), transcript: [{ seq: 1, line: 'kubectl get ns', output: 'none\r\n' }] },
      dispute: { at: began, words: 'It was there.', answered: null },
    })
    expect(await disputeQueue({ answered: false, page: 0 }, teacher)).toMatchObject({ total: 1, pages: 1, rows: [{ id, learner: 'Ann' }] })
    expect((await resultTasks(attemptId, 0, ann))?.[0]?.disputes).toEqual({ a: { at: began, words: 'It was there.', answered: null } })
  })

  it('is the learner’s own to dispute, once graded, in few words, about a check that there is', async () => {
    const attemptId = await attempt(bob, graded(check('a', 'failed')))
    expect(await disputeGrade(about(attemptId), ann)).toEqual({ ok: false, why: 'absent' })
    expect(await disputeGrade(about(attemptId), null)).toEqual({ ok: false, why: 'absent' })
    expect(await disputeGrade(about(attemptId, 'z'), bob)).toEqual({ ok: false, why: 'absent' })
    expect(await disputeGrade(about(attemptId, 'a', 'x'.repeat(2_001)), bob)).toEqual({ ok: false, why: 'too-long' })
    const open = await startAttempt('drill', bob, Date.now())
    expect(open.ok && (await disputeGrade(about(open.id), bob))).toEqual({ ok: false, why: 'absent' })
  })
})

describe('the answer of staff', () => {
  const verdicts: [name: string, first: TaskResult, checkId: string, verdict: 'stands' | 'changed', earned: string, percent: number][] = [
    ['gives the points', graded(check('a', 'failed'), check('b', 'passed')), 'a', 'changed', '4/4', 100],
    ['lets the grade stand', graded(check('a', 'failed'), check('b', 'passed')), 'a', 'stands', '2/4', 75],
    ['mends a gate, and all that it voided', graded(check('g', 'failed', true), check('b', 'passed')), 'g', 'changed', '2/2', 100],
    ['decides for what could not be checked', graded(check('a', 'unchecked'), check('b', 'passed')), 'a', 'changed', '4/4', 100],
    ['decides against what could not be checked', graded(check('a', 'unchecked'), check('b', 'passed')), 'a', 'stands', '2/4', 75],
  ]
  it.each(verdicts)('%s', async (_, first, checkId, verdict, earned, percent) => {
    const attemptId = await attempt(ann, first)
    await database().attemptTask.updateMany({ where: { attemptId }, data: { weight: 1 } })
    const id = await disputed(attemptId, checkId)
    expect(await answerDispute(id, { verdict, answer: 'We looked.' }, teacher, began)).toEqual({ ok: true })
    const view = await resultView(attemptId, ann)
    const [task] = (await resultTasks(attemptId, 0, ann)) ?? []
    expect(`${task?.result?.earned}/${task?.result?.points}`).toBe(earned)
    expect([view?.percent, view?.provisional]).toEqual([percent, false])
    expect(task?.disputes[checkId]?.answered).toEqual({ at: began, verdict, answer: 'We looked.' })
  })

  it('is given once, in words, by staff, and never to oneself', async () => {
    const id = await disputed(await attempt(ann, graded(check('a', 'failed'))))
    const words = { verdict: 'changed', answer: 'We looked.' } as const
    expect(await answerDispute(id, words, ann)).toEqual({ ok: false, why: 'forbidden' })
    expect(await answerDispute(id, words, null)).toEqual({ ok: false, why: 'forbidden' })
    expect(await answerDispute(id, { ...words, answer: ' ' }, teacher)).toEqual({ ok: false, why: 'no-words' })
    expect(await answerDispute('none', words, teacher)).toEqual({ ok: false, why: 'absent' })
    const both = await Promise.all([answerDispute(id, words, teacher), answerDispute(id, words, other)])
    expect(both.filter(({ ok }) => ok)).toHaveLength(1)
    const own = await attempt(teacher, graded(check('a', 'failed')))
    await disputeGrade(about(own), teacher)
    const { id: ownDispute } = await database().dispute.findFirstOrThrow({ where: { attemptId: own } })
    expect(await answerDispute(ownDispute, words, teacher)).toEqual({ ok: false, why: 'own' })
    expect(await answerDispute(ownDispute, words, other)).toEqual({ ok: true })
  })
})
