import type { Json, JsonObject } from './object'
import { PatchError } from './patch'

/** How the fields of one type merge; undefined for types whose fields nobody described (free maps). */
export type MergeSchema = {
  /** What stands under a field: how it patches, and the type below. */
  field(name: string): { strategy?: readonly string[]; mergeKey?: string; below?: MergeSchema } | undefined
}

const isObject = (value: Json | undefined): value is JsonObject => value !== null && typeof value === 'object' && !Array.isArray(value)

const directive = '$patch'
const retainKeys = '$retainKeys'
const order = '$setElementOrder/'
const deletion = '$deleteFromPrimitiveList/'

const badPatchType = (value: Json | undefined) => new PatchError('unreadable', `unknown patch type: ${JSON.stringify(value)}`)

/** Drops the directives of a patch that becomes a value of its own. */
const stripped = (value: Json): Json => {
  if (Array.isArray(value)) return value.filter((item) => !(isObject(item) && item[directive] !== undefined)).map(stripped)
  if (!isObject(value)) return value
  const out: JsonObject = {}
  for (const [key, field] of Object.entries(value)) {
    if (key === directive || key === retainKeys || key.startsWith(order) || key.startsWith(deletion)) continue
    if (field !== null) out[key] = stripped(field)
  }
  return out
}

/** Applies a strategic merge patch. As apimachinery/pkg/util/strategicpatch mergeMap. Shares what it does not change. */
export const strategicMerge = (original: JsonObject, patch: JsonObject, schema: MergeSchema | undefined): JsonObject => {
  const kind = patch[directive]
  if (kind === 'replace') return stripped(patch) as JsonObject
  if (kind === 'delete') return {}
  if (kind !== undefined && kind !== 'merge') throw badPatchType(kind)
  const out: JsonObject = { ...original }
  const retained = patch[retainKeys]
  if (Array.isArray(retained)) for (const key of Object.keys(out)) if (!retained.includes(key)) delete out[key]
  for (const [key, list] of Object.entries(patch)) {
    if (!key.startsWith(deletion) || !Array.isArray(list)) continue
    const field = key.slice(deletion.length)
    const current = out[field]
    if (Array.isArray(current)) out[field] = current.filter((item) => !list.includes(item))
  }
  for (const [key, value] of Object.entries(patch)) {
    if (key === directive || key === retainKeys || key.startsWith(order) || key.startsWith(deletion)) continue
    if (value === null) {
      delete out[key]
      continue
    }
    const info = schema?.field(key)
    const current = out[key]
    if (isObject(value)) {
      if (isObject(current) && !info?.strategy?.includes('replace')) out[key] = strategicMerge(current, value, info?.below)
      else if (value[directive] === 'delete') delete out[key]
      else out[key] = stripped(value)
    } else if (Array.isArray(value) && info?.strategy?.includes('merge')) {
      out[key] = mergeList(Array.isArray(current) ? current : [], value, key, info)
    } else out[key] = Array.isArray(value) ? stripped(value) : value
  }
  for (const [key, wanted] of Object.entries(patch)) {
    if (!key.startsWith(order) || !Array.isArray(wanted)) continue
    const field = key.slice(order.length)
    const [current, before] = [out[field], original[field]]
    const mergeKey = schema?.field(field)?.mergeKey
    if (Array.isArray(current)) out[field] = ordered(current, wanted, mergeKey, Array.isArray(before) ? before : [])
  }
  return out
}

const mergeList = (
  original: readonly Json[],
  patch: readonly Json[],
  name: string,
  info: { mergeKey?: string; below?: MergeSchema },
): Json[] => {
  const { mergeKey } = info
  if (mergeKey === undefined) {
    const out = [...original]
    for (const item of patch) if (!out.includes(item)) out.push(item)
    return ordered(out, patch, mergeKey, original)
  }
  if (patch.some((item) => isObject(item) && item[directive] === 'replace'))
    return patch.filter((item) => !(isObject(item) && item[directive] === 'replace' && Object.keys(item).length === 1)).map(stripped)
  const out = [...original]
  for (const item of patch) {
    if (!isObject(item)) throw new PatchError('unreadable', `expected a map in list ${name}`)
    const key = item[mergeKey]
    if (key === undefined)
      throw new PatchError('unreadable', `map: ${JSON.stringify(item)} does not contain declared merge key: ${mergeKey}`)
    const found = out.findIndex((other) => isObject(other) && other[mergeKey] === key)
    if (item[directive] === 'delete') {
      for (let i = out.length - 1; i >= 0; i--) {
        const other = out[i]
        if (isObject(other) && other[mergeKey] === key) out.splice(i, 1)
      }
    } else if (found === -1) out.push(stripped(item))
    else out[found] = strategicMerge(out[found] as JsonObject, item, info.below)
  }
  const named = patch.map((item) => (item as JsonObject)[mergeKey] as Json)
  return ordered(out, named, mergeKey, original)
}

/**
 * The order that the patch has; items that only the server knows keep their place before what followed them there, and come after what is new. As
 * normalizeElementOrder.
 */
const ordered = (items: readonly Json[], wanted: readonly Json[], mergeKey: string | undefined, server: readonly Json[]): Json[] => {
  const keyOf = (item: Json | undefined) => JSON.stringify(mergeKey === undefined || !isObject(item) ? item : item[mergeKey])
  const place = new Map(wanted.map((item, i) => [keyOf(item), i]))
  const known = items.filter((item) => place.has(keyOf(item))).sort((a, b) => place.get(keyOf(a))! - place.get(keyOf(b))!)
  const serverOnly = items.filter((item) => !place.has(keyOf(item)))
  const before = new Map(server.map((item, i) => [keyOf(item), i]))
  const precedes = (a: Json, b: Json) => (before.get(keyOf(a)) ?? Infinity) < (before.get(keyOf(b)) ?? -1)
  const out: Json[] = []
  let k = 0
  let s = 0
  while (k < known.length || s < serverOnly.length) {
    if (s >= serverOnly.length) out.push(known[k++]!)
    else if (k >= known.length) out.push(serverOnly[s++]!)
    else if (precedes(serverOnly[s]!, known[k]!)) out.push(serverOnly[s++]!)
    else out.push(known[k++]!)
  }
  return out
}
