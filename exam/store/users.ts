import type { Role } from '@/exam/views'
import { database, statement, type Transaction } from './database'

export type UserRow = {
  id: string
  name: string
  email: string | null
  role: Role
  guest: boolean
  blockedAt: Date | null
  createdAt: Date
}

const select = { id: true, name: true, email: true, role: true, guest: true, blockedAt: true, createdAt: true } as const

/** Who asks is read for every request and every screen. */
export async function selectOptionalUser(id: string): Promise<UserRow | null> {
  const [row] = await statement<UserRow>(
    'user-select',
    'SELECT id, name, email, role, guest, "blockedAt", "createdAt" FROM users WHERE id = $1',
    [id],
  )
  return row ?? null
}

export function selectOptionalUserByEmail(email: string): Promise<(UserRow & { passwordHash: string | null }) | null> {
  return database().user.findUnique({ where: { email }, select: { ...select, passwordHash: true } })
}

/** Null when somebody has the e-mail address already. */
export async function insertUser(
  user: { name: string; email: string | null; passwordHash?: string; guest?: boolean },
  tx: Transaction = database(),
): Promise<string | null> {
  const rows = await tx.user.createManyAndReturn({ data: [user], skipDuplicates: true, select: { id: true } })
  return rows[0]?.id ?? null
}

/** A guest gets a name, an e-mail address and a password and keeps everything. False: the address is taken, or the user is no guest. */
export async function upgradeGuestRow(id: string, account: { name: string; email: string; passwordHash: string }): Promise<boolean> {
  const changed = await database().$executeRaw`
    UPDATE users SET name = ${account.name}, email = ${account.email}, "passwordHash" = ${account.passwordHash}, guest = false
    WHERE id = ${id} AND guest AND NOT EXISTS (SELECT 1 FROM users WHERE email = ${account.email})`
  return changed === 1
}

export async function updateUser(
  id: string,
  change: { role?: Role; blockedAt?: Date | null; passwordHash?: string },
  tx: Transaction = database(),
): Promise<void> {
  await tx.user.update({ where: { id }, data: change })
}

export function countAdmins(tx: Transaction = database()): Promise<number> {
  return tx.user.count({ where: { role: 'admin', blockedAt: null } })
}

/** Users whose name or e-mail address contains `search`, newest first. */
export async function selectUsers(ask: { search: string; skip: number; take: number }): Promise<{ rows: UserRow[]; total: number }> {
  const contains = { contains: ask.search, mode: 'insensitive' as const }
  const where = ask.search ? { OR: [{ name: contains }, { email: contains }] } : {}
  const [rows, total] = await Promise.all([
    database().user.findMany({ where, select, orderBy: { createdAt: 'desc' }, skip: ask.skip, take: ask.take }),
    database().user.count({ where }),
  ])
  return { rows, total }
}
