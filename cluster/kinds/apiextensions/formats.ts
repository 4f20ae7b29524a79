import { fieldOf } from '@/apimachinery/equal'
import { isIPv4, isIPv6, parseRange } from '@/apimachinery/ip-address'

const within = (pattern: RegExp) => (value: string) => pattern.test(value)

const isDate = (value: string) => /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value))

/** Formats that the server checks; any other is a mere note. as apiextensions-apiserver pkg/apiserver/validation supportedFormats */
const formats: Readonly<Record<string, (value: string) => boolean>> = {
  'date-time': (value) =>
    /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:?\d{2})$/.test(value) && isDate(value.slice(0, 10)),
  datetime: (value) => /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:?\d{2})$/.test(value),
  date: isDate,
  duration: within(/^([+-]?(\d+(\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h))+$|^0$|^\d+\s*(second|minute|hour|day|week)s?$/),
  email: within(/^[^\s@]+@[^\s@]+\.[^\s@]+$/),
  hostname: within(/^([a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)(\.[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/),
  ipv4: isIPv4,
  ipv6: isIPv6,
  ip: (value) => isIPv4(value) || isIPv6(value),
  cidr: (value) => (value.includes('/') && parseRange(value) !== undefined) || isIPv6(value.split('/')[0] ?? ''),
  mac: within(/^([0-9a-fA-F]{2}[:-]){5}[0-9a-fA-F]{2}$/),
  uri: within(/^([a-zA-Z][a-zA-Z0-9+.-]*:[^\s]+|\/[^\s]*)$/),
  uuid: within(/^[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}$/),
  uuid3: within(/^[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?3[0-9a-fA-F]{3}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}$/),
  uuid4: within(/^[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?4[0-9a-fA-F]{3}-?[89abAB][0-9a-fA-F]{3}-?[0-9a-fA-F]{12}$/),
  uuid5: within(/^[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?5[0-9a-fA-F]{3}-?[89abAB][0-9a-fA-F]{3}-?[0-9a-fA-F]{12}$/),
  byte: within(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/),
  hexcolor: within(/^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/),
  'k8s-short-name': within(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/),
}

/** True when a text is not of the format that its schema names. */
export const formatError = (format: string, value: string): boolean => fieldOf(formats, format)?.(value) === false
