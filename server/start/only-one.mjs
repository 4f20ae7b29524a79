import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Trouble } from './trouble.mjs'

/**
 * Two servers in one clone would share its embedded PostgreSQL, and the first to stop would stop the other's. A file that a killed process
 * left behind does not count. @returns {() => void} lets the next one in
 */
export function onlyOne(/** @type {string} */ root) {
  const file = join(root, '.seatrial/start.pid')
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' })
      return () => rmSync(file, { force: true })
    } catch (error) {
      if (/** @type {{ code?: string }} */ (error).code !== 'EEXIST') throw error
    }
    const other = Number(readFileSync(file, 'utf8'))
    if (isSeatrial(other))
      throw new Trouble(
        `Seatrial runs in this folder already (process ${other}): stop it first, or set DATABASE_URL and PORT to run another beside it.`,
      )
    rmSync(file, { force: true })
  }
}

function isSeatrial(/** @type {number} */ pid) {
  if (!pid || pid === process.pid) return false
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('start.mjs')
  } catch {
    return process.platform !== 'linux'
  }
}
