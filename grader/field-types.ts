import { fieldsOf, listKeysOf, messageOf } from '@/apimachinery/fields'

/** What is known of the value at a place of an object. Kinds without Go types (custom resources) are compared by shape alone. */
export type ValueType = {
  /** A message (`core.v1.ServicePort`) or scalar of the field table; undefined where it says nothing. */
  name?: string
  /** True for a map: what stands under any key has the same type. */
  map?: boolean
  /** Which field of which message the value is (`core.v1.VolumeMount.mountPath`); of what the table does not know, its name alone. */
  field?: string
  /** The keys by which a list's items meet; none for sets. */
  keys: readonly string[]
  /** True for lists whose order is their meaning. */
  ordered?: boolean
}

/** Words of a command line, and DNS look-ups in turn. All other lists without keys are compared as sets. */
const ordered = new Set(['command', 'args', 'nameservers', 'searches'])

export function typeOfKind(kind: { apiVersion: string; kind: string } | undefined): ValueType {
  return { keys: [], ...(kind ? { name: messageOf(kind.apiVersion, kind.kind) } : {}) }
}

/** The type of a field, or of the value under a map's key. */
export function typeInside({ name, map }: ValueType, field: string): ValueType {
  if (map && name !== undefined) return { name, keys: [] }
  const known = name === undefined ? undefined : fieldsOf(name)?.get(field)
  return {
    field: known ? `${name}.${field}` : field,
    ...(known ? { name: known.type, map: known.map } : {}),
    keys: (known && name !== undefined && listKeysOf(name, known)) || [],
    ordered: ordered.has(field),
  }
}
