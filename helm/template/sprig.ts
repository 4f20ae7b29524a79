import { goJson } from '@/apimachinery/go-json'
import type { Json } from '@/apimachinery/object'
import type { Functions } from '@/apimachinery/template/evaluate'
import { FunctionError } from '@/apimachinery/template/functions'
import { isMap, keysOf, kindOf, truth, typeOf, type Value } from '@/apimachinery/template/value'
import { parseYaml, printYaml } from '@/apimachinery/yaml'
import { bounded, float, list, map, strval, text, whole } from './arguments'
import type { Environment } from './environment'
import { textFunctions } from './text-functions'
import { satisfies } from './versions'

/** Values as JSON has them: whole numbers lose their kind. */
function toJson(value: Value): Json {
  if (typeof value === 'bigint') return Number(value)
  if (Array.isArray(value)) return value.map(toJson)
  if (isMap(value))
    return Object.fromEntries(Object.entries(value).flatMap(([key, each]) => (typeof each === 'function' ? [] : [[key, toJson(each)]])))
  return typeof value === 'function' ? null : value
}

/** Deep: what `into` has already stays. */
function merge(into: { [key: string]: Value }, from: { [key: string]: Value }, overwrite: boolean): { [key: string]: Value } {
  for (const [key, value] of Object.entries(from)) {
    const own = Object.hasOwn(into, key) ? into[key] : undefined
    if (isMap(own) && isMap(value)) merge(own, value, overwrite)
    else if (overwrite ? truth(value) : own === undefined || !truth(own)) into[key] = value
  }
  return into
}

const round = (value: number, digits: number) => {
  const scale = 10 ** digits
  return Math.round(value * scale) / scale
}

/** Go's reference layout, piece by piece. */
function formatDate(layout: string, ms: number): string {
  const [weekday = '', day = '', month = '', year = '', time = ''] = new Date(ms).toUTCString().replace(',', '').split(' ')
  const [hour = '', minute = '', second = ''] = time.split(':')
  const monthNumber = String(new Date(ms).getUTCMonth() + 1)
  const table: Record<string, string> = {
    January: new Date(ms).toLocaleString('en-US', { month: 'long', timeZone: 'UTC' }),
    Monday: new Date(ms).toLocaleString('en-US', { weekday: 'long', timeZone: 'UTC' }),
    Jan: month,
    Mon: weekday,
    '2006': year,
    '01': monthNumber.padStart(2, '0'),
    '02': day.padStart(2, '0'),
    '15': hour,
    '03': String(Number(hour) % 12 || 12).padStart(2, '0'),
    '04': minute,
    '05': second,
    '06': year.slice(2),
    'Z07:00': 'Z',
    '-0700': '+0000',
    MST: 'UTC',
    PM: Number(hour) < 12 ? 'AM' : 'PM',
  }
  return layout.replace(/January|Monday|Jan|Mon|2006|Z07:00|-0700|MST|PM|01|02|15|03|04|05|06/g, (piece) => table[piece] ?? piece)
}

