import type { TestProject } from 'vitest/node'
import { migrate } from '../../server/start/migrate.mjs'
import { onDatabase, run, testPostgres } from './test-postgres'

declare module 'vitest' {
  // biome-ignore lint/style/useConsistentTypeDefinitions: only an interface can be added to
  interface ProvidedContext {
    postgres: string
  }
}

export const template = 'seatrial_template'

/** Once for all workers: a PostgreSQL, and in it a migrated database that each worker's own is copied from. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { url, stop } = await testPostgres()
  await run(url, `DROP DATABASE IF EXISTS ${template} WITH (FORCE)`, `CREATE DATABASE ${template}`)
  await migrate(onDatabase(url, template), new URL('../../prisma/migrations', import.meta.url).pathname)
  project.provide('postgres', url)
  return stop
}
