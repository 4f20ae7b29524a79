import { isIPv4, isIPv6 } from '@/apimachinery/ip-address'
import type { FieldError } from '@/cluster/door'
import { invalidValue } from './field-error'
import { dns1123LabelErrors, dns1123SubdomainErrors, qualifiedNameErrors } from './names'

/** Rules for the short texts and numbers of a spec. Each gives the errors of one field. */

type TextRule = (field: string, value: string) => FieldError[]

const rule =
  (problems: (value: string) => string[]): TextRule =>
  (field, value) =>
    problems(value).map((problem) => invalidValue(field, value, problem))

export const dns1123Label = rule(dns1123LabelErrors)
export const dns1123Subdomain = rule(dns1123SubdomainErrors)
/** `name` or `prefix/name`: classes, application protocols. */
export const qualifiedName = rule(qualifiedNameErrors)

// as apimachinery validation IsValidPortNum
export const portNumber = (field: string, value: number): FieldError[] =>
  Number.isInteger(value) && value >= 1 && value <= 65535 ? [] : [invalidValue(field, value, 'must be between 1 and 65535, inclusive')]

/** The name of a container port, as a targetPort or a probe uses it. */
// as apimachinery validation IsValidPortName
export const portName = rule((value) => [
  ...(value.length > 15 ? ['must be no more than 15 bytes'] : []),
  ...(/^[-a-z0-9]+$/.test(value) ? [] : ['must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)']),
  ...(/[a-z]/.test(value) ? [] : ['must contain at least one letter (a-z)']),
  ...(value.includes('--') ? ['must not contain consecutive hyphens'] : []),
  ...(value.startsWith('-') || value.endsWith('-') ? ['must not begin or end with a hyphen'] : []),
])

// as apimachinery validation IsValidIP
export const ipAddress = rule((value) =>
  isIPv4(value) || isIPv6(value) ? [] : ['must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'],
)
