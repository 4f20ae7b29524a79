import type { Json } from './object'

/**
 * What a plain (unquoted) scalar means in the YAML that Kubernetes reads: go-yaml v2, a mixture of YAML 1.1 and 1.2.
 * `yes`, `on`, `y` are booleans, `0644` and `0o644` are 420. As go.yaml.in/yaml/v2 resolve.
 */
export function resolvePlain(text: string): Json {
  const word = words.get(text)
  if (word !== undefined) return word.value
  if (!/^[-+.0-9]/.test(text)) return text
  if (/^[-+]?\.(inf|Inf|INF)$|^\.(nan|NaN|NAN)$/.test(text)) return text // has no JSON value; Kubernetes refuses it later
  const digits = text.replaceAll('_', '')
  const integer = parseInteger(digits)
  if (integer !== undefined) return integer
  if (/^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/.test(digits)) return Number(digits)
  return text
}

/** Whether a string written plain would be read back as the same string. */
export function readsAsString(text: string): boolean {
  return resolvePlain(text) === text && !isInfinity(text) && !isTimestamp(text) && !isBase60(text)
}

const words = new Map<string, { value: Json }>()
for (const text of ['', '~', 'null', 'Null', 'NULL']) words.set(text, { value: null })
for (const text of ['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON']) words.set(text, { value: true })
for (const text of ['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF']) words.set(text, { value: false })

/** Go's strconv.ParseInt with base 0: 0x, 0o, 0b and a leading zero for octal. */
function parseInteger(text: string): number | undefined {
  const sign = text.startsWith('-') ? -1 : 1
  const body = /^[-+]/.test(text) ? text.slice(1) : text
  if (/^(0|[1-9][0-9]*)$/.test(body)) return sign * Number(body) || 0
  if (/^0[xX][0-9a-fA-F]+$|^0[oO][0-7]+$|^0[bB][01]+$/.test(body)) return sign * Number(body.toLowerCase())
  if (/^0[0-7]+$/.test(body)) return sign * Number.parseInt(body, 8)
  return undefined
}

const isInfinity = (text: string) => /^[-+]?\.(inf|Inf|INF)$|^\.(nan|NaN|NAN)$/.test(text)
const isBase60 = (text: string) => /^[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?$/.test(text)
const isTimestamp = (text: string) =>
  /^\d{4}-\d{1,2}-\d{1,2}([Tt]\d{1,2}:\d{1,2}:\d{1,2}(\.\d+)?(Z|[-+]\d{2}:\d{2})| \d{1,2}:\d{1,2}:\d{1,2}(\.\d+)?)?$/.test(text)
