import { fieldOf } from '@/apimachinery/equal'
import { type Field, fieldsOf, messageOf } from '@/apimachinery/fields'
import { enumsOfType } from '@/apimachinery/fields/enums'
import type { JsonObject } from '@/apimachinery/object'
import { apiVersionOf } from '@/cluster/kinds/define'
import type { Kind } from '@/cluster/kinds/kind'
import { textOf } from './api-texts'
import { fieldTexts } from './field-texts'

const machinery = 'io.k8s.apimachinery.pkg'

/** Messages that JSON writes as one value, by OpenAPI's name for them. */
const single: Readonly<Record<string, [string, JsonObject]>> = {
  'resource.Quantity': [`${machinery}.api.resource.Quantity`, { oneOf: [{ type: 'string' }, { type: 'number' }] }],
  'util.intstr.IntOrString': [
    `${machinery}.util.intstr.IntOrString`,
    { format: 'int-or-string', oneOf: [{ type: 'integer' }, { type: 'string' }] },
  ],
  'meta.v1.Time': [`${machinery}.apis.meta.v1.Time`, { type: 'string', format: 'date-time' }],
  'meta.v1.MicroTime': [`${machinery}.apis.meta.v1.MicroTime`, { type: 'string', format: 'date-time' }],
  'meta.v1.FieldsV1': [`${machinery}.apis.meta.v1.FieldsV1`, { type: 'object' }],
  'runtime.RawExtension': [`${machinery}.runtime.RawExtension`, { type: 'object' }],
}

/** Groups whose Go types live outside k8s.io/api. */
const elsewhere: Readonly<Record<string, string>> = {
  meta: `${machinery}.apis.meta`,
  apiextensions: 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions',
  apiregistration: 'io.k8s.kube-aggregator.pkg.apis.apiregistration',
}

/** `io.k8s.api.core.v1.Container`: what OpenAPI calls a message. */
const nameOf = (message: string): string => {
  const [group = '', ...rest] = message.split('.')
  return single[message]?.[0] ?? `${elsewhere[group] ?? `io.k8s.api.${group}`}.${rest.join('.')}`
}

const scalars: Readonly<Record<string, JsonObject>> = {
  string: { type: 'string' },
  bytes: { type: 'string', format: 'byte' },
  bool: { type: 'boolean' },
  double: { type: 'number', format: 'double' },
  int32: { type: 'integer', format: 'int32' },
  int64: { type: 'integer', format: 'int64' },
  uint32: { type: 'integer', format: 'int64' },
  uint64: { type: 'integer', format: 'int64' },
}

const isKnown = (message: string) => single[message] !== undefined || fieldsOf(message) !== undefined

const enumOf = ({ goType = '', list }: Field) => (list ? undefined : enumsOfType[goType.slice(goType.lastIndexOf('.') + 1)])

const valueSchema = (field: Field): JsonObject => {
  if (!field.type.includes('.')) return scalars[field.type] ?? { type: 'string' }
  return isKnown(field.type) ? { $ref: `#/components/schemas/${nameOf(field.type)}` } : { type: 'object' }
}

const listRules = ({ strategy, mergeKey }: Field): JsonObject => ({
  ...(mergeKey === undefined ? {} : { 'x-kubernetes-patch-merge-key': mergeKey }),
  ...(strategy === undefined ? {} : { 'x-kubernetes-patch-strategy': strategy.join(',') }),
})

/** Values that OpenAPI lists below a field's description. */
const valuesText = (values: readonly string[]) =>
  `Possible enum values:\n${values.map((value) => ` - \`${JSON.stringify(value)}\``).join('\n')}`

const fieldSchema = (field: Field, said: string | undefined): JsonObject => {
  const value = valueSchema(field)
  const values = enumOf(field)
  const type = field.type.includes('.') ? textOf(field.type).text : undefined
  const about = said ?? (type === undefined ? undefined : (fieldOf(fieldTexts, field.name) ?? type))
  const text = [about, values && valuesText(values)].filter((part) => part !== undefined).join('\n\n')
  const description: JsonObject = text === '' ? {} : { description: text }
  // A reference stands alone: what is said beside it is said around it.
  const inner = value.$ref === undefined ? value : { allOf: [value] }
  if (field.list) return { ...description, type: 'array', items: field.byValue ? { default: {}, ...inner } : inner, ...listRules(field) }
  if (field.map) return { ...description, type: 'object', additionalProperties: inner }
  return { ...description, ...inner, ...((values === undefined ? {} : { enum: [...values] }) as JsonObject), ...listRules(field) }
}

/** The schema of a message. Kinds have apiVersion and kind beside their fields. */
const messageSchema = (message: string, kinds: readonly Kind[]): JsonObject => {
  const { text, fields: said = {}, required = [] } = textOf(message)
  const description: JsonObject = text === undefined ? {} : { description: text }
  const alone = single[message]
  if (alone !== undefined) return { ...description, ...alone[1] }
  const properties: JsonObject = {}
  if (kinds.length > 0)
    for (const name of ['apiVersion', 'kind'])
      properties[name] = { type: 'string', ...(said[name] === undefined ? {} : { description: said[name] }) }
  for (const [name, field] of fieldsOf(message) ?? []) properties[name] = fieldSchema(field, said[name])
  const needed = required.filter((name) => properties[name] !== undefined)
  return {
    ...description,
    type: 'object',
    ...(needed.length > 0 ? { required: needed } : {}),
    properties,
    ...((kinds.length === 0
      ? {}
      : { 'x-kubernetes-group-version-kind': kinds.map(({ group, version, kind }) => ({ group, version, kind })) }) as JsonObject),
  }
}

/** What OpenAPI calls a built-in kind. */
export const schemaNameOf = (kind: Kind): string => nameOf(messageOf(apiVersionOf(kind), kind.kind))

/** The schemas of built-in kinds and of all that they refer to, by OpenAPI's names. */
export const schemasOf = (kinds: readonly Kind[]): JsonObject => {
  const out: JsonObject = {}
  const seen = new Set<string>()
  const todo: string[] = []
  const need = (message: string) => {
    if (seen.has(message) || !isKnown(message)) return
    seen.add(message)
    todo.push(message)
  }
  const byMessage = new Map<string, Kind[]>()
  for (const kind of kinds) {
    const message = messageOf(apiVersionOf(kind), kind.kind)
    byMessage.set(message, [...(byMessage.get(message) ?? []), kind])
    need(message)
  }
  for (let message = todo.shift(); message !== undefined; message = todo.shift()) {
    out[nameOf(message)] = messageSchema(message, byMessage.get(message) ?? [])
    if (single[message] === undefined) for (const field of fieldsOf(message)?.values() ?? []) if (field.type.includes('.')) need(field.type)
  }
  return Object.fromEntries(Object.entries(out).sort(([a], [b]) => (a < b ? -1 : 1)))
}
