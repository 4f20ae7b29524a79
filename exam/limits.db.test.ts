import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { loadFixtureBank, plainBank, terminalQuestion } from '@/test/database/fixture-bank'
import { person } from '@/test/database/people'
import { workSchema } from './attempt'
import { limits } from './auth/rate-limit'
import { reportProcess } from './busy'
import { createClass, joinClass } from './classes'
import { startDrill } from './drill'
import { makeKubeconfig } from './own-kubectl'
import { createGuest, signIn, signUp } from './people'
import { startPractice } from './practice'
import { startAttempt } from './start-attempt'
import { database } from './store/database'
import type { CurrentUser } from './views'

const now = Date.UTC(2026, 10, 22, 9)
const here = { address: '192.0.2.1' }
const there = { address: '192.0.2.2' }
const password = 'a long enough password'
let ann: CurrentUser
let bob: CurrentUser
let lab: string
let others = 0

beforeAll(async () => {
  await loadFixtureBank({ ...plainBank(3), t1: terminalQuestion('t1') }, 1)
  ;[ann, bob] = [await person('Ann'), await person('Bob')]
  const begun = await startPractice({ questions: ['t1'] }, ann, now)
  lab = begun.ok ? begun.id : ''
  for (const email of ['a@x.example', 'b@x.example']) await signUp({ name: 'A', email, password }, { address: '192.0.2.9' }, now)
})
beforeEach(() => database().rateLimit.deleteMany())

type End = { ok: boolean; why?: string }
type Limited = {
  /** Whose uses are counted. */
  of: () => string
  /** One use, by whom the count is of. */
  use: (at: number) => Promise<End>
  /** The same by somebody else. */
  elsewhere: (at: number) => Promise<End>
}
const guessed = (email: string, from: typeof here) => (at: number) => signIn({ email, password: 'a wrong password' }, from, at)
const newcomer = (from: typeof here) => (at: number) => signUp({ name: 'A', email: `new${++others}@x.example`, password }, from, at)
const begins = (user: () => CurrentUser, of: number) => (at: number) => startPractice({ questions: [`q${of}`] }, user(), at)

const table: Record<keyof typeof limits, Limited> = {
  signUpByAddress: { of: () => here.address, use: newcomer(here), elsewhere: newcomer(there) },
  guestByAddress: { of: () => here.address, use: (at) => createGuest(here, at), elsewhere: (at) => createGuest(there, at) },
  signInByAddress: { of: () => here.address, use: guessed('a@x.example', here), elsewhere: guessed('a@x.example', there) },
  signInByAccount: { of: () => 'a@x.example', use: guessed('a@x.example', here), elsewhere: guessed('b@x.example', here) },
  signInByAccountAndAddress: {
    of: () => `a@x.example ${here.address}`,
    use: guessed('a@x.example', here),
    elsewhere: guessed('a@x.example', there),
  },
  joinByUser: { of: () => ann.id, use: (at) => joinClass('NOSUCH', ann, at), elsewhere: (at) => joinClass('NOSUCH', bob, at) },
  startByUser: { of: () => ann.id, use: begins(() => ann, 1), elsewhere: begins(() => bob, 1) },
  kubeconfigByUser: {
    of: () => ann.id,
    use: (at) => makeKubeconfig(lab, 0, 'http://s', ann, at),
    elsewhere: (at) => makeKubeconfig(lab, 0, 'http://s', bob, at),
  },
}

