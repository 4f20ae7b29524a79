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
