import { runNode } from './outcome.mjs'

/**
 * `seatrial prove`, every question of the bank; each row of its proof counts.
 * @returns {Promise<import('./outcome.mjs').Outcome>}
 */
export async function proofs(/** @type {string} */ root) {
  const { code, said } = await runNode(root, ['cli/seatrial.mjs', 'prove'])
  // The closing line of `prove` counts what it proved.
  const [, passed, failed] = /(\d+) passed, (\d+) failed/.exec(said.split('\n').reverse().join('\n')) ?? []
  if (passed === undefined || failed === undefined) return { passed: 0, failed: 1 }
  return { passed: Number(passed), failed: Number(failed) || Number(code !== 0) }
}