describe('what may happen so often in a time, and then no more', () => {
  it.each(Object.entries(table))('%s', async (name, { of, use, elsewhere }) => {
    const { most, windowMs } = limits[name as keyof typeof limits]
    const key = `${name}:${of()}`
    await database().rateLimit.create({ data: { key, count: most - 1, resetAt: new Date(now + windowMs) } })
    const refused = ({ ok, why }: End) => !ok && why === 'too-many'
    expect(refused(await use(now))).toBe(false)
    await database().rateLimit.update({ where: { key }, data: { count: most } })
    await database().attempt.updateMany({ where: { examTitle: { not: 'Practice: A namespace' } }, data: { state: 'closed' } })
    expect(refused(await use(now + windowMs - 1))).toBe(true)
    expect(refused(await elsewhere(now + windowMs - 1))).toBe(false)
    expect(refused(await use(now + windowMs))).toBe(false)
  })

  it('going on with what is open is no start, and is never refused', async () => {
    const eve = await person('Eve')
    const first = await startAttempt('drill', eve, now)
    const resetAt = new Date(now + limits.startByUser.windowMs)
    await database().rateLimit.update({ where: { key: `startByUser:${eve.id}` }, data: { count: limits.startByUser.most, resetAt } })
    expect(await startAttempt('drill', eve, now + 1)).toEqual({ ...first, fresh: false })
    expect(await startDrill({ topic: 'service-types' }, 'types', eve, now + 1)).toEqual({
      ok: false,
      why: 'too-many',
      retryAt: resetAt.getTime(),
    })
  })
})

describe('how much may be handed in', () => {
  const long = (length: number) => 'x'.repeat(length)
  const sizes: [name: string, most: number, fits: (length: number) => unknown][] = [
    ['a manifest', 128 * 1024, (n) => workSchema.safeParse({ task: 0, answer: { kind: 'manifest', yaml: long(n) } }).success],
    ['commands', 128 * 1024, (n) => workSchema.safeParse({ task: 0, answer: { kind: 'command', lines: long(n) } }).success],
    ['the name of an option', 100, (n) => workSchema.safeParse({ task: 0, answer: { kind: 'choice', options: [long(n)] } }).success],
    ['options', 20, (n) => workSchema.safeParse({ task: 0, answer: { kind: 'choice', options: Array(n).fill('a') } }).success],
    ['a note', 10_000, (n) => workSchema.safeParse({ task: 0, note: long(n) }).success],
    ['a name', 80, async (n) => (await signUp({ name: long(n), email: `n${n}@x.example`, password }, here, now)).ok],
    ['a password', 200, async (n) => (await signUp({ name: 'A', email: `p${n}@x.example`, password: long(n) }, here, now)).ok],
    ["a class's name", 80, async (n) => (await createClass(long(n), { ...ann, role: 'instructor' })).ok],
  ]
  it.each(sizes)('%s', async (_, most, fits) => {
    expect(await fits(most)).toBe(true)
    expect(await fits(most + 1)).toBe(false)
  })
})

describe('a machine that is busy', () => {
  beforeEach(() => database().labProcess.deleteMany())
  const rows: [name: string, processes: [owner: string, short: 'memory' | 'processor' | null, ago: number][], starts: boolean][] = [
    ['nobody is heard of: somebody is about to come back', [], true],
    ['the only one is short', [['a', 'memory', 1_000]], false],
    ['another one has room', [['a', 'memory', 1_000], ['b', null, 1_000]], true], // biome-ignore format: a row
    ['the one with room has died', [['a', 'processor', 1_000], ['b', null, 11_000]], false], // biome-ignore format: a row
    ['the one that was short has died', [['a', 'memory', 11_000]], true],
  ]
  it.each(rows)('%s', async (name, processes, starts) => {
    for (const [owner, short, ago] of processes) await reportProcess(owner, short, now - ago)
    const learner = await person(name.replaceAll(/\W/g, ''))
    const ends = [
      await startAttempt('drill', learner, now),
      await startPractice({ questions: ['q1'] }, learner, now),
      await startDrill({ topic: 'service-types' }, 'types', learner, now),
    ]
    expect(ends.map(({ ok }) => ok)).toEqual([starts, starts, starts])
    if (!starts) expect(ends[0]).toEqual({ ok: false, why: 'busy' })
  })

  it('goes on with what is open', async () => {
    const learner = await person('Late')
    const begun = await startAttempt('drill', learner, now)
    await reportProcess('a', 'processor', now)
    expect(await startAttempt('drill', learner, now + 1)).toEqual({ ...begun, fresh: false })
  })
})
