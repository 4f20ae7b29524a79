import type { Json } from '@/apimachinery/object'

/** An OpenAPI 3 schema, as the API server's documents have them. */
export type Schema = {
  $ref?: string
  type?: string
  description?: string
  properties?: Record<string, Schema>
  additionalProperties?: Schema | boolean
  items?: Schema
  allOf?: Schema[]
  oneOf?: Schema[]
  anyOf?: Schema[]
  enum?: Json[]
  required?: string[]
  'x-kubernetes-group-version-kind'?: { group: string; version: string; kind: string }[]
  'x-kubernetes-preserve-unknown-fields'?: boolean
}
export type Schemas = Readonly<Record<string, Schema>>

const nameOf = (ref: string) => ref.slice(ref.lastIndexOf('/') + 1)
const resolve = (schemas: Schemas, ref: string): Schema => schemas[nameOf(ref)] ?? {}

/** `[]Container`, `map[string]string`, `IntOrString`, `Object`. As kubectl explain v2 typeGuess. */
export function typeText(schema: Schema, schemas: Schemas): string {
  if (schema.items) return `[]${typeText(schema.items, schemas)}`
  if (typeof schema.additionalProperties === 'object') return `map[string]${typeText(schema.additionalProperties, schemas)}`
  const parts = schema.allOf ?? []
  if (parts.length === 1) return typeText(parts[0] as Schema, schemas)
  if (schema.$ref !== undefined) {
    const target = resolve(schemas, schema.$ref)
    // A named text or number is told as what it is, a time as a string
    if (target.type && target.type !== 'object') return typeText(target, schemas)
    return nameOf(schema.$ref).split('.').at(-1) ?? ''
  }
  return schema.type === undefined || schema.type === 'object' ? 'Object' : schema.type
}

/** Every description on the way to what the schema refers to, in order. */
export function descriptions(schema: Schema, schemas: Schemas): string[] {
  const within = [
    ...(schema.items ? [schema.items] : []),
    ...(typeof schema.additionalProperties === 'object' ? [schema.additionalProperties] : []),
    ...(schema.allOf ?? []),
    ...(schema.$ref !== undefined ? [resolve(schemas, schema.$ref)] : []),
  ]
  return [...(schema.description ? [schema.description] : []), ...within.flatMap((one) => descriptions(one, schemas))]
}

/** The fields below a schema, through lists, maps and references; undefined where there are none. */
export function fieldsOf(schema: Schema, schemas: Schemas): Schema | undefined {
  if (schema.properties) return schema
  const within = [
    schema.items,
    typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined,
    ...(schema.allOf ?? []),
    schema.$ref === undefined ? undefined : resolve(schemas, schema.$ref),
  ]
  for (const one of within) {
    const found = one && fieldsOf(one, schemas)
    if (found) return found
  }
  return undefined
}

/** Breaks the lines of a text between words, each to at most `width` characters. As kubectl explain v2 wrapString. */
export function wrapped(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => {
    const lines: string[] = []
    let current = ''
    for (const word of line.split(' ')) {
      if (current !== '' && `${current} ${word}`.length > width) {
        lines.push(current)
        current = word
      } else
        current =
          current === '' && lines.length === 0 && word === '' ? ' ' : `${current}${current === '' || current === ' ' ? '' : ' '}${word}`
    }
    return [...lines, current.trimEnd()]
  })
}
