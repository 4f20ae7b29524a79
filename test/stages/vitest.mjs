import { existsSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { runNode } from './outcome.mjs'

/** Each browser test file has a server and a Chromium of its own. */
const most = /** @type {Record<string, number>} */ ({ browser: 2 })

/**
 * Runs a project of vitest.config.ts, or several as one stage, and counts its tests. A file that does not even load is a failure, and so is finding no test.
 * @returns {Promise<import('./outcome.mjs').Outcome>}
 */
export async function vitest(/** @type {string} */ root, /** @type {string[]} */ ...projects) {
  const [project = ''] = projects
  const report = join(root, `.seatrial/test-${project}.json`)
  rmSync(report, { force: true })
  const words = [
    'node_modules/vitest/vitest.mjs',
    'run',
    ...projects.flatMap((each) => ['--project', each]),
    '--reporter=dot',
    '--reporter=json',
    `--outputFile.json=${report}`,
    // Vitest leaves one core free, which on two cores is half of them. The real kubectl has threads of its own.
    ...(project === 'parity' ? [] : [`--maxWorkers=${Math.min(availableParallelism(), most[project] ?? Number.POSITIVE_INFINITY)}`]),
  ]
  const { code } = await runNode(root, words, { NO_COLOR: '1' })
  if (!existsSync(report)) return { passed: 0, failed: 1 }
  const { numPassedTests: passed, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'))
  const unloaded = testResults.filter((/** @type {any} */ file) => file.status === 'failed' && file.assertionResults.length === 0).length
  const failed = numFailedTests + unloaded
  return { passed, failed: failed || Number(code !== 0 || passed === 0) }
}
