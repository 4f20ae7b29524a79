import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort } from '../../server/start/postgres.mjs'
import { onDatabase, run, testPostgres } from '../database/test-postgres'

const root = fileURLToPath(new URL('../..', import.meta.url))
const readyWithinMs = 120_000

/** The built server as `npm start` runs it, on a free port, against a database of its own. */
export type Site = {
  url: string
  /** What the console said since the last start. */
  said(): string
  /** As a power cut: no handler runs. */
  kill9(): Promise<void>
  start(): Promise<void>
  stop(): Promise<void>
}

/** Starts the site. The test's own process reads the same database afterwards (DATABASE_URL). */
export async function openSite(name: string): Promise<Site> {
  const postgres = await testPostgres()
  const database = `seatrial_e2e_${name}`
  await run(postgres.url, `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`, `CREATE DATABASE ${database}`)
  process.env.DATABASE_URL = onDatabase(postgres.url, database)
  const port = await freePort()
  const url = `http://localhost:${port}`
  let server: ChildProcess | undefined
  let output = ''

  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    if (!server || server.exitCode !== null || server.signalCode !== null) return
    const ended = once(server, 'exit')
    server.kill(signal)
    await ended
  }
  const start = async () => {
    output = ''
    const env = { ...process.env, PORT: String(port), SEATRIAL_URL: url, SEATRIAL_WORKERS: '2', NODE_ENV: 'production' as const }
    const started = spawn(process.execPath, ['server/start.mjs'], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
    server = started
    for (const stream of [started.stdout, started.stderr]) stream.on('data', (chunk) => (output += chunk))
    const limit = Date.now() + readyWithinMs
    while (!(await isReady(url))) {
      if (started.exitCode !== null || Date.now() > limit) throw new Error(`the site did not start:\n${output}`)
      await sleep(100)
    }
  }
  await start()
  return {
    url,
    said: () => output,
    kill9: () => end('SIGKILL'),
    start,
    stop: async () => {
      await end('SIGTERM')
      await postgres.stop()
    },
  }
}

const isReady = (url: string) =>
  fetch(`${url}/readyz`).then(
    (answer) => answer.ok,
    () => false,
  )
