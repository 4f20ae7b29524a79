import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { PrismaClient } from '@/prisma/generated/client'

export type Transaction = Omit<PrismaClient, '$connect' | '$disconnect' | '$on' | '$transaction' | '$extends'>

const shared = globalThis as { seatrialDatabase?: { client: PrismaClient; pool: pg.Pool } }

/** How long it may take to connect before that counts as an error, milliseconds. */
const connectMs = 5_000

/** The process's one client and its connections, made on first use and kept on globalThis, because Next copies module state per bundle. */
function opened(): { client: PrismaClient; pool: pg.Pool } {
  const connectionString = process.env.DATABASE_URL
  if (!connectionString) throw new Error('DATABASE_URL is not set')
  if (!shared.seatrialDatabase) {
    const pool = new pg.Pool({ connectionString, max: 10, connectionTimeoutMillis: connectMs, keepAlive: true })
    // A connection that is lost while nobody uses it is replaced; unheard, its error would end the process.
    pool.on('error', () => undefined)
    shared.seatrialDatabase = { client: new PrismaClient({ adapter: new PrismaPg(pool, { disposeExternalPool: true }) }), pool }
  }
  return shared.seatrialDatabase
}

export const database = (): PrismaClient => opened().client

/** The database cannot be reached, is stopping or starting, or has no room left: what was asked may succeed later, and may have been done. */
export class DatabaseAway extends Error {}

/** Classes of SQLSTATE that are the server's condition, not the statement's fault: connection, resources, intervention by an operator, system. */
const away = /^(08|53|57|58)/

/**
 * One statement, prepared once per connection under its name: what each line of a learner costs. Prisma would take ten times the processor time.
 * Throws DatabaseAway.
 */
export async function statement<Row extends object>(name: string, text: string, values: readonly unknown[]): Promise<Row[]> {
  try {
    const { rows } = await opened().pool.query<Row>({ name, text, values: [...values] })
    return rows
  } catch (error) {
    // What the server says has a SQLSTATE; all else is the connection's.
    if (!(error instanceof pg.DatabaseError) || away.test(error.code ?? ''))
      throw new DatabaseAway('the database is away', { cause: error })
    throw error
  }
}
