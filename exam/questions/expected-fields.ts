import { didYouMean } from '@/apimachinery/alike'
import { type Field, fieldsOf, kindsOf, messageOf, messagesOfKind } from '@/apimachinery/fields'
import type { Check } from '@/grader/schema'
import type { SaidIssue } from './said-issues'

/**
 * Kinds and fields that checks ask for and Kubernetes does not have. A kind that the question's own files name is left alone: it may define it.
 */
export function unknownFields(checks: readonly Check[], files: Readonly<Record<string, string>>): SaidIssue[] {
  const texts = Object.keys(files).flatMap((path) => (path === 'question.yaml' ? [] : [files[path]!]))
  return checks.flatMap(({ object, expect }, index) => {
    if (!object) return []
    const { kind, apiVersion } = object
    const messages = apiVersion === undefined ? messagesOfKind(kind) : [messageOf(apiVersion, kind)]
    const known = messages.filter((message) => fieldsOf(message))
    if (known.length > 0) return unknownIn(expect, known, ['checks', index, 'expect'])
    const meant = didYouMean(kind, kindsOf())
    if (meant === '' || texts.some((text) => text.includes(kind))) return []
    return [{ path: ['checks', index, 'object', 'kind'], message: `Kubernetes has no kind ${kind}${meant}` }]
  })
}

/** Fields of a value that none of these messages has. Values of a field that any of them knows are looked into as that one. */
function unknownIn(value: unknown, messages: readonly string[], path: readonly (string | number)[]): SaidIssue[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => unknownIn(item, messages, [...path, index]))
  if (typeof value !== 'object' || value === null) return []
  const tables = messages.flatMap((message) => fieldsOf(message) ?? [])
  if (tables.length === 0) return []
  return Object.entries(value).flatMap(([name, inner]): SaidIssue[] => {
    const at = [...path, name]
    if (name.startsWith('$')) return unknownIn(inner, messages, at)
    const fields = tables.flatMap((table) => table.get(name) ?? [])
    if (fields.length > 0) return unknownInField(inner, fields, at)
    if (typeMeta.includes(name)) return []
    const message = `${messages.map(kindName).join(' and ')} ${messages.length > 1 ? 'have' : 'has'} no field ${name}`
    return [
      {
        path: at,
        key: true,
        message: `${message}${didYouMean(
          name,
          tables.flatMap((table) => [...table.keys()]),
        )}`,
      },
    ]
  })
}

const typeMeta = ['apiVersion', 'kind']
const kindName = (message: string) => message.split('.').at(-1)!

function unknownInField(value: unknown, fields: readonly Field[], path: readonly (string | number)[]): SaidIssue[] {
  const below = fields.map(({ type }) => type)
  if (!fields.some(({ map }) => map) || typeof value !== 'object' || value === null) return unknownIn(value, below, path)
  return Object.entries(value).flatMap(([key, item]) => unknownIn(item, below, [...path, key]))
}
