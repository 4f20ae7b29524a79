import { RE2JS } from 're2js'
import { equalJson } from '@/apimachinery/equal'
import type { Json } from '@/apimachinery/object'
import type { FieldError } from '@/cluster/door'
import { duplicateValue, invalidValue, notSupportedValue, requiredValue, tooMany } from '@/cluster/kinds/field-error'
import { formatError } from './formats'
import { child, isRecord, type JsonSchema, valuesOf } from './schema'

/**
 * What is wrong with a value of a custom resource by its schema, in the words of kube-openapi's validator.
 * as apiextensions-apiserver pkg/apiserver/validation ValidateCustomResource and k8s.io/kube-openapi/pkg/validation/validate
 */
export function valueErrors(schema: JsonSchema, value: Json, path = ''): FieldError[] {
  const errors: FieldError[] = []
  if (value === null && schema.nullable) return []
  const wrongType = typeError(schema, value, path)
  if (wrongType) return [wrongType]
  if (typeof value === 'string') errors.push(...textErrors(schema, value, path))
  if (typeof value === 'number') errors.push(...numberErrors(schema, value, path))
  if (Array.isArray(value)) errors.push(...listErrors(schema, value, path))
  if (isRecord(value)) errors.push(...objectErrors(schema, value, path))
  if (schema.enum && !schema.enum.some((allowed) => equalJson(allowed, value)))
    errors.push(
      notSupportedValue(
        path,
        value,
        schema.enum.map((allowed) => (typeof allowed === 'string' ? allowed : JSON.stringify(allowed))),
      ),
    )
  return [...errors, ...junctorErrors(schema, value, path)]
}

const typeOf = (value: Json): string => {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value === 'number' ? (Number.isInteger(value) ? 'integer' : 'number') : typeof value
}

function typeError(schema: JsonSchema, value: Json, path: string): FieldError | undefined {
  const is = typeOf(value)
  const wanted = schema['x-kubernetes-int-or-string'] ? ['integer', 'string'] : schema.type ? [schema.type] : []
  const fits = wanted.length === 0 || wanted.includes(is) || (is === 'integer' && wanted.includes('number'))
  if (fits && !(value === null && wanted.length === 0 && !schema['x-kubernetes-preserve-unknown-fields'])) return undefined
  if (wanted.length === 0) return undefined
  return {
    field: path === '' ? '<nil>' : path,
    reason: 'FieldValueTypeInvalid',
    message: `Invalid value: ${JSON.stringify(is)}: ${path} in body must be of type ${wanted.join(',')}: ${JSON.stringify(is)}`,
  }
}

const says = (path: string, value: Json, what: string) => invalidValue(path, value, `${path} in body ${what}`)

const patterns = new Map<string, RE2JS>()

/** Compiled once per pattern: each write of an object asks for all of its schema's. */
function patternOf(pattern: string): RE2JS {
  const known = patterns.get(pattern) ?? RE2JS.compile(pattern)
  if (patterns.size > 1000) patterns.clear()
  patterns.set(pattern, known)
  return known
}

function textErrors(schema: JsonSchema, value: string, path: string): FieldError[] {
  const errors: FieldError[] = []
  const length = [...value].length
  if (schema.maxLength !== undefined && length > schema.maxLength)
    errors.push({ field: path, reason: 'FieldValueTooLong', message: `Too long: may not be more than ${schema.maxLength} bytes` })
  if (schema.minLength !== undefined && length < schema.minLength)
    errors.push(says(path, value, `should be at least ${schema.minLength} chars long`))
  if (schema.pattern && !patternOf(schema.pattern).matcher(value).find()) errors.push(says(path, value, `should match '${schema.pattern}'`))
  const wrong = schema.format && formatError(schema.format, value)
  if (wrong) errors.push(says(path, value, `must be of type ${schema.format}: ${JSON.stringify(value)}`))
  return errors
}

function numberErrors(schema: JsonSchema, value: number, path: string): FieldError[] {
  const errors: FieldError[] = []
  const { minimum, maximum, multipleOf } = schema
  if (maximum !== undefined && (schema.exclusiveMaximum ? value >= maximum : value > maximum))
    errors.push(says(path, value, `should be less than ${schema.exclusiveMaximum ? '' : 'or equal to '}${maximum}`))
  if (minimum !== undefined && (schema.exclusiveMinimum ? value <= minimum : value < minimum))
    errors.push(says(path, value, `should be greater than ${schema.exclusiveMinimum ? '' : 'or equal to '}${minimum}`))
  if (multipleOf !== undefined && value % multipleOf !== 0) errors.push(says(path, value, `should be a multiple of ${multipleOf}`))
  const bits = schema.format === 'int32' ? 31 : undefined
  if (bits && (value < -(2 ** bits) || value > 2 ** bits - 1))
    errors.push(says(path, value, `must be of type int32: ${JSON.stringify(String(value))}`))
  return errors
}

