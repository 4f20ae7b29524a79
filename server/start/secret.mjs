import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The one secret that signs sessions and tickets: the environment's, else the one in `.seatrial/`, made at the first start. */
export function secret(/** @type {string} */ root) {
  if (process.env.SEATRIAL_SECRET?.trim()) return process.env.SEATRIAL_SECRET
  const file = join(root, '.seatrial/secret')
  if (!existsSync(file)) {
    mkdirSync(join(root, '.seatrial'), { recursive: true })
    // Written aside and put in place whole, so that a kill in between leaves no half secret.
    const aside = `${file}.${process.pid}`
    writeFileSync(aside, randomBytes(32).toString('hex'), { mode: 0o600 })
    try {
      linkSync(aside, file)
    } catch (error) {
      if (/** @type {{ code?: string }} */ (error).code !== 'EEXIST') throw error
    } finally {
      rmSync(aside, { force: true })
    }
  }
  return readFileSync(file, 'utf8').trim()
}
