import type { Json, JsonObject } from '@/apimachinery/object'

/** What a filter fails with. */
export class JqError extends Error {
  constructor(readonly value: Json) {
    super(typeof value === 'string' ? value : dump(value))
  }
}

/** A filter does more than one may. */
export class LimitExceeded extends Error {}

export const isObject = (value: Json | undefined): value is JsonObject =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

/** An object without what JavaScript's objects inherit: any key is a key. */
export const emptyObject = (): JsonObject => Object.create(null)

export const typeOf = (value: Json): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value)

export const truthy = (value: Json) => value !== null && value !== false

const rank = (value: Json): number =>
  value === null
    ? 0
    : value === false
      ? 1
      : value === true
        ? 2
        : typeof value === 'number'
          ? 3
          : typeof value === 'string'
            ? 4
            : Array.isArray(value)
              ? 5
              : 6

/** The order of all values. As jv_cmp. */
export function compare(a: Json, b: Json): number {
  const by = rank(a) - rank(b)
  if (by !== 0) return by
  // What is no number comes before all that are
  if (typeof a === 'number' && typeof b === 'number') return Number.isNaN(a) ? -1 : Number.isNaN(b) ? 1 : a - b
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b)
  if (Array.isArray(a) && Array.isArray(b)) return compareLists(a, b)
  if (!isObject(a) || !isObject(b)) return 0
  const [left, right] = [sortedKeys(a), sortedKeys(b)]
  const keys = compareLists(left, right)
  if (keys !== 0) return keys
  for (const key of left) {
    const inner = compare(a[key] as Json, b[key] as Json)
    if (inner !== 0) return inner
  }
  return 0
}

function compareLists(a: readonly Json[], b: readonly Json[]): number {
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const by = compare(a[at] as Json, b[at] as Json)
    if (by !== 0) return by
  }
  return a.length - b.length
}

/** By code points, as the bytes of UTF-8 are ordered. */
function compareText(a: string, b: string): number {
  if (a === b) return 0
  for (let at = 0; at < a.length && at < b.length; at++) {
    const [left, right] = [a.charCodeAt(at), b.charCodeAt(at)]
    if (left === right) continue
    const surrogates = Number(left >= 0xd800 && left < 0xe000) - Number(right >= 0xd800 && right < 0xe000)
    return surrogates || left - right
  }
  return a.length - b.length
}

export const sortedKeys = (object: JsonObject) => Object.keys(object).sort(compareText)

/** A number as jq prints it: infinities are the largest there are. */
function number(value: number): string {
  if (Number.isNaN(value)) return 'null'
  const finite = Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value))
  if (Object.is(finite, -0)) return '-0'
  return String(finite).replace(/e([-+])(\d)$/, 'e$10$2')
}

const quote = (value: string) => JSON.stringify(value).replaceAll('\u007f', '\\u007f')

export type Style = { indent: string; sorted: boolean; ascii: boolean }
const compact: Style = { indent: '', sorted: false, ascii: false }

/** A value as text. */
export function dump(value: Json, style: Style = compact): string {
  const text = written(value, style, '\n')
  return style.ascii ? text.replace(/[\u0080-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`) : text
}

function written(value: Json, style: Style, line: string): string {
  if (typeof value === 'number') return number(value)
  if (typeof value === 'string') return quote(value)
  if (value === null || typeof value !== 'object') return String(value)
  const deeper = line + style.indent
  const [between, colon] = style.indent === '' ? [',', ':'] : [`,${deeper}`, ': ']
  const enclosed = (parts: string[], open: string, close: string) =>
    parts.length === 0
      ? open + close
      : style.indent === ''
        ? open + parts.join(between) + close
        : `${open}${deeper}${parts.join(between)}${line}${close}`
  if (Array.isArray(value))
    return enclosed(
      value.map((item) => written(item, style, deeper)),
      '[',
      ']',
    )
  const keys = style.sorted ? sortedKeys(value) : Object.keys(value)
  return enclosed(
    keys.map((key) => `${quote(key)}${colon}${written(value[key] as Json, style, deeper)}`),
    '{',
    '}',
  )
}

/** The beginning of a value. */
export function cut(value: Json): string {
  const text = dump(value)
  return text.length > 14 ? `${text.slice(0, 11)}...` : text
}

/** A value as an error tells of it: `object ({"metadata"...)`. */
export const shown = (value: Json) => `${typeOf(value)} (${cut(value)})`
