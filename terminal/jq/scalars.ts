import type { Json } from '@/apimachinery/object'
import { arithmetic } from './operators'
import { ParseFault, readJson } from './read-json'
import { compare, dump, emptyObject, isObject, JqError, shown, sortedKeys, typeOf } from './values'

// What jq's functions of one value do.

export const text = (value: Json) => (typeof value === 'string' ? value : dump(value))

export function list(value: Json, verb: string): Json[] {
  if (!Array.isArray(value)) throw new JqError(`${shown(value)} cannot be ${verb}, as it is not an array`)
  return value
}

export function string(value: Json, why: string): string {
  if (typeof value !== 'string') throw new JqError(why)
  return value
}

export function keys(value: Json, sorted: boolean): Json {
  if (Array.isArray(value)) return value.map((_, at) => at)
  if (!isObject(value)) throw new JqError(`${shown(value)} has no keys`)
  return sorted ? sortedKeys(value) : Object.keys(value)
}

export function has(value: Json, key: Json): Json {
  if (isObject(value) && typeof key === 'string') return Object.hasOwn(value, key)
  if (Array.isArray(value) && typeof key === 'number') return key >= 0 && key < value.length
  throw new JqError(`Cannot check whether ${typeOf(value)} has a ${typeof key === 'string' ? 'string' : typeOf(key)} key`)
}

export function contains(a: Json, b: Json): boolean {
  if (typeOf(a) !== typeOf(b)) throw new JqError(`${shown(a)} and ${shown(b)} cannot have their containment checked`)
  return holds(a, b)
}

function holds(a: Json, b: Json): boolean {
  if (isObject(a) && isObject(b)) return Object.keys(b).every((key) => Object.hasOwn(a, key) && holds(a[key] as Json, b[key] as Json))
  if (Array.isArray(a) && Array.isArray(b)) return b.every((one) => a.some((other) => holds(other, one)))
  if (typeof a === 'string' && typeof b === 'string') return a.includes(b)
  return compare(a, b) === 0
}

export function length(value: Json): number {
  if (value === null) return 0
  if (typeof value === 'boolean') throw new JqError(`${shown(value)} has no length`)
  if (typeof value === 'number') return Math.abs(value)
  if (typeof value === 'string') return [...value].length
  return Array.isArray(value) ? value.length : Object.keys(value).length
}

export function flatten(value: Json, depth: number): Json[] {
  if (depth < 0) throw new JqError('flatten depth must not be negative')
  const items = isObject(value) ? Object.values(value) : list(value, 'iterated over')
  return items.flatMap((one) => (Array.isArray(one) && depth > 0 ? flatten(one, depth - 1) : [one]))
}

export function fromJson(value: Json): Json {
  const source = string(value, `${shown(value)} cannot be parsed as JSON`)
  try {
    const [first, second] = [...readJson(source)]
    if (second) throw new JqError(`Unexpected extra JSON values (while parsing '${source}')`)
    return first?.value ?? null
  } catch (error) {
    if (!(error instanceof ParseFault)) throw error
    throw new JqError(`${error.message} (while parsing '${source}')`)
  }
}

export function toNumber(value: Json): number {
  if (typeof value === 'number') return value
  if (typeof value !== 'string') throw new JqError(`${shown(value)} cannot be parsed as a number`)
  const read = fromJson(value)
  if (typeof read !== 'number') throw new JqError(`${shown(value)} cannot be parsed as a number`)
  return read
}

export function implode(value: Json): string {
  const codes = list(value, 'imploded')
  if (codes.some((code) => typeof code !== 'number')) throw new JqError('Unicode codepoint must be numeric')
  return codes.map((code) => (Number(code) >= 0 && Number(code) <= 0x10ffff ? String.fromCodePoint(Number(code)) : '\ufffd')).join('')
}

export function join(value: Json, by: Json): Json {
  const items = isObject(value) ? Object.values(value) : list(value, 'iterated over')
  let made: string | null = null
  for (const item of items) {
    if (typeof by !== 'string') throw new JqError(`${shown(by)} and ${shown(item)} cannot be added`)
    if (Array.isArray(item) || isObject(item))
      throw new JqError(`${shown((made ?? '') + (made === null ? '' : by))} and ${shown(item)} cannot be added`)
    made = (made === null ? '' : made + by) + (item === null ? '' : text(item))
  }
  return made ?? ''
}

export function addAll(items: readonly Json[]): Json {
  if (items.every((item) => typeof item === 'string')) return items.length === 0 ? null : items.join('')
  if (items.every(isObject)) return items.length === 0 ? null : Object.assign(emptyObject(), ...items)
  if (items.every(Array.isArray)) return items.flat()
  return items.reduce((sum, item) => arithmetic('+', sum, item), null)
}
