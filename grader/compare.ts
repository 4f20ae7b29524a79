import type { Json, JsonObject } from '@/apimachinery/object'
import type { Difference } from './evidence'
import { typeInside, typeOfKind, type ValueType } from './field-types'
import { meansNothing, type PortNames, sameScalar, selectorTerms } from './meaning'

/** `literal`: as written. Otherwise by meaning: `of` says which kind's fields these are, `portNames` what named ports stand for. */
export type Comparison = { literal?: boolean; of?: { apiVersion: string; kind: string }; portNames?: PortNames }

type Place = { at: string; type: ValueType; comparison: Comparison }

/**
 * Where `found` does not fit `expected`, a partial object: what it does not mention is free. The one way in which grading compares.
 * `null` asks for absence. Where a value cannot say it: `{ $oneOf: […] }`, `{ $not: value }`, `{ $between: [low, high] }`, and
 * `{ $only: […] }` for a list that holds nothing else. Differences come in the order of `expected`, each with its path.
 */
export function compare(expected: Json, found: Json | undefined, comparison: Comparison = {}): Difference[] {
  return differences(expected, found, { at: '', type: typeOfKind(comparison.of), comparison })
}

function differences(expected: Json, found: Json | undefined, place: Place): Difference[] {
  if (expected === null) return meansNothing(found) ? [] : [difference(place, 'nothing', show(found))]
  if (Array.isArray(expected)) return listDifferences(expected, found, place, false)
  if (typeof expected === 'object') return operatorDifferences(expected, found, place) ?? objectDifferences(expected, found, place)
  return sameValue(expected, found, place) ? [] : [difference(place, show(expected), show(found))]
}

function sameValue(expected: Json, found: Json | undefined, { comparison, type }: Place): boolean {
  if (found === undefined || found === null) return !comparison.literal && meansNothing(expected)
  return expected === found || (!comparison.literal && sameScalar(expected, found, type.name, comparison.portNames ?? new Map()))
}

/** undefined when the expectation is no operator but an object. */
function operatorDifferences(expected: JsonObject, found: Json | undefined, place: Place): Difference[] | undefined {
  const [operator, ...others] = Object.keys(expected)
  if (others.length || !operator?.startsWith('$')) return undefined
  const operand = expected[operator]!
  const say = (words: string) => [difference(place, words, show(found))]
  if (operator === '$oneOf' && Array.isArray(operand))
    return operand.some((each) => !differences(each, found, place).length) ? [] : say(`one of ${operand.map(show).join(', ')}`)
  if (operator === '$not')
    return differences(operand, found, place).length ? [] : say(operand === null ? 'a value' : `anything but ${show(operand)}`)
  if (operator === '$between' && Array.isArray(operand)) {
    const [low, high] = operand.map(Number)
    return typeof found === 'number' && found >= low! && found <= high! ? [] : say(`${low} to ${high}`)
  }
  if (operator === '$only' && Array.isArray(operand)) return listDifferences(operand, found, place, true)
  throw new Error(`a check says ${operator}, which is no operator`)
}

function objectDifferences(expected: JsonObject, found: Json | undefined, place: Place): Difference[] {
  if (!place.comparison.literal) {
    const terms = selectorTerms(expected)
    const others = selectorTerms(found)
    if (terms && others) return terms.join() === others.join() ? [] : [difference(place, terms.join(', '), others.join(', '))]
  }
  if (typeof found !== 'object' || found === null || Array.isArray(found)) {
    if (found === undefined || found === null)
      return Object.entries(expected).flatMap(([field, value]) => differences(value, undefined, inside(place, field)))
    return [difference(place, show(expected), show(found))]
  }
  return Object.entries(expected).flatMap(([field, value]) => differences(value, found[field], inside(place, field)))
}

function listDifferences(expected: readonly Json[], found: Json | undefined, place: Place, only: boolean): Difference[] {
  if (found !== undefined && found !== null && !Array.isArray(found)) return [difference(place, show([...expected]), show(found))]
  const items = found ?? []
  if (place.type.ordered) {
    const same = items.length === expected.length && expected.every((each, index) => !differences(each, items[index], place).length)
    return same ? [] : [difference(place, show([...expected]), show(found))]
  }
  const { keys } = place.type
  const free = new Set(items.keys())
  const faults = expected.flatMap((each) => {
    const { index, faults } = closest(each, items, free, keys, place)
    if (index !== undefined) free.delete(index)
    return faults
  })
  if (!only) return faults
  const extra = [...free].map((index) =>
    difference({ ...place, at: `${place.at}[${keyOf(items[index]!, keys)}]` }, 'no further item', show(items[index])),
  )
  return [...faults, ...extra]
}

/** Of the items with the expected item's keys the one that differs least. Without keys to go by, any item may be meant. */
function closest(expected: Json, items: readonly Json[], free: ReadonlySet<number>, keys: readonly string[], place: Place) {
  const stated = statedKeys(expected, keys)
  const candidates = [...free].filter((index) => stated.every((key) => sameKey(expected, items[index]!, key, place)))
  const at = `${place.at}[${keyOf(expected, stated)}]`
  const judged = candidates.map((index) => ({ index, faults: differences(expected, items[index], { ...place, at }) }))
  const best = judged.toSorted((a, b) => a.faults.length - b.faults.length)[0]
  if (best && (stated.length || !best.faults.length)) return best
  const present = items.length ? `only ${items.map((item) => keyOf(item, keys)).join('; ')}` : 'nothing'
  return { index: undefined, faults: [difference({ ...place, at }, show(expected), present)] }
}

function statedKeys(expected: Json, keys: readonly string[]): readonly string[] {
  if (!isObject(expected)) return []
  const stated = keys.filter((key) => expected[key] !== undefined)
  // An API server fills in TCP, so a port stated without a protocol is the TCP one.
  if (stated.length) return keys.includes('protocol') ? [...new Set([...stated, 'protocol'])] : stated
  return expected.name === undefined ? [] : ['name']
}

function sameKey(expected: Json, found: Json, key: string, place: Place): boolean {
  if (!isObject(expected) || !isObject(found)) return false
  const keyed = (item: JsonObject) => item[key] ?? (key === 'protocol' ? 'TCP' : undefined)
  const value = keyed(expected)
  return value !== undefined && isScalar(value) && sameValue(value, keyed(found), inside(place, key))
}

function keyOf(item: Json, keys: readonly string[]): string {
  if (!isObject(item)) return show(item)
  // A port is best known by its number, or by its name where only that is stated.
  const named = (keys.length ? keys : ['name', 'port']).filter(
    (key) => item[key] !== undefined && !(key === 'protocol' && item[key] === 'TCP'),
  )
  return named.length ? named.map((key) => `${key}=${show(item[key]!)}`).join(',') : show(item)
}

const inside = (place: Place, field: string): Place => ({
  ...place,
  at: /^[A-Za-z0-9_-]+$/.test(field) ? `${place.at}${place.at ? '.' : ''}${field}` : `${place.at}['${field}']`,
  type: typeInside(place.type, field),
})

const difference = ({ at }: Place, expected: string, found: string): Difference => ({ at, expected, found })

/** A value as the learner reads it: scalars bare, absence as `nothing`, the rest as compact JSON. */
export function show(value: Json | undefined): string {
  if (value === undefined || value === null) return 'nothing'
  return typeof value === 'string' ? value : typeof value === 'object' ? JSON.stringify(value) : String(value)
}

const isObject = (value: Json | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)
const isScalar = (value: Json) => typeof value !== 'object' || value === null
