import type { Json } from '@/apimachinery/object'
import type { JsonSchema, ValidationRule } from '../apiextensions/schema'

/** What the schemas of Gateway API's definitions are made of. */

type Fields = Record<string, JsonSchema>

export const object = (properties: Fields, required: string[] = [], rules: [rule: string, message: string][] = []): JsonSchema => ({
  type: 'object',
  properties,
  ...(required.length > 0 ? { required } : {}),
  ...(rules.length > 0 ? { 'x-kubernetes-validations': rules.map(([rule, message]): ValidationRule => ({ rule, message })) } : {}),
})
export const list = (items: JsonSchema, maxItems: number, more: JsonSchema = {}): JsonSchema => ({
  type: 'array',
  items,
  maxItems,
  ...more,
})
export const text = (more: JsonSchema = {}): JsonSchema => ({ type: 'string', ...more })
export const oneOf = (values: string[], more: JsonSchema = {}): JsonSchema => ({ type: 'string', enum: values, ...more })
export const whole = (minimum: number, maximum: number, more: JsonSchema = {}): JsonSchema => ({
  type: 'integer',
  format: 'int32',
  minimum,
  maximum,
  ...more,
})
export const map = (...keys: string[]): JsonSchema => ({ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': keys })

export const group = text({ maxLength: 253, pattern: '^$|^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$' })
export const kind = text({ minLength: 1, maxLength: 63, pattern: '^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$' })
export const name = text({ minLength: 1, maxLength: 253 })
export const namespace = text({ minLength: 1, maxLength: 63, pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$' })
export const section = text({ minLength: 1, maxLength: 253, pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$' })
export const hostname = text({
  minLength: 1,
  maxLength: 253,
  pattern: '^(\\*\\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$',
})
export const preciseHostname = text({
  minLength: 1,
  maxLength: 253,
  pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$',
})
export const port = whole(1, 65535)
const headerName = text({ minLength: 1, maxLength: 256, pattern: "^[A-Za-z0-9!#$%&'*+\\-.^_\\x60|~]+$" })

export const conditions = (start?: Json): JsonSchema =>
  list(
    object(
      {
        type: text({ maxLength: 316 }),
        status: oneOf(['True', 'False', 'Unknown']),
        reason: text({ minLength: 1, maxLength: 1024 }),
        message: text({ maxLength: 32768 }),
        lastTransitionTime: text({ format: 'date-time' }),
        observedGeneration: { type: 'integer', format: 'int64', minimum: 0 },
      },
      ['lastTransitionTime', 'message', 'reason', 'status', 'type'],
    ),
    8,
    { ...map('type'), ...(start === undefined ? {} : { default: start }) },
  )

export const parentRef = object(
  {
    group: { ...group, default: 'gateway.networking.k8s.io' },
    kind: { ...kind, default: 'Gateway' },
    namespace,
    name,
    sectionName: section,
    port,
  },
  ['name'],
)

// What HTTPRoutes and GRPCRoutes have in common.

const headers = list(object({ name: headerName, value: text({ minLength: 1, maxLength: 4096 }) }, ['name', 'value']), 16, map('name'))
export const headerFilter = object({ set: headers, add: headers, remove: list(text(), 16, { 'x-kubernetes-list-type': 'set' }) })
export const backendReference: Fields = { group: { ...group, default: '' }, kind: { ...kind, default: 'Service' }, name, namespace, port }
export const portRule: [string, string] = [
  "(size(self.group) == 0 && self.kind == 'Service') ? has(self.port) : true",
  'Must have port for Service reference',
]
export const fieldMatch = list(
  object(
    { type: oneOf(['Exact', 'RegularExpression'], { default: 'Exact' }), name: headerName, value: text({ minLength: 1, maxLength: 4096 }) },
    ['name', 'value'],
  ),
  16,
  map('name'),
)
export const duration = text({ pattern: '^([0-9]{1,5}(h|m|s|ms)){1,4}$' })
export const requestMirror = object({ backendRef: object(backendReference, ['name'], [portRule]) }, ['backendRef'])
export const extensionRef = object({ group, kind, name }, ['group', 'kind', 'name'])

const filterField = (type: string) => (type === 'URLRewrite' ? 'urlRewrite' : type[0]!.toLowerCase() + type.slice(1))
/** A filter has the field of its type, and no other. */
export const filterRules = (type: string): [rule: string, message: string][] => [
  [
    `!(has(self.${filterField(type)}) && self.type != '${type}')`,
    `filter.${filterField(type)} must be nil if the filter.type is not ${type}`,
  ],
  [`!(!has(self.${filterField(type)}) && self.type == '${type}')`, `filter.${filterField(type)} must be specified for ${type} filter.type`],
]

export const routeStatus = object(
  { parents: list(object({ parentRef, controllerName: name, conditions: conditions() }, ['controllerName', 'parentRef']), 32) },
  ['parents'],
)
