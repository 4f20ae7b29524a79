import { describe, expect, it } from 'vitest'
import type { SittingRow } from '@/exam/views'
import { addressOf, onAPage, readAsked, rosterPage, standingOf } from './roster'

const row = (name: string, percent?: number | null, startedAt = 0): SittingRow => ({
  userId: name,
  name,
  email: null,
  attempts: percent === undefined ? 0 : 1,
  attempt: percent === undefined ? null : { id: name, startedAt, state: 'graded', percent, passed: percent !== null && percent >= 66 },
})
const rows = [row('Cy', 40, 3), row('Ann'), row('Bea', 90, 2), row('Dot', null, 1), row('Eve', 40, 4)]
const asked = { assignment: 'a', order: 'score', missing: false, page: 0 } as const

describe('the learners of an exam', () => {
  it.each([
    [{}, ['Bea', 'Cy', 'Eve', 'Dot', 'Ann']],
    [{ order: 'name' }, ['Ann', 'Bea', 'Cy', 'Dot', 'Eve']],
    [{ order: 'started' }, ['Dot', 'Bea', 'Cy', 'Eve', 'Ann']],
    [{ missing: true }, ['Ann']],
  ] as const)('%j', (change, names) => {
    expect(rosterPage(rows, { ...asked, ...change }).rows.map(({ name }) => name)).toEqual(names)
  })

  it('come in pages; one beyond the last is the last', () => {
    const many = Array.from({ length: 2 * onAPage + 1 }, (_, n) => row(`L${String(n).padStart(3, '0')}`))
    const pageOf = (page: number) => rosterPage(many, { ...asked, page })
    expect([pageOf(0).pages, pageOf(0).rows.length, pageOf(2).rows.length, pageOf(9).rows[0]?.name]).toEqual([3, onAPage, 1, 'L100'])
    expect(rosterPage([], asked)).toEqual({ rows: [], pages: 1 })
  })

  it('are told together', () => expect(standingOf(rows)).toEqual({ begun: 4, graded: 3, passed: 1, mean: 170 / 3 }))
})

it('the address says what is asked for, and is read back', () => {
  const assignments = [
    { id: 'to come', opensAt: 9 },
    { id: 'new', opensAt: 5 },
    { id: 'old', opensAt: 1 },
  ]
  const all = { assignment: 'old', order: 'name', missing: true, page: 2 } as const
  expect(addressOf(all)).toBe('?exam=old&order=name&show=missing&page=3#sittings')
  expect(readAsked({ exam: 'old', order: 'name', show: 'missing', page: '3' }, assignments, 7)).toEqual(all)
  expect(readAsked({ exam: 'gone', order: 'random', page: 'x' }, assignments, 7)).toEqual({ ...asked, assignment: 'new' })
  expect([readAsked({}, [], 7).assignment, readAsked({}, assignments, 0).assignment]).toEqual(['', 'to come'])
})
