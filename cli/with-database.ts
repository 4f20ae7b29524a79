import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { database } from '@/exam/store/database'
import { startPostgres } from '../server/start/postgres.mjs'
import { sentenceFor } from '../server/start/trouble.mjs'
import { cloneFolder } from './clone-folder'
import { Complaint } from './complaint'

/**
 * Runs `act` on Seatrial's database: the one that DATABASE_URL names, else the clone's own, which is started when it is not running and left
 * as it was found. Answers the exit code; throws a Complaint when there is no database.
 */
export async function withDatabase(act: () => Promise<number>): Promise<number> {
  let release: () => unknown = () => undefined
  try {
    if (!process.env.DATABASE_URL?.trim()) {
      const root = cloneFolder()
      if (!existsSync(join(root, '.seatrial'))) throw new Complaint('there is no database yet: run `npm start` once', 1)
      const { url, found, stop } = await startPostgres({ root, name: 'postgres' })
      process.env.DATABASE_URL = url
      if (!found) release = stop
    }
    return await act()
  } catch (error) {
    if (error instanceof Complaint) throw error
    throw new Complaint(sentenceFor(error) ?? (error as Error).message, 1)
  } finally {
    if (process.env.DATABASE_URL) await database().$disconnect()
    await release()
  }
}
