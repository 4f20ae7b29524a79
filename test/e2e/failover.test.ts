import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runLoad } from '@/cli/bench/load/load'
import { database } from '@/exam/store/database'
import { migrate } from '../../server/start/migrate.mjs'
import { onDatabase, run, testPostgres } from '../database/test-postgres'

let stop: () => Promise<void>
beforeAll(async () => {
  const postgres = await testPostgres()
  stop = postgres.stop
  const name = 'seatrial_e2e_failover'
  await run(postgres.url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`, `CREATE DATABASE ${name}`)
  process.env.DATABASE_URL = onDatabase(postgres.url, name)
  await migrate(process.env.DATABASE_URL, new URL('../../prisma/migrations', import.meta.url).pathname)
})
afterAll(async () => {
  await database().$disconnect()
  await stop?.()
})

it('of two servers one dies half way: no acknowledged line is lost, and every attempt is graded as its twin without faults', {
  timeout: 600_000,
}, async () => {
  const report = await runLoad({ learners: 6, thinkMs: 300, secret: randomBytes(24).toString('hex'), say: () => undefined })
  expect(report).toMatchObject({ failed: [], lost: [], notGraded: [], gradedOtherwise: [] })
  expect(report.acknowledged).toBeGreaterThanOrEqual(3 * 6)
})
