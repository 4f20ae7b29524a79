import type { Json } from '../object'

/** What templates compute with. A number is Go's float64 (YAML's numbers are), a bigint Go's int; functions are methods of what helm hands in. */
export type Value = null | string | boolean | number | bigint | Value[] | { [key: string]: Value } | Method
export type Method = (...args: Value[]) => Value

/** Whole numbers of JSON are Go's int64, as apimachinery's decoder has them. */
export function fromJson(value: Json): Value {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value
  if (Array.isArray(value)) return value.map(fromJson)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, of]) => [key, fromJson(of)]))
}

export const isMap = (value: Value | undefined): value is { [key: string]: Value } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** text/template's truth: all but zero values. */
export const truth = (value: Value | undefined): boolean =>
  value !== null &&
  value !== undefined &&
  value !== false &&
  value !== 0 &&
  value !== 0n &&
  value !== '' &&
  !(Array.isArray(value) && value.length === 0) &&
  !(isMap(value) && Object.keys(value).length === 0)

/** Go's `%v`. */
export function goText(value: Value | undefined): string {
  if (value === null || value === undefined) return '<nil>'
  if (typeof value === 'number') return floatText(value)
  if (Array.isArray(value)) return `[${value.map(goText).join(' ')}]`
  if (isMap(value))
    return `map[${Object.keys(value)
      .sort()
      .map((key) => `${key}:${goText(value[key])}`)
      .join(' ')}]`
  return String(value)
}

/** fmt's `%v` of a float64: the shortest digits, with an exponent below 1e-4 and from 1e+06 on. */
function floatText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'
  const [mantissa = '', exponent = '0'] = value.toExponential().split('e')
  const power = Number(exponent)
  return power < -4 || power >= 6 ? withExponent(mantissa, power) : String(value)
}

const withExponent = (mantissa: string, power: number) => `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`

/** reflect's kind. */
export function kindOf(value: Value | undefined): string {
  if (value === null || value === undefined) return 'invalid'
  if (typeof value === 'string') return 'string'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'number') return 'float64'
  if (typeof value === 'bigint') return 'int'
  if (Array.isArray(value)) return 'slice'
  return typeof value === 'function' ? 'func' : 'map'
}

/** `%T`. */
export function typeOf(value: Value | undefined): string {
  const kind = kindOf(value)
  if (kind === 'invalid') return '<nil>'
  if (kind === 'slice') return '[]interface {}'
  if (kind === 'int') return 'int64'
  return kind === 'map' ? 'map[string]interface {}' : kind
}

export const keysOf = (value: { [key: string]: Value }): string[] => Object.keys(value).sort()

/** fmt.Sprintf, as far as charts use it. */
export function sprintf(format: string, args: readonly Value[], typeAt = (at: number) => extraType(args[at] as Value)): string {
  let next = 0
  const text = format.replace(
    /%([-+# 0]*)(\d*)(?:\.(\d+))?([a-zA-Z%])/g,
    (_, flags: string, width: string, precision: string | undefined, verb: string) => {
      if (verb === '%') return '%'
      if (next >= args.length) return `%!${verb}(MISSING)`
      const type = typeAt(next)
      const arg = args[next++] as Value
      let shown = verbText(verb, arg, precision, flags, type)
      if (flags.includes('+') && (typeof arg === 'number' || typeof arg === 'bigint') && arg >= 0) shown = `+${shown}`
      const size = Number(width || 0)
      if (flags.includes('-')) return shown.padEnd(size)
      return flags.includes('0') && typeof arg !== 'string' ? shown.padStart(size, '0') : shown.padStart(size)
    },
  )
  if (next >= args.length) return text
  return `${text}%!(EXTRA ${args
    .slice(next)
    .map((arg, at) => (arg === null ? '<nil>' : `${typeAt(next + at)}=${goText(arg)}`))
    .join(', ')})`
}

const extraType = (arg: Value) => (typeof arg === 'bigint' ? 'int' : typeOf(arg))
const wrong = (verb: string, arg: Value, type: string) => (arg === null ? `%!${verb}(<nil>)` : `%!${verb}(${type}=${goText(arg)})`)

function verbText(verb: string, arg: Value, precision: string | undefined, flags: string, type: string): string {
  const inside = (of: Value) => verbText(verb, of, precision, flags, extraType(of))
  // What is made of several is written with the verb for each
  if (verb !== 'v' && verb !== 'T') {
    if (Array.isArray(arg)) return `[${arg.map(inside).join(' ')}]`
    if (isMap(arg))
      return `map[${keysOf(arg)
        .map((key) => `${inside(key)}:${inside(arg[key] as Value)}`)
        .join(' ')}]`
  }
  switch (verb) {
    case 'v':
      return flags.includes('#') && typeof arg === 'string' ? JSON.stringify(arg) : goText(arg)
    case 'T':
      return arg === null ? '<nil>' : type
    case 's':
      if (typeof arg === 'string') return precision === undefined ? arg : [...arg].slice(0, Number(precision)).join('')
      return wrong(verb, arg, type)
    case 'q':
      if (typeof arg === 'bigint') return quotedChar(arg)
      return typeof arg === 'string' ? JSON.stringify(arg) : wrong(verb, arg, type)
    case 'd':
      return typeof arg === 'bigint' ? String(arg) : wrong(verb, arg, type)
    case 'f':
      return typeof arg === 'number' ? arg.toFixed(Number(precision ?? 6)) : wrong(verb, arg, type)
    case 'g':
    case 'e':
      return typeof arg === 'number'
        ? verb === 'e'
          ? withExponent(...exponential(arg, Number(precision ?? 6)))
          : goText(arg)
        : wrong(verb, arg, type)
    case 't':
      return typeof arg === 'boolean' ? String(arg) : wrong(verb, arg, type)
    case 'x':
    case 'X': {
      const text =
        typeof arg === 'bigint' ? arg.toString(16) : typeof arg === 'string' ? Buffer.from(arg).toString('hex') : wrong(verb, arg, type)
      return verb === 'X' ? text.toUpperCase() : text
    }
    case 'o':
    case 'b':
      return typeof arg === 'bigint' ? arg.toString(verb === 'o' ? 8 : 2) : wrong(verb, arg, type)
    case 'c':
      return typeof arg === 'bigint' ? String.fromCodePoint(Number(arg)) : wrong(verb, arg, type)
    default:
      return wrong(verb, arg, type)
  }
}

/** `%q` of a number. */
function quotedChar(code: bigint): string {
  const char = code >= 0n && code <= 0x10ffffn ? String.fromCodePoint(Number(code)) : '\ufffd'
  if (char === "'" || char === '\\') return `'\\${char}'`
  return /\p{Cc}/u.test(char) ? `'\\x${code.toString(16).padStart(2, '0')}'` : `'${char}'`
}

const exponential = (value: number, digits: number): [string, number] => {
  const [mantissa = '', power = '0'] = value.toExponential(digits).split('e')
  return [mantissa, Number(power)]
}
