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
export const setup = (project: TestProject): Promise<() => Promise<void>> => prepare(project, template)

/** Provides a PostgreSQL to the project's tests, with a migrated database called `name`, which `fill` may fill. Answers what stops it. */
export async function prepare(project: TestProject, name: string, fill?: (url: string) => Promise<void>): Promise<() => Promise<void>> {
  const { url, stop } = await testPostgres()
  await run(url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`, `CREATE DATABASE ${name}`)
  await migrate(onDatabase(url, name), new URL('../../prisma/migrations', import.meta.url).pathname)
  await fill?.(onDatabase(url, name))
  project.provide('postgres', url)
  return stop
}
