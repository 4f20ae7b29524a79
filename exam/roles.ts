import { hashPassword } from './auth/password'
import { password } from './people'
import { insertAuditEntry } from './store/audit-log'
import { database } from './store/database'
import { storable } from './store/text'
import { countAdmins, selectOptionalUser, selectOptionalUserByEmail, selectUsers, updateUser } from './store/users'
import type { CurrentUser, Role } from './views'

export type Person = { id: string; name: string; email: string | null; role: Role; guest: boolean; blocked: boolean; createdAt: number }

export const peopleOnAPage = 50

/** Everybody, newest first, 50 a page (0-based). Null for who is no administrator. */
export async function listPeople(
  ask: { search?: string; page?: number },
  user: CurrentUser,
): Promise<{ people: Person[]; total: number } | null> {
  if (user.role !== 'admin') return null
  const { rows, total } = await selectUsers({
    search: storable(ask.search ?? '').trim(),
    skip: (ask.page ?? 0) * peopleOnAPage,
    take: peopleOnAPage,
  })
  return {
    people: rows.map(({ blockedAt, createdAt, ...row }) => ({ ...row, blocked: blockedAt !== null, createdAt: createdAt.getTime() })),
    total,
  }
}

export type RoleEnd = { ok: true } | { ok: false; why: 'forbidden' | 'absent' | 'last-administrator' | 'guest' }

/** Gives a role. There is always one administrator left. */
export function setRole(userId: string, role: Role, actor: CurrentUser): Promise<RoleEnd> {
  return change(userId, { role }, actor, { action: 'role', detail: { role } })
}

/** Blocks somebody, from their next request on, or lets them in again. */
export function setBlocked(userId: string, blocked: boolean, actor: CurrentUser, now = Date.now()): Promise<RoleEnd> {
  return change(userId, { blockedAt: blocked ? new Date(now) : null }, actor, { action: blocked ? 'blocked' : 'unblocked', detail: {} })
}

async function change(
  userId: string,
  to: { role?: Role; blockedAt?: Date | null },
  actor: CurrentUser,
  entry: { action: string; detail: Record<string, string> },
): Promise<RoleEnd> {
  if (actor.role !== 'admin') return { ok: false, why: 'forbidden' }
  const user = await selectOptionalUser(userId)
  if (!user) return { ok: false, why: 'absent' }
  if (user.guest && to.role && to.role !== 'learner') return { ok: false, why: 'guest' }
  return database()
    .$transaction(async (tx) => {
      await updateUser(userId, to, tx)
      if (user.role === 'admin' && (await countAdmins(tx)) === 0) throw new LastAdministrator()
      await insertAuditEntry({ actorId: actor.id, subject: `user:${userId}`, ...entry }, tx)
      return { ok: true } as const
    })
    .catch((error) => {
      if (error instanceof LastAdministrator) return { ok: false, why: 'last-administrator' } as const
      throw error
    })
}

/** Undoes the transaction that would leave nobody in charge. */
class LastAdministrator extends Error {}

export type ConsoleEnd = { ok: true; name: string } | { ok: false; message: string }

/** From the console only: a new password for an account. */
export async function resetPassword(email: string, to: string): Promise<ConsoleEnd> {
  const checked = password.safeParse(to)
  if (!checked.success) return { ok: false, message: checked.error.issues[0]?.message ?? 'That is not a password.' }
  const passwordHash = await hashPassword(to)
  return fromConsole(email, { passwordHash }, 'password-reset', {})
}

/** From the console only: a role for an account. */
export function grantRole(email: string, role: Role): Promise<ConsoleEnd> {
  return fromConsole(email, { role }, 'role', { role })
}

async function fromConsole(
  email: string,
  to: { role?: Role; passwordHash?: string },
  action: string,
  detail: Record<string, string>,
): Promise<ConsoleEnd> {
  const user = await selectOptionalUserByEmail(email.trim().toLowerCase())
  if (!user) return { ok: false, message: `nobody signed up with ${email}` }
  await database().$transaction(async (tx) => {
    await updateUser(user.id, to, tx)
    await insertAuditEntry({ actorId: null, action, subject: `user:${user.id}`, detail }, tx)
  })
  return { ok: true, name: user.name }
}
