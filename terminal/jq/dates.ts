import type { Json } from '@/apimachinery/object'
import { JqError, shown } from './values'

/** Seconds as `[year, month from 0, day, hours, minutes, seconds, day of the week, day of the year]`. */
export function clockTime(value: Json): number[] {
  if (typeof value !== 'number') throw new JqError('gmtime() requires a number')
  const at = new Date(Math.floor(value) * 1000)
  const begin = Date.UTC(at.getUTCFullYear(), 0, 1)
  const seconds = at.getUTCSeconds() + (value - Math.floor(value))
  return [
    ...[at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate(), at.getUTCHours(), at.getUTCMinutes(), seconds, at.getUTCDay()],
    Math.floor((at.getTime() - begin) / 86_400_000),
  ]
}

/** The other way round. */
export function secondsOf(value: Json): number {
  if (!Array.isArray(value) || value.length < 6 || value.some((part) => typeof part !== 'number'))
    throw new JqError('mktime requires array of 6 numbers')
  const [year, month, day, hours, minutes, seconds] = value as number[]
  return Math.floor(Date.UTC(year!, month, day, hours, minutes, Math.floor(seconds!)) / 1000)
}

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const months = 'January February March April May June July August September October November December'.split(' ')

const two = (part: number | undefined) => String(part ?? 0).padStart(2, '0')

type Parts = { year: number; month: number; day: number; hours: number; minutes: number; seconds: number; week: number; ofYear: number }

const directives: Readonly<Record<string, (at: Parts) => string>> = {
  Y: ({ year }) => String(year),
  y: ({ year }) => two(year % 100),
  m: ({ month }) => two(month + 1),
  d: ({ day }) => two(day),
  e: ({ day }) => String(day).padStart(2, ' '),
  H: ({ hours }) => two(hours),
  I: ({ hours }) => two(((hours + 11) % 12) + 1),
  p: ({ hours }) => (hours < 12 ? 'AM' : 'PM'),
  M: ({ minutes }) => two(minutes),
  S: ({ seconds }) => two(seconds),
  Z: () => 'UTC',
  z: () => '+0000',
  j: ({ ofYear }) => String(ofYear + 1).padStart(3, '0'),
  a: ({ week }) => (days[week] ?? '').slice(0, 3),
  A: ({ week }) => days[week] ?? '',
  b: ({ month }) => (months[month] ?? '').slice(0, 3),
  B: ({ month }) => months[month] ?? '',
  u: ({ week }) => String(week === 0 ? 7 : week),
  w: ({ week }) => String(week),
  s: ({ year, month, day, hours, minutes, seconds }) => String(secondsOf([year, month, day, hours, minutes, seconds])),
  F: ({ year, month, day }) => `${year}-${two(month + 1)}-${two(day)}`,
  T: ({ hours, minutes, seconds }) => `${two(hours)}:${two(minutes)}:${two(seconds)}`,
  D: ({ year, month, day }) => `${two(month + 1)}/${two(day)}/${two(year % 100)}`,
  R: ({ hours, minutes }) => `${two(hours)}:${two(minutes)}`,
  U: ({ week, ofYear }) => two(Math.floor((ofYear + 7 - week) / 7)),
  W: ({ week, ofYear }) => two(Math.floor((ofYear + 7 - ((week + 6) % 7)) / 7)),
  n: () => '\n',
  t: () => '\t',
  '%': () => '%',
}

export function formatTime(value: Json, format: Json): string {
  const parts = typeof value === 'number' ? clockTime(value) : value
  if (!Array.isArray(parts) || parts.length < 6) throw new JqError('strftime/1 requires parsed datetime inputs')
  if (typeof format !== 'string') throw new JqError('strftime/1 requires a string format')
  const [year = 0, month = 0, day = 0, hours = 0, minutes = 0, seconds = 0, week = 0, ofYear = 0] = parts.map((part) =>
    Math.floor(Number(part)),
  )
  const at = { year, month, day, hours, minutes, seconds, week, ofYear }
  return format.replace(/%([a-zA-Z%])/g, (whole, letter: string) => directives[letter]?.(at) ?? whole)
}

/** What stands where a format has `%Y` and the like. */
export function parseTime(value: Json, format: Json): number[] {
  if (typeof value !== 'string') throw new JqError(`strptime/1 requires string inputs and arguments`)
  if (typeof format !== 'string') throw new JqError(`strptime/1 requires string inputs and arguments`)
  const read: Record<string, number> = { Y: 1900, m: 1, d: 0, H: 0, M: 0, S: 0 }
  const plain = format.replaceAll('%T', '%H:%M:%S').replaceAll('%F', '%Y-%m-%d')
  let at = 0
  const lost = () => new JqError(`date ${JSON.stringify(value)} does not match format ${JSON.stringify(format)}`)
  for (let from = 0; from < plain.length; from++) {
    if (plain[from] !== '%') {
      if (value[at++] !== plain[from]) throw lost()
      continue
    }
    const letter = plain[++from] as string
    const match =
      letter === 'Z'
        ? /^[A-Za-z]+/.exec(value.slice(at))
        : letter === 'Y'
          ? /^\d{4}/.exec(value.slice(at))
          : /^\d{1,2}/.exec(value.slice(at))
    if (!match) throw lost()
    if (letter === 'b' || letter === 'z') throw new JqError(`seatrial does not simulate %${letter} in strptime`)
    read[letter] = Number(match[0])
    at += match[0].length
  }
  if (at < value.length) throw lost()
  const { Y, m, d, H, M, S } = read
  const made = clockTime(Date.UTC(Y!, m! - 1, d, H, M, S) / 1000)
  if (made.some(Number.isNaN)) throw new JqError(`${shown(value)} is no date`)
  return made
}
