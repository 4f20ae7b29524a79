import { JsonPathSyntaxError, jsonPath, relaxedExpression } from '@/apimachinery/jsonpath'
import type { Json } from '@/apimachinery/object'
import { KubectlError } from '../errors'

/** Orders by one field of each item's object; items without it come first; `absent` answers where no item has the field. As kubectl get RuntimeSort. */
export function sortBy<T>(items: readonly T[], expression: string, objectOf: (item: T) => Json, absent?: () => T[]): T[] {
  const field = relaxedOrFail(expression)
  const path = jsonPath(field, { allowMissingKeys: true })
  const keyed = items.map((item) => ({ item, key: path.find(objectOf(item)).flat()[0] }))
  if (items.length > 0 && keyed.every(({ key }) => key === undefined)) {
    if (absent) return absent()
    throw new KubectlError(`couldn't find any field with path ${JSON.stringify(field)} in the list of objects`)
  }
  return keyed.sort((a, b) => compare(a.key, b.key)).map(({ item }) => item)
}

function relaxedOrFail(expression: string): string {
  try {
    return relaxedExpression(expression)
  } catch (error) {
    if (error instanceof JsonPathSyntaxError) throw new KubectlError(error.message)
    throw error
  }
}

function compare(a: Json | undefined, b: Json | undefined): number {
  if (a === undefined || a === null) return b === undefined || b === null ? 0 : -1
  if (b === undefined || b === null) return 1
  if (typeof a === 'number' && typeof b === 'number') return a - b
  const [left, right] = [quantityOf(a), quantityOf(b)]
  if (left !== undefined && right !== undefined) return left - right
  return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0
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
