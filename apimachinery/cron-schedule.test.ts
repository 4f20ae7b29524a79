import { describe, expect, it } from 'vitest'
import { nextTime, parseSchedule } from './cron-schedule'

const from = Date.UTC(2026, 10, 21, 10, 0, 0)

const next = (text: string, zone?: string, after = from): string => {
  const schedule = parseSchedule(text)
  if ('error' in schedule) return schedule.error
  const at = nextTime(schedule, after, zone)
  return at === undefined ? 'never' : new Date(at).toISOString().slice(0, 16)
}

describe('a schedule: when it comes next after 2026-11-21T10:00Z, a Saturday, or what is wrong with it', () => {
  const cases: Record<string, string> = {
    '* * * * *': '2026-11-21T10:01',
    '*/15 * * * *': '2026-11-21T10:15',
    '30 4 * * *': '2026-11-22T04:30',
    '0 9-17/4 * * MON-FRI': '2026-11-23T09:00',
    '0 0 13 * 5': '2026-11-27T00:00',
    '0 0 29 feb *': '2028-02-29T00:00',
    '0 0 31 2 *': 'never',
    '@hourly': '2026-11-21T11:00',
    '@every 90m': '2026-11-21T11:30',
    '* * * *': 'expected exactly 5 fields, found 4: [* * * *]',
    '60 * * * *': 'end of range (60) above maximum (59): 60',
    '* * 0 * *': 'beginning of range (0) below minimum (1): 0',
    '5-3 * * * *': 'beginning of range (5) beyond end of range (3): 5-3',
    '*/0 * * * *': 'step of range should be a positive number: */0',
    'a * * * *': 'failed to parse int from a: strconv.Atoi: parsing "a": invalid syntax',
    '@never': 'unrecognized descriptor: @never',
  }
  it.each(Object.entries(cases))('%s → %s', (text, expected) => {
    expect(next(text)).toBe(expected)
  })

  const zones: Record<string, [text: string, zone: string, after: number, expected: string]> = {
    'noon in New York in winter': ['0 12 * * *', 'America/New_York', from, '2026-11-21T17:00'],
    'noon in New York in summer': ['0 12 * * *', 'America/New_York', Date.UTC(2026, 6, 1), '2026-07-01T16:00'],
    'a time that the clocks jump over': ['30 2 * * *', 'Europe/Berlin', Date.UTC(2026, 2, 28, 12), '2026-03-30T00:30'],
    'half an hour off': ['0 9 * * *', 'Asia/Kolkata', from, '2026-11-22T03:30'],
  }
  it.each(Object.entries(zones))('%s', (_, [text, zone, after, expected]) => {
    expect(next(text, zone, after)).toBe(expected)
  })
})
