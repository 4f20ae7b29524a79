import { RE2JS, RE2JSSyntaxException } from 're2js'
import type { Json } from '@/apimachinery/object'
import { JqError, shown } from './values'

export type Match = { offset: number; length: number; string: string; captures: Json[] }

/** Where a pattern matches a text, each match as `match` gives it; only the first without the flag `g`. Offsets count code points. */
export function matches(value: Json, pattern: Json, flags: Json, verb: 'match' | 'test'): Match[] {
  if (typeof value !== 'string') throw new JqError(`${shown(value)} cannot be matched, as it is not a string`)
  if (typeof pattern !== 'string') throw new JqError(`${shown(pattern)} cannot be matched, as it is not a string`)
  if (flags !== null && typeof flags !== 'string') throw new JqError(`${shown(flags)} is not a string`)
  const { regex, all, skipsEmpty } = compiled(pattern, flags ?? '')
  const matcher = regex.matcher(value)
  const names = Object.entries(regex.namedGroups()) as [string, number][]
  const found: Match[] = []
  const offsetOf = (at: number) => [...value.slice(0, at)].length
  const span = (at: number, text: string) => ({ offset: offsetOf(at), length: [...text].length, string: text })
  while (matcher.find()) {
    const whole = matcher.group() ?? ''
    if (skipsEmpty && whole === '') continue
    const captures = Array.from({ length: matcher.groupCount() }, (_, at): Json => {
      const name = names.find(([, group]) => group === at + 1)?.[0] ?? null
      const text = matcher.group(at + 1)
      return text === null || text === undefined
        ? { offset: -1, length: 0, string: null, name }
        : { ...span(matcher.start(at + 1), text), name }
    })
    found.push({ ...span(matcher.start(), whole), captures })
    if (!all || verb === 'test') break
  }
  return found
}

function compiled(pattern: string, flags: string): { regex: RE2JS; all: boolean; skipsEmpty: boolean } {
  let options = 0
  let source = pattern
  for (const flag of flags) {
    if (flag === 'i') options |= RE2JS.CASE_INSENSITIVE
    else if (flag === 's' || flag === 'p') options |= RE2JS.DOTALL
    // Extended: blanks and comments mean nothing
    else if (flag === 'x') source = source.replace(/\\.|\[(?:\\.|[^\]])*\]|\s+|#.*/g, (part) => (/^[\s#]/.test(part) ? '' : part))
    else if (!'gnl'.includes(flag)) throw new JqError(`${flags} is not a valid modifier string`)
  }
  try {
    return { regex: RE2JS.compile(source, options), all: flags.includes('g'), skipsEmpty: flags.includes('n') }
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error
    throw new JqError(`${pattern} (at offset 0) is not a valid regex: ${error.message}`)
  }
}
