import type { Json, JsonObject } from '@/apimachinery/object'
import { emptyObject } from './values'

/** A text that is no JSON; `message` says where. */
export class ParseFault extends Error {}

/** One value of a stream, and how many lines have been read with it. */
export type Read = { value: Json; line: number }

const mostNested = 10_000

/** Reads one value after another. Throws ParseFault in jq's words. As jv_parse.c. */
export function* readJson(text: string): Generator<Read> {
  let at = 0
  const place = (to: number) => {
    const before = text.slice(0, to)
    const line = before.split('\n').length
    return `line ${line}, column ${to - (before.lastIndexOf('\n') + 1)}`
  }
  const fail = (message: string, to = at) =>
    new ParseFault(to >= text.length ? `${message} at EOF at ${place(text.length)}` : `${message} at ${place(to + 1)}`)
  const space = () => {
    while (at < text.length && /[ \t\r\n]/.test(text[at] as string)) at++
  }
  const lines = () => {
    const end = text.indexOf('\n', at)
    return text.slice(0, end < 0 ? text.length : end + 1).split('\n').length - 1
  }

  function value(depth: number): Json {
    if (depth > mostNested) throw fail('Exceeds depth limit for parsing')
    space()
    const char = text[at]
    if (char === undefined) throw fail('Unfinished JSON term')
    if (char === '"') return string()
    if (char === '[') return list(depth)
    if (char === '{') return object(depth)
    if (char === ']' || char === '}') throw fail(`Unmatched '${char}'`)
    if (char === ',') throw fail("Expected value before ','")
    if (char === ':') throw fail("':' not as part of an object")
    return literal()
  }

  function literal(): Json {
    const start = at
    while (at < text.length && !/[\s,:[\]{}"]/.test(text[at] as string)) at++
    const word = text.slice(start, at)
    if (word === 'true') return true
    if (word === 'false') return false
    if (word === 'null') return null
    if (word === 'nan') return Number.NaN
    if (/^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(word)) return Number(word)
    throw fail(word.startsWith("'") ? 'Invalid string literal; expected ", but got \'' : 'Invalid numeric literal')
  }

  function string(): string {
    const start = at++
    while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
    if (at >= text.length) throw fail('Unfinished string', text.length)
    at++
    const source = text.slice(start, at)
    try {
      return JSON.parse(withoutControls(source)) as string
    } catch {
      throw fail('Invalid escape', at - 1)
    }
  }

  function list(depth: number): Json[] {
    at++
    const items: Json[] = []
    space()
    if (text[at] === ']') return close(items)
    for (;;) {
      items.push(value(depth + 1))
      space()
      if (text[at] === ']') return close(items)
      if (text[at] === undefined) throw fail('Unfinished JSON term')
      if (text[at] !== ',') throw fail('Expected separator between values')
      at++
      space()
      if (text[at] === ']') throw fail('Expected another array element')
    }
  }

  function object(depth: number): JsonObject {
    at++
    const members = emptyObject()
    space()
    if (text[at] === '}') return close(members)
    for (;;) {
      space()
      if (text[at] === undefined) throw fail('Unfinished JSON term')
      const key = value(depth + 1)
      space()
      if (text[at] === undefined) throw fail('Unfinished JSON term')
      if (text[at] !== ':') throw fail('Objects must consist of key:value pairs')
      if (typeof key !== 'string') throw fail('Object keys must be strings')
      at++
      members[key] = value(depth + 1)
      space()
      if (text[at] === '}') return close(members)
      if (text[at] === undefined) throw fail('Unfinished JSON term')
      if (text[at] !== ',') throw fail('Expected separator between values')
      at++
    }
  }

  function close<T>(made: T): T {
    at++
    return made
  }

  for (space(); at < text.length; space()) {
    const read = value(0)
    yield { value: read, line: lines() }
  }
}

/** jq takes control characters in a text, which JSON.parse does not. */
function withoutControls(source: string): string {
  let plain = ''
  for (const char of source) plain += char < ' ' ? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}` : char
  return plain
}
