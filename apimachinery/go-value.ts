import type { Json } from './object'
import { fromJson, goText as valueText } from './template/value'

/** Go's `%v` of a decoded JSON value: `map[a:1 b:2]`, `[x y]`, `<nil>`. */
export const goText = (value: Json): string => (typeof value === 'string' ? value : valueText(fromJson(value)))

/** Go's `%#v` of a decoded JSON value, as jsonpath failures show the object. */
export function goSyntax(value: Json): string {
  if (value === null) return 'interface {}(nil)'
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`
  if (typeof value === 'object')
    return `map[string]interface {}{${Object.keys(value)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${goSyntax(value[key] as Json)}`)
      .join(', ')}}`
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}

/** What Go calls the kind of a decoded JSON value: `map`, `slice`, `int64`… */
export function goKind(value: Json): string {
  if (value === null) return 'invalid'
  if (Array.isArray(value)) return 'slice'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64'
  return typeof value === 'object' ? 'map' : typeof value === 'boolean' ? 'bool' : 'string'
}
