// `npm start`: everything from a fresh clone to a running server. Plain Node, because nothing is installed yet when it begins.
import { mkdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from './start/build.mjs'
import { outliveConsole } from './start/console.mjs'
import { install } from './start/install.mjs'
import { migrate } from './start/migrate.mjs'
import { checkNode } from './start/node-version.mjs'
import { onlyOne } from './start/only-one.mjs'
import { startPostgres } from './start/postgres.mjs'
import { secret } from './start/secret.mjs'
import { step } from './start/step.mjs'
import { sentenceFor, Trouble } from './start/trouble.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const development = process.argv.includes('--dev')
const buildOnly = process.argv.includes('--build')

/** What to undo, newest first. @type {(() => unknown)[]} */
const undo = []
/** @type {{ sentenceFor(error: unknown): string | undefined } | undefined} */
let setup

async function main() {
  const began = performance.now()
  checkNode()
  outliveConsole()
  process.chdir(root)
  Object.assign(process.env, {
    NODE_ENV: development ? 'development' : 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    CHECKPOINT_DISABLE: '1',
  })
  process.stdout.write('Seatrial\n')
  await step('packages', async () => ({ value: undefined, note: install(root) ? 'installed' : 'as in the lockfile' }))
  await step('client', async () => ({
    value: undefined,
    note: (await build(root, 'client')) ? 'generated from prisma/schema.prisma' : 'fresh',
  }))
  await build(root, 'texts')
  await step('bundles', async () => ({
    value: undefined,
    note: (await build(root, 'bundles')) ? 'server, worker and command line built' : 'fresh',
  }))
  const tools = (await import(pathToFileURL(join(root, 'dist/setup.js')).href)).setup
  setup = tools
  const settings = tools.settings()
  if (!buildOnly) await portIsFree(settings.PORT, settings.HOST)
  if (!buildOnly) await prepareDatabase(tools)
  if (!development) await step('pages', async () => ({ value: undefined, note: (await build(root, 'pages')) ? 'built' : 'fresh' }))
  if (buildOnly) return
  process.env.NEXTAUTH_URL = settings.SEATRIAL_URL ?? `http://localhost:${settings.PORT}`
  const serving = await step('server', async () => ({ value: await serve(), note: `port ${settings.PORT}` }))
  undo.unshift(() => serving.stop())
  const link = settings.SEATRIAL_ROLE === 'labs' ? null : await tools.adminLink()
  if (link)
    process.stdout.write(
      `\nNobody is the administrator yet. This link makes its visitor the administrator, once, today:\n  ${process.env.NEXTAUTH_URL}${link}\n`,
    )
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  process.stdout.write(`\nReady after ${seconds} s: ${process.env.NEXTAUTH_URL}  (Ctrl-C stops it)\n`)
}

async function prepareDatabase(/** @type {any} */ tools) {
  mkdirSync(join(root, '.seatrial'), { recursive: true })
  process.env.SEATRIAL_SECRET = secret(root)
  process.env.DATABASE_URL = await step('PostgreSQL', database)
  await step('migrations', async () => {
    const { applied, newer } = await migrate(/** @type {string} */ (process.env.DATABASE_URL), join(root, 'prisma/migrations'))
    const done = applied.length ? `applied ${applied.join(', ')}` : 'up to date'
    const ahead = `a newer Seatrial was here (${newer.join(', ')}): it only adds, this one goes on`
    return { value: undefined, note: newer.length ? `${done}; ${ahead}` : done }
  })
  undo.unshift(() => tools.disconnect())
  await tools.tidy()
  const problems = await step('question bank', async () => {
    const { questions, exams, changed, keptFromBrowser, retired, problems } = await tools.updateBank(join(root, 'questions'))
    const parts = [
      `${questions} questions, ${exams} exams`,
      changed && `${changed} changed`,
      keptFromBrowser && `${keptFromBrowser} kept as edited in the browser`,
      retired && `${retired} retired`,
    ]
    return { value: problems, note: parts.filter(Boolean).join(', ') }
  })
  for (const problem of problems) process.stderr.write(`    questions/${problem}\n`)
}

async function database() {
  if (process.env.DATABASE_URL?.trim()) return { value: process.env.DATABASE_URL, note: 'DATABASE_URL' }
  undo.unshift(onlyOne(root))
  const { url, note, stop } = await startPostgres({ root, name: 'postgres' })
  undo.unshift(stop)
  return { value: url, note }
}

/** Built, in production; the sources through tsx, in development. */
async function serve() {
  if (development) (await import('tsx/esm/api')).register({ tsconfig: join(root, 'tsconfig.json') })
  const entry = development ? 'server/main.ts' : 'dist/server.js'
  const { serve } = await import(pathToFileURL(join(root, entry)).href)
  return serve({ development })
}

/** Found out before minutes are spent on building. */
function portIsFree(/** @type {number} */ port, /** @type {string} */ host) {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(port, host, () => probe.close(resolve))
  }).catch((error) => {
    throw portTrouble(error, port) ?? error
  })
}

function portTrouble(/** @type {any} */ error, /** @type {string | number} */ port = process.env.PORT ?? 3000) {
  if (error?.code === 'EADDRINUSE') return new Trouble(`Port ${port} is taken: stop what uses it, or set PORT to another.`)
  if (error?.code === 'EACCES' && error?.syscall === 'listen')
    return new Trouble(`Port ${port} may not be used by this user: set PORT to one above 1023.`)
  if (error?.code === 'EADDRNOTAVAIL' && error?.syscall === 'listen')
    return new Trouble(`The address ${error.address} is not this machine's: set HOST to another.`)
  return undefined
}

let stopping = false
async function stop(/** @type {number} */ code) {
  if (stopping) return
  stopping = true
  for (const each of undo) {
    try {
      await each()
    } catch (error) {
      console.error(error)
    }
  }
  process.exit(code)
}

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => {
    if (!stopping) process.stdout.write('\nStopping …\n')
    void stop(0)
  })
}

main().then(
  () => (buildOnly ? stop(0) : undefined),
  (error) => {
    const sentence = portTrouble(error)?.message ?? sentenceFor(error) ?? setup?.sentenceFor(error)
    if (sentence) process.stderr.write(`\n${sentence}\n`)
    else console.error(error)
    void stop(1)
  },
)
