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

function equal(a: Value, b: Value): boolean {
  const [left, right] = [basic(a), basic(b)]
  if (left === 'nil' || right === 'nil') return left === right
  if (left === 'other' || right === 'other') throw new FunctionError('non-comparable type')
  if (left !== right) throw new FunctionError(`incompatible types for comparison: ${left} and ${right}`)
  return a === b
}

function less(a: Value, b: Value): boolean {
  const [left, right] = [basic(a), basic(b)]
  if (left !== right) throw new FunctionError(`incompatible types for comparison: ${left} and ${right}`)
  if (left === 'bool' || left === 'nil' || left === 'other') throw new FunctionError('invalid type for comparison')
  return (a as number) < (b as number)
}

function index([of = null, ...keys]: Value[]): Value {
  let value = of
  for (const key of keys) {
    if (value === null) throw new FunctionError('index of untyped nil')
    if (Array.isArray(value) || typeof value === 'string') {
      if (typeof key !== 'bigint' && typeof key !== 'number') throw new FunctionError(`cannot index slice/array with type ${typeOf(key)}`)
      const at = Number(key)
      if (at < 0 || at >= value.length) throw new FunctionError(`index out of range: ${at}`)
      value = Array.isArray(value) ? (value[at] as Value) : BigInt(value.charCodeAt(at))
    } else if (isMap(value)) value = Object.hasOwn(value, String(key)) ? (value[String(key)] as Value) : null
    else throw new FunctionError(`can't index item of type ${kindOf(value)}`)
  }
  return value
}

function slice([of = null, ...bounds]: Value[]): Value {
  if (!Array.isArray(of) && typeof of !== 'string') throw new FunctionError(`can't slice item of type ${kindOf(of)}`)
  const [from = 0, to = of.length] = bounds.map(Number)
  if (from < 0 || to > of.length || from > to) throw new FunctionError(`index out of range: ${to}`)
  return of.slice(from, to)
}

function length([of = null]: Value[]): Value {
  if (typeof of === 'string') return BigInt(Buffer.byteLength(of))
  if (Array.isArray(of)) return BigInt(of.length)
  if (isMap(of)) return BigInt(Object.keys(of).length)
  throw new FunctionError(of === null ? 'len of nil pointer' : `len of type ${typeOf(of)}`)
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

/** text/template's own functions, but for `and` and `or`, which do not look at all their arguments. */
export const builtins: Readonly<Record<string, ((args: Value[]) => Value) | undefined>> = {
  not: ([value]) => !truth(value),
  len: length,
  index,
  slice,
  print,
  println: (args) => `${args.map(goText).join(' ')}\n`,
  printf: ([format, ...args]) => sprintf(String(format), args),
  html: (args) => escaped(print(args), { '<': '&lt;', '>': '&gt;', '&': '&amp;', "'": '&#39;', '"': '&#34;' }),
  urlquery: (args) => encodeURIComponent(print(args)),
  js: (args) => JSON.stringify(print(args)).slice(1, -1),
  eq([first = null, ...others]) {
    if (others.length === 0) throw new FunctionError('missing argument for comparison')
    return others.some((other) => equal(first, other))
  },
  ne: ([a = null, b = null]) => !equal(a, b),
  lt: ([a = null, b = null]) => less(a, b),
  le: ([a = null, b = null]) => less(a, b) || equal(a, b),
  gt: ([a = null, b = null]) => !(less(a, b) || equal(a, b)),
  ge: ([a = null, b = null]) => !less(a, b),
  call: ([of, ...args]) => (typeof of === 'function' ? of(...args) : null),
}

export const builtinNames: readonly string[] = [...Object.keys(builtins), 'and', 'or']
