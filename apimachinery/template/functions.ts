import { goText, isMap, kindOf, sprintf, truth, typeOf, type Value } from './value'

/** What a function says about its arguments. `said`: by the chart's author. `bare`: text/template's own words, without `error calling`. */
export class FunctionError extends Error {
  constructor(
    message: string,
    readonly options: { said?: boolean; bare?: boolean | 'whole' } = {},
  ) {
    super(message)
  }
  get said() {
    return this.options.said
  }
  get bare() {
    return this.options.bare
  }
}

export const wrongType = (expected: string, got: Value) =>
  new FunctionError(`wrong type for value; expected ${expected}; got ${typeOf(got)}`, { bare: true })

const basic = (value: Value): 'int' | 'float64' | 'string' | 'bool' | 'nil' | 'other' =>
  typeof value === 'bigint'
    ? 'int'
    : typeof value === 'number'
      ? 'float64'
      : typeof value === 'string'
        ? 'string'
        : typeof value === 'boolean'
          ? 'bool'
          : value === null
            ? 'nil'
            : 'other'

/** What Go calls the type of the argument at a place. */
type TypeAt = (at: number) => string

const incompatible = (type: TypeAt, other: number) => new FunctionError(`incompatible types for comparison: ${type(0)} and ${type(other)}`)

function equal(a: Value, b: Value, type: TypeAt, other = 1): boolean {
  const [left, right] = [basic(a), basic(b)]
  if (left === 'nil' || right === 'nil') return left === right
  if (left === 'other' && right === 'other')
    throw new FunctionError(`non-comparable types ${goText(a)}: ${typeOf(a)}, ${typeOf(b)}: ${goText(b)}`)
  if (left !== right) throw incompatible(type, other)
  return a === b
}

/** As text/template lt: bools and what is no basic type have no order. */
function less(a: Value, b: Value, type: TypeAt): boolean {
  const [left, right] = [basic(a), basic(b)]
  if ([left, right].some((kind) => kind === 'nil' || kind === 'other')) throw new FunctionError('invalid type for comparison')
  if (left !== right) throw incompatible(type, 1)
  if (left === 'bool') throw new FunctionError('invalid type for comparison')
  return (a as number) < (b as number)
}

/** A place in a list, as text/template indexArg. */
function placeIn(length: number, key: Value, type: string): number {
  if (typeof key !== 'bigint') throw new FunctionError(`cannot index slice/array with ${key === null ? 'nil' : `type ${type}`}`)
  if (key < 0n || key > BigInt(length)) throw new FunctionError(`index out of range: ${key}`)
  return Number(key)
}

function index([of = null, ...keys]: Value[], _: unknown, type: TypeAt): Value {
  if (of === null) throw new FunctionError('index of untyped nil')
  let value: Value = of
  for (const [place, key] of keys.entries()) {
    if (value === null) throw new FunctionError('index of untyped nil')
    if (Array.isArray(value) || typeof value === 'string') {
      const at = placeIn(value.length, key, type(place + 1))
      if (at === value.length) throw new FunctionError(`index out of range: ${at}`)
      value = Array.isArray(value) ? (value[at] as Value) : BigInt(value.charCodeAt(at))
    } else if (isMap(value) && key === null) throw new FunctionError('value is nil; should be of type string')
    else if (isMap(value) && typeof key !== 'string') throw new FunctionError(`value has type ${type(place + 1)}; should be string`)
    else if (isMap(value)) value = Object.hasOwn(value, String(key)) ? (value[String(key)] as Value) : null
    else throw new FunctionError(`can't index item of type ${kindOf(value)}`)
  }
  return value
}

