import type { Prisma } from '@/prisma/generated/client'
import { database, type Transaction } from './database'

/** Written in the transaction of what it tells of. `actorId` null: the console, or the program itself. `subject`: `user:<id>`, `question:<id>`. */
export async function insertAuditEntry(
  entry: { actorId: string | null; action: string; subject: string; detail?: Prisma.InputJsonObject },
  tx: Transaction = database(),
): Promise<void> {
  await tx.auditEntry.create({ data: entry })
}
