import { expect, it } from 'vitest'
import { relativeDate } from './relative-date'

const now = Date.UTC(2026, 10, 2, 9)
const table: [text: string, date: string | undefined][] = [
  ['+1 day', '2026-11-03T09:00:00.000Z'],
  ['1 day', '2026-11-03T09:00:00.000Z'],
  ['-2 days', '2026-10-31T09:00:00.000Z'],
  ['2 hours ago', '2026-11-02T07:00:00.000Z'],
  ['now + 30 minutes', '2026-11-02T09:30:00.000Z'],
  ['next month', '2026-12-02T09:00:00.000Z'],
  ['last year', '2025-11-02T09:00:00.000Z'],
  ['1 week 1 day', '2026-11-10T09:00:00.000Z'],
  ['day', '2026-11-03T09:00:00.000Z'],
  ['2026-01-01', undefined],
  ['tomorrow', undefined],
  ['one day', undefined],
]

it.each(table)('%s', (text, date) => {
  const at = relativeDate(text, now)
  expect(at === undefined ? undefined : new Date(at).toISOString()).toBe(date)
})
