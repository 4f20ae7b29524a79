/** A deep copy of JSON data: what may be changed in place. */
export const cloneJson = <T>(value: T): T => {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(cloneJson) as T
  const copy: Record<string, unknown> = {}
  for (const key in value) {
    const field = value[key]
    copy[key] = field === null || typeof field !== 'object' ? field : cloneJson(field)
  }
  return copy as T
}

/** Equality of JSON data. A field that is undefined is as good as absent. */
export const equalJson = (a: unknown, b: unknown): boolean => {
  if (a === b) return true
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, i) => equalJson(item, b[i]))
  if (Array.isArray(b)) return false
  const left = a as Record<string, unknown>
  const right = b as Record<string, unknown>
  for (const key in left) if (!equalJson(left[key], fieldOf(right, key))) return false
  for (const key in right) if (right[key] !== undefined && fieldOf(left, key) === undefined) return false
  return true
}

/** A field of the object itself: data may be named as what every object inherits, say a label `toString`. */
export const fieldOf = <T>(object: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(object, key) ? object[key] : undefined

/** Drops what JSON would drop: fields that are undefined, at any depth; in place. What is frozen was stored, and so has none. */
export const dropUndefined = <T>(value: T): T => {
  if (value === null || typeof value !== 'object' || Object.isFrozen(value)) return value
  for (const key in value) {
    if (value[key] === undefined) delete value[key]
    else dropUndefined(value[key])
  }
  return value
}

/** The value at a dotted path. */
export const at = (value: unknown, path: string): unknown => {
  let here = value
  for (const key of path.split('.')) {
    if (here === null || typeof here !== 'object') return undefined
    here = (here as Record<string, unknown>)[key]
  }
  return here
}
