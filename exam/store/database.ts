import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from '@/prisma/generated/client'

export type Transaction = Omit<PrismaClient, '$connect' | '$disconnect' | '$on' | '$transaction' | '$extends'>

const shared = globalThis as { seatrialDatabase?: PrismaClient }

/** The process's one client, made on first use and kept on globalThis, because Next copies module state per bundle. */
export function database(): PrismaClient {
  const connectionString = process.env.DATABASE_URL
  if (!connectionString) throw new Error('DATABASE_URL is not set')
  shared.seatrialDatabase ??= new PrismaClient({ adapter: new PrismaPg({ connectionString, max: 10 }) })
  return shared.seatrialDatabase
}
