import type { Json, JsonObject } from '@/apimachinery/object'
import type { Difference } from './evidence'
import { typeInside, typeOfKind, type ValueType } from './field-types'
import { isLeftOut, meansNothing, type PortNames, sameScalar, selectorTerms } from './meaning'

/** `literal`: as written. Otherwise by meaning: `of` says which kind's fields these are, `portNames` what named ports stand for. */
export type Comparison = { literal?: boolean; of?: { apiVersion: string; kind: string }; portNames?: PortNames }

/** `beside`: the found object in which the value stands. */
type Place = { at: string; type: ValueType; comparison: Comparison; beside?: JsonObject }

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
  if (isObject(expected)) return operatorDifferences(expected, found, place) ?? objectDifferences(expected, found, place)
  return sameValue(expected, found, place) ? [] : [difference(place, show(expected), show(found))]
}

function sameValue(expected: Json, found: Json | undefined, { comparison, type, beside }: Place): boolean {
  if (comparison.literal) return expected === (found ?? undefined)
  if (found === undefined || found === null) return meansNothing(expected) || isLeftOut(expected, type.field)
  return sameScalar(expected, found, type, { beside, portNames: comparison.portNames })
}

/** undefined when the expectation is no operator but an object. */
function operatorDifferences(expected: JsonObject, found: Json | undefined, place: Place): Difference[] | undefined {
  const [operator, operand] = operatorOf(expected) ?? []
  if (operator === undefined || operand === undefined) return undefined
  const refuse = () => [difference(place, sayExpected(expected), show(found))]
  if (operator === '$oneOf' && Array.isArray(operand))
    return operand.some((each) => !differences(each, found, place).length) ? [] : refuse()
  if (operator === '$not') return differences(operand, found, place).length ? [] : refuse()
  if (operator === '$between' && Array.isArray(operand)) {
    const [low, high] = operand.map(Number)
    return typeof found === 'number' && found >= low! && found <= high! ? [] : refuse()
  }
  if (operator === '$only' && Array.isArray(operand)) return listDifferences(operand, found, place, true)
  throw new Error(`a check says ${operator}, which is no operator`)
}

/** An object whose only field is an operator. */
function operatorOf(expected: JsonObject): [operator: string, operand: Json] | undefined {
  const [first, ...others] = Object.entries(expected)
  return first?.[0].startsWith('$') && !others.length ? first : undefined
}

/** What a check expects as its learner reads it: operators, also inside, in words. */
function sayExpected(expected: Json): string {
  return show(inWords(expected))
}

function inWords(expected: Json): Json {
  if (Array.isArray(expected)) return expected.map(inWords)
  if (!isObject(expected)) return expected
  const [operator, operand] = operatorOf(expected) ?? []
  if (operator === '$oneOf' && Array.isArray(operand)) return `one of ${operand.map(sayExpected).join(', ')}`
  if (operator === '$not') return operand === null ? 'a value' : `anything but ${sayExpected(operand as Json)}`
  if (operator === '$between' && Array.isArray(operand)) return operand.join(' to ')
  if (operator === '$only' && Array.isArray(operand)) return operand.map(inWords)
  return Object.fromEntries(Object.entries(expected).map(([field, value]) => [field, inWords(value)]))
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
    return [difference(place, sayExpected(expected), show(found))]
  }
  return Object.entries(expected).flatMap(([field, value]) => differences(value, found[field], { ...inside(place, field), beside: found }))
}

function listDifferences(expected: readonly Json[], found: Json | undefined, place: Place, only: boolean): Difference[] {
  if (found !== undefined && found !== null && !Array.isArray(found)) return [difference(place, sayExpected([...expected]), show(found))]
  const items = found ?? []
  if (place.type.ordered) {
    const same = items.length === expected.length && expected.every((each, index) => !differences(each, items[index], place).length)
    return same ? [] : [difference(place, sayExpected([...expected]), show(found))]
  }
  const { keys } = place.type
  const free = new Set(items.keys())
  const meet = (each: Json) => closest(each, items, free, keys, place)
  // What fits takes its item before what does not fit is compared with the rest.
  const left = expected.filter((each) => {
    const { index, faults } = meet(each)
    return faults.length > 0 || !free.delete(index!)
  })
  const others = left.map((each) => {
    const met = meet(each)
    if (met.index !== undefined) free.delete(met.index)
    return met
  })
  const faults = others.flatMap((met) => met.faults)
  // What is said to be there instead is not told a second time.
  if (!only || others.some(({ index }) => index === undefined)) return faults
  const extra = [...free].map((index) =>
    difference({ ...place, at: `${place.at}[${keyOf(items[index]!, keys) ?? index}]` }, 'no further item', show(items[index])),
  )
  return [...faults, ...extra]
}

/**
 * Of the items with the expected item's keys the one that differs least. Where there are no keys to go by, any item may be meant: the one that
 * is more like it than any other, or the only one there is.
 */
function closest(expected: Json, items: readonly Json[], free: ReadonlySet<number>, keys: readonly string[], place: Place) {
  const stated = statedKeys(expected, keys)
  const candidates = [...free].filter((index) => stated.every((key) => sameKey(expected, items[index]!, key, place)))
  const key = keyOf(expected, stated)
  const judged = candidates.map((index) => {
    const faults = differences(expected, items[index], { ...place, at: `${place.at}[${stated.length ? key : index}]` })
    return { index, faults, shared: sharedFields(expected, items[index]!) }
  })
  const [best, next] = judged.toSorted((a, b) => a.faults.length - b.faults.length || b.shared - a.shared)
  const alone = best && (!next || next.faults.length > best.faults.length || next.shared < best.shared)
  if (best && (stated.length || !best.faults.length || (alone && (best.shared > 0 || (isObject(expected) && items.length === 1)))))
    return best
  const present = items.length ? `only ${items.map((item) => keyOf(item, keys) ?? show(item)).join('; ')}` : 'nothing'
  return { index: undefined, faults: [difference({ ...place, at: `${place.at}[${key ?? ''}]` }, sayExpected(expected), present)] }
}

const sharedFields = (expected: Json, item: Json): number =>
  isObject(expected) && isObject(item) ? Object.keys(expected).filter((field) => item[field] !== undefined).length : 0

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
  return value !== undefined && isScalar(value) && sameValue(value, keyed(found), { ...inside(place, key), beside: found })
}

/** What tells an item from others of its list: its keys, or its value where it is a scalar. undefined for an object without any. */
function keyOf(item: Json, keys: readonly string[]): string | undefined {
  if (!isObject(item)) return show(item)
  // A port is best known by its number, or by its name where only that is stated.
  const named = (keys.length ? keys : ['name', 'port']).filter(
    (key) => item[key] !== undefined && isScalar(item[key]) && !(key === 'protocol' && item[key] === 'TCP'),
  )
  return named.length ? named.map((key) => `${key}=${show(item[key])}`).join(',') : undefined
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
