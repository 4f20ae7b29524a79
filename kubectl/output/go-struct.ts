import { type Field, fieldsOf, messageOf } from '@/apimachinery/fields'
import type { Json, JsonObject, KubeObject } from '@/apimachinery/object'

/**
 * An object that kubectl holds as a Go struct, its members in the order in which the struct declares them: so encoding/json writes it. Maps are
 * sorted; what the field table does not know stands as it is.
 */
export const inFieldOrder = (value: Json): Json => (isObject(value) ? ofKind(value) : value)

const ofKind = (object: JsonObject): JsonObject =>
  typeof object.kind === 'string' && typeof object.apiVersion === 'string'
    ? struct(object, messageOf(object.apiVersion, object.kind))
    : object

const isObject = (value: Json | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

function struct(object: JsonObject, message: string): JsonObject {
  const fields = fieldsOf(message)
  if (fields === undefined) return object
  const ordered: JsonObject = {}
  // TypeMeta stands first, and is in no table
  for (const name of ['kind', 'apiVersion']) if (object[name] !== undefined && !fields.has(name)) ordered[name] = object[name]
  for (const { name, type, list, map } of fields.values()) {
    const value = object[name]
    if (value === undefined) continue
    if (list && Array.isArray(value)) ordered[name] = value.map((item) => member(item, type))
    else if (map && isObject(value)) ordered[name] = sortedMap(value, type)
    else ordered[name] = member(value, type)
  }
  return { ...ordered, ...object, ...ordered }
}

const member = (value: Json, type: string): Json =>
  isObject(value) ? (type === 'runtime.RawExtension' ? ofKind(value) : struct(value, type)) : value

function sortedMap(map: JsonObject, type: string): JsonObject {
  // A key of `__proto__` is one like others
  const sorted: JsonObject = Object.create(null)
  for (const key of Object.keys(map).sort()) sorted[key] = member(map[key] as Json, type)
  return sorted
}

/**
 * An object as it comes out of its Go struct: members that are structs themselves are there even when they are empty (`strategy: {}`). What the
 * struct does not declare goes.
 */
export function asStruct(object: KubeObject): KubeObject {
  const { kind, apiVersion, ...rest } = object as unknown as JsonObject
  return { apiVersion, kind, ...filled(rest, messageOf(object.apiVersion, object.kind)) } as unknown as KubeObject
}

function filled(object: JsonObject, message: string): JsonObject {
  const fields = fieldsOf(message)
  if (fields === undefined) return object
  const whole: JsonObject = {}
  for (const [name, field] of fields) {
    const value = object[name] ?? zeroOf(field)
    if (value === undefined) continue
    const inner = (one: Json) => (isObject(one) ? filled(one, field.type) : one)
    if (field.list && Array.isArray(value)) whole[name] = value.map(inner)
    else if (field.map && isObject(value)) whole[name] = Object.fromEntries(Object.entries(value).map(([key, one]) => [key, inner(one)]))
    else whole[name] = inner(value)
  }
  return whole
}

/** What encoding/json writes of a struct by value that nothing was put into: `omitempty` does not leave it out. */
function zeroOf({ byValue, list, map, type }: Field): Json | undefined {
  if (!byValue || list || map) return undefined
  if (type === 'util.intstr.IntOrString') return 0
  return fieldsOf(type) === undefined || /^meta\.v1\.(Micro)?Time$/.test(type) ? undefined : {}
}
