import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { postgresHome } from './postgres-home.mjs'
import { sentenceFor, Trouble } from './trouble.mjs'

const user = 'seatrial'
const startsWithinMs = 60_000

/**
 * Starts the embedded PostgreSQL, or takes over one that a killed process left running on the same data.
 * @param {{ root: string, name: string, settings?: Record<string, string> }} options `name`: the data's folder; `settings`: of postgresql.conf
 * @returns {Promise<{ url: string, note: string, found: boolean, stop: () => Promise<void> }>} `url` connects to the database `seatrial`; `found`: it ran already
 */
export async function startPostgres({ root, name, settings = {} }) {
  const home = postgresHome(root, name)
  const { data, as } = home
  const passwordFile = join(dirname(data), `${name}.password`)
  if (!existsSync(join(data, 'PG_VERSION'))) initialise(home, passwordFile)
  const password = readFileSync(passwordFile, 'utf8').trim()
  const urlAt = (/** @type {number} */ port, database = 'seatrial') => `postgresql://${user}:${password}@127.0.0.1:${port}/${database}`

  const { port, found } = await reach(home, (free) => urlAt(free, 'postgres'), join(dirname(data), `${name}.log`), settings)
  await makeDatabase(urlAt(port, 'postgres'))
  const notes = [`127.0.0.1:${port}`, home.note, found ? 'taken over from a process that was killed' : '']
  return { url: urlAt(port), note: notes.filter(Boolean).join(', '), found, stop: async () => stop(home, as) }
}

/** Removes the data of an embedded PostgreSQL, stopping it first. */
export function removePostgres(/** @type {string} */ root, /** @type {string} */ name) {
  const home = postgresHome(root, name)
  if (runningPort(home.data) !== undefined) stop(home, home.as)
  for (const suffix of ['', '.new', '.password', '.log'])
    rmSync(join(dirname(home.data), `${name}${suffix}`), { recursive: true, force: true })
}

/** Makes the data in a folder beside its place and moves it there when it is whole, so that a kill in between leaves nothing half made. */
function initialise(/** @type {import('./postgres-home.mjs').Home} */ { programs, data, as }, /** @type {string} */ passwordFile) {
  const fresh = `${data}.new`
  rmSync(fresh, { recursive: true, force: true })
  mkdirSync(fresh, { recursive: true, mode: 0o700 })
  writeFileSync(passwordFile, `${randomBytes(24).toString('hex')}\n`, { mode: 0o600 })
  if (as) for (const path of [fresh, passwordFile]) chownSync(path, as.uid, as.gid)
  const words = ['-D', fresh, '-U', user, '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--encoding=UTF8', '--locale=C']
  const made = spawnSync(join(programs, 'bin/initdb'), words, { ...as, cwd: fresh, encoding: 'utf8', env: environment() })
  if (made.status !== 0) {
    const said = made.error?.message ?? `${made.stderr}${made.stdout}`
    throw new Trouble(sentenceFor({ message: said }) ?? `PostgreSQL's data could not be made: ${lastLine(said)}`)
  }
  rmSync(data, { recursive: true, force: true })
  renameSync(fresh, data)
}

function run(
  /** @type {import('./postgres-home.mjs').Home} */ { programs, data, as },
  /** @type {number} */ port,
  /** @type {string} */ log,
  /** @type {Record<string, string>} */ settings,
) {
  const all = { listen_addresses: '127.0.0.1', unix_socket_directories: '', max_connections: '100', ...settings }
  const words = ['-D', data, '-p', String(port), ...Object.entries(all).flatMap(([key, value]) => ['-c', `${key}=${value}`])]
  const output = openSync(log, 'w')
  // A process group of its own: Ctrl-C in the terminal reaches Seatrial alone, which then stops PostgreSQL in its turn.
  const program = spawn(join(programs, 'bin/postgres'), words, {
    ...as,
    cwd: data,
    detached: true,
    stdio: ['ignore', output, output],
    env: environment(),
  })
  program.on('error', () => undefined) // exitCode stays null; `answering` tells what the log says
  program.unref()
  return program
}

