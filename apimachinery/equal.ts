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
