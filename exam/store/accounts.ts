import { database } from './database'

/** Who an account at another sign-in service belongs to here. */
export async function selectOptionalAccount(provider: string, providerAccountId: string): Promise<string | null> {
  const row = await database().account.findUnique({
    where: { provider_providerAccountId: { provider, providerAccountId } },
    select: { userId: true },
  })
  return row?.userId ?? null
}

/** Makes a user for an account at another service. Null when the e-mail address is taken here; nothing is linked by address alone. */
export async function insertUserWithAccount(account: {
  provider: string
  providerAccountId: string
  name: string
  email: string | null
}): Promise<string | null> {
  const { provider, providerAccountId, name, email } = account
  return database().$transaction(async (tx) => {
    const rows = await tx.user.createManyAndReturn({ data: [{ name, email }], skipDuplicates: true, select: { id: true } })
    const userId = rows[0]?.id
    if (userId) await tx.account.create({ data: { provider, providerAccountId, userId } })
    return userId ?? null
  })
}
