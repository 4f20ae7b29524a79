import { equalJson, fieldOf } from '@/apimachinery/equal'
import type { Json, JsonObject } from '@/apimachinery/object'

/** What one JSON object holds differently from another, entry by entry, in key order. Only objects go deeper; anything else is stated whole. */
export type Difference = { set?: JsonObject; within?: { [key: string]: Difference }; gone?: string[] } | { whole: Json }

const isObject = (value: Json | undefined): value is JsonObject => value !== null && typeof value === 'object' && !Array.isArray(value)

const byKey = <T>(entries: [string, T][]) => Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))

/** `depth` is how many levels of objects are compared entry by entry; below them an entry is stated whole. */
export const differenceOf = (base: Json, value: Json, depth: number): Difference => {
  if (!isObject(base) || !isObject(value)) return equalJson(base, value) ? {} : { whole: value }
  const set: [string, Json][] = []
  const within: [string, Difference][] = []
  for (const key in value) {
    const was = fieldOf(base, key)
    const is = value[key]!
    if (was !== undefined && equalJson(was, is)) continue
    if (depth > 1 && isObject(was) && isObject(is)) within.push([key, differenceOf(was, is, depth - 1)])
    else set.push([key, is])
  }
  const gone = Object.keys(base).filter((key) => fieldOf(value, key) === undefined)
  return {
    ...(set.length > 0 ? { set: byKey(set) } : {}),
    ...(within.length > 0 ? { within: byKey(within) } : {}),
    ...(gone.length > 0 ? { gone: gone.sort() } : {}),
  }
}

/** The value again. Shares with the base what is equal. */
export const applyDifference = (base: Json, difference: Difference): Json => {
  if ('whole' in difference) return difference.whole
  if (!isObject(base)) return base
  const out: JsonObject = { ...base }
  for (const key of difference.gone ?? []) delete out[key]
  for (const [key, inner] of Object.entries(difference.within ?? {})) out[key] = applyDifference(base[key]!, inner)
  return Object.assign(out, difference.set)
}
