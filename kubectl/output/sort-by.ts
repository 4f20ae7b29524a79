import { JsonPathError, JsonPathSyntaxError, jsonPath, relaxedExpression } from '@/apimachinery/jsonpath'
import type { Json } from '@/apimachinery/object'
import { logPrefix } from '../client/log'
import { KubectlError } from '../errors'
import { goSort } from './go-sort'

/** Orders objects by one field; those without it come first, and one alone needs no order. `now` is for what is logged. As kubectl get RuntimeSort. */
export function sortBy<T>(items: readonly T[], expression: string, now: number, objectOf: (item: T) => Json): T[] {
  if (items.length < 2) return [...items]
  const field = relaxedOrFail(expression)
  const keys = keysOf(items, field, objectOf)
  if (keys.every((key) => key === undefined)) throw noField(field)
  return ordered(items, keys, field, now, '329] Field % in *unstructured.Unstructured')
}

/**
 * Orders a table's rows; nothing is left of them where no row has the field, or the field cannot be read. As kubectl get TableSorter, whose errors the
 * real one drops.
 */
export function sortRows<T>(rows: readonly T[], expression: string, now: number, objectOf: (row: T) => Json): T[] {
  let field: string
  let keys: (Json | undefined)[]
  try {
    field = relaxedExpression(expression)
    keys = keysOf(rows, field, objectOf)
  } catch (error) {
    if (error instanceof JsonPathSyntaxError || error instanceof JsonPathError) return []
    throw error
  }
  if (keys.every((key) => key === undefined)) return []
  return ordered(rows, keys, field, now, '375] Field % in [][][]reflect.Value')
}

/** Why tables of several requests are not ordered: the real one looks for the field where it is not. */
export function noOrder(expression: string): KubectlError {
  const field = relaxedOrFail(expression)
  keysOf([], field, () => null)
  return noField(field)
}

const noField = (field: string) => new KubectlError(`couldn't find any field with path ${JSON.stringify(field)} in the list of objects`)

function keysOf<T>(items: readonly T[], field: string, objectOf: (item: T) => Json): (Json | undefined)[] {
  const path = jsonPath(field, { allowMissingKeys: true })
  return items.map((item) => path.find(objectOf(item)).flat()[0])
}

/** `place`: where in the real one's source a field that has no order ends the program. */
function ordered<T>(items: readonly T[], keys: readonly (Json | undefined)[], field: string, now: number, place: string): T[] {
  const unsortable = (type: string) => {
    const told = `${place.replace('%', () => field)} is an unsortable type: interface, err: unsortable type: ${type}`
    return new KubectlError(`${logPrefix('F', now)} sorter.go:${told}`, { bare: true })
  }
  return goSort(
    items.map((item, at) => ({ item, key: keys[at] })),
    (one, other) => isLess(one.key, other.key, unsortable),
  ).map(({ item }) => item)
}

function relaxedOrFail(expression: string): string {
  try {
    return relaxedExpression(expression)
  } catch (error) {
    if (error instanceof JsonPathSyntaxError) throw new KubectlError(error.message)
    throw error
  }
}

/** As kubectl get isLess: maps and lists have no order, which shows where two values meet. */
function isLess(a: Json | undefined, b: Json | undefined, unsortable: (type: string) => KubectlError): boolean {
  if (a === undefined) return true
  if (b === undefined) return false
  if (a === null || b === null) return a === null && b !== null
  if (typeof a === 'object') throw unsortable(Array.isArray(a) ? '[]interface {}' : 'map[string]interface {}')
  if (typeof a === 'number' && typeof b === 'number') return a < b
  const [left, right] = [quantityOf(a), quantityOf(b)]
  return left !== undefined && right !== undefined ? left < right : String(a) < String(b)
}

const scales: Record<string, number> = {
  '': 1,
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
}

/** Strings that are quantities (`128974848`, `1Gi`) are ordered by size. */
function quantityOf(value: Json): number | undefined {
  const match = /^([-+]?\d+(?:\.\d+)?)([numkMGT]|[KMGT]i)?$/.exec(String(value))
  return match ? Number(match[1]) * (scales[match[2] ?? ''] as number) : undefined
}
