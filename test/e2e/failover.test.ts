import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runLoad } from '@/cli/bench/load/load'
import { database } from '@/exam/store/database'
import { copyDatabase } from './site'

beforeAll(() => copyDatabase('failover'))
afterAll(() => database().$disconnect())

it('of two servers one dies half way: no acknowledged line is lost, and every attempt is graded as its twin without faults', {
  timeout: 600_000,
}, async () => {
  const pace = { everyMs: 300, steps: 1, holdMs: 1_000, afterMs: 0, boundMs: 60_000 }
  const report = await runLoad({ learners: 6, ...pace, secret: randomBytes(24).toString('hex'), say: () => undefined })
  expect(report).toMatchObject({ failed: [], lost: [], notGraded: [], gradedOtherwise: [] })
  expect(report.acknowledged).toBeGreaterThanOrEqual(3 * 6)
})
