import { fieldOf, type YamlEntry, type YamlNode } from './read-manifest'
import { kindsOf, resolve, type Schema, type Schemas, schemaOfKind } from './schema'

export type Finding = { from: number; to: number; severity: 'error' | 'warning'; message: string }

/**
 * What the API server's strict decoding would say of a document: unknown fields, values of another type, and fields that are missing.
 * What only the cluster can know (names, selectors, values) is not looked at.
 */
export function lintDocument(document: YamlNode | null, schemas: Schemas): Finding[] {
  const kind = fieldOf(document, 'kind')
  if (document?.kind !== 'map' || kind === undefined) return []
  const schema = schemaOfKind(schemas, kind)
  if (schema) return lint(document, schema, { schemas, at: '', mark: document })
  const entry = document.entries.find(({ key }) => key === 'kind') as YamlEntry
  return [error(entry.value ?? entry, `no kind ${kind} in ${fieldOf(document, 'apiVersion')}${meant(kind, kindsOf(schemas))}`)]
}

/** `at`: the path so far; `mark`: what is marked when a whole block is wrong. */
type Where = { schemas: Schemas; at: string; mark: { from: number; to: number } }

function lint(node: YamlNode | null, given: Schema | undefined, where: Where): Finding[] {
  const { schemas, at, mark } = where
  const schema = resolve(given, schemas)
  if (!node || !schema || node.kind === 'other' || isNull(node)) return []
  if (schema['x-kubernetes-int-or-string'] || schema.oneOf) return node.kind === 'scalar' ? [] : [wrong(mark, at, 'one value')]
  const { type } = schema
  if (type === 'object' || schema.properties)
    return node.kind === 'map' ? lintMap(node, schema, where) : [wrong(mark, at, 'a map of fields')]
  if (type === 'array')
    return node.kind === 'list'
      ? node.items.flatMap((item) => lint(item, schema.items, { schemas, at: `${at}[]`, mark: item ?? mark }))
      : [wrong(mark, at, 'a list')]
  if (type === undefined) return []
  if (node.kind !== 'scalar') return [wrong(mark, at, words[type] ?? type)]
  return lintScalar(node, schema, at)
}

const words: Record<string, string> = { string: 'text', integer: 'a whole number', number: 'a number', boolean: 'true or false' }

function lintMap(node: YamlNode & { kind: 'map' }, schema: Schema, { schemas, at }: Where): Finding[] {
  const { properties, additionalProperties } = schema
  const open = typeof additionalProperties === 'object' ? additionalProperties : undefined
  const free = schema['x-kubernetes-preserve-unknown-fields'] || additionalProperties === true || (!properties && !open)
  const own = node.entries.flatMap((entry, i): Finding[] => {
    const place = at ? `${at}.${entry.key}` : entry.key
    if (node.entries.findIndex(({ key }) => key === entry.key) < i) return [error(entry, `key "${entry.key}" stands here twice`)]
    const field = properties?.[entry.key] ?? open
    if (field) return lint(entry.value, field, { schemas, at: place, mark: entry })
    return free ? [] : [error(entry, `unknown field "${place}"${meant(entry.key, Object.keys(properties ?? {}))}`)]
  })
  const missing = (schema.required ?? []).filter((key) => !node.entries.some((entry) => entry.key === key))
  const [first] = node.entries
  return first
    ? [...own, ...missing.map((key) => ({ ...error(first, `${name(at)} needs the field "${key}"`), severity: 'warning' as const }))]
    : own
}

function lintScalar(node: YamlNode & { kind: 'scalar' }, schema: Schema, at: string): Finding[] {
  const { text, quoted } = node
  const { type = '' } = schema
  // YAML 1.1, as Kubernetes reads it.
  const isBoolean = !quoted && /^(true|false|yes|no|on|off)$/i.test(text)
  const isNumber = !quoted && /^[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?$|^0x[\da-f]+$|^0o?[0-7]+$/i.test(text)
  if (type === 'string' && (isBoolean || isNumber)) return [error(node, `${name(at)} takes text: write "${text}" with quotes`)]
  if (type === 'boolean' && !isBoolean) return [wrong(node, at, words.boolean as string)]
  if ((type === 'integer' || type === 'number') && !isNumber) return [wrong(node, at, words[type] as string)]
  if (schema.enum && !schema.enum.includes(text)) return [error(node, `${name(at)} is one of ${schema.enum.join(', ')}`)]
  return []
}

const isNull = (node: YamlNode) => node.kind === 'scalar' && !node.quoted && /^(null|~|)$/i.test(node.text)
const name = (at: string) => at || 'the object'
const error = ({ from, to }: { from: number; to: number }, message: string): Finding => ({ from, to, severity: 'error', message })
const wrong = (mark: { from: number; to: number }, at: string, wanted: string): Finding => error(mark, `${name(at)} takes ${wanted}`)

function meant(written: string, known: string[]): string {
  const near = known.find((each) => each.toLowerCase() === written.toLowerCase()) ?? known.find((each) => distance(each, written) <= 2)
  return near ? `: is "${near}" meant?` : ''
}

/** Levenshtein's. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1))
    row = next
  }
  return row[b.length] ?? 0
}
