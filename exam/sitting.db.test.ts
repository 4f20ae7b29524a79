import { beforeAll, describe, expect, it } from 'vitest'
import { loadFixtureBank, plainBank } from '@/test/database/fixture-bank'
import { person } from '@/test/database/people'
import { attemptView, saveWork, submitAttempt } from './attempt'
import { attemptWork, closeExpired } from './lab-work'
import { outageMs } from './outage'
import { resultTasks, resultView } from './result'
import { type Sitting, startAttempt } from './start-attempt'
import { database } from './store/database'
import type { CurrentUser } from './views'

const minute = 60_000
const began = Date.UTC(2026, 10, 21, 9)
let people = 0

beforeAll(() => loadFixtureBank(plainBank(6), 2))

async function sit(sitting?: Sitting): Promise<{ id: string; user: CurrentUser }> {
  const user = await person(`Sitter ${++people}`)
  const started = await startAttempt('drill', user, began, `seed-${people}`, sitting)
  if (!started.ok) throw new Error(started.why)
  return { id: started.id, user }
}
const taskOf = async (id: string, user: CurrentUser) => (await attemptView(id, user, began + minute))?.tasks[0]
const choose = (option: string) => ({ kind: 'choice' as const, options: [option] })

describe('the rules of an attempt', () => {
  it.each([
    ['comfort, unless asked otherwise', undefined, 'comfort', false],
    ['a rehearsal', { rules: 'rehearsal', outage: false }, 'rehearsal', false],
    ['a rehearsal with a disconnection', { rules: 'rehearsal', outage: true }, 'rehearsal', true],
    ['comfort is never cut off', { rules: 'comfort', outage: true }, 'comfort', false],
  ] as const)('%s', async (_, sitting, rules, cut) => {
    const { id, user } = await sit(sitting)
    const work = await attemptWork(id)
    expect((await attemptView(id, user, began))?.rules).toBe(rules)
    expect(work?.outageAt !== null).toBe(cut)
    expect(work?.tasks.map(({ start }) => start)).toEqual(rules === 'rehearsal' ? ['base', 'base'] : [undefined, undefined])
  })

  it('the learner is not told when the disconnection comes', async () => {
    const { id, user } = await sit({ rules: 'rehearsal', outage: true })
    expect(JSON.stringify(await attemptView(id, user, began))).not.toMatch(/outage/i)
  })
})

it('while it is cut off an attempt takes nothing and does not end; before and after it does', async () => {
  const { id, user } = await sit({ rules: 'rehearsal', outage: true })
  const at = (await attemptWork(id))?.outageAt as number
  const save = (when: number) => saveWork(id, { task: 0, flagged: true }, user, when)
  expect(await save(at - 1)).toEqual({ ok: true })
  expect(await save(at)).toEqual({ ok: false, why: 'disconnected' })
  expect(await submitAttempt(id, user, at + 1)).toEqual({ ok: false, why: 'disconnected' })
  expect(await save(at + outageMs())).toEqual({ ok: true })
  expect(await submitAttempt(id, user, at + outageMs())).toEqual({ ok: true, id })
})

it('an answer typed earlier never replaces one typed later, whichever arrives last', async () => {
  const { id, user } = await sit()
  const save = (option: string, at: number, arrived: number) => saveWork(id, { task: 0, answer: choose(option), at }, user, arrived)
  await save('later', began + 20_000, began + 21_000)
  expect(await save('earlier', began + 10_000, began + 40_000)).toEqual({ ok: true })
  expect((await taskOf(id, user))?.answer).toEqual(choose('later'))
  // A clock that runs ahead wins nothing: no later than it arrived.
  await save('from the future', began + 3_600_000, began + 41_000)
  await save('now', began + 42_000, began + 42_000)
  expect((await taskOf(id, user))?.answer).toEqual(choose('now'))
})

it('notes are kept, also as empty, and the time on a task only grows, up to what has passed', async () => {
  const { id, user } = await sit()
  const save = (change: { note?: string; spentMs?: number }) => saveWork(id, { task: 0, ...change }, user, began + 30_000)
  await save({ note: 'look at the selector', spentMs: 20_000 })
  await save({ spentMs: 15_000 })
  expect(await taskOf(id, user)).toMatchObject({ note: 'look at the selector', spentMs: 20_000 })
  await save({ note: '', spentMs: 9_000_000 })
  expect(await taskOf(id, user)).toMatchObject({ note: '', spentMs: 30_000 })
})

it('the result tells the time on each task beside its budget, and the notes', async () => {
  const { id, user } = await sit({ rules: 'rehearsal', outage: false })
  await saveWork(id, { task: 1, note: 'twice', spentMs: 5_000 }, user, began + minute)
  await closeExpired(id, began + 41 * minute)
  const result = await resultView(id, user, began + 41 * minute)
  expect(result?.rules).toBe('rehearsal')
  const tasks = await resultTasks(id, undefined, user, began + 41 * minute)
  expect(tasks?.map(({ minutes, spentMs, note }) => ({ minutes, spentMs, note }))).toEqual([
    { minutes: 2, spentMs: 0, note: '' },
    { minutes: 2, spentMs: 5_000, note: 'twice' },
  ])
})

it('how hard a question is stands with its version', async () => {
  const versions = await database().questionVersion.findMany({ select: { difficulty: true } })
  expect(new Set(versions.map(({ difficulty }) => difficulty))).toEqual(new Set(['easy']))
})
