import type { Json } from '@/apimachinery/object'
import { equalQuantities } from '@/apimachinery/quantity'
import { type LabelSelector, requirementsOf } from '@/apimachinery/selector'
import { asArray } from './cluster-view'

/** Names of container ports, with the numbers that they stand for in the pods concerned. */
export type PortNames = ReadonlyMap<string, ReadonlySet<number>>

/** True when two scalars of a type mean the same: `0.1` is `100m`, a named port is its number. */
export function sameScalar(expected: Json, found: Json, type: string | undefined, portNames: PortNames): boolean {
  if (expected === found) return true
  if (type === 'resource.Quantity') return isAmount(expected) && isAmount(found) && equalQuantities(expected, found)
  if (type === 'util.intstr.IntOrString') return samePort(expected, found, portNames) || samePort(found, expected, portNames)
  return false
}

const isAmount = (value: Json) => typeof value === 'string' || typeof value === 'number'

function samePort(name: Json, number: Json, portNames: PortNames): boolean {
  if (typeof name !== 'string' || typeof number !== 'number') return false
  const numbers = portNames.get(name)
  return numbers?.size === 1 && numbers.has(number)
}

/** A field that is absent means its zero: a server leaves `false`, `""`, `[]` and `{}` out. */
export function meansNothing(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === false || value === '') return true
  return typeof value === 'object' && Object.keys(value).length === 0
}

/** The requirements of a LabelSelector as sorted text, so that `matchLabels` equals the same `In`; undefined for anything else. */
export function selectorTerms(value: Json | undefined): string[] | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const fields = Object.keys(value)
  if (!fields.length || fields.some((field) => field !== 'matchLabels' && field !== 'matchExpressions')) return undefined
  // `{ $only: […] }` in a check: no selector, but a list that is compared as one.
  if (value.matchExpressions !== undefined && !Array.isArray(value.matchExpressions)) return undefined
  const operators = asArray(value.matchExpressions).every((term) => typeof term === 'object' && term !== null && 'operator' in term)
  if (!operators) return undefined
  return requirementsOf(value as LabelSelector)
    .map(({ key, operator, values }) => `${key} ${operator}${values.length ? ` (${[...values].sort().join(', ')})` : ''}`)
    .sort()
}

/** Every named container port anywhere inside a value: a pod, or a workload's template. */
export function collectPortNames(value: Json | undefined, names: Map<string, Set<number>> = new Map()): Map<string, Set<number>> {
  if (typeof value !== 'object' || value === null) return names
  if (!Array.isArray(value) && typeof value.name === 'string' && typeof value.containerPort === 'number')
    names.set(value.name, (names.get(value.name) ?? new Set()).add(value.containerPort))
  for (const part of Object.values(value)) collectPortNames(part, names)
  return names
}
