import pg from 'pg'
import { removePostgres, startPostgres } from '../../server/start/postgres.mjs'

const root = new URL('../..', import.meta.url).pathname

/** Durability is no concern of tests; speed is. */
const fast = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' }

/**
 * A real PostgreSQL for tests, thrown away afterwards: the one that `SEATRIAL_TEST_POSTGRES` names, else an embedded one of its own.
 * `url` connects to a database from which others may be made.
 */
export async function testPostgres(): Promise<{ url: string; stop(): Promise<void> }> {
  const given = process.env.SEATRIAL_TEST_POSTGRES
  if (given) return { url: given, stop: async () => undefined }
  const name = `test-postgres-${process.pid}`
  const { url } = (await startPostgres({ root, name, settings: fast })) as { url: string }
  return { url, stop: async () => removePostgres(root, name) }
}

/** The address of another database on the same server. */
export function onDatabase(url: string, database: string): string {
  const other = new URL(url)
  other.pathname = `/${database}`
  return other.href
}

/** Runs statements one after another on a connection of their own. */
export async function run(url: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}
