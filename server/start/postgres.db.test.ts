import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, expect, it } from 'vitest'
import { removePostgres, startPostgres } from './postgres.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')
const name = `test-start-${process.pid}`
const module = new URL('./postgres.mjs', import.meta.url).href

afterAll(() => removePostgres(root, name))

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query(sql)
  await client.end()
  return rows
}

/** Another process that starts the same PostgreSQL and then runs `after`. Answers the signal that ended it. */
async function elsewhere(after: string): Promise<NodeJS.Signals | null> {
  const code = `import { startPostgres } from ${JSON.stringify(module)}
    const postgres = await startPostgres(${JSON.stringify({ root, name })})
    ${after}`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { cwd: root, stdio: 'inherit' })
  const [, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]
  return signal
}

it('a PostgreSQL that a killed process left running is taken over, with its data', async () => {
  expect(await elsewhere(`process.kill(process.pid, 'SIGKILL')`)).toBe('SIGKILL')
  const first = await startPostgres({ root, name })
  expect(first.found).toBe(true)
  expect(first.note).toContain('taken over from a process that was killed')
  await query(first.url, 'CREATE TABLE kept AS SELECT 7 AS number')
  await first.stop()

  const second = await startPostgres({ root, name })
  expect(second.found).toBe(false)
  expect(await query(second.url, 'SELECT number FROM kept')).toEqual([{ number: 7 }])
  // A power cut: PostgreSQL dies too and leaves its lock file behind.
  const pid = Number(
    ((await query(second.url, "SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1) AS pid")) as [{ pid: string }])[0].pid,
  )
  process.kill(pid, 'SIGKILL')
  const third = await startPostgres({ root, name })
  expect(await query(third.url, 'SELECT number FROM kept')).toEqual([{ number: 7 }])
  await third.stop()
})
