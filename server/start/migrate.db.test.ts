import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { onDatabase, run } from '@/test/database/test-postgres'
import { migrate } from './migrate.mjs'

const database = `seatrial_migrate_${process.env.VITEST_POOL_ID}`
const url = onDatabase(inject('postgres'), database)
let folder: string

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'seatrial-migrations-'))
  await run(inject('postgres'), `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`, `CREATE DATABASE ${database}`)
})
afterEach(() => rmSync(folder, { recursive: true }))

function write(name: string, sql: string): void {
  mkdirSync(join(folder, name), { recursive: true })
  writeFileSync(join(folder, name, 'migration.sql'), sql)
}

async function rows(): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query('SELECT * FROM _prisma_migrations ORDER BY started_at')
  await client.end()
  return rows
}

describe('migrations', () => {
  it('leave the rows that Prisma would, and are applied once', async () => {
    write('1_first', 'CREATE TABLE a (id int)')
    write('2_second', 'CREATE TABLE b (id int)')
    expect(await migrate(url, folder)).toEqual({ applied: ['1_first', '2_second'], newer: [] })
    expect(await migrate(url, folder)).toEqual({ applied: [], newer: [] })
    write('3_third', 'DROP TABLE b')
    expect(await migrate(url, folder)).toEqual({ applied: ['3_third'], newer: [] })
    const row = (name: string, sql: string) => ({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      checksum: createHash('sha256').update(sql).digest('hex'),
      finished_at: expect.any(Date),
      migration_name: name,
      logs: null,
      rolled_back_at: null,
      started_at: expect.any(Date),
      applied_steps_count: 1,
    })
    expect(await rows()).toEqual([
      row('1_first', 'CREATE TABLE a (id int)'),
      row('2_second', 'CREATE TABLE b (id int)'),
      row('3_third', 'DROP TABLE b'),
    ])
  })

  it('of replicas that start at once are applied by one', async () => {
    write('1_first', 'CREATE TABLE a (id int); SELECT pg_sleep(0.2)')
    const done = await Promise.all([1, 2, 3].map(() => migrate(url, folder)))
    expect(done.flatMap(({ applied }) => applied)).toEqual(['1_first'])
  })

  it('that fail leave nothing behind', async () => {
    write('1_first', 'CREATE TABLE a (id int); SELECT nonsense')
    await expect(migrate(url, folder)).rejects.toThrow('column "nonsense" does not exist')
    expect(await rows()).toEqual([])
    write('1_first', 'CREATE TABLE a (id int)')
    expect(await migrate(url, folder)).toEqual({ applied: ['1_first'], newer: [] })
  })

  it('of a newer version are told of, and kept', async () => {
    write('1_first', 'CREATE TABLE a (id int)')
    write('2_second', 'CREATE TABLE b (id int)')
    await migrate(url, folder)
    rmSync(join(folder, '2_second'), { recursive: true })
    expect(await migrate(url, folder)).toEqual({ applied: [], newer: ['2_second'] })
    expect(await rows()).toHaveLength(2)
  })

  it('are not changed once they are applied', async () => {
    write('1_first', 'CREATE TABLE a (id int)')
    await migrate(url, folder)
    write('1_first', 'CREATE TABLE a (id bigint)')
    await expect(migrate(url, folder)).rejects.toThrow('The migration 1_first was changed after it was applied to this database.')
  })

  it('say when there is no database', async () => {
    await expect(migrate('postgresql://nobody@127.0.0.1:1/none', folder)).rejects.toThrow(
      'The database cannot be reached: connect ECONNREFUSED 127.0.0.1:1 (DATABASE_URL).',
    )
  })
})
