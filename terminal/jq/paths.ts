import type { Json, JsonObject } from '@/apimachinery/object'
import { index, slice, sliceBounds } from './operators'
import { compare, emptyObject, isObject, JqError, shown, typeOf } from './values'

/** The keys that lead to a value: texts, numbers, and `{start, end}` for a part of an array. */
export type Path = readonly Json[]

const isSlice = (key: Json): key is { start: Json; end: Json } => isObject(key) && 'start' in key && 'end' in key

/** Where a path does not lead anywhere there is null. */
export function getPath(value: Json, path: Path): Json {
  let here = value
  for (const key of path) {
    if (here === null) return null
    here = isSlice(key) ? slice(here, key.start, key.end) : index(here, key)
  }
  return here
}

/** The value with another at a path; what is missing on the way is made. As jv_setpath. */
export function setPath(value: Json, path: Path, to: Json): Json {
  const [key, ...rest] = path
  if (key === undefined) return to
  const inner = isSlice(key) ? slice(value, key.start, key.end) : index(value, key)
  return setKey(value, key, setPath(inner, rest, to))
}

function setKey(value: Json, key: Json, to: Json): Json {
  if (typeof key === 'string' && (value === null || isObject(value))) return Object.assign(emptyObject(), value, { [key]: to })
  if (typeof key === 'number' && (value === null || Array.isArray(value))) {
    const items = [...(value ?? [])]
    const at = Math.floor(key) < 0 ? items.length + Math.floor(key) : Math.floor(key)
    if (at < 0) throw new JqError('Out of bounds negative array index')
    if (at > 1_000_000) throw new JqError('Array index too large')
    while (items.length < at) items.push(null)
    items[at] = to
    return items
  }
  if (isSlice(key) && (value === null || Array.isArray(value))) {
    if (!Array.isArray(to)) throw new JqError('A slice of an array can only be assigned another array')
    const items = [...(value ?? [])]
    const [from, end] = sliceBounds(items.length, key.start, key.end)
    items.splice(from, Math.max(0, end - from), ...to)
    return items
  }
  throw new JqError(`Cannot index ${typeOf(value)} with ${typeof key === 'string' ? `string ${JSON.stringify(key)}` : typeOf(key)}`)
}

/** The value without what the paths lead to. As jv_delpaths. */
export function deletePaths(value: Json, paths: Json): Json {
  if (!Array.isArray(paths)) throw new JqError('Paths must be specified as an array')
  for (const path of paths) if (!Array.isArray(path)) throw new JqError('Path must be specified as an array')
  // The last first, so that what stands before keeps its place
  return [...(paths as Json[][])].sort((a, b) => compare(b, a)).reduce<Json>(deletePath, value)
}

function deletePath(value: Json, path: readonly Json[]): Json {
  const [key, ...rest] = path
  if (key === undefined || value === null) return null
  if (rest.length > 0) {
    const inner = isSlice(key) ? slice(value, key.start, key.end) : index(value, key)
    return inner === null ? value : setKey(value, key, deletePath(inner, rest))
  }
  if (isObject(value) && typeof key === 'string') {
    const { [key]: _, ...others } = value
    return Object.assign(emptyObject(), others) as JsonObject
  }
  if (Array.isArray(value) && typeof key === 'number') {
    const at = key < 0 ? value.length + key : key
    return value.filter((_, place) => place !== at)
  }
  if (Array.isArray(value) && isSlice(key)) {
    const [from, end] = sliceBounds(value.length, key.start, key.end)
    return value.filter((_, place) => place < from || place >= end)
  }
  if (isObject(value)) throw new JqError(`Cannot delete field at object index of ${typeOf(key)}`)
  if (Array.isArray(value)) throw new JqError('Cannot delete field at object index of array')
  throw new JqError(`Cannot delete field at ${typeof key === 'string' ? 'object' : 'array'} index of ${shown(value).split(' ')[0]}`)
}
