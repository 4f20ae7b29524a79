/**
 * What a stage of `npm test` came to.
 * @typedef {{ passed: number, failed: number }} Outcome
 */

import { spawn } from 'node:child_process'

/**
 * Runs a tool with its words shown as they come; answers its exit code and what it wrote.
 * @param {string} root
 * @param {string[]} words of node
 * @param {Record<string, string>} [env]
 * @returns {Promise<{ code: number, said: string }>}
 */
export function runNode(root, words, env = {}) {
  return new Promise((resolve) => {
    const tool = spawn(process.execPath, words, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } })
    let said = ''
    for (const stream of [tool.stdout, tool.stderr])
      stream.on('data', (chunk) => {
        said += chunk
        process.stdout.write(chunk)
      })
    tool.on('close', (code) => resolve({ code: code ?? 1, said }))
  })
}

/** A tool that counts for one test. @returns {Promise<Outcome>} */
export async function oneTool(/** @type {string} */ root, /** @type {string[]} */ words) {
  const { code } = await runNode(root, words)
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}
