import { parseDuration } from './duration'
import { fieldOf } from './equal'

/** When a CronJob runs: the minutes, hours, days… that fit, or every so many milliseconds. */
export type Schedule =
  | { every: number }
  | {
      minutes: Set<number>
      hours: Set<number>
      days: Set<number>
      months: Set<number>
      weekdays: Set<number>
      anyDay: boolean
      anyWeekday: boolean
    }

type Bounds = { least: number; most: number; names?: readonly string[] }

const fields: readonly Bounds[] = [
  { least: 0, most: 59 },
  { least: 0, most: 23 },
  { least: 1, most: 31 },
  { least: 1, most: 12, names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] },
  { least: 0, most: 6, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
]

const descriptors: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
}

class ScheduleError extends Error {}

const number = (text: string, { least, names }: Bounds): number => {
  const named = names?.indexOf(text.toLowerCase()) ?? -1
  if (named >= 0) return named + least
  if (!/^[+-]?\d+$/.test(text))
    throw new ScheduleError(`failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`)
  if (Number(text) < 0) throw new ScheduleError(`negative number (${Number(text)}) not allowed: ${text}`)
  return Number(text)
}

/** One of a field's parts: `*`, `1-5`, `0/15`… as robfig/cron getRange */
const range = (text: string, bounds: Bounds): { values: number[]; any: boolean } => {
  const [span = '', stepText, ...slashes] = text.split('/')
  const [low = '', high, ...hyphens] = span.split('-')
  const any = low === '*' || low === '?'
  if (!any && hyphens.length > 0) throw new ScheduleError(`too many hyphens: ${text}`)
  const first = any ? bounds.least : number(low, bounds)
  let last = any ? bounds.most : high === undefined ? first : number(high, bounds)
  if (slashes.length > 0) throw new ScheduleError(`too many slashes: ${text}`)
  const step = stepText === undefined ? 1 : number(stepText, { least: 0, most: 0 })
  if (stepText !== undefined && high === undefined && !any) last = bounds.most
  if (first < bounds.least) throw new ScheduleError(`beginning of range (${first}) below minimum (${bounds.least}): ${text}`)
  if (last > bounds.most) throw new ScheduleError(`end of range (${last}) above maximum (${bounds.most}): ${text}`)
  if (first > last) throw new ScheduleError(`beginning of range (${first}) beyond end of range (${last}): ${text}`)
  if (step === 0) throw new ScheduleError(`step of range should be a positive number: ${text}`)
  const values: number[] = []
  for (let value = first; value <= last; value += step) values.push(value)
  return { values, any: any && step === 1 }
}

const field = (text: string, bounds: Bounds): { values: Set<number>; any: boolean } => {
  const parts = text
    .split(',')
    .filter((part) => part !== '')
    .map((part) => range(part, bounds))
  return { values: new Set(parts.flatMap(({ values }) => values)), any: parts.some(({ any }) => any) }
}

/** Reads a schedule; the error is robfig/cron's own. as cron.ParseStandard */
export function parseSchedule(text: string): Schedule | { error: string } {
  try {
    if (text === '') throw new ScheduleError('empty spec string')
    if (text.startsWith('@every ')) {
      const length = text.slice('@every '.length)
      const parsed = parseDuration(length)
      if ('error' in parsed) throw new ScheduleError(`failed to parse duration ${text}: ${parsed.error}`)
      return { every: Math.max(1000, Math.floor(parsed.ms / 1000) * 1000) }
    }
    if (text.startsWith('@') && !fieldOf(descriptors, text)) throw new ScheduleError(`unrecognized descriptor: ${text}`)
    const words = (fieldOf(descriptors, text) ?? text).split(/\s+/).filter((word) => word !== '')
    if (words.length !== 5) throw new ScheduleError(`expected exactly 5 fields, found ${words.length}: [${words.join(' ')}]`)
    const [minutes, hours, days, months, weekdays] = words.map((word, i) => field(word, fields[i]!)) as [
      ReturnType<typeof field>,
      ReturnType<typeof field>,
      ReturnType<typeof field>,
      ReturnType<typeof field>,
      ReturnType<typeof field>,
    ]
    return {
      minutes: minutes.values,
      hours: hours.values,
      days: days.values,
      months: months.values,
      weekdays: weekdays.values,
      anyDay: days.any,
      anyWeekday: weekdays.any,
    }
  } catch (error) {
    if (error instanceof ScheduleError) return { error: error.message }
    throw error
  }
}

/** True for a zone of the IANA list. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }) !== undefined
  } catch {
    return false
  }
}

const DAY = 86_400_000
/** A date that never comes, as 30 February, is not looked for for ever. as robfig/cron SpecSchedule.Next */
const LONGEST = 5 * 366

/** The first time after `after` that fits, milliseconds since the epoch; undefined when none comes within five years. */
export function nextTime(schedule: Schedule, after: number, timeZone = 'Etc/UTC'): number | undefined {
  if ('every' in schedule) return Math.floor(after / 1000) * 1000 + schedule.every
  const offset = offsetOf(timeZone)
  const firstDay = Math.floor((after + offset(after)) / DAY) * DAY
  for (let count = 0; count <= LONGEST; count++) {
    // Days and times here are the zone's own, counted as if it were UTC.
    const day = firstDay + count * DAY
    if (!fitsDay(schedule, new Date(day))) continue
    for (const hour of [...schedule.hours].sort((a, b) => a - b)) {
      for (const minute of [...schedule.minutes].sort((a, b) => a - b)) {
        const local = day + hour * 3_600_000 + minute * 60_000
        const at = local - offset(local - offset(local))
        // A time that the clocks jump over does not come on that day.
        if (at > after && at + offset(at) === local) return at
      }
    }
  }
  return undefined
}

function fitsDay(schedule: Exclude<Schedule, { every: number }>, date: Date): boolean {
  if (!schedule.months.has(date.getUTCMonth() + 1)) return false
  const day = schedule.days.has(date.getUTCDate())
  const weekday = schedule.weekdays.has(date.getUTCDay())
  return schedule.anyDay || schedule.anyWeekday ? day && weekday : day || weekday
}

/** How far a zone's clocks are ahead of UTC at an instant, milliseconds. */
function offsetOf(timeZone: string): (at: number) => number {
  if (timeZone === 'Etc/UTC' || timeZone === 'UTC') return () => 0
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  return (at) => {
    const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
    return Date.UTC(part.year!, part.month! - 1, part.day, part.hour, part.minute, part.second) - Math.floor(at / 1000) * 1000
  }
}
