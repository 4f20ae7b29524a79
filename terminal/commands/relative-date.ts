const steps: Readonly<Record<string, number>> = {
  sec: 1_000,
  second: 1_000,
  min: 60_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
  fortnight: 1_209_600_000,
}
const words: Readonly<Record<string, number>> = { next: 1, last: -1, a: 1, an: 1 }

/**
 * What `date -d` means by `+1 day`, `2 hours ago` or `next month`, counted from a time in milliseconds; undefined for what is a date of its own. As
 * gnulib parse-datetime.
 */
export function relativeDate(text: string, now: number): number | undefined {
  let rest = text
    .trim()
    .toLowerCase()
    .replace(/^(now|today)\b/, '')
    .trim()
  let at = now
  while (rest !== '') {
    const match =
      /^(?:([-+]?\s*\d+|next|last|an?)\s+|([-+]\s*\d+))?\s*(sec|second|min|minute|hour|day|week|fortnight|month|year)s?\b(\s+ago\b)?\s*/.exec(
        rest,
      )
    if (!match) return undefined
    const [whole, spaced, close, unit = '', ago] = match
    const counted = spaced ?? close
    const count = (counted === undefined ? 1 : (words[counted] ?? Number(counted.replace(/\s/g, '')))) * (ago ? -1 : 1)
    if (unit === 'month' || unit === 'year') {
      const date = new Date(at)
      date.setUTCMonth(date.getUTCMonth() + count * (unit === 'year' ? 12 : 1))
      at = date.getTime()
    } else at += count * (steps[unit] as number)
    rest = rest.slice(whole.length)
  }
  return at
}
