import { type Field, fieldsOf, listKeysOf, messageOf } from './fields'
import { goKind, goSyntax, goText } from './go-value'
import type { Json, JsonObject } from './object'

// Why a value is none of its type, in the words of structured-merge-diff: what a server-side apply is refused with.

type Shape =
  | { sort: 'string' | 'numeric' | 'boolean' | 'scalar' | 'any' }
  | { sort: 'map'; field(name: string): Shape | undefined }
  | { sort: 'list'; item: Shape; keys?: readonly string[]; defaults?: Readonly<Record<string, Json>> }

const isObject = (value: Json | undefined): value is JsonObject => value !== null && typeof value === 'object' && !Array.isArray(value)

const single: Readonly<Record<string, Shape>> = {
  string: { sort: 'string' },
  bytes: { sort: 'string' },
  bool: { sort: 'boolean' },
  'resource.Quantity': { sort: 'scalar' },
  'util.intstr.IntOrString': { sort: 'scalar' },
  'meta.v1.Time': { sort: 'scalar' },
  'meta.v1.MicroTime': { sort: 'scalar' },
  'meta.v1.FieldsV1': { sort: 'any' },
}

const shapeOfMessage = (message: string): Shape => {
  const fields = fieldsOf(message)
  if (fields === undefined) return { sort: 'any' }
  return {
    sort: 'map',
    field: (name) => {
      const field = fields.get(name)
      return field && shapeOfField(message, field)
    },
  }
}

const shapeOfField = (message: string, field: Field): Shape => {
  const value = single[field.type] ?? (field.type.includes('.') ? shapeOfMessage(field.type) : { sort: 'numeric' })
  if (field.map) return { sort: 'map', field: () => value }
  return field.list ? { sort: 'list', item: value, keys: listKeysOf(message, field), defaults: { protocol: 'TCP' } } : value
}

const scalarOf: Readonly<Record<string, Shape>> = {
  string: { sort: 'string' },
  integer: { sort: 'numeric' },
  number: { sort: 'numeric' },
  boolean: { sort: 'boolean' },
}

const shapeOfSchema = (schema: Json | undefined): Shape => {
  if (!isObject(schema) || schema['x-kubernetes-preserve-unknown-fields'] === true) return { sort: 'any' }
  if (schema['x-kubernetes-int-or-string'] === true) return { sort: 'scalar' }
  if (schema.type === 'array') {
    const keys = schema['x-kubernetes-list-map-keys']
    const known = isObject(schema.items) && isObject(schema.items.properties) ? schema.items.properties : {}
    const defaults = Object.entries(known).flatMap(([name, field]): [string, Json][] =>
      isObject(field) && field.default !== undefined ? [[name, field.default]] : [],
    )
    const item = shapeOfSchema(schema.items)
    return { sort: 'list', item, ...(Array.isArray(keys) ? { keys: keys.map(String), defaults: Object.fromEntries(defaults) } : {}) }
  }
  if (schema.type !== 'object') return scalarOf[String(schema.type)] ?? { sort: 'any' }
  const { properties, additionalProperties } = schema
  if (isObject(properties))
    return { sort: 'map', field: (name) => (Object.hasOwn(properties, name) ? shapeOfSchema(properties[name]) : undefined) }
  return isObject(additionalProperties) ? { sort: 'map', field: () => shapeOfSchema(additionalProperties) } : { sort: 'any' }
}

const goTypes: Readonly<Record<string, string>> = { map: 'map[string]interface {}', slice: '[]interface {}' }

/** A value as `%v` prints the one that structured-merge-diff holds it in. */
const held = (value: Json) => `&{${goText(value)}}`

// as typed validateScalar
const scalarFault = (sort: Shape['sort'], value: Json): string | undefined => {
  const type = typeof value
  switch (sort) {
    case 'string':
      return type === 'string' ? undefined : `expected string, got &value.valueUnstructured{Value:${goSyntax(value)}}`
    case 'numeric':
      return type === 'number' ? undefined : `expected numeric (int or float), got ${goTypes[goKind(value)] ?? goKind(value)}`
    case 'boolean':
      return type === 'boolean' ? undefined : `expected boolean, got ${held(value)}`
    default:
      return type === 'object' ? `expected any scalar, got ${held(value)}` : undefined
  }
}

const keyText = (keys: readonly string[], item: JsonObject, defaults: Readonly<Record<string, Json>>) =>
  [...keys]
    .sort()
    .flatMap((key) => {
      const value = item[key] ?? defaults[key]
      return value === undefined ? [] : [`${key}=${JSON.stringify(value)}`]
    })
    .join(',')

const listFaults = (shape: Extract<Shape, { sort: 'list' }>, items: readonly Json[], path: string): string[] => {
  const { keys, defaults = {}, item: below } = shape
  if (keys === undefined) return items.flatMap((item, i) => faultsOf(below, item, `${path}[${i}]`))
  const seen = new Set<string>()
  const told = new Set<string>()
  return items.flatMap((item, i) => {
    if (!isObject(item)) return [`${path}: element ${i}: associative list with keys may not have non-map elements`]
    const missing = keys.find((key) => item[key] === undefined && defaults[key] === undefined)
    if (missing !== undefined && keys.length === 1)
      return [
        `${path}: element ${i}: associative list with keys has an element that omits key field "${missing}" (and doesn't have default value)`,
      ]
    const element = `[${keyText(keys, item, defaults)}]`
    const twice = seen.has(element) && !told.has(element)
    if (twice) told.add(element)
    seen.add(element)
    return [...(twice ? [`${path}: duplicate entries for key ${element}`] : []), ...faultsOf(below, item, path + element)]
  })
}

const faultsOf = (shape: Shape, value: Json, path: string): string[] => {
  if (value === null || shape.sort === 'any') return []
  const at = (fault: string) => (path === '' ? fault : `${path}: ${fault}`)
  if (shape.sort === 'list') return Array.isArray(value) ? listFaults(shape, value, path) : [at(`expected list, got ${held(value)}`)]
  if (shape.sort === 'map') {
    if (!isObject(value)) return [at(`expected map, got ${held(value)}`)]
    return Object.entries(value).flatMap(([name, inner]) => {
      const below = shape.field(name)
      return below === undefined ? [`${path}.${name}: field not declared in schema`] : faultsOf(below, inner, `${path}.${name}`)
    })
  }
  const fault = scalarFault(shape.sort, value)
  return fault === undefined ? [] : [at(fault)]
}

/**
 * What of a configuration does not fit its kind, as one text; undefined when all does. `schema` describes custom resources; built-in kinds are in the field
 * table. As structured-merge-diff typed.AsTyped, ValidationErrors.Error.
 */
export const typeFaults = (apiVersion: string, kind: string, config: JsonObject, schema?: JsonObject): string | undefined => {
  const own = schema === undefined ? shapeOfMessage(messageOf(apiVersion, kind)) : shapeOfSchema(schema)
  const meta = shapeOfMessage('meta.v1.ObjectMeta')
  const field = (name: string): Shape | undefined =>
    name === 'apiVersion' || name === 'kind'
      ? single.string
      : name === 'metadata'
        ? meta
        : own.sort === 'map'
          ? own.field(name)
          : { sort: 'any' }
  const faults = faultsOf({ sort: 'map', field }, config, '')
  return faults.length === 0 ? undefined : faults.length === 1 ? faults[0] : `errors:\n${faults.map((fault) => `  ${fault}`).join('\n')}`
}
