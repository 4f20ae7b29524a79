import type { Json, JsonObject } from '@/apimachinery/object'
import { compare, emptyObject, isObject, JqError, LimitExceeded, shown, typeOf } from './values'

const longest = 20_000_000

/** `.[key]`. As jv_get. */
export function index(value: Json, key: Json): Json {
  if (isObject(value) && typeof key === 'string') return value[key] ?? null
  if (Array.isArray(value) && typeof key === 'number') {
    const at = Math.floor(key)
    return value[at < 0 ? value.length + at : at] ?? null
  }
  if (Array.isArray(value) && Array.isArray(key)) return indices(value, key)
  if (isObject(key) && 'start' in key && 'end' in key) return slice(value, key.start as Json, key.end as Json)
  if (value === null && (typeof key === 'string' || typeof key === 'number' || key === null)) return null
  throw new JqError(`Cannot index ${typeOf(value)} with ${typeof key === 'string' ? `string ${JSON.stringify(key)}` : typeOf(key)}`)
}

export function sliceBounds(length: number, start: Json, end: Json): [number, number] {
  const bound = (value: Json, otherwise: number, round: (value: number) => number) => {
    if (value === null) return otherwise
    if (typeof value !== 'number') throw new JqError('Start and end indices of an array slice must be numbers')
    const at = round(value)
    return Math.min(length, Math.max(0, at < 0 ? length + at : at))
  }
  return [bound(start, 0, Math.floor), bound(end, length, Math.ceil)]
}

/** `.[start:end]`, of texts by code points. */
export function slice(value: Json, start: Json, end: Json): Json {
  if (value === null) return null
  if (typeof value !== 'string' && !Array.isArray(value)) throw new JqError(`Cannot index ${typeOf(value)} with object`)
  const items = typeof value === 'string' ? [...value] : value
  const [from, to] = sliceBounds(items.length, start, end)
  const part = items.slice(from, Math.max(from, to))
  return typeof value === 'string' ? part.join('') : part
}

/** Where a part stands in a whole. */
export function indices(value: Json, part: Json): Json {
  if (value === null) return null
  if (typeof value === 'string' && typeof part === 'string') {
    if (part === '') return null
    const found: number[] = []
    for (let at = value.indexOf(part); at >= 0; at = value.indexOf(part, at + 1)) found.push([...value.slice(0, at)].length)
    return found
  }
  if (!Array.isArray(value)) return index(value, part)
  const wanted = Array.isArray(part) ? part : [part]
  if (wanted.length === 0) return null
  return value.flatMap((_, at) =>
    wanted.every((one, next) => at + next < value.length && compare(value[at + next] as Json, one) === 0) ? [at] : [],
  )
}

/** A comparison's answer; undefined for other operators. */
export function compareBy(operator: string, left: Json, right: Json): boolean | undefined {
  switch (operator) {
    case '==':
      return compare(left, right) === 0
    case '!=':
      return compare(left, right) !== 0
    case '<':
      return compare(left, right) < 0
    case '<=':
      return compare(left, right) <= 0
    case '>':
      return compare(left, right) > 0
    case '>=':
      return compare(left, right) >= 0
  }
  return undefined
}

const verbs: Readonly<Record<string, string>> = { '+': 'added', '-': 'subtracted', '*': 'multiplied', '/': 'divided', '%': 'divided' }

/** As binop_plus and its like. */
export function arithmetic(operator: string, a: Json, b: Json): Json {
  if (typeof a === 'number' && typeof b === 'number') return ofNumbers(operator, a, b)
  if (operator === '+') {
    if (a === null) return b
    if (b === null) return a
    if (typeof a === 'string' && typeof b === 'string') return bounded(a.length + b.length, () => a + b)
    if (Array.isArray(a) && Array.isArray(b)) return [...a, ...b]
    if (isObject(a) && isObject(b)) return Object.assign(emptyObject(), a, b)
  }
  if (operator === '-' && Array.isArray(a) && Array.isArray(b)) return a.filter((one) => !b.some((other) => compare(one, other) === 0))
  if (operator === '*') {
    if (isObject(a) && isObject(b)) return merged(a, b)
    const [text, times] = typeof a === 'string' ? [a, b] : [b, a]
    if (typeof text === 'string' && typeof times === 'number')
      return times <= 0 ? null : bounded(text.length * times, () => text.repeat(Math.max(1, Math.ceil(times))))
  }
  if (operator === '/' && typeof a === 'string' && typeof b === 'string') return split(a, b)
  throw new JqError(`${shown(a)} and ${shown(b)} cannot be ${verbs[operator]}`)
}

function ofNumbers(operator: string, a: number, b: number): number {
  if ((operator === '/' && b === 0) || (operator === '%' && Math.trunc(b) === 0))
    throw new JqError(`${shown(a)} and ${shown(b)} cannot be divided because the divisor is zero`)
  switch (operator) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      return a / b
    default:
      return Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : Math.trunc(a) % Math.abs(Math.trunc(b)) || 0
  }
}

function bounded(length: number, make: () => string): string {
  if (length > longest) throw new LimitExceeded(`a text has ${longest} characters at most`)
  return make()
}

function merged(a: JsonObject, b: JsonObject): JsonObject {
  const made: JsonObject = Object.assign(emptyObject(), a)
  for (const key of Object.keys(b)) {
    const [before, after] = [made[key], b[key] as Json]
    made[key] = isObject(before) && isObject(after) ? merged(before, after) : after
  }
  return made
}

export const split = (text: string, by: string): string[] => (text === '' ? [] : by === '' ? [...text] : text.split(by))
