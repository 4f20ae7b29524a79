import { RE2JS, RE2JSSyntaxException } from 're2js'
import type { FieldError } from '@/cluster/door'
import { forbiddenValue, invalidValue, requiredValue } from '@/cluster/kinds/field-error'
import { celErrors } from './cel-check'
import { isRecord, type JsonSchema, valuesOf } from './schema'
import { valueErrors } from './value-errors'

type Level = 'root' | 'items' | 'field'

const missingType: Readonly<Record<Level, string>> = {
  root: 'must not be empty at the root',
  items: 'must not be empty for specified array items',
  field: 'must not be empty for specified object fields',
}

const unsupported = ['id', 'additionalItems', 'patternProperties', 'definitions', 'dependencies', '$ref'] as const
/** What may stand only outside allOf, anyOf, oneOf and not. */
const outsideOnly: readonly [keyof JsonSchema, string][] = [
  ['type', 'must be empty to be structural'],
  ['additionalProperties', 'must be undefined to be structural'],
  ['default', 'must be undefined to be structural'],
  ['title', 'must be empty to be structural'],
  ['description', 'must be empty to be structural'],
  ['nullable', 'must be false to be structural'],
  ['x-kubernetes-preserve-unknown-fields', 'must be false to be structural'],
  ['x-kubernetes-embedded-resource', 'must be false to be structural'],
  ['x-kubernetes-int-or-string', 'must be false to be structural'],
  ['x-kubernetes-list-map-keys', 'must be empty to be structural'],
  ['x-kubernetes-list-type', 'must be undefined to be structural'],
  ['x-kubernetes-map-type', 'must be undefined to be structural'],
  ['x-kubernetes-validations', 'must be empty to be structural'],
]

/**
 * What keeps a schema from being structural, sorted by text as upstream sorts it.
 * as apiextensions-apiserver pkg/apiserver/schema ValidateStructural and pkg/apis/apiextensions/validation ValidateCustomResourceDefinitionOpenAPISchema
 */
export const schemaErrors = (schema: JsonSchema, path: string): FieldError[] =>
  invariants(schema, 'root', path).sort((a, b) => (`${a.field}: ${a.message}` < `${b.field}: ${b.message}` ? -1 : 1))

function invariants(schema: JsonSchema, level: Level, path: string): FieldError[] {
  const errors: FieldError[] = []
  const { type, items, properties = {}, additionalProperties } = schema
  const values = valuesOf(schema)
  for (const name of unsupported) if (name in schema) errors.push(forbiddenValue(`${path}.${name}`, `${name} is not supported`))
  if (type === 'null') errors.push(forbiddenValue(`${path}.type`, 'type cannot be set to null, use nullable as an alternative'))
  if (schema.uniqueItems)
    errors.push(forbiddenValue(`${path}.uniqueItems`, 'uniqueItems cannot be set to true since the runtime complexity becomes quadratic'))
  if (type === 'array' && !items) errors.push(requiredValue(`${path}.items`, 'must be specified'))
  if (items) errors.push(...invariants(items, 'items', `${path}.items`))
  for (const [name, below] of Object.entries(properties)) {
    if (level === 'root' && name === 'metadata') errors.push(...metadataErrors(below, `${path}.properties[metadata]`))
    else errors.push(...invariants(below, 'field', `${path}.properties[${name}]`))
  }
  if (additionalProperties !== undefined) {
    if (level === 'root') errors.push(forbiddenValue(`${path}.additionalProperties`, 'must not be used at the root'))
    else if (additionalProperties === false)
      errors.push(forbiddenValue(`${path}.additionalProperties`, 'additionalProperties cannot be set to false'))
    if (Object.keys(properties).length > 0 && additionalProperties !== true)
      errors.push(forbiddenValue(`${path}.additionalProperties`, 'additionalProperties and properties are mutual exclusive'))
    if (values && isRecord(additionalProperties)) errors.push(...invariants(values, 'field', `${path}.additionalProperties`))
  }
  const intOrString = schema['x-kubernetes-int-or-string']
  const keepsUnknown = schema['x-kubernetes-preserve-unknown-fields']
  if (intOrString && keepsUnknown)
    errors.push(invalidValue(`${path}.x-kubernetes-preserve-unknown-fields`, true, 'must be false if x-kubernetes-int-or-string is true'))
  if (schema['x-kubernetes-embedded-resource'] && type !== 'object')
    errors.push(requiredValue(`${path}.type`, 'must be object if x-kubernetes-embedded-resource is true'))
  else if (!type && !intOrString && !keepsUnknown) errors.push(requiredValue(`${path}.type`, missingType[level]))
  if (level === 'root' && type && type !== 'object') errors.push(invalidValue(`${path}.type`, type, 'must be object at the root'))
  errors.push(...listTypes(schema, path), ...values_(schema, path, intOrString === true))
  if (schema.default !== undefined) errors.push(...defaultErrors(schema, path))
  for (const [i, rule] of (schema['x-kubernetes-validations'] ?? []).entries())
    errors.push(...celErrors(rule, `${path}.x-kubernetes-validations[${i}]`))
  return errors
}

