import { fieldOf } from '@/apimachinery/equal'
import type { Json, JsonObject } from '@/apimachinery/object'
import { listMerge, retainsKeys } from './merge-keys'

/**
 * The strategic merge patch from `current` (the server's) to `modified` (the file's), removing what `original` (applied last) had and `modified` has not.
 * An empty object: nothing to do. As apimachinery strategicpatch CreateThreeWayMergePatch.
 */
export function threeWayPatch(kind: string, original: JsonObject, modified: JsonObject, current: JsonObject): JsonObject {
  return maps({ kind, strategic: true }, original, modified, current, [])
}

/** The same as a JSON merge patch, for kinds whose merge keys are unknown. As jsonmergepatch CreateThreeWayJSONMergePatch. */
export function threeWayMergePatch(original: JsonObject, modified: JsonObject, current: JsonObject): JsonObject {
  return maps({ kind: '', strategic: false }, original, modified, current, [])
}

/** The strategic merge patch between two versions, removing whatever `to` lacks. As strategicpatch CreateTwoWayMergePatch. */
export function twoWayPatch(kind: string, from: JsonObject, to: JsonObject, strategic = true): JsonObject {
  return maps({ kind, strategic }, from, to, from, [])
}

type How = { kind: string; strategic: boolean }

const isMap = (value: Json | undefined): value is JsonObject => value !== null && typeof value === 'object' && !Array.isArray(value)

function maps(how: How, original: JsonObject, modified: JsonObject, current: JsonObject, path: string[]): JsonObject {
  // A map's key may be `__proto__`, which an object with a prototype does not take
  const patch: JsonObject = Object.create(null)
  for (const [key, wanted] of Object.entries(modified)) {
    const has = Object.hasOwn(current, key)
    const [now, before] = [fieldOf(current, key), fieldOf(original, key)]
    const at = [...path, key]
    if (wanted === null) {
      if (has && now !== null) patch[key] = null
    } else if (!has || now === null) patch[key] = wanted
    else if (isMap(wanted) && isMap(now)) {
      const inner = maps(how, isMap(before) ? before : {}, wanted, now, at)
      if (Object.keys(inner).length === 0) continue
      if (how.strategic && retainsKeys(how.kind, at)) inner.$retainKeys = Object.keys(wanted).sort()
      patch[key] = inner
    } else if (Array.isArray(wanted) && Array.isArray(now)) lists(how, Array.isArray(before) ? before : [], wanted, now, at, patch)
    else if (!same(wanted, now)) patch[key] = wanted
  }
  for (const key of Object.keys(original)) if (!Object.hasOwn(modified, key)) patch[key] = null
  return patch
}

function lists(how: How, original: Json[], modified: Json[], current: Json[], path: string[], patch: JsonObject): void {
  const field = path.at(-1) as string
  const merge = how.strategic ? listMerge(how.kind, path) : undefined
  if (merge === undefined) {
    if (!same(modified, current)) patch[field] = modified
  } else if (merge === 'set') {
    const added = modified.filter((item) => !current.includes(item))
    const removed = original.filter((item) => !modified.includes(item))
    if (added.length > 0) patch[field] = added
    if (removed.length > 0) patch[`$deleteFromPrimitiveList/${field}`] = removed
    if (added.length > 0 || removed.length > 0) patch[`$setElementOrder/${field}`] = modified
  } else keyed(how, merge, original, modified, current, path, patch)
}

function keyed(
  how: How,
  merge: { key: string; retainKeys?: boolean },
  original: Json[],
  modified: Json[],
  current: Json[],
  path: string[],
  patch: JsonObject,
): void {
  const field = path.at(-1) as string
  // Items of one key meet in the order in which they stand: port 53 may be there twice, for UDP and for TCP. As strategicpatch diffListsOfMaps.
  const find = (items: Json[], key: Json | undefined, nth = 0) =>
    items.filter((item) => isMap(item) && item[merge.key] === key)[nth] as JsonObject | undefined
  const changes: Json[] = []
  for (const [at, item] of modified.entries()) {
    if (!isMap(item)) continue
    const key = item[merge.key] as Json
    const nth = modified.slice(0, at).filter((other) => isMap(other) && other[merge.key] === key).length
    const now = find(current, key, nth)
    if (!now) {
      changes.push(item)
      continue
    }
    const inner = maps(how, find(original, key, nth) ?? {}, item, now, path)
    if (Object.keys(inner).length === 0) continue
    changes.push({ ...inner, ...(merge.retainKeys ? { $retainKeys: Object.keys(item).sort() } : {}), [merge.key]: key })
  }
  for (const item of original) {
    if (isMap(item) && !find(modified, item[merge.key])) changes.push({ $patch: 'delete', [merge.key]: item[merge.key] as Json })
  }
  const order = modified.flatMap((item) => (isMap(item) ? [item[merge.key] as Json] : []))
  const currentOrder = current.flatMap((item) => (isMap(item) && order.includes(item[merge.key] as Json) ? [item[merge.key] as Json] : []))
  const moved = !same(
    order.filter((key) => currentOrder.includes(key)),
    currentOrder,
  )
  if (changes.length > 0) patch[field] = changes
  if (changes.length > 0 || moved) patch[`$setElementOrder/${field}`] = order.map((key) => ({ [merge.key]: key }))
}

/** Deep equality of JSON, order of keys aside. */
export function same(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, index) => same(item, b[index]))
  if (!isMap(a) || !isMap(b)) return false
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && same(a[key], b[key]))
}
