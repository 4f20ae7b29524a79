import type { Json, JsonObject } from '@/apimachinery/object'
import { cloneJson } from '@/cluster/api/json'
import { child, isRecord, type JsonSchema, valuesOf } from './schema'

/** Fields of every object and embedded object that no schema needs to name. */
const implicit = ['apiVersion', 'kind', 'metadata']

/**
 * Drops what the schema does not name, in place, and gives the paths of what went. Below the root, and in embedded resources, apiVersion, kind
 * and metadata stay. as apiextensions-apiserver pkg/apiserver/schema/pruning
 */
export function prune(schema: JsonSchema, value: Json | undefined, path = '', isObject = true): string[] {
  if (Array.isArray(value))
    return value.flatMap((item, i) => (schema.items ? prune(schema.items, item, `${path}[${i}]`, embedded(schema.items)) : []))
  if (!isRecord(value)) return []
  const values = valuesOf(schema)
  const keeps = schema['x-kubernetes-preserve-unknown-fields'] === true
  const gone: string[] = []
  for (const key of Object.keys(value)) {
    const here = child(path, key)
    if (isObject && implicit.includes(key)) continue
    const known = schema.properties?.[key] ?? values
    if (known) gone.push(...prune(known, value[key], here, embedded(known)))
    else if (!keeps) {
      gone.push(here)
      delete value[key]
    }
  }
  return gone
}

const embedded = (schema: JsonSchema) => schema['x-kubernetes-embedded-resource'] === true

/**
 * Fills in defaults, in place: fields that are missing, and nulls where null is not allowed.
 * as apiextensions-apiserver pkg/apiserver/schema/defaulting Default and PruneNonNullableNullsWithoutDefaults
 */
export function applyDefaults(schema: JsonSchema, value: Json | undefined): void {
  if (Array.isArray(value)) {
    if (schema.items) for (const item of value) applyDefaults(schema.items, item)
    return
  }
  if (!isRecord(value)) return
  for (const [key, known] of Object.entries(schema.properties ?? {})) {
    if (value[key] === null && !known.nullable) delete value[key]
    if (value[key] === undefined && known.default !== undefined) value[key] = cloneJson(known.default)
    applyDefaults(known, value[key])
  }
  const values = valuesOf(schema)
  if (!values) return
  for (const key of Object.keys(value)) {
    if (schema.properties?.[key]) continue
    if (value[key] === null && !values.nullable && values.default !== undefined) value[key] = cloneJson(values.default)
    applyDefaults(values, value[key])
  }
}

/** A value at a simple path (`.spec.replicas`), and the object with another value there. */
export const atPath = (object: unknown, path: string): Json | undefined => {
  let here = object
  for (const key of path.split('.').filter((part) => part !== '')) {
    if (!isRecord(here)) return undefined
    here = here[key]
  }
  return here as Json | undefined
}

export const withAtPath = (object: JsonObject, path: string, value: Json): JsonObject => {
  const [key, ...rest] = path.split('.').filter((part) => part !== '')
  if (key === undefined) return object
  const below = object[key]
  return { ...object, [key]: rest.length === 0 ? value : withAtPath(isRecord(below) ? below : {}, rest.join('.'), value) }
}
