import type { Json, JsonObject } from './object'
import { atomic, deduced, objectType, scalar, type Typed } from './typed'

const isObject = (value: Json | undefined): value is JsonObject => value !== null && typeof value === 'object' && !Array.isArray(value)

/** How the values of an OpenAPI schema hold together. As structured-merge-diff schema conversion with the `x-kubernetes-list-type` and `-map-type` extensions. */
export const typeOfSchema = (schema: Json | undefined): Typed => {
  if (!isObject(schema)) return deduced
  if (schema['x-kubernetes-int-or-string'] === true) return scalar
  if (schema.type === 'array') return listType(schema)
  if (schema.type !== 'object') return schema.type === undefined ? deduced : scalar
  if (schema['x-kubernetes-map-type'] === 'atomic') return atomic
  const { properties, additionalProperties } = schema
  if (isObject(properties)) return structType(properties)
  return isObject(additionalProperties) ? { sort: 'map', value: typeOfSchema(additionalProperties) } : deduced
}

const structType = (properties: JsonObject): Typed => {
  const types = new Map<string, Typed>()
  return {
    sort: 'struct',
    field(name) {
      if (!Object.hasOwn(properties, name)) return undefined
      const known = types.get(name) ?? typeOfSchema(properties[name])
      types.set(name, known)
      return known
    },
  }
}

const listType = (schema: JsonObject): Typed => {
  const item = typeOfSchema(schema.items)
  const keys = schema['x-kubernetes-list-map-keys']
  switch (schema['x-kubernetes-list-type']) {
    case 'set':
      return item.sort === 'scalar' ? { sort: 'set' } : atomic
    case 'map': {
      if (!Array.isArray(keys)) return atomic
      const known = isObject(schema.items) && isObject(schema.items.properties) ? schema.items.properties : {}
      const names = keys.map(String)
      const defaults = names.flatMap((key): [string, Json][] => {
        const field = known[key]
        return isObject(field) && field.default !== undefined ? [[key, field.default]] : []
      })
      return { sort: 'list', keys: names, item, defaults: Object.fromEntries(defaults), always: false }
    }
    default:
      return atomic
  }
}

/** The type of API objects whose own fields a schema describes: custom resources. */
export const typeOfResource = (schema: JsonObject): Typed => {
  const type = typeOfSchema(schema)
  return objectType((name) => (type.sort === 'struct' ? type.field(name) : undefined))
}