function listErrors(schema: JsonSchema, value: readonly Json[], path: string): FieldError[] {
  const errors: FieldError[] = []
  if (schema.items) for (const [i, item] of value.entries()) errors.push(...valueErrors(schema.items, item, `${path}[${i}]`))
  if (schema.maxItems !== undefined && value.length > schema.maxItems) errors.push(tooMany(path, value.length, schema.maxItems))
  if (schema.minItems !== undefined && value.length < schema.minItems)
    errors.push(says(path, value.length, `should have at least ${schema.minItems} items`))
  return errors
}

function objectErrors(schema: JsonSchema, value: Readonly<Record<string, Json>>, path: string): FieldError[] {
  const errors: FieldError[] = []
  const keys = Object.keys(value)
  if (schema.maxProperties !== undefined && keys.length > schema.maxProperties)
    errors.push(tooMany(path, keys.length, schema.maxProperties))
  if (schema.minProperties !== undefined && keys.length < schema.minProperties)
    errors.push(says(path, keys.length, `should have at least ${schema.minProperties} properties`))
  for (const name of schema.required ?? []) if (value[name] === undefined) errors.push(requiredValue(child(path, name), ''))
  const values = valuesOf(schema)
  for (const [key, item] of Object.entries(value)) {
    const known = schema.properties?.[key] ?? values
    if (known && item !== undefined) errors.push(...valueErrors(known, item, child(path, key)))
  }
  return errors
}

function junctorErrors(schema: JsonSchema, value: Json, path: string): FieldError[] {
  const errors: FieldError[] = []
  const fail = (what: string) => errors.push(invalidValue('<nil>', '', `"${path}" ${what}`))
  const passing = (all: readonly JsonSchema[]) => all.filter((each) => valueErrors(each, value, path).length === 0).length
  if (schema.allOf) {
    const wrong = schema.allOf.flatMap((each) => valueErrors(each, value, path))
    if (wrong.length > 0) {
      errors.push(...wrong)
      fail('must validate all the schemas (allOf)')
    }
  }
  if (schema.anyOf && !schema['x-kubernetes-int-or-string'] && passing(schema.anyOf) === 0) {
    errors.push(...nearest(schema.anyOf, value, path))
    fail('must validate at least one schema (anyOf)')
  }
  const one = schema.oneOf ? passing(schema.oneOf) : 1
  if (one !== 1) {
    if (one === 0) errors.push(...nearest(schema.oneOf ?? [], value, path))
    fail(`must validate one and only one schema (oneOf). Found ${one === 0 ? 'none' : one} valid${one === 0 ? '' : ' alternatives'}`)
  }
  if (schema.not && valueErrors(schema.not, value, path).length === 0) fail('must not validate the schema (not)')
  return errors
}

/** Of the alternatives that all fail, the errors of the one that comes nearest. */
const nearest = (all: readonly JsonSchema[], value: Json, path: string): FieldError[] =>
  all
    .map((each) => valueErrors(each, value, path))
    .reduce<FieldError[]>((best, next) => (best.length === 0 || next.length < best.length ? next : best), [])

/** Lists that are sets or maps must not repeat. as apiextensions-apiserver pkg/apiserver/schema/listtype ValidateListSetsAndMaps */
export function listTypeErrors(schema: JsonSchema, value: Json | undefined, path = ''): FieldError[] {
  if (Array.isArray(value)) {
    const type = schema['x-kubernetes-list-type']
    const keys = schema['x-kubernetes-list-map-keys'] ?? []
    const keyOf = (item: Json): Json =>
      type === 'map' && isRecord(item)
        ? Object.fromEntries(keys.map((key) => [key, item[key] ?? schema.items?.properties?.[key]?.default ?? null]))
        : item
    const seen: Json[] = []
    const errors = value.flatMap((item, i) => {
      if (type !== 'set' && type !== 'map') return []
      const key = keyOf(item)
      if (seen.some((other) => equalJson(other, key))) return [duplicateValue(`${path}[${i}]`, key)]
      seen.push(key)
      return []
    })
    return [...errors, ...value.flatMap((item, i) => (schema.items ? listTypeErrors(schema.items, item, `${path}[${i}]`) : []))]
  }
  if (!isRecord(value)) return []
  const values = valuesOf(schema)
  return Object.entries(value).flatMap(([key, item]) => {
    const known = schema.properties?.[key] ?? values
    return known ? listTypeErrors(known, item, schema.properties?.[key] ? child(path, key) : `${path}[${key}]`) : []
  })
}
