import { createHash, randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Trouble } from './trouble.mjs'

/** The number that stands for "migrating" among the database's advisory locks; the same one that Prisma's own command takes. */
const lock = 72707369

/**
 * Applies the migrations that a database does not have yet, as `prisma migrate deploy` does, leaving the same rows in `_prisma_migrations`.
 * That command downloads an engine; this needs nothing but the connection. Replicas that start at once wait for each other.
 * @param {string} url
 * @param {string} folder `prisma/migrations`
 * A database of a newer version is none to refuse: migrations only add, so an upgrade can be taken back without a backup.
 * @returns {Promise<{ applied: string[], newer: string[] }>} the names applied, and those that only a newer version knows
 */
export async function migrate(url, folder) {
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  try {
    await client.connect()
  } catch (error) {
    throw new Trouble(`The database cannot be reached: ${reason(error)} (DATABASE_URL).`)
  }
  try {
    await client.query('SELECT pg_advisory_lock($1)', [lock])
    await client.query(table)
    const { rows } = await client.query(
      'SELECT migration_name AS name, checksum, finished_at AS finished FROM _prisma_migrations WHERE rolled_back_at IS NULL',
    )
    const half = rows.find((row) => row.finished === null)
    if (half) throw new Trouble(`The migration ${half.name} failed before: mend the database and mark it with \`prisma migrate resolve\`.`)
    const applied = []
    const ours = migrationsIn(folder)
    for (const { name, sql, checksum } of ours) {
      const known = rows.find((row) => row.name === name)
      if (known && known.checksum !== checksum)
        throw new Trouble(`The migration ${name} was changed after it was applied to this database.`)
      if (known) continue
      await apply(client, name, sql, checksum)
      applied.push(name)
    }
    return { applied, newer: rows.map(({ name }) => name).filter((name) => !ours.some((known) => known.name === name)) }
  } finally {
    await client.end()
  }
}

/** One migration and its row, in one transaction: a kill in between leaves neither. */
async function apply(
  /** @type {import('pg').Client} */ client,
  /** @type {string} */ name,
  /** @type {string} */ sql,
  /** @type {string} */ checksum,
) {
  await client.query('BEGIN')
  try {
    await client.query('INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at) VALUES ($1, $2, $3, clock_timestamp())', [
      randomUUID(),
      checksum,
      name,
    ])
    await client.query(sql)
    await client.query(
      'UPDATE _prisma_migrations SET finished_at = clock_timestamp(), applied_steps_count = 1 WHERE migration_name = $1 AND finished_at IS NULL',
      [name],
    )
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  }
}

function migrationsIn(/** @type {string} */ folder) {
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return names
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const sql = readFileSync(join(folder, name, 'migration.sql'), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    })
}

/** Why a connection failed; an error of several addresses (IPv4 and IPv6) carries its words inside. */
const reason = (/** @type {any} */ error) => error?.message || error?.errors?.[0]?.message || String(error)

const table = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL,
  logs TEXT,
  rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`
