import { equalJson } from './equal'
import type { Json, JsonObject } from './object'

/** A patch that cannot be read or applied. `kind` says whose fault: the body is no patch (400), or it does not fit the object (422). */
export class PatchError extends Error {
  constructor(
    readonly kind: 'unreadable' | 'inapplicable',
    message: string,
  ) {
    super(message)
  }
}

const isObject = (value: Json | undefined): value is JsonObject => value !== null && typeof value === 'object' && !Array.isArray(value)

/** RFC 7386. Shares what it does not change. */
export const mergePatch = (target: Json | undefined, patch: Json): Json => {
  if (!isObject(patch)) return patch
  const out: JsonObject = isObject(target) ? { ...target } : {}
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete out[key]
    else out[key] = mergePatch(out[key], value)
  }
  return out
}

export type JsonPatchOperation = { op: string; path: string; from?: string; value?: Json }

const pointer = (path: string): string[] => {
  if (path === '') return []
  if (!path.startsWith('/')) throw new PatchError('inapplicable', `invalid JSON pointer: ${path}`)
  const keys = path
    .slice(1)
    .split('/')
    .map((s) => s.replaceAll('~1', '/').replaceAll('~0', '~'))
  // Assigned, it would become what the object inherits from
  if (keys.includes('__proto__')) throw new PatchError('unreadable', 'seatrial does not simulate a field named "__proto__"')
  return keys
}

/** Only replace names the path without quotes. */
const missing = (op: string, path: string) =>
  new PatchError(
    'inapplicable',
    `${op} operation does not apply: doc is missing path: ${op === 'replace' ? path : JSON.stringify(path)}: missing value`,
  )

/** What became of an operation whose container is there. */
const failed = (op: string, path: string, why: string) => new PatchError('inapplicable', `error in ${op} for path: '${path}': ${why}`)

const indexOf = (op: string, path: string, key: string, length: number): number => {
  if (!/^(0|[1-9][0-9]*)$/.test(key)) throw failed(op, path, `strconv.Atoi: parsing ${JSON.stringify(key)}: invalid syntax`)
  if (Number(key) > length) throw failed(op, path, `Unable to access invalid index: ${key}: invalid index referenced`)
  return Number(key)
}

const child = (container: Json, key: string): Json | undefined => {
  if (Array.isArray(container)) return /^\d+$/.test(key) ? container[Number(key)] : undefined
  return isObject(container) && Object.hasOwn(container, key) ? container[key] : undefined
}

const read = (document: Json, keys: readonly string[], op: string, path: string): Json => {
  let here: Json = document
  for (const key of keys) {
    const next = child(here, key)
    if (next === undefined) throw missing(op, path)
    here = next
  }
  return here
}

/** A copy of `document` where the container of the last key has been edited; everything beside the path is shared. */
const edit = (
  document: Json,
  keys: readonly string[],
  op: string,
  path: string,
  change: (container: Json[] | JsonObject, key: string) => void,
): Json => {
  const [key, ...rest] = keys
  if (key === undefined) throw missing(op, path)
  if (!isObject(document) && !Array.isArray(document)) throw missing(op, path)
  const copy = Array.isArray(document) ? [...document] : { ...document }
  if (rest.length === 0) change(copy, key)
  else {
    const next = child(document, key)
    if (next === undefined) throw missing(op, path)
    if (Array.isArray(copy)) copy[Number(key)] = edit(next, rest, op, path, change)
    else copy[key] = edit(next, rest, op, path, change)
  }
  return copy
}

const add = (document: Json, path: string, value: Json, op: string): Json => {
  const keys = pointer(path)
  if (keys.length === 0) return value
  return edit(document, keys, op, path, (container, key) => {
    if (Array.isArray(container)) container.splice(key === '-' ? container.length : indexOf(op, path, key, container.length), 0, value)
    else container[key] = value
  })
}

const remove = (document: Json, path: string, op: string): Json =>
  edit(document, pointer(path), op, path, (container, key) => {
    if (Array.isArray(container)) container.splice(indexOf(op, path, key, container.length - 1), 1)
    else if (child(container, key) === undefined) throw failed(op, path, `Unable to remove nonexistent key: ${key}: missing value`)
    else delete container[key]
  })

const apply = (document: Json, operation: JsonPatchOperation): Json => {
  const { op, path, from = '', value } = operation
  const given = () => {
    if (value === undefined) throw new PatchError('inapplicable', `${op} operation does not apply: value is missing`)
    return value
  }
  switch (op) {
    case 'add':
      return add(document, path, given(), op)
    case 'remove':
      return remove(document, path, op)
    case 'replace': {
      const keys = pointer(path)
      if (keys.length === 0) return given()
      return edit(document, keys, op, path, (container, key) => {
        if (child(container, key) === undefined)
          throw new PatchError('inapplicable', `replace operation does not apply: doc is missing key: ${path}: missing value`)
        if (Array.isArray(container)) container[Number(key)] = given()
        else container[key] = given()
      })
    }
    case 'move':
      return add(remove(document, from, op), path, read(document, pointer(from), op, from), op)
    case 'copy':
      return add(document, path, read(document, pointer(from), op, from), op)
    case 'test': {
      const found = pointer(path).reduce<Json | undefined>((here, key) => (here === undefined ? undefined : child(here, key)), document)
      if (!equalJson(found ?? null, value ?? null)) throw new PatchError('inapplicable', `testing value ${path} failed: test failed`)
      return document
    }
    default:
      throw new PatchError('inapplicable', `Unexpected kind: ${op}`)
  }
}

/** Bytes that the copy operations of one patch may add; what is copied into itself doubles each time. As apiserver's AccumulatedCopySizeLimit. */
const copiedAtMost = 3 * 1024 * 1024

/** RFC 6902, with the error texts of the library that Kubernetes uses. */
export const jsonPatch = (target: Json, operations: Json): Json => {
  if (!Array.isArray(operations)) throw new PatchError('unreadable', 'json: cannot unmarshal object into Go value of type jsonpatch.Patch')
  let copied = 0
  return operations.reduce<Json>((document, operation) => {
    if (!isObject(operation) || typeof operation.op !== 'string' || typeof operation.path !== 'string')
      throw new PatchError('unreadable', 'json: cannot unmarshal value into Go value of type jsonpatch.Operation')
    const { op, from = '' } = operation as JsonPatchOperation
    if (op === 'copy') copied += JSON.stringify(read(document, pointer(from), op, from)).length
    if (copied > copiedAtMost)
      throw new PatchError(
        'inapplicable',
        `Unable to complete the copy, the accumulated size increase of copy operations exceeds the limit: ${copied}`,
      )
    return apply(document, operation as JsonPatchOperation)
  }, target)
}
