import { runNode } from './outcome.mjs'

/**
 * `seatrial prove`: each question of the bank counts once. One draw of each, with the fault that it plants; `npx seatrial prove` makes three, with every fault.
 * @returns {Promise<import('./outcome.mjs').Outcome>}
 */
export async function proofs(/** @type {string} */ root) {
  const { code, said } = await runNode(root, ['cli/seatrial.mjs', 'prove', '--seeds', '1'])
  const [, proved, all] = /(\d+) of (\d+) questions proved/.exec(said) ?? []
  if (proved === undefined) return { passed: 0, failed: 1 }
  return { passed: Number(proved), failed: Number(all) - Number(proved) || Number(code !== 0) }
}
