import type { FieldError } from '@/cluster/door'
import { isIPv4, isIPv6 } from '@/cluster/network/address'
import { invalid } from './field-error'

/** Rules for short texts, with Kubernetes' own explanations. Each gives the errors of one field. */
// as apimachinery pkg/util/validation validation.go

type TextRule = (field: string, value: string) => FieldError[]

const maxLength = (limit: number) => `must be no more than ${limit} characters`

function rule(limit: number, pattern: RegExp, explanation: string): TextRule {
  return (field, value) => [
    ...(value.length > limit ? [invalid(field, value, maxLength(limit))] : []),
    ...(pattern.test(value) ? [] : [invalid(field, value, explanation)]),
  ]
}

export const dns1123Label = rule(
  63,
  /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
)

export const dns1123Subdomain = rule(
  253,
  /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
)

export const dns1035Label = rule(
  63,
  /^[a-z]([-a-z0-9]*[a-z0-9])?$/,
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
)

export const labelValue = rule(
  63,
  /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/,
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
)

const namePart =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"

/** `name` or `prefix/name`: keys of labels and annotations, classes. */
// as apimachinery validation IsQualifiedName
export const qualifiedName: TextRule = (field, value) => {
  const parts = value.split('/')
  if (parts.length > 2)
    return [
      invalid(
        field,
        value,
        "a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')",
      ),
    ]
  const name = parts.at(-1) ?? ''
  const prefix = parts.length === 2 ? (parts[0] ?? '') : undefined
  const problems: string[] = []
  if (prefix === '') problems.push('prefix part must be non-empty')
  else if (prefix !== undefined)
    problems.push(
      ...dns1123Subdomain(field, prefix).map(
        (error) => `prefix part ${error.message.slice(`Invalid value: ${JSON.stringify(prefix)}: `.length)}`,
      ),
    )
  if (name === '') problems.push('name part must be non-empty')
  if (name.length > 63) problems.push(`name part ${maxLength(63)}`)
  if (!/^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/.test(name)) problems.push(namePart)
  return problems.map((problem) => invalid(field, value, problem))
}

/** Keys and values of a map of labels. */
// as apimachinery metav1 validation ValidateLabels
export const labelMap = (field: string, labels: Readonly<Record<string, string>>): FieldError[] =>
  Object.entries(labels).flatMap(([key, value]) => [...qualifiedName(field, key), ...labelValue(field, value)])

// as apimachinery validation IsValidPortNum
export const portNumber = (field: string, value: number): FieldError[] =>
  Number.isInteger(value) && value >= 1 && value <= 65535 ? [] : [invalid(field, value, 'must be between 1 and 65535, inclusive')]

/** The name of a container port, as a targetPort or a probe uses it. */
// as apimachinery validation IsValidPortName
export const portName: TextRule = (field, value) => {
  const problems = [
    ...(value.length > 15 ? [maxLength(15)] : []),
    ...(/^[-a-z0-9]+$/.test(value) ? [] : ['must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)']),
    ...(/[a-z]/.test(value) ? [] : ['must contain at least one letter (a-z)']),
    ...(value.includes('--') ? ['must not contain consecutive hyphens'] : []),
    ...(value.startsWith('-') || value.endsWith('-') ? ['must not begin or end with a hyphen'] : []),
  ]
  return problems.map((problem) => invalid(field, value, problem))
}

// as apimachinery validation IsValidIP
export const ipAddress: TextRule = (field, value) =>
  isIPv4(value) || isIPv6(value) ? [] : [invalid(field, value, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')]
