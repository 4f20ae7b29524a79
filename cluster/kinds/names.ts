import type { FieldError } from '@/cluster/door'
import { invalidValue, tooLong } from './field-error'
import type { Kind } from './kind'

// The rules and texts of k8s.io/apimachinery/pkg/util/validation. Patterns are fixed here; none is made from input.

const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/
const label1035 = /^[a-z]([-a-z0-9]*[a-z0-9])?$/
const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/
const qualifiedPart = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/
const value = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/

const tooLongText = (max: number) => `must be no more than ${max} bytes`

const labelText =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
const label1035Text =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')"
const subdomainText =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
const namePartText =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
const valueText =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"

export const dns1123LabelErrors = (text: string): string[] => [
  ...(text.length > 63 ? [tooLongText(63)] : []),
  ...(label.test(text) ? [] : [labelText]),
]
export const dns1035LabelErrors = (text: string): string[] => [
  ...(text.length > 63 ? [tooLongText(63)] : []),
  ...(label1035.test(text) ? [] : [label1035Text]),
]
export const dns1123SubdomainErrors = (text: string): string[] => [
  ...(text.length > 253 ? [tooLongText(253)] : []),
  ...(subdomain.test(text) ? [] : [subdomainText]),
]

const wildcard = /^\*\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/
const wildcardText =
  "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"

/** `*.example.com`. As IsWildcardDNS1123Subdomain. */
export const wildcardSubdomainErrors = (text: string): string[] => [
  ...(text.length > 253 ? [tooLongText(253)] : []),
  ...(wildcard.test(text) ? [] : [wildcardText]),
]

const pathErrors = (text: string): string[] => {
  if (text === '.') return [`may not be '.'`]
  if (text === '..') return [`may not be '..'`]
  return [...(text.includes('/') ? [`may not contain '/'`] : []), ...(text.includes('%') ? [`may not contain '%'`] : [])]
}

/** What is wrong with an object's name. A prefix (generateName) may end in a dash. As apimachinery/pkg/api/validation generic.go. */
export const nameErrors = (rule: Kind['nameRule'], text: string, prefix: boolean): string[] => {
  const name = prefix && text.length > 1 && text.endsWith('-') ? `${text.slice(0, -1)}a` : text
  if (rule === 'dns1123label') return dns1123LabelErrors(name)
  if (rule === 'dns1035label') return dns1035LabelErrors(name)
  return rule === 'path' ? pathErrors(name) : dns1123SubdomainErrors(name)
}

/** `prefix/name` as label keys, annotation keys and finalizers are. As IsQualifiedName. */
export const qualifiedNameErrors = (text: string): string[] => {
  const parts = text.split('/')
  const errors: string[] = []
  if (parts.length > 2)
    return [
      "a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')",
    ]
  if (parts.length === 2) {
    if (parts[0] === '') errors.push('prefix part must be non-empty')
    else errors.push(...dns1123SubdomainErrors(parts[0]!).map((e) => `prefix part ${e}`))
  }
  const name = parts.at(-1)!
  if (name === '') errors.push('name part must be non-empty')
  else if (name.length > 63) errors.push(`name part ${tooLongText(63)}`)
  if (!qualifiedPart.test(name)) errors.push(namePartText)
  return errors
}

const standardFinalizers = ['kubernetes', 'orphan', 'foregroundDeletion']

/** A finalizer without a domain is one of Kubernetes' own. As pkg/apis/core/validation validateKubeFinalizerName. */
export const finalizerErrors = (finalizer: string, field: string): FieldError[] =>
  finalizer.includes('/') || standardFinalizers.includes(finalizer)
    ? []
    : [invalidValue(field, finalizer, 'name is neither a standard finalizer name nor is it fully qualified')]

/** What is wrong with a label's value. As IsValidLabelValue. */
export const labelValueErrors = (text: string): string[] => [
  ...(text.length > 63 ? [tooLongText(63)] : []),
  ...(value.test(text) ? [] : [valueText]),
]

/** As apimachinery/pkg/apis/meta/v1/validation ValidateLabels. */
export const labelErrors = (labels: Readonly<Record<string, string>> | undefined, field: string): FieldError[] =>
  Object.entries(labels ?? {}).flatMap(([k, v]) => [
    ...qualifiedNameErrors(k).map((m) => invalidValue(field, k, m)),
    ...labelValueErrors(v).map((m) => invalidValue(field, v, m)),
  ])

/** As apimachinery/pkg/api/validation ValidateAnnotations; 256 KiB in all. */
export const annotationErrors = (annotations: Readonly<Record<string, string>> | undefined, field: string): FieldError[] => {
  const entries = Object.entries(annotations ?? {})
  const total = entries.reduce((sum, [k, v]) => sum + k.length + v.length, 0)
  return [
    ...entries.flatMap(([k]) => qualifiedNameErrors(k.toLowerCase()).map((m) => invalidValue(field, k, m))),
    ...(total > 262144 ? [tooLong(field, 262144)] : []),
  ]
}

/** A key of a ConfigMap or Secret. As IsConfigMapKey. */
export const dataKeyErrors = (key: string): string[] => [
  ...(key.length > 253 ? [tooLongText(253)] : []),
  ...(/^[-._a-zA-Z0-9]+$/.test(key)
    ? []
    : [
        "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
      ]),
  ...(key === '.' || key === '..' || key.startsWith('..')
    ? [key === '.' ? "must not be '.'" : key === '..' ? "must not be '..'" : "must not start with '..'"]
    : []),
]
