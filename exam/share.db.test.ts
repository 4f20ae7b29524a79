import { beforeAll, expect, it } from 'vitest'
import type { TaskResult } from '@/grader/evidence'
import { loadFixtureBank, plainBank } from '@/test/database/fixture-bank'
import { person } from '@/test/database/people'
import { submitAttempt } from './attempt'
import { recordGrades } from './lab-work'
import { revokeShare, sharedView, shareResult } from './share'
import { startAttempt } from './start-attempt'
import { database } from './store/database'
import type { CurrentUser } from './views'

let ann: CurrentUser
let teacher: CurrentUser
beforeAll(async () => {
  await loadFixtureBank(plainBank(3), 2)
  ann = await person('Ann')
  teacher = await person('Teacher', 'instructor')
})

const began = Date.UTC(2026, 10, 21, 9)
const passed: TaskResult = {
  points: 4,
  earned: 4,
  provisional: false,
  gradedBy: 'test',
  checks: [
    {
      ...{ id: 'picked', says: 'secret-check', gate: false, points: 4, earned: 4, outcome: 'passed', near: ['secret-near'] },
      differences: [{ at: 'secret-at', expected: 'secret-expected', found: 'secret-found' }],
      why: 'secret-why',
    },
  ],
}

async function attempt(): Promise<string> {
  const started = await startAttempt('drill', ann, began)
  if (!started.ok) throw new Error(started.why)
  return started.id
}

it('a result is shared by its learner only, once graded; the link tells neither name nor solution, and can be revoked', async () => {
  const id = await attempt()
  expect(await shareResult(id, false, ann)).toBeNull()
  await submitAttempt(id, ann, began + 60_000)
  await recordGrades(id, [passed, passed], began + 120_000)
  expect(await shareResult(id, false, teacher)).toBeNull()
  expect(await shareResult(id, false, null)).toBeNull()

  const share = await shareResult(id, false, ann)
  const token = share?.token ?? ''
  expect(token).toMatch(/^[\w-]{32}$/)
  const shown = await sharedView(token)
  expect(shown).toMatchObject({ examTitle: 'Drill', learner: null, percent: 100, passed: true, passPercent: 66 })
  expect(shown?.tasks).toHaveLength(2)
  expect(JSON.stringify(shown)).not.toMatch(/secret-|Ann|school\.example|cluster-ip/)

  expect((await shareResult(id, true, ann))?.token).toBe(token)
  expect((await sharedView(token))?.learner).toBe('Ann')
  expect(await revokeShare(id, teacher)).toEqual({ ok: false })
  expect(await sharedView(token)).not.toBeNull()
  expect(await revokeShare(id, ann)).toEqual({ ok: true })
  expect(await sharedView(token)).toBeNull()
  expect((await shareResult(id, false, ann))?.token).not.toBe(token)
})

it('what a blocked learner shared is not shown, nor anything for a made-up link', async () => {
  const { token } = await database().sharedResult.findFirstOrThrow()
  await database().user.update({ where: { id: ann.id }, data: { blockedAt: new Date() } })
  expect(await sharedView(token)).toBeNull()
  expect(await sharedView('x')).toBeNull()
  expect(await sharedView('')).toBeNull()
})
