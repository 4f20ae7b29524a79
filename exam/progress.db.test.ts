import { beforeAll, describe, expect, it } from 'vitest'
import type { TaskResult } from '@/grader/evidence'
import { choiceQuestion, loadFixtureBank, plainBank } from '@/test/database/fixture-bank'
import { person } from '@/test/database/people'
import { submitAttempt } from './attempt'
import { recordGrades } from './lab-work'
import { startPractice } from './practice'
import { historyExport, historyView, progressView } from './progress'
import { startAttempt } from './start-attempt'
import { database } from './store/database'
import type { CurrentUser } from './views'

const minute = 60_000
const day = 24 * 60 * minute
const began = Date.UTC(2026, 10, 1, 9)
let ann: CurrentUser
let many: CurrentUser
let nobody: CurrentUser

const graded = (earned: number): TaskResult => ({
  ...{ points: 4, earned, provisional: false, gradedBy: 'test' },
  checks: [
    { id: 'picked', says: 'picked', gate: false, points: 4, earned, outcome: earned ? 'passed' : 'failed', differences: [], near: [] },
  ],
})

async function sit(user: CurrentUser, at: number, earned: number[]): Promise<string> {
  const started = await startAttempt('drill', user, at)
  if (!started.ok) throw new Error(started.why)
  await submitAttempt(started.id, user, at + 10 * minute)
  await recordGrades(started.id, earned.map(graded), at + 11 * minute)
  return started.id
}

beforeAll(async () => {
  const storage = { s1: choiceQuestion('s1', { domain: 'services-networking', topics: ['dns'] }) }
  await loadFixtureBank({ ...plainBank(5), ...storage }, 2)
  ann = await person('Ann')
  many = await person('Many')
  nobody = await person('Nobody')
})

describe('progress', () => {
  it('of somebody new says nothing', async () => {
    const view = await progressView(nobody, began)
    expect(view).toMatchObject({ attempts: 0, scores: [], weakest: [], paces: [], daysOfSeven: 0 })
    expect(view.domains.map(({ domain, weight, offered, standing }) => [domain, weight, offered, standing])).toEqual([
      ['troubleshooting', 30, false, 'untried'],
      ['cluster-architecture', 25, false, 'untried'],
      ['services-networking', 20, true, 'untried'],
      ['workloads-scheduling', 15, false, 'untried'],
      ['storage', 10, false, 'untried'],
    ])
  })

  it('stands on exams and unaided practice, newest first; the time of tasks is compared with their budget', async () => {
    const first = await sit(ann, began, [0, 0])
    const second = await sit(ann, began + day, [4, 4])
    await database().attemptTask.updateMany({ where: { attemptId: second }, data: { spentMs: 3 * minute } })
    const view = await progressView(ann, began + day + minute)
    expect(view.scores.map(({ id, percent, passPercent }) => [id, percent, passPercent])).toEqual([
      [first, 0, 66],
      [second, 100, 66],
    ])
    const readiness = view.domains.find(({ domain }) => domain === 'services-networking')
    expect(readiness).toMatchObject({ standing: 'unlikely', mastery: { tasks: 4 } })
    expect(view.daysOfSeven).toBe(2)
    expect(view.paces[0]).toMatchObject({ minutes: 2, spentMs: 3 * minute, ratio: 1.5 })
    expect(view.weakest.length).toBeGreaterThan(0)

    // Practice with the solution at hand says nothing of readiness, nor does it stand among the scores.
    const practice = await startPractice({ questions: ['q1', 'q2', 'q3'] }, ann, began + 2 * day)
    if (!practice.ok) throw new Error(practice.why)
    await submitAttempt(practice.id, ann, began + 2 * day + minute)
    await recordGrades(practice.id, [graded(4), graded(4), graded(4)], began + 2 * day + 2 * minute)
    await database().attemptTask.updateMany({ where: { attemptId: practice.id, index: { lt: 2 } }, data: { solutionShown: true } })
    const later = await progressView(ann, began + 2 * day + 3 * minute)
    expect(later.scores).toHaveLength(2)
    expect(later.domains.find(({ domain }) => domain === 'services-networking')?.mastery.tasks).toBe(5)
  })

  it('costs no more rows after two hundred attempts', async () => {
    for (let n = 0; n < 200; n++) {
      const id = `many-${n}`
      const at = new Date(began + n * 60 * minute)
      const plain = { userId: many.id, examId: 'drill', examTitle: 'Drill', passPercent: 66, seed: id, state: 'graded' as const }
      const score = { percent: n % 2 ? 80 : 40, passed: n % 2 === 1 }
      await database().attempt.create({ data: { id, ...plain, ...score, startedAt: at, deadline: at, endedAt: at, gradedAt: at } })
    }
    const versions = await database().questionVersion.findMany({ take: 3 })
    await database().attemptTask.createMany({
      data: Array.from({ length: 600 }, (_, i) => ({
        ...{ attemptId: `many-${Math.floor(i / 3)}`, index: i % 3, versionId: versions[i % 3]?.id ?? '', seed: 's', weight: 4, points: 4 },
        earned: i % 5,
      })),
    })
    const view = await progressView(many, began + 200 * 60 * minute)
    expect([view.attempts, view.scores.length]).toEqual([200, 30])
    expect(view.domains.find(({ domain }) => domain === 'services-networking')?.mastery.tasks).toBe(400)
    expect(await historyExport(many)).toHaveLength(200)
  })
})

describe('the history', () => {
  it('is shown in pages, newest first', async () => {
    const first = await historyView(many, {}, 0)
    expect([first.rows.length, first.total, first.pages, first.rows[0]?.id]).toEqual([25, 200, 8, 'many-199'])
    expect((await historyView(many, {}, 7)).rows.at(-1)?.id).toBe('many-0')
    expect((await historyView(many, {}, 99)).rows).toEqual([])
    expect(first.exams).toEqual([{ id: 'drill', title: 'Drill' }])
  })

  const filters: [name: string, filter: Parameters<typeof historyView>[1], total: number][] = [
    ['passed', { result: 'passed' }, 100],
    ['not passed', { result: 'failed' }, 100],
    ['not graded', { result: 'open' }, 0],
    ['an exam', { exam: 'drill' }, 200],
    ['another exam', { exam: 'nope' }, 0],
    ['practice', { exam: 'practice' }, 0],
    ['from a day on', { from: began + 190 * 60 * minute }, 10],
    ['up to a day', { until: began + 5 * 60 * minute }, 5],
    ['all at once', { exam: 'drill', result: 'passed', from: began, until: began + 10 * 60 * minute }, 5],
  ]
  it.each(filters)('by %s', async (_, filter, total) => expect((await historyView(many, filter, 0)).total).toBe(total))

  it('shows nobody else’s', async () => expect((await historyView(nobody, {}, 0)).total).toBe(0))
})
