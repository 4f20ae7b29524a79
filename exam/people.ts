import { z } from 'zod'
import { hashPassword, passwordFits } from './auth/password'
import { allow } from './auth/rate-limit'
import { insertUserWithAccount, selectOptionalAccount } from './store/accounts'
import { storable } from './store/text'
import { insertUser, selectOptionalUser, selectOptionalUserByEmail, upgradeGuestRow } from './store/users'
import type { CurrentUser } from './views'

/** Where a request came from, for rate limits. */
export type Origin = { address: string }

const email = z.string().trim().toLowerCase().max(254).pipe(z.email('That is not an e-mail address.'))
export const password = z.string().min(8, 'A password has at least 8 characters.').max(200, 'A password has at most 200 characters.')
const signUpForm = z.object({
  name: z.string().transform(storable).pipe(z.string().trim().min(1, 'What may we call you?').max(80, 'A name has at most 80 characters.')),
  email,
  password,
})
export type SignUpForm = z.input<typeof signUpForm>

export type SignUpEnd =
  | { ok: true; id: string }
  /** `problems`: a sentence for each field that is wrong. */
  | { ok: false; why: 'invalid'; problems: Partial<Record<keyof SignUpForm, string>> }
  | { ok: false; why: 'taken' }
  | { ok: false; why: 'too-many'; retryAt: number }

/** Makes an account. The first to sign up is a learner like everybody else. */
export async function signUp(form: SignUpForm, from: Origin, now = Date.now()): Promise<SignUpEnd> {
  const parsed = signUpForm.safeParse(form)
  if (!parsed.success) return { ok: false, why: 'invalid', problems: problemsOf(parsed.error) }
  const allowed = await allow([{ limit: 'signUpByAddress', of: from.address }], now)
  if (!allowed.ok) return { ok: false, why: 'too-many', retryAt: allowed.retryAt }
  const id = await insertUser({ name: parsed.data.name, email: parsed.data.email, passwordHash: await hashPassword(parsed.data.password) })
  return id ? { ok: true, id } : { ok: false, why: 'taken' }
}

export type SignInEnd = { ok: true; id: string } | { ok: false; why: 'wrong' | 'blocked' } | { ok: false; why: 'too-many'; retryAt: number }

/** Checks an e-mail address and a password. A blocked account is told so only to who knows its password. */
export async function signIn(form: { email: string; password: string }, from: Origin, now = Date.now()): Promise<SignInEnd> {
  const address = email.safeParse(form.email)
  if (!address.success || form.password.length > 200) return { ok: false, why: 'wrong' }
  const allowed = await allow(
    [
      { limit: 'signInByAccountAndAddress', of: `${address.data} ${from.address}` },
      { limit: 'signInByAddress', of: from.address },
      { limit: 'signInByAccount', of: address.data },
    ],
    now,
  )
  if (!allowed.ok) return { ok: false, why: 'too-many', retryAt: allowed.retryAt }
  const user = await selectOptionalUserByEmail(address.data)
  if (!(await passwordFits(form.password, user?.passwordHash)) || !user) return { ok: false, why: 'wrong' }
  await allowed.giveBack()
  return user.blockedAt ? { ok: false, why: 'blocked' } : { ok: true, id: user.id }
}

/** Makes a guest, who can do what a learner can and become one later. */
export async function createGuest(
  from: Origin,
  now = Date.now(),
): Promise<{ ok: true; id: string } | { ok: false; why: 'too-many'; retryAt: number }> {
  const allowed = await allow([{ limit: 'guestByAddress', of: from.address }], now)
  if (!allowed.ok) return { ok: false, why: 'too-many', retryAt: allowed.retryAt }
  return { ok: true, id: (await insertUser({ name: 'Guest', email: null, guest: true })) as string }
}

/** A guest becomes a learner with an account and keeps every attempt. */
export async function upgradeGuest(
  user: CurrentUser,
  form: SignUpForm,
  from: Origin,
  now = Date.now(),
): Promise<SignUpEnd | { ok: false; why: 'no-guest' }> {
  if (!user.guest) return { ok: false, why: 'no-guest' }
  const parsed = signUpForm.safeParse(form)
  if (!parsed.success) return { ok: false, why: 'invalid', problems: problemsOf(parsed.error) }
  const allowed = await allow([{ limit: 'signUpByAddress', of: from.address }], now)
  if (!allowed.ok) return { ok: false, why: 'too-many', retryAt: allowed.retryAt }
  const { name, email } = parsed.data
  const done = await upgradeGuestRow(user.id, { name, email, passwordHash: await hashPassword(parsed.data.password) })
  return done ? { ok: true, id: user.id } : { ok: false, why: 'taken' }
}

/** The user of an account at another sign-in service, made at the first visit. Null when the account's e-mail address has an account here already. */
export async function userOfAccount(account: {
  provider: string
  providerAccountId: string
  name?: string | null
  email?: string | null
}): Promise<string | null> {
  const { provider, providerAccountId } = account
  const known = await selectOptionalAccount(provider, providerAccountId)
  if (known) return known
  const address = email.safeParse(account.email ?? '')
  const name =
    storable(account.name ?? '')
      .trim()
      .slice(0, 80) ||
    (address.success ? address.data.split('@')[0] : '') ||
    'Learner'
  return insertUserWithAccount({ provider, providerAccountId, name, email: address.success ? address.data : null })
}

/** Who a session belongs to, as the database says now; null when they are gone or blocked. */
export async function userById(id: string): Promise<CurrentUser | null> {
  const row = await selectOptionalUser(id)
  return row && !row.blockedAt ? { id, name: row.name, email: row.email, role: row.role, guest: row.guest } : null
}

function problemsOf(error: z.ZodError): Partial<Record<keyof SignUpForm, string>> {
  return Object.fromEntries(error.issues.map((issue) => [issue.path[0], issue.message]).reverse())
}