function slice([of = null, ...bounds]: Value[], _: unknown, type: TypeAt): Value {
  if (!Array.isArray(of) && typeof of !== 'string')
    throw new FunctionError(of === null ? 'slice of untyped nil' : `can't slice item of type ${type(0)}`)
  if (bounds.length > 3) throw new FunctionError(`too many slice indexes: ${bounds.length}`)
  const [from = 0, to = of.length] = bounds.map((bound, at) => placeIn(of.length, bound, type(at + 1)))
  if (from > to) throw new FunctionError(`invalid slice index: ${from} > ${to}`)
  return of.slice(from, to)
}

function length([of = null]: Value[], _: unknown, type: TypeAt): Value {
  if (typeof of === 'string') return BigInt(Buffer.byteLength(of))
  if (Array.isArray(of)) return BigInt(of.length)
  if (isMap(of)) return BigInt(Object.keys(of).length)
  throw new FunctionError(of === null ? 'len of nil pointer' : `len of type ${type(0)}`)
}

const print = (args: readonly Value[]) => {
  let out = ''
  args.forEach((arg, at) => {
    if (at > 0 && typeof arg !== 'string' && typeof args[at - 1] !== 'string') out += ' '
    out += goText(arg)
  })
  return out
}

const escaped = (of: string, table: Record<string, string>) => [...of].map((char) => table[char] ?? char).join('')

/** What text/template's escaping functions escape: arguments as an action writes them. As evalArgs. */
const written = (args: readonly Value[]) => print(args.map((arg) => arg ?? '<no value>'))

const scriptEscapes = { '\\': '\\\\', "'": "\\'", '"': '\\"', '<': '\\u003C', '>': '\\u003E', '&': '\\u0026', '=': '\\u003D' }

/** text/template's own functions, but for `and` and `or`, which do not look at all their arguments. */
export const builtins: Readonly<Record<string, ((args: Value[], call: unknown, type: TypeAt) => Value) | undefined>> = {
  not: ([value]) => !truth(value),
  len: length,
  index,
  slice,
  print,
  println: (args) => `${args.map(goText).join(' ')}\n`,
  printf: ([format, ...args], _, type) => sprintf(String(format), args, (at) => type(at + 1)),
  html: (args) => escaped(written(args), { '<': '&lt;', '>': '&gt;', '&': '&amp;', "'": '&#39;', '"': '&#34;' }),
  urlquery: (args) =>
    encodeURIComponent(written(args)).replace(/%20|[!'()*]/g, (char) =>
      char === '%20' ? '+' : `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
    ),
  js: (args) =>
    escaped(written(args), scriptEscapes).replace(
      /\p{Cc}/gu,
      (char) => `\\u${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`,
    ),
  eq([first = null, ...others], _, type) {
    if (others.length === 0) throw new FunctionError('missing argument for comparison')
    return others.some((other, at) => equal(first, other, type, at + 1))
  },
  ne: ([a = null, b = null], _, type) => !equal(a, b, type),
  lt: ([a = null, b = null], _, type) => less(a, b, type),
  le: ([a = null, b = null], _, type) => less(a, b, type) || equal(a, b, type),
  gt: ([a = null, b = null], _, type) => !(less(a, b, type) || equal(a, b, type)),
  ge: ([a = null, b = null], _, type) => !less(a, b, type),
  call: ([of, ...args]) => (typeof of === 'function' ? of(...args) : null),
}

/** How many arguments a function takes: so many, or as many and `more`. `text`: the first is a string. */
export type Takes = { least: number; more?: true; text?: true }

export const builtinTakes: Readonly<Record<string, Takes>> = {
  ...Object.fromEntries(['ne', 'lt', 'le', 'gt', 'ge'].map((name) => [name, { least: 2 }])),
  ...Object.fromEntries(['not', 'len'].map((name) => [name, { least: 1 }])),
  ...Object.fromEntries(['and', 'or', 'eq', 'index', 'slice', 'call'].map((name) => [name, { least: 1, more: true as const }])),
  printf: { least: 1, more: true, text: true },
}

export const builtinNames: readonly string[] = [...Object.keys(builtins), 'and', 'or']
