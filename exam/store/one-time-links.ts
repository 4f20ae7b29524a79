import { database, type Transaction } from './database'

export async function insertLink(link: { tokenHash: string; purpose: string; expiresAt: Date }): Promise<void> {
  await database().oneTimeLink.create({ data: link })
}

/** Forgets the links of a purpose that nobody has used. */
export async function deleteUnusedLinks(purpose: string): Promise<void> {
  await database().oneTimeLink.deleteMany({ where: { purpose, usedAt: null } })
}

/** Uses a link up. False when it is unknown, used, or has expired; of two at once only one succeeds. */
export async function useLink(link: { tokenHash: string; purpose: string; usedBy: string; now: Date }, tx: Transaction): Promise<boolean> {
  const { tokenHash, purpose, usedBy, now } = link
  const { count } = await tx.oneTimeLink.updateMany({
    where: { tokenHash, purpose, usedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now, usedBy },
  })
  return count === 1
}

export async function isLinkGood(tokenHash: string, purpose: string, now: Date): Promise<boolean> {
  return (await database().oneTimeLink.count({ where: { tokenHash, purpose, usedAt: null, expiresAt: { gt: now } } })) === 1
}
