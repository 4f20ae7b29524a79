import { type Field, fieldsOf, listKeysOf, messageOf } from './fields'
import { alwaysThere, atomicFields, atomicMessages } from './fields/corrections'
import type { Json } from './object'

/**
 * How the values of an API type hold together, which decides what one manager of a field owns. As the schema of structured-merge-diff.
 * `atomic` values have one owner as a whole; `deduced` ones nobody described: their maps are granular, their lists atomic.
 */
export type Typed =
  | { sort: 'scalar' | 'atomic' | 'deduced' }
  | { sort: 'struct'; field(name: string): Typed | undefined }
  | { sort: 'map'; value: Typed }
  /** A list whose items are told apart by `keys`; `defaults` stand in for keys that an item leaves out; `always`: Go writes it even when it is empty. */
  | { sort: 'list'; keys: readonly string[]; item: Typed; defaults: Readonly<Record<string, Json>>; always: boolean }
  | { sort: 'set' }

export const scalar: Typed = { sort: 'scalar' }
export const atomic: Typed = { sort: 'atomic' }
export const deduced: Typed = { sort: 'deduced' }

/** Messages that JSON writes as one value. */
const single = new Set(['resource.Quantity', 'util.intstr.IntOrString', 'meta.v1.Time', 'meta.v1.MicroTime', 'meta.v1.Duration'])

/** The defaults of list keys: a port without a protocol is a TCP port. */
const keyDefaults: Readonly<Record<string, Json>> = { protocol: 'TCP' }

const messages = new Map<string, Typed>()

const messageType = (message: string): Typed => {
  if (single.has(message)) return scalar
  if (atomicMessages.has(message)) return atomic
  const known = messages.get(message)
  if (known !== undefined) return known
  const fields = fieldsOf(message)
  if (fields === undefined) return deduced
  const types = new Map<string, Typed>()
  const made: Typed = {
    sort: 'struct',
    field(name) {
      let type = types.get(name)
      const field = fields.get(name)
      if (type === undefined && field !== undefined) {
        type = fieldType(message, field)
        types.set(name, type)
      }
      return type
    },
  }
  messages.set(message, made)
  return made
}

const fieldType = (message: string, field: Field): Typed => {
  if (atomicFields.has(`${message}.${field.name}`)) return atomic
  const value = field.type.includes('.') ? messageType(field.type) : scalar
  if (field.map) return { sort: 'map', value }
  if (!field.list) return value
  const keys = listKeysOf(message, field)
  if (keys !== undefined) {
    const known = fieldsOf(field.type)
    const defaults = Object.fromEntries(keys.filter((key) => key in keyDefaults && known?.has(key)).map((key) => [key, keyDefaults[key]!]))
    return { sort: 'list', keys, item: value, defaults, always: alwaysThere.has(`${message}.${field.name}`) }
  }
  return value === scalar && field.strategy?.includes('merge') ? { sort: 'set' } : atomic
}

/** The type of API objects whose own fields, beside apiVersion, kind and metadata, are these. */
export const objectType = (field: (name: string) => Typed | undefined): Typed => ({
  sort: 'struct',
  field: (name) =>
    name === 'apiVersion' || name === 'kind' ? scalar : name === 'metadata' ? messageType('meta.v1.ObjectMeta') : field(name),
})

/** The type of a kind's objects; what the field table does not know is deduced from the values. */
export const typeOfKind = (apiVersion: string, kind: string): Typed => {
  const type = messageType(messageOf(apiVersion, kind))
  return objectType((name) => (type.sort === 'struct' ? type.field(name) : undefined))
}
