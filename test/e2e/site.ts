import { randomBytes } from 'node:crypto'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, inject } from 'vitest'
import { type ServerProcess, startServer } from '@/cli/bench/load/servers'
import { database } from '@/exam/store/database'
import type { Role } from '@/exam/views'
import { freePort } from '../../server/start/postgres.mjs'
import { onDatabase, run } from '../database/test-postgres'
import { type Account, makeAccount, sessionCookie } from './accounts'
import { launchBrowser, newVisitor, type Visitor } from './browser'
import { template } from './global-setup'

/** The built server as `npm start` runs it, against a database of its own, and a browser to visit it with. */
export type Site = {
  readonly url: string
  /** What the console said since the last start. */
  said(): string
  /** As a power cut: no handler runs. */
  kill9(): Promise<void>
  start(): Promise<void>
  /** Somebody new, without cookies. */
  visitor(colours?: 'light' | 'dark'): Promise<Visitor>
  /** Somebody who has an account already and is signed in. */
  learner(name: string, role?: Role): Promise<Visitor & Account>
}

/**
 * The site of a test file: opened before its first test, closed after its last. `settings` are environment variables of the server. The tests' own
 * process reads the same database (DATABASE_URL).
 */
export function openSite(name: string, settings: Record<string, string> = {}): Site {
  let url = ''
  let port = 0
  let server: ServerProcess | undefined
  let browser: Browser | undefined

  const start = async () => {
    server = await startServer({ SEATRIAL_WORKERS: '2', ...settings, SEATRIAL_URL: url }, port)
  }
  const visitor: Site['visitor'] = (colours) => newVisitor(browser as Browser, url, colours)

  beforeAll(async () => {
    await copyDatabase(name)
    // Also this process signs sessions.
    process.env.SEATRIAL_SECRET = randomBytes(24).toString('hex')
    port = await freePort()
    url = `http://localhost:${port}`
    ;[browser] = await Promise.all([launchBrowser(), start()])
  })
  afterAll(async () => {
    await browser?.close()
    await database().$disconnect()
    await server?.stop()
  })
  return {
    get url() {
      return url
    },
    said: () => server?.said() ?? '',
    kill9: async () => server?.kill9(),
    start,
    visitor,
    learner: async (who, role) => {
      const account = await makeAccount(who, role)
      const came = await visitor()
      await came.context.addCookies([await sessionCookie(account.user, url)])
      return { ...came, ...account }
    },
  }
}

/** A database of its own with the question bank in it, as DATABASE_URL. */
export async function copyDatabase(name: string): Promise<void> {
  const copy = `seatrial_e2e_${name}`
  await run(inject('postgres'), `DROP DATABASE IF EXISTS ${copy} WITH (FORCE)`, `CREATE DATABASE ${copy} TEMPLATE ${template}`)
  process.env.DATABASE_URL = onDatabase(inject('postgres'), copy)
}