function metadataErrors({ properties = {}, ...rest }: JsonSchema, path: string): FieldError[] {
  const others = Object.keys(properties).filter((name) => name !== 'name' && name !== 'generateName')
  const { type, description: _, ...more } = rest
  const errors: FieldError[] = []
  if (type !== 'object') errors.push(invalidValue(`${path}.type`, type ?? '', 'must be object'))
  if (others.length > 0 || Object.keys(more).length > 0)
    errors.push(forbiddenValue(path, 'must not specify anything other than name and generateName, but metadata is implicitly specified'))
  return errors
}

// as pkg/apis/apiextensions/validation ValidateCustomResourceDefinitionOpenAPISchema, its list types
function listTypes(schema: JsonSchema, path: string): FieldError[] {
  const errors: FieldError[] = []
  const type = schema['x-kubernetes-list-type']
  const keys = schema['x-kubernetes-list-map-keys'] ?? []
  if (type !== undefined && schema.type !== 'array')
    errors.push(
      schema.type
        ? invalidValue(`${path}.type`, schema.type, 'must be array if x-kubernetes-list-type is specified')
        : requiredValue(`${path}.type`, 'must be array if x-kubernetes-list-type is specified'),
    )
  if (type !== undefined && !['atomic', 'set', 'map'].includes(type))
    errors.push({
      field: `${path}.x-kubernetes-list-type`,
      reason: 'FieldValueNotSupported',
      message: `Unsupported value: ${JSON.stringify(type)}: supported values: "atomic", "map", "set"`,
    })
  if (type !== 'map') {
    if (keys.length > 0)
      errors.push(forbiddenValue(`${path}.x-kubernetes-list-map-keys`, 'must not be set if x-kubernetes-list-type is not map'))
    return errors
  }
  if (keys.length === 0)
    errors.push(requiredValue(`${path}.x-kubernetes-list-map-keys`, 'must not be empty if x-kubernetes-list-type is map'))
  const { items } = schema
  if (items && items.type !== 'object')
    errors.push(invalidValue(`${path}.items.type`, items.type, "must be object if parent array's x-kubernetes-list-type is map"))
  for (const [i, key] of keys.entries()) {
    const property = items?.properties?.[key]
    if (!property)
      errors.push(invalidValue(`${path}.x-kubernetes-list-map-keys[${i}]`, key, 'entries must all be names of item properties'))
    else if (!items?.required?.includes(key) && property.default === undefined)
      errors.push(
        requiredValue(
          `${path}.items.properties[${key}].default`,
          'this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property',
        ),
      )
  }
  return errors
}

/** The value validations of a schema: patterns compile, and what stands under junctors only restricts. */
function values_(schema: JsonSchema, path: string, intOrString: boolean): FieldError[] {
  const errors: FieldError[] = []
  if (schema.pattern) {
    const wrong = patternError(schema.pattern)
    if (wrong) errors.push(invalidValue(`${path}.pattern`, schema.pattern, `must be a valid regular expression, but isn't: ${wrong}`))
  }
  const isPair = (any: JsonSchema[] | undefined) =>
    intOrString && any?.length === 2 && any[0]?.type === 'integer' && any[1]?.type === 'string'
  for (const [i, each] of (schema.allOf ?? []).entries()) errors.push(...nested(each, `${path}.allOf[${i}]`, i === 0 && isPair(each.anyOf)))
  if (!isPair(schema.anyOf)) for (const [i, each] of (schema.anyOf ?? []).entries()) errors.push(...nested(each, `${path}.anyOf[${i}]`))
  for (const [i, each] of (schema.oneOf ?? []).entries()) errors.push(...nested(each, `${path}.oneOf[${i}]`))
  if (schema.not) errors.push(...nested(schema.not, `${path}.not`))
  return errors
}

function nested(schema: JsonSchema, path: string, skipAnyOf = false): FieldError[] {
  const errors = values_(skipAnyOf ? { ...schema, anyOf: undefined } : schema, path, false)
  for (const [field, why] of outsideOnly)
    if (schema[field] !== undefined && schema[field] !== false && schema[field] !== '') errors.push(forbiddenValue(`${path}.${field}`, why))
  if (schema.items) errors.push(...nested(schema.items, `${path}.items`))
  for (const [name, below] of Object.entries(schema.properties ?? {})) errors.push(...nested(below, `${path}.properties[${name}]`))
  if (schema.properties?.metadata) errors.push(forbiddenValue(`${path}.properties[metadata]`, 'must not be specified in a nested context'))
  return errors
}

/** What is wrong with a pattern in Go's syntax, or undefined. */
function patternError(pattern: string): string | undefined {
  try {
    RE2JS.compile(pattern)
    return undefined
  } catch (error) {
    if (error instanceof RE2JSSyntaxException) return error.message
    throw error
  }
}

const defaultErrors = (schema: JsonSchema, path: string): FieldError[] => {
  if (schema.pattern && patternError(schema.pattern)) return []
  return valueErrors({ ...schema, default: undefined }, schema.default ?? null, `${path}.default`)
}
