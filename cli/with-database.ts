import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { database } from '@/exam/store/database'
import { startPostgres } from '../server/start/postgres.mjs'
import { sentenceFor } from '../server/start/trouble.mjs'

/** The clone that this command line belongs to: built (`dist/`) and from the sources alike the folder that holds `package.json`. */
function cloneFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder)
  return folder
}

/**
 * Runs `act` on Seatrial's database: the one that DATABASE_URL names, else the clone's own, which is started when it is not running and left
 * as it was found. Answers the exit code.
 */
export async function withDatabase(act: () => Promise<number>): Promise<number> {
  let release: () => unknown = () => undefined
  try {
    if (!process.env.DATABASE_URL?.trim()) {
      const root = cloneFolder()
      if (!existsSync(join(root, '.seatrial'))) throw new Error('there is no database yet: run `npm start` once')
      const { url, found, stop } = await startPostgres({ root, name: 'postgres' })
      process.env.DATABASE_URL = url
      if (!found) release = stop
    }
    return await act()
  } catch (error) {
    process.stderr.write(`seatrial: ${sentenceFor(error) ?? (error as Error).message}\n`)
    return 1
  } finally {
    if (process.env.DATABASE_URL) await database().$disconnect()
    await release()
  }
}
