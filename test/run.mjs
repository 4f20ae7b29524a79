// `npm test`: does its own set-up on a fresh clone, then every stage; the last line counts over all of them.
import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from '../server/start/build.mjs'
import { install } from '../server/start/install.mjs'
import { checkNode } from '../server/start/node-version.mjs'
import { removePostgres, startPostgres } from '../server/start/postgres.mjs'
import { sentenceFor } from '../server/start/trouble.mjs'
import { oneTool, runNode } from './stages/outcome.mjs'
import { proofs } from './stages/proofs.mjs'
import { vitest } from './stages/vitest.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

/** In their order. `--only=types,unit` picks some. `database`: needs a PostgreSQL; `built`: needs the server and the pages built. */
const stages = [
  { name: 'types', run: () => types(root) },
  { name: 'lint', run: () => oneTool(root, ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.']) },
  { name: 'unused', run: () => oneTool(root, ['node_modules/knip/bin/knip.js', '--no-progress']) },
  { name: 'unit', run: () => vitest(root, 'unit', 'shell') },
  { name: 'proofs', run: () => proofs(root) },
  { name: 'parity', run: () => vitest(root, 'parity') },
  { name: 'integration', database: true, run: () => vitest(root, 'integration') },
  { name: 'browser', database: true, built: true, run: () => vitest(root, 'browser') },
]

/** Tests throw their database away: it need not survive a power cut. */
const fast = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' }

async function main() {
  const only = process.argv
    .find((word) => word.startsWith('--only='))
    ?.slice('--only='.length)
    .split(',')
  const chosen = stages.filter(({ name }) => !only || only.includes(name))
  checkNode()
  process.chdir(root)
  Object.assign(process.env, { NEXT_TELEMETRY_DISABLED: '1', CHECKPOINT_DISABLE: '1' })
  mkdirSync(join(root, '.seatrial'), { recursive: true })
  if (install(root)) console.log('packages installed')
  await build(root, 'client')
  await build(root, 'texts')
  await build(root, 'bundles')
  process.env.SEATRIAL_TEST_WORKER = join(root, 'dist/worker.js')
  const name = `test-postgres-${process.pid}`
  const total = { passed: 0, failed: 0 }
  try {
    if (chosen.some(({ database }) => database) && !process.env.SEATRIAL_TEST_POSTGRES) {
      const { url, note } = await startPostgres({ root, name, settings: fast })
      process.env.SEATRIAL_TEST_POSTGRES = url
      console.log(`PostgreSQL for tests at ${note}`)
    }
    for (const { name, built, run } of chosen) {
      const began = Date.now()
      console.log(`\n── ${name}`)
      const { passed, failed } = built && !(await isBuilt()) ? { passed: 0, failed: 1 } : await run()
      total.passed += passed
      total.failed += failed
      console.log(`── ${name}: ${passed} passed, ${failed} failed, ${((Date.now() - began) / 1000).toFixed(1)} s`)
    }
  } finally {
    removePostgres(root, name)
  }
  return total
}

/** Pages' parameters have types that Next writes from the folders of `app/`. */
async function types(/** @type {string} */ root) {
  const { code } = await runNode(root, ['node_modules/next/dist/bin/next', 'typegen'])
  return code === 0 ? oneTool(root, ['node_modules/typescript/bin/tsc', '--noEmit', '-p', '.']) : { passed: 0, failed: 1 }
}

async function isBuilt() {
  try {
    await build(root, 'pages')
    return true
  } catch (error) {
    console.error(sentenceFor(error) ?? error)
    return false
  }
}

main().then(
  ({ passed, failed }) => {
    console.log(`\n${passed} passed, ${failed} failed`)
    process.exit(failed || !passed ? 1 : 0)
  },
  (error) => {
    console.error(sentenceFor(error) ?? error)
    console.log('\n0 passed, 1 failed')
    process.exit(1)
  },
)
