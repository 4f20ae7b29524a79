import { existsSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { runNode } from './outcome.mjs'

/**
 * Runs one project of vitest.config.ts and counts its tests. A file that does not even load is a failure, and so is finding no test.
 * @returns {Promise<import('./outcome.mjs').Outcome>}
 */
export async function vitest(/** @type {string} */ root, /** @type {string} */ project, /** @type {Record<string, string>} */ env = {}) {
  const report = join(root, `.seatrial/test-${project}.json`)
  rmSync(report, { force: true })
  const words = [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--project',
    project,
    '--reporter=dot',
    '--reporter=json',
    `--outputFile.json=${report}`,
    // Vitest leaves one core free, which on two cores is half of them. Browser and parity tests have servers beside them.
    ...(['unit', 'integration'].includes(project) ? [`--maxWorkers=${availableParallelism()}`] : []),
  ]
  const { code } = await runNode(root, words, { NO_COLOR: '1', ...env })
  if (!existsSync(report)) return { passed: 0, failed: 1 }
  const { numPassedTests: passed, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'))
  const unloaded = testResults.filter((/** @type {any} */ file) => file.status === 'failed' && file.assertionResults.length === 0).length
  const failed = numFailedTests + unloaded
  return { passed, failed: failed || Number(code !== 0 || passed === 0) }
}
