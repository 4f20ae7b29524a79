import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { loadFixtureBank, plainBank } from '../database/fixture-bank'
import { everybody, outcome, scene } from './cast'
import { doors } from './doors'
import { type LabsDoor, openLabs } from './labs-door'
import { elsewhere, table } from './table'

const session = vi.hoisted(() => ({ id: null as string | null }))
vi.mock('next-auth', () => ({ getServerSession: async () => (session.id ? { user: { id: session.id } } : null) }))
vi.mock('next/headers', () => ({
  headers: async () => new Headers({ 'x-seatrial-client': '192.0.2.1' }),
  cookies: async () => ({ get: () => undefined }),
}))
vi.mock('next/cache', () => ({ revalidatePath: () => undefined }))

let labs: LabsDoor
beforeAll(async () => {
  await loadFixtureBank(plainBank(3), 2)
  labs = await openLabs()
})
afterAll(() => labs.close())

it('every door of the site is in the table', () => expect(doors()).toEqual([...Object.keys(table), ...elsewhere].sort()))

describe.each(Object.entries(table))('%s', (_, { knock, gets }) => {
  it.each(everybody)('%s gets what the table says', async (who) => {
    const made = await scene(who)
    session.id = made.user?.id ?? null
    const expected = gets[who] ?? (who === 'blocked' ? gets.stranger : undefined) ?? gets.otherwise
    expect(await outcome(() => knock(made.scene, labs), made.scene)).toBe(expected)
  })
})
