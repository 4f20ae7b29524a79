import { beforeEach, describe, expect, it } from 'vitest'
import { person } from '@/test/database/people'
import { adminLink, becomeAdministrator, isAdminLinkGood } from './admin-link'
import { createGuest, signIn, signUp, upgradeGuest, userById, userOfAccount } from './people'
import { grantRole, listPeople, resetPassword, setBlocked, setRole } from './roles'
import { database } from './store/database'
import type { CurrentUser } from './views'

const at = Date.UTC(2026, 10, 21, 9)
const minute = 60_000
const here = { address: '192.0.2.1' }
const form = { name: ' Ann ', email: 'Ann@School.example', password: 'correct horse' }

beforeEach(async () => {
  await database().user.deleteMany()
  await database().rateLimit.deleteMany()
  await database().oneTimeLink.deleteMany()
})

describe('signing up and in', () => {
  it('the first to sign up is a learner', async () => {
    const end = await signUp(form, here, at)
    expect(end).toEqual({ ok: true, id: expect.any(String) })
    const id = end.ok ? end.id : ''
    expect(await userById(id)).toEqual({ id, name: 'Ann', email: 'ann@school.example', role: 'learner', guest: false })
    expect(await signIn({ email: ' ANN@school.example ', password: 'correct horse' }, here, at)).toEqual({ ok: true, id })
    const { passwordHash } = await database().user.findUniqueOrThrow({ where: { id } })
    expect(passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  })

  it('an address is taken once', async () => {
    await signUp(form, here, at)
    expect(await signUp({ ...form, email: 'ann@school.example' }, here, at)).toEqual({ ok: false, why: 'taken' })
  })

  const wrong: [name: string, change: Partial<typeof form>, field: string, says: string][] = [
    ['no name', { name: '  ' }, 'name', 'What may we call you?'],
    ['no address', { email: 'ann' }, 'email', 'That is not an e-mail address.'],
    ['a short password', { password: 'short' }, 'password', 'A password has at least 8 characters.'],
  ]
  it.each(wrong)('refuses %s', async (_, change, field, says) =>
    expect(await signUp({ ...form, ...change }, here, at)).toEqual({ ok: false, why: 'invalid', problems: { [field]: says } }),
  )

  it('a wrong password, an unknown and a malformed address are refused alike', async () => {
    await signUp(form, here, at)
    for (const email of ['ann@school.example', 'nobody@school.example', 'nonsense'])
      expect(await signIn({ email, password: 'wrong horse' }, here, at)).toEqual({ ok: false, why: 'wrong' })
  })

  it('two hundred learners behind one address sign up and in within five minutes', async () => {
    const learners = Array.from({ length: 200 }, (_, i) => ({ ...form, email: `learner${i}@school.example` }))
    const ends: Awaited<ReturnType<typeof signUp>>[] = []
    for (let i = 0; i < learners.length; i += 10)
      ends.push(...(await Promise.all(learners.slice(i, i + 10).map((learner, j) => signUp(learner, here, at + (i + j) * 1_000)))))
    expect(ends.filter(({ ok }) => !ok)).toEqual([])
    const signedIn = await Promise.all(learners.slice(0, 20).map((learner) => signIn(learner, here, at + 200_000)))
    expect(signedIn.filter(({ ok }) => !ok)).toEqual([])
  }, 60_000)

  it('stops guessing at one account, from one address and from many', async () => {
    await signUp(form, here, at)
    const guess = (address: string, password: string) => signIn({ email: form.email, password }, { address }, at)
    for (let i = 0; i < 10; i++) expect(await guess(here.address, `guess ${i}`)).toEqual({ ok: false, why: 'wrong' })
    expect(await guess(here.address, form.password)).toEqual({ ok: false, why: 'too-many', retryAt: at + 15 * minute })
    expect(await guess('192.0.2.2', form.password)).toMatchObject({ ok: true })
    const from = (i: number) => `198.51.100.${i}`
    for (let i = 0; i < 40; i++) expect(await guess(from(i), 'another guess')).toEqual({ ok: false, why: 'wrong' })
    expect(await guess(from(99), form.password)).toMatchObject({ ok: false, why: 'too-many' })
    expect(await signIn(form, here, at + 15 * minute)).toMatchObject({ ok: true })
  })

  it('signing in again and again is no guessing', async () => {
    await signUp(form, here, at)
    for (let i = 0; i < 15; i++) expect(await signIn(form, here, at)).toMatchObject({ ok: true })
  })
})

describe('guests', () => {
  it('become learners and stay who they are', async () => {
    const end = await createGuest(here, at)
    const guest = (end.ok && (await userById(end.id))) as CurrentUser
    expect(guest).toMatchObject({ name: 'Guest', email: null, guest: true, role: 'learner' })
    await person('Taken')
    expect(await upgradeGuest(guest, { ...form, email: 'taken@school.example' }, here, at)).toEqual({ ok: false, why: 'taken' })
    expect(await upgradeGuest(guest, form, here, at)).toEqual({ ok: true, id: guest.id })
    expect(await signIn(form, here, at)).toEqual({ ok: true, id: guest.id })
    expect(await upgradeGuest({ ...guest, guest: false }, form, here, at)).toEqual({ ok: false, why: 'no-guest' })
  })
})

describe('other sign-in services', () => {
  const account = { provider: 'github', providerAccountId: '7', name: 'Ann', email: 'ann@school.example' }
  it('an account is one user', async () => {
    const id = await userOfAccount(account)
    expect(id).toEqual(expect.any(String))
    expect(await userOfAccount({ ...account, email: 'changed@school.example' })).toBe(id)
  })
  it('never takes over an account that has the same address', async () => {
    await signUp(form, here, at)
    expect(await userOfAccount(account)).toBeNull()
  })
})

describe("the administrator's link", () => {
  const tokenOf = (path: string | null) => path?.split('/').at(-1) ?? ''

  it('works once, for who has an account, and is not offered again', async () => {
    const ann = await person('Ann')
    const token = tokenOf(await adminLink(at))
    expect(await isAdminLinkGood(token, at)).toBe(true)
    expect(await becomeAdministrator(token, await person('Guest', 'learner', true), at)).toEqual({ ok: false, why: 'guest' })
    expect(await becomeAdministrator(token, ann, at)).toEqual({ ok: true })
    expect((await userById(ann.id))?.role).toBe('admin')
    expect(await becomeAdministrator(token, await person('Bob'), at)).toEqual({ ok: false, why: 'used' })
    expect(await isAdminLinkGood(token, at)).toBe(false)
    expect(await adminLink(at)).toBeNull()
  })

  it('a newer link ends the older; a day ends both; the database holds no link', async () => {
    const [older, newer] = [tokenOf(await adminLink(at)), tokenOf(await adminLink(at))]
    const ann = await person('Ann')
    expect(await becomeAdministrator(older, ann, at)).toEqual({ ok: false, why: 'used' })
    expect(await becomeAdministrator(newer, ann, at + 24 * 60 * minute)).toEqual({ ok: false, why: 'used' })
    expect(await becomeAdministrator('guess', ann, at)).toEqual({ ok: false, why: 'used' })
    expect(JSON.stringify(await database().oneTimeLink.findMany())).not.toContain(newer)
  })
})

describe('roles', () => {
  it('are given by administrators only', async () => {
    const [ann, bob] = [await person('Ann'), await person('Bob', 'instructor')]
    for (const actor of [ann, bob]) {
      expect(await setRole(ann.id, 'admin', actor)).toEqual({ ok: false, why: 'forbidden' })
      expect(await setBlocked(bob.id, true, actor)).toEqual({ ok: false, why: 'forbidden' })
      expect(await listPeople({}, actor)).toBeNull()
    }
  })

  it('take effect at once, blocks too', async () => {
    const [root, ann] = [await person('Root', 'admin'), await person('Ann')]
    expect(await setRole(ann.id, 'instructor', root)).toEqual({ ok: true })
    expect((await userById(ann.id))?.role).toBe('instructor')
    expect(await setBlocked(ann.id, true, root, at)).toEqual({ ok: true })
    expect(await userById(ann.id)).toBeNull()
    expect(await setBlocked(ann.id, false, root)).toEqual({ ok: true })
    expect((await listPeople({ search: 'ANN@' }, root))?.people).toEqual([
      {
        id: ann.id,
        name: 'Ann',
        email: 'ann@school.example',
        role: 'instructor',
        guest: false,
        blocked: false,
        createdAt: expect.any(Number),
      },
    ])
    const audit = await database().auditEntry.findMany({ where: { subject: `user:${ann.id}` }, orderBy: { id: 'asc' } })
    expect(audit.map(({ action, actorId, detail }) => [action, actorId, detail])).toEqual([
      ['role', root.id, { role: 'instructor' }],
      ['blocked', root.id, {}],
      ['unblocked', root.id, {}],
    ])
  })

  it('leave one administrator, and make no guest an instructor', async () => {
    const root = await person('Root', 'admin')
    expect(await setRole(root.id, 'learner', root)).toEqual({ ok: false, why: 'last-administrator' })
    expect(await setBlocked(root.id, true, root)).toEqual({ ok: false, why: 'last-administrator' })
    expect((await userById(root.id))?.role).toBe('admin')
    const guest = await person('Guest', 'learner', true)
    expect(await setRole(guest.id, 'instructor', root)).toEqual({ ok: false, why: 'guest' })
    expect(await setRole('nobody', 'instructor', root)).toEqual({ ok: false, why: 'absent' })
  })

  it('and passwords can be set from the console', async () => {
    await signUp(form, here, at)
    expect(await resetPassword('ANN@school.example', 'short')).toEqual({ ok: false, message: 'A password has at least 8 characters.' })
    expect(await resetPassword('nobody@school.example', 'another horse')).toEqual({
      ok: false,
      message: 'nobody signed up with nobody@school.example',
    })
    expect(await resetPassword('ann@school.example', 'another horse')).toEqual({ ok: true, name: 'Ann' })
    expect(await signIn({ ...form, password: 'another horse' }, here, at)).toMatchObject({ ok: true })
    expect(await grantRole('ann@school.example', 'admin')).toEqual({ ok: true, name: 'Ann' })
    expect(await database().auditEntry.count({ where: { actorId: null } })).toBeGreaterThan(0)
  })
})
