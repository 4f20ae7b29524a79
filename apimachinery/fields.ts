import { correctedFields, listMapKeys } from './fields/corrections'
import { extensionGroups } from './fields/extension-groups'
import { generatedFields } from './fields/table.gen'
import type { MergeSchema } from './strategic-merge'

/** One field of an API type. `type` is a scalar (`string int32 int64 bool double bytes`) or the name of a message. */
export type Field = {
  name: string
  /** Protobuf field number. */
  number: number
  type: string
  list: boolean
  map: boolean
  /** True when Go holds it by value: a zero that protobuf sends means absent. */
  byValue: boolean
  /** Go's own name of a string or map type, e.g. `Protocol`. */
  goType?: string
  /** Strategic merge: `merge`, `replace`, `retainKeys`. */
  strategy?: readonly string[]
  mergeKey?: string
  /** Structs that Go inlines: whose member it is. For protobuf, which does not inline. */
  inlined?: number
}

type Message = ReadonlyMap<string, Field>

const pattern = /^(\S+) (\d+) (\[\])?(\{\})?([\w.]+)(!)?(?::([\w.]+))?(?: ([\w,]+)(?:=(\w+))?)?$/

const parseField = (text: string): Field => {
  const match = pattern.exec(text)
  if (match === null) throw new Error(`field table: ${text}`)
  const [, name, number, list, map, type, byValue, goType, strategy, mergeKey] = match
  return {
    name: name!,
    number: Number(number),
    type: type!,
    list: list !== undefined,
    map: map !== undefined,
    byValue: byValue !== undefined,
    ...(goType === undefined ? {} : { goType }),
    ...(strategy === undefined ? {} : { strategy: strategy.split(',') }),
    ...(mergeKey === undefined ? {} : { mergeKey }),
  }
}

const parsed = new Map<string, Message>()

/** The fields of a message (`core.v1.PodSpec`) by JSON name, inlined structs flattened; undefined when the table has no such message. */
export const fieldsOf = (message: string): Message | undefined => {
  const known = parsed.get(message)
  if (known !== undefined) return known
  const text = [generatedFields[message], extensionGroups[message], correctedFields[message]].filter((t) => t !== undefined).join(';')
  if (text === '') return undefined
  const fields = new Map<string, Field>()
  for (const field of text.split(';').map(parseField)) {
    if (field.name !== '~') fields.set(field.name, field)
    else for (const [name, inner] of fieldsOf(field.type) ?? []) fields.set(name, { ...inner, inlined: field.number })
  }
  parsed.set(message, fields)
  return fields
}

/** The message of a kind: `networking.k8s.io/v1` NetworkPolicy → `networking.v1.NetworkPolicy`. A group of someone else's keeps its whole name. */
export const messageOf = (apiVersion: string, kind: string): string => {
  const slash = apiVersion.indexOf('/')
  const whole = apiVersion.slice(0, slash)
  const group = slash === -1 ? 'core' : whole.endsWith('.k8s.io') ? whole.split('.')[0] : whole
  return `${group}.${apiVersion.slice(slash + 1)}.${kind}`
}

const tables = [generatedFields, extensionGroups]

/** All messages that are objects of that kind, of whatever group and version: `Event` is of two. */
export const messagesOfKind = (kind: string): string[] =>
  tables.flatMap((table) => Object.keys(table)).filter((message) => message.endsWith(`.${kind}`) && isKind(message))

/** The kinds that the table knows. */
export const kindsOf = (): string[] => [
  ...new Set(tables.flatMap((table) => Object.keys(table).filter(isKind)).map((message) => message.split('.').at(-1)!)),
]

const isKind = (message: string): boolean => fieldsOf(message)?.get('metadata')?.type === 'meta.v1.ObjectMeta'

/** The keys by which the items of a list field are told apart; undefined when the list is a plain one. As `+listType=map`, `+listMapKey`. */
export const listKeysOf = (message: string, field: Field): readonly string[] | undefined => {
  const stated = listMapKeys[`${message}.${field.name}`]
  if (stated !== undefined) return stated.length === 0 ? undefined : stated
  return field.list && field.mergeKey !== undefined ? [field.mergeKey] : undefined
}

/**
 * The keys of the list at a dotted path of a kind, e.g. `spec.ports` of a Service: `['port', 'protocol']`. Indices and keys in brackets are
 * ignored, so `spec.template.spec.containers[0].ports` works. undefined: no map list stands there (or the table does not know the kind).
 */
export const mergeKeysOf = (apiVersion: string, kind: string, path: string): readonly string[] | undefined => {
  let message = messageOf(apiVersion, kind)
  let keys: readonly string[] | undefined
  for (const name of path.replace(/\[[^\]]*\]/g, '').split('.')) {
    const field = fieldsOf(message)?.get(name)
    if (field === undefined) return undefined
    keys = listKeysOf(message, field)
    message = field.type
  }
  return keys
}

const schemas = new Map<string, MergeSchema>()

const schemaOf = (message: string): MergeSchema | undefined => {
  if (fieldsOf(message) === undefined) return undefined
  const known = schemas.get(message)
  if (known !== undefined) return known
  const schema: MergeSchema = {
    field: (name) => {
      const field = fieldsOf(message)?.get(name)
      if (field === undefined) return undefined
      return { strategy: field.strategy, mergeKey: field.mergeKey, below: field.map ? undefined : schemaOf(field.type) }
    },
  }
  schemas.set(message, schema)
  return schema
}

/** How strategic merge patches of a kind merge; undefined for kinds without Go types, which take no such patch. */
export const mergeSchemaOf = (apiVersion: string, kind: string): MergeSchema | undefined => schemaOf(messageOf(apiVersion, kind))