/**
 * Finds the PostgreSQL that runs on this data, or starts one, and waits until it answers.
 * @param {import('./postgres-home.mjs').Home} home
 * @param {(port: number) => string} urlAt
 * @param {string} log
 * @param {Record<string, string>} settings
 */
async function reach(home, urlAt, log, settings) {
  const until = Date.now() + startsWithinMs
  for (;;) {
    const left = runningPort(home.data)
    const port = left ?? (await freePort())
    const program = left === undefined ? run(home, port, log, settings) : undefined
    const gone = () => (program ? program.exitCode !== null : runningPort(home.data) === undefined)
    if (await answers(urlAt(port), gone, until)) return { port, found: left !== undefined }
    refuseHopeless(log, until)
  }
}

/** The port of the PostgreSQL that runs on this data, told by its lock file; undefined when none does. */
function runningPort(/** @type {string} */ data) {
  const file = join(data, 'postmaster.pid')
  if (!existsSync(file)) return undefined
  const [pid, , , port] = readFileSync(file, 'utf8').split('\n')
  const command = commandOf(Number(pid))
  if (command.includes(data)) return Number(port)
  // A dead process's file is PostgreSQL's to judge, which also looks for what its children still hold. After a reboot the number may be
  // somebody else's, and PostgreSQL would wait for them.
  if (command) rmSync(file, { force: true })
  return undefined
}

/** The command line of a process; empty when there is none of that number. */
function commandOf(/** @type {number} */ pid) {
  if (!existsSync('/proc/self/cmdline')) return spawnSync('ps', ['-p', String(pid), '-o', 'args='], { encoding: 'utf8' }).stdout ?? ''
  return existsSync(`/proc/${pid}/cmdline`) ? readFileSync(`/proc/${pid}/cmdline`, 'utf8') : ''
}

/** Waits until PostgreSQL answers. False when it is gone, or time is up. */
async function answers(/** @type {string} */ url, /** @type {() => boolean} */ gone, /** @type {number} */ until) {
  const { default: pg } = await import('pg')
  for (let wait = 10; Date.now() < until; wait = Math.min(wait * 1.5, 250)) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
    try {
      await client.connect()
      return true
    } catch (error) {
      if (/** @type {{ code?: string }} */ (error).code === '28P01')
        throw new Trouble('The embedded PostgreSQL does not take its own password: remove its folder in .seatrial/ to start afresh.')
      if (gone()) return false
    } finally {
      await client.end().catch(() => undefined)
    }
    await sleep(wait)
  }
  return false
}

/** A PostgreSQL whose predecessor is still dying ends at once and is worth another try; one that ends for another reason is not. */
function refuseHopeless(/** @type {string} */ log, /** @type {number} */ until) {
  const said = existsSync(log) ? readFileSync(log, 'utf8') : ''
  if (Date.now() < until && /still in use|already exists|shutting down|shut down/.test(said)) return
  throw new Trouble(sentenceFor({ message: said }) ?? `The embedded PostgreSQL did not start: ${lastLine(said) || 'it does not answer'}`)
}

async function makeDatabase(/** @type {string} */ url) {
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = 'seatrial'")
    if (!rowCount) await client.query('CREATE DATABASE seatrial')
  } finally {
    await client.end()
  }
}

/** A fast shutdown: open transactions are rolled back, everything committed is on disk. */
function stop(
  /** @type {import('./postgres-home.mjs').Home} */ { programs, data },
  /** @type {import('./postgres-home.mjs').Home['as']} */ as,
) {
  spawnSync(join(programs, 'bin/pg_ctl'), ['stop', '-D', data, '-m', 'fast', '-w', '-t', '30'], {
    ...as,
    cwd: data,
    env: environment(),
    stdio: 'ignore',
  })
}

const environment = () => ({
  PATH: process.env.PATH ?? '',
  LC_ALL: 'C',
  TZ: 'UTC',
  ...(process.env.SYSTEMROOT ? { SYSTEMROOT: process.env.SYSTEMROOT } : {}),
})

const lastLine = (/** @type {string} */ text) => text.trim().split('\n').at(-1) ?? ''

/** @returns {Promise<number>} a port of this machine that nobody listens on */
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (probe.address())
      probe.close(() => resolve(port))
    })
  })
}
