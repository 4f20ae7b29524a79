import { createHash, randomBytes } from 'node:crypto'
import { insertAuditEntry } from './store/audit-log'
import { database } from './store/database'
import { deleteUnusedLinks, insertLink, isLinkGood, useLink } from './store/one-time-links'
import { countAdmins, updateUser } from './store/users'
import type { CurrentUser } from './views'

const purpose = 'administrator'
const livesMs = 24 * 60 * 60_000
const hashOf = (token: string) => createHash('sha256').update(token).digest('hex')

/**
 * The path of a link that makes its visitor the administrator, once, within a day; older ones stop working.
 * Null when there is an administrator: from then on the people page gives roles. Only the console shows it.
 */
export async function adminLink(now = Date.now()): Promise<string | null> {
  if ((await countAdmins()) > 0) return null
  const token = randomBytes(24).toString('base64url')
  await deleteUnusedLinks(purpose)
  await insertLink({ tokenHash: hashOf(token), purpose, expiresAt: new Date(now + livesMs) })
  return `/administrator/${token}`
}

/** True while the link works; opening the page does not use it up (mail programs and previews open pages too). */
export function isAdminLinkGood(token: string, now = Date.now()): Promise<boolean> {
  return isLinkGood(hashOf(token), purpose, new Date(now))
}

/** Uses the link up and makes the user the administrator. A guest signs up first. */
export async function becomeAdministrator(
  token: string,
  user: CurrentUser,
  now = Date.now(),
): Promise<{ ok: true } | { ok: false; why: 'used' | 'guest' }> {
  if (user.guest) return { ok: false, why: 'guest' }
  return database().$transaction(async (tx) => {
    if (!(await useLink({ tokenHash: hashOf(token), purpose, usedBy: user.id, now: new Date(now) }, tx)))
      return { ok: false, why: 'used' } as const
    await updateUser(user.id, { role: 'admin' }, tx)
    await insertAuditEntry({ actorId: user.id, action: 'became-administrator', subject: `user:${user.id}` }, tx)
    return { ok: true } as const
  })
}