/** sprig's functions and helm's own, as far as they make sense without a network. */
export function chartFunctions({ now, lookup, ...chance }: Environment): Functions {
  const arithmetic = (of: (a: bigint, b: bigint) => bigint) => (args: Value[]) => args.map(whole).reduce(of)
  const floats = (of: (a: number, b: number) => number) => (args: Value[]) => args.map(float).reduce(of)
  const dateOf = (value: Value | undefined) =>
    typeof value === 'bigint' || typeof value === 'number' ? Number(value) * 1000 : isMap(value) ? Number(value.ms) : now()

  return {
    ...textFunctions(chance),
    // Defaults and kinds
    default: ([fallback = null, ...given]) => (given.length > 0 && truth(given.at(-1)) ? (given.at(-1) as Value) : fallback),
    empty: ([of]) => !truth(of),
    coalesce: (args) => args.find(truth) ?? null,
    all: (args) => args.every(truth),
    any: (args) => args.some(truth),
    ternary: ([yes = null, no = null, which]) => (truth(which) ? yes : no),
    required([message, of]) {
      if (of === null || of === undefined || of === '') throw new FunctionError(text(message), { said: true })
      return of
    },
    fail([message]) {
      throw new FunctionError(text(message), { said: true })
    },
    kindOf: ([of]) => (typeof of === 'bigint' ? 'int64' : kindOf(of)),
    kindIs: ([kind, of]) => kind === (typeof of === 'bigint' ? 'int64' : kindOf(of)),
    typeOf: ([of]) => typeOf(of),
    typeIs: ([kind, of]) => kind === typeOf(of),
    deepEqual: ([a = null, b = null]) => goJson(toJson(a)) === goJson(toJson(b)),
    // Numbers
    int: ([of]) => whole(of),
    int64: ([of]) => whole(of),
    float64: ([of]) => float(of),
    toDecimal: ([of]) => BigInt(Number.parseInt(strval(of), 8) || 0),
    atoi: ([of]) => whole(of),
    add: arithmetic((a, b) => a + b),
    add1: ([of]) => whole(of) + 1n,
    sub: arithmetic((a, b) => a - b),
    mul: arithmetic((a, b) => a * b),
    div: arithmetic((a, b) => divided(a, b, (x, y) => x / y)),
    mod: arithmetic((a, b) => divided(a, b, (x, y) => x % y)),
    max: arithmetic(larger),
    min: arithmetic((a, b) => (larger(a, b) === a ? b : a)),
    addf: floats((a, b) => a + b),
    subf: floats((a, b) => a - b),
    mulf: floats((a, b) => a * b),
    divf: floats((a, b) => a / b),
    maxf: floats(Math.max),
    minf: floats(Math.min),
    floor: ([of]) => Math.floor(float(of)),
    ceil: ([of]) => Math.ceil(float(of)),
    round: ([of, places]) => round(float(of), Number(whole(places))),
    until: ([count]) => counted(0n, whole(count), 1n),
    untilStep: ([from, to, by]) => counted(whole(from), whole(to), whole(by)),
    seq: (args) => {
      const [from, by, to] =
        args.length === 1 ? [1n, 1n, whole(args[0])] : args.length === 2 ? [whole(args[0]), 1n, whole(args[1])] : args.map(whole)
      return counted(from as bigint, (to as bigint) + 1n, by as bigint)
        .map(String)
        .join(' ')
    },
    // Lists
    list: (args) => args,
    tuple: (args) => args,
    first: ([of]) => list(of)[0] ?? null,
    mustFirst: ([of]) => list(of)[0] ?? null,
    last: ([of]) => list(of).at(-1) ?? null,
    rest: ([of]) => list(of).slice(1),
    initial: ([of]) => list(of).slice(0, -1),
    append: ([of, item = null]) => [...list(of), item],
    mustAppend: ([of, item = null]) => [...list(of), item],
    push: ([of, item = null]) => [...list(of), item],
    prepend: ([of, item = null]) => [item, ...list(of)],
    concat: (args) => args.flatMap((each) => list(each)),
    reverse: ([of]) => [...list(of)].reverse(),
    uniq: ([of]) => list(of).filter((each, at, all) => all.findIndex((other) => same(each, other)) === at),
    without: ([of, ...not]) => list(of).filter((each) => !not.some((other) => same(each, other))),
    has: ([item = null, of]) => of !== null && list(of).some((each) => same(each, item)),
    compact: ([of]) => list(of).filter(truth),
    slice: ([of, from, to]) => list(of).slice(Number(whole(from)), to === undefined ? undefined : Number(whole(to))),
    chunk: ([size, of]) =>
      Array.from({ length: Math.ceil(list(of).length / Number(whole(size))) }, (_, at) =>
        list(of).slice(at * Number(whole(size)), (at + 1) * Number(whole(size))),
      ),
    // Maps
    dict: (args) =>
      Object.fromEntries(Array.from({ length: Math.ceil(args.length / 2) }, (_, at) => [strval(args[2 * at]), args[2 * at + 1] ?? ''])),
    get: ([of, key]) => (Object.hasOwn(map(of), text(key)) ? (map(of)[text(key)] as Value) : ''),
    set([of, key, value = null]) {
      Object.defineProperty(map(of), text(key), { value, enumerable: true, configurable: true, writable: true })
      return of as Value
    },
    unset([of, key]) {
      delete map(of)[text(key)]
      return of as Value
    },
    hasKey: ([of, key]) => isMap(of) && Object.hasOwn(of, text(key)),
    keys: (args) => args.flatMap((each) => keysOf(map(each))),
    values: (args) => args.flatMap((each) => keysOf(map(each)).map((key) => map(each)[key] as Value)),
    pick: ([of, ...keys]) =>
      Object.fromEntries(keys.map(strval).flatMap((key) => (Object.hasOwn(map(of), key) ? [[key, map(of)[key] as Value]] : []))),
    omit: ([of, ...keys]) => Object.fromEntries(Object.entries(map(of)).filter(([key]) => !keys.map(strval).includes(key))),
    pluck: ([key, ...of]) => of.flatMap((each) => (Object.hasOwn(map(each), text(key)) ? [map(each)[text(key)] as Value] : [])),
    dig(args) {
      const [of, fallback = null] = [args.at(-1), args.at(-2)]
      let value: Value = of ?? null
      for (const key of args.slice(0, -2)) {
        if (!isMap(value) || !Object.hasOwn(value, strval(key))) return fallback
        value = value[strval(key)] as Value
      }
      return value
    },
    merge: ([into, ...from]) =>
      from.reduce<{ [key: string]: Value }>((made, each) => merge(made, structuredClone(map(each)), false), map(into)),
    mergeOverwrite: ([into, ...from]) =>
      from.reduce<{ [key: string]: Value }>((made, each) => merge(made, structuredClone(map(each)), true), map(into)),
    mustMerge: ([into, ...from]) =>
      from.reduce<{ [key: string]: Value }>((made, each) => merge(made, structuredClone(map(each)), false), map(into)),
    mustMergeOverwrite: ([into, ...from]) =>
      from.reduce<{ [key: string]: Value }>((made, each) => merge(made, structuredClone(map(each)), true), map(into)),
    deepCopy: ([of = null]) => copied(of),
    mustDeepCopy: ([of = null]) => copied(of),
    // Files and formats
    toYaml: ([of = null]) => bounded(printYaml(toJson(of)).replace(/\n$/, '')),
    mustToYaml: ([of = null]) => bounded(printYaml(toJson(of)).replace(/\n$/, '')),
    toYamlPretty: ([of = null]) => bounded(printYaml(toJson(of)).replace(/\n$/, '')),
    fromYaml: ([of]) => fromYaml(text(of)),
    fromYamlArray: ([of]) => fromYaml(text(of)),
    toJson: ([of = null]) => goJson(toJson(of)),
    mustToJson: ([of = null]) => goJson(toJson(of)),
    toPrettyJson: ([of = null]) => goJson(toJson(of), { indent: 2 }),
    toRawJson: ([of = null]) => goJson(toJson(of), { escape: false }),
    fromJson: ([of]) => fromYaml(text(of)),
    mustFromJson: ([of]) => fromYaml(text(of)),
    fromJsonArray: ([of]) => fromYaml(text(of)),
    include: ([name, data = null], call) => call.include(text(name), data),
    tpl: ([of, data = null], call) => call.renderText(text(of), data),
    lookup: ([apiVersion, kind, namespace, name]) => lookup(text(apiVersion), text(kind), text(namespace), text(name)),
    base: ([of]) => text(of).split('/').at(-1) ?? '',
    dir: ([of]) => text(of).split('/').slice(0, -1).join('/') || '.',
    ext: ([of]) => /\.[^./]*$/.exec(text(of))?.[0] ?? '',
    clean: ([of]) =>
      text(of)
        .replace(/\/+/g, '/')
        .replace(/(.)\/$/, '$1'),
    // Versions
    semver: ([of]) => {
      const [, major = '0', minor = '0', patch = '0', prerelease = ''] =
        /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-([^+]+))?/.exec(text(of)) ?? []
      return { Major: BigInt(major), Minor: BigInt(minor), Patch: BigInt(patch), Prerelease: prerelease, Original: text(of) }
    },
    semverCompare: ([constraint, of]) => satisfies(text(of), text(constraint)),
    // Dates
    now: () => ({ ms: now() }),
    date: ([layout, of]) => formatDate(text(layout), dateOf(of)),
    dateInZone: ([layout, of]) => formatDate(text(layout), dateOf(of)),
    htmlDate: ([of]) => formatDate('2006-01-02', dateOf(of)),
    unixEpoch: ([of]) => String(Math.floor(dateOf(of) / 1000)),
    duration: ([of]) => `${whole(of)}s`,
    hello: () => 'Hello!',
  }
}

const same = (a: Value, b: Value) => goJson(toJson(a)) === goJson(toJson(b)) && typeOf(a) === typeOf(b)
const copied = (value: Value): Value =>
  Array.isArray(value)
    ? value.map(copied)
    : isMap(value)
      ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, copied(each)]))
      : value

const larger = (a: bigint, b: bigint) => {
  if (a > b) return a
  return b
}

function divided(a: bigint, b: bigint, of: (a: bigint, b: bigint) => bigint): bigint {
  if (b === 0n) throw new FunctionError('runtime error: integer divide by zero')
  return of(a, b)
}

function counted(from: bigint, to: bigint, by: bigint): bigint[] {
  const step = by === 0n ? 1n : to < from && by > 0n ? -by : by
  const made: bigint[] = []
  for (let at = from; step > 0n ? at < to : at > to; at += step) {
    if (made.length >= 100_000) throw new FunctionError('the template makes a list that is too long')
    made.push(at)
  }
  return made
}

/** As helm's: a fault is told in the map. */
function fromYaml(of: string): Value {
  const { documents, errors } = parseYaml(of)
  if (errors[0]) return { Error: `error converting YAML to JSON: ${errors[0].goMessage}` }
  return (documents[0]?.value ?? {}) as Value
}
