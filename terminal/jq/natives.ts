import type { Json } from '@/apimachinery/object'
import { clockTime, formatTime, parseTime, secondsOf } from './dates'
import { formats } from './formats'
import { indices, split } from './operators'
import { deletePaths, getPath, setPath } from './paths'
import { matches } from './regex'
import { firstOf, Halted, type Item, type Native, pathOf, plain, type Run, result } from './run'
import { addAll, contains, flatten, fromJson, has, implode, join, keys, length, list, string, text, toNumber } from './scalars'
import { compare, dump, isObject, JqError, shown, truthy, typeOf } from './values'

type Plain = (value: Json, args: Json[], run: Run) => Json

/** A function of values: it is asked for every combination of what its arguments give, the last argument in the outer loop. */
const of = (make: Plain): Native =>
  function* (run, item, args) {
    function* combined(at: number): Generator<Json[]> {
      const arg = args[at]
      if (!arg) {
        yield []
        return
      }
      for (const rest of combined(at + 1)) for (const { value } of arg(plain(item))) yield [value, ...rest]
    }
    for (const given of combined(0)) yield result(item, make(item.value, given, run))
  }

type Filtering = (item: Item) => Generator<Item>

const holds = (condition: Filtering, item: Item) => truthy(firstOf(condition(plain(item)))?.value ?? null)

function numeric(make: (value: number) => number): Native {
  return of((value) => {
    if (typeof value !== 'number') throw new JqError(`${shown(value)} number required`)
    return make(value)
  })
}

/** Values with what they are ordered by. */
function* keyed(run: Run, item: Item, by: ((item: Item) => Generator<Item>) | undefined): Generator<{ value: Json; key: Json[] }> {
  for (const value of list(item.value, by ? 'grouped' : 'sorted')) {
    run.spend(4)
    yield { value, key: by ? [...by({ value })].map((one) => one.value) : [value] }
  }
}

const ordered = (run: Run, item: Item, by: ((item: Item) => Generator<Item>) | undefined) => {
  if (!Array.isArray(item.value)) throw new JqError(`${shown(item.value)} cannot be sorted, as it is not an array`)
  return [...keyed(run, item, by)].sort((a, b) => compare(a.key, b.key))
}

function groups(run: Run, item: Item, by: (item: Item) => Generator<Item>): Json[][] {
  const made: { key: Json[]; values: Json[] }[] = []
  for (const { key, value } of ordered(run, item, by)) {
    const last = made.at(-1)
    if (last && compare(last.key, key) === 0) last.values.push(value)
    else made.push({ key, values: [value] })
  }
  return made.map(({ values }) => values)
}

const affix = (test: 'startsWith' | 'endsWith', name: string): Native =>
  of((value, [part]) => {
    if (typeof value !== 'string' || typeof part !== 'string') throw new JqError(`${name}() requires string inputs`)
    return value[test](part)
  })

const trimmed = (name: string, by: (value: string) => string): Native => of((value) => by(string(value, `${name} input must be a string`)))

const rounded = (value: number) => (value < 0 ? -Math.round(-value) : Math.round(value))

/** The functions that jq has in C, as `name/count`. */
export const natives: Readonly<Record<string, Native>> = {
  *'empty/0'() {},
  'error/0': of((value) => {
    throw new JqError(value)
  }),
  *'not/0'(_, item) {
    yield result(item, !truthy(item.value))
  },
  *'path/1'(_, item, [f]) {
    for (const found of f!({ value: item.value, path: [] })) yield result(item, [...pathOf(found)])
  },
  *'getpath/1'(_, item, [f]) {
    for (const { value: path } of f!(plain(item))) {
      if (!Array.isArray(path)) throw new JqError('Path must be specified as an array')
      const value = getPath(item.value, path)
      yield item.path === undefined ? { value } : { value, path: [...pathOf(item), ...path] }
    }
  },
  'setpath/2': of((value, [path, to]) => {
    if (!Array.isArray(path)) throw new JqError('Path must be specified as an array')
    return setPath(value, path, to as Json)
  }),
  'delpaths/1': of((value, [paths]) => deletePaths(value, paths as Json)),
  *'first/1'(_, item, [f]) {
    for (const one of f!(item)) {
      yield one
      return
    }
  },
  *'last/1'(_, item, [f]) {
    let last: Item | undefined
    for (const one of f!(item)) last = one
    if (last) yield last
  },
  *'limit/2'(_, item, [count, f]) {
    for (const { value } of count!(plain(item))) {
      let left = Number(value)
      if (left <= 0) continue
      for (const one of f!(item)) {
        yield one
        if (--left <= 0) break
      }
    }
  },
  *'isempty/1'(_, item, [f]) {
    yield result(item, firstOf(f!(plain(item))) === undefined)
  },
  *'range/2'(run, item, [from, to]) {
    for (const { value: end } of to!(plain(item)))
      for (const { value: start } of from!(plain(item))) {
        if (typeof start !== 'number' || typeof end !== 'number') throw new JqError('Range bounds must be numeric')
        for (let at = start; at < end; at++) {
          run.spend()
          yield result(item, at)
        }
      }
  },
  *'range/3'(run, item, [from, to, by]) {
    for (const { value: step } of by!(plain(item)))
      for (const { value: end } of to!(plain(item)))
        for (const { value: start } of from!(plain(item))) {
          const [first, last, each] = [Number(start), Number(end), Number(step)]
          for (let at = first; each > 0 ? at < last : each < 0 ? at > last : first < last; at += each) {
            run.spend()
            yield result(item, at)
          }
        }
  },
  *'recurse/1'(_, item, [f]) {
    yield* growing(item, f!, () => ({ shown: true, more: true }))
  },
  *'repeat/1'(_, item, [f]) {
    yield* growing(item, f!, () => ({ shown: true, more: true }))
  },
  *'while/2'(_, item, [condition, update]) {
    yield* growing(item, update!, (one) => {
      const more = holds(condition!, one)
      return { shown: more, more }
    })
  },
  *'until/2'(_, item, [condition, update]) {
    yield* growing(item, update!, (one) => {
      const shown = holds(condition!, one)
      return { shown, more: !shown }
    })
  },
  'add/0': of((value) => {
    const items = isObject(value) ? Object.values(value) : Array.isArray(value) ? value : undefined
    if (!items) throw new JqError(`Cannot iterate over ${value === null ? 'null' : shown(value)}`)
    return addAll(items)
  }),
  'length/0': of(length),
  'utf8bytelength/0': of((value) => new TextEncoder().encode(string(value, `${shown(value)} only strings have UTF-8 byte length`)).length),
  'keys/0': of((value) => keys(value, true)),
  'keys_unsorted/0': of((value) => keys(value, false)),
  'has/1': of((value, [key]) => has(value, key as Json)),
  'contains/1': of((value, [part]) => contains(value, part as Json)),
  'type/0': of(typeOf),
  *'sort_by/1'(run, item, [f]) {
    yield result(
      item,
      ordered(run, item, f).map(({ value }) => value),
    )
  },
  *'group_by/1'(run, item, [f]) {
    yield result(item, groups(run, item, f!))
  },
  *'unique_by/1'(run, item, [f]) {
    yield result(
      item,
      groups(run, item, f!).map((group) => group[0] as Json),
    )
  },
  'reverse/0': of((value) =>
    typeof value === 'string' ? [...value].reverse().join('') : value === null ? [] : [...list(value, 'reversed')].reverse(),
  ),
  'flatten/0': of((value) => flatten(value, 1e9)),
  'flatten/1': of((value, [depth]) => flatten(value, Number(depth))),
  'index/1': of((value, [part]) => (indices(value, part as Json) as Json[] | null)?.[0] ?? null),
  'rindex/1': of((value, [part]) => (indices(value, part as Json) as Json[] | null)?.at(-1) ?? null),
  'indices/1': of((value, [part]) => indices(value, part as Json)),
  'tostring/0': of(text),
  'tonumber/0': of(toNumber),
  'tojson/0': of((value) => dump(value)),
  'fromjson/0': of(fromJson),
  'explode/0': of((value) => [...string(value, 'explode input must be a string')].map((char) => char.codePointAt(0) as number)),
  'implode/0': of(implode),
  'ascii_downcase/0': of((value) => string(value, 'ascii_downcase input must be a string').replace(/[A-Z]/g, (char) => char.toLowerCase())),
  'ascii_upcase/0': of((value) => string(value, 'ascii_upcase input must be a string').replace(/[a-z]/g, (char) => char.toUpperCase())),
  'join/1': of((value, [by]) => join(value, by as Json)),
  'split/1': of((value, [by]) => {
    if (typeof value !== 'string' || typeof by !== 'string') throw new JqError('split input and separator must be strings')
    return split(value, by)
  }),
  'startswith/1': affix('startsWith', 'startswith'),
  'endswith/1': affix('endsWith', 'endswith'),
  'ltrimstr/1': of((value, [part]) =>
    typeof value === 'string' && typeof part === 'string' && value.startsWith(part) ? value.slice(part.length) : value,
  ),
  'rtrimstr/1': of((value, [part]) =>
    typeof value === 'string' && typeof part === 'string' && part !== '' && value.endsWith(part) ? value.slice(0, -part.length) : value,
  ),
  'trim/0': trimmed('trim', (value) => value.trim()),
  'ltrim/0': trimmed('ltrim', (value) => value.trimStart()),
  'rtrim/0': trimmed('rtrim', (value) => value.trimEnd()),
  *'match/2'(_, item, [re, flags]) {
    for (const [pattern, given] of patterns(item, re!, flags!))
      for (const found of matches(item.value, pattern, given, 'match')) yield result(item, found)
  },
  *'test/2'(_, item, [re, flags]) {
    for (const [pattern, given] of patterns(item, re!, flags!)) yield result(item, matches(item.value, pattern, given, 'test').length > 0)
  },
  'split/2': of((value, [pattern, flags]) => {
    const source = string(value, `${shown(value)} cannot be matched, as it is not a string`)
    const chars = [...source]
    const parts: string[] = []
    let from = 0
    for (const { offset, length: size } of matches(value, pattern as Json, `g${flags ?? ''}`, 'match')) {
      parts.push(chars.slice(from, offset).join(''))
      from = offset + size
    }
    return [...parts, chars.slice(from).join('')]
  }),
  'infinite/0': of(() => Number.POSITIVE_INFINITY),
  'nan/0': of(() => Number.NaN),
  'isinfinite/0': of((value) => value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY),
  'isnan/0': of((value) => Number.isNaN(value)),
  'isnormal/0': of((value) => Number.isFinite(value) && value !== 0),
  'floor/0': numeric(Math.floor),
  'ceil/0': numeric(Math.ceil),
  'round/0': numeric(rounded),
  'trunc/0': numeric(Math.trunc),
  'sqrt/0': numeric(Math.sqrt),
  'fabs/0': numeric(Math.abs),
  'abs/0': of((value) => {
    if (typeof value !== 'number') throw new JqError(`${shown(value)} has no absolute value`)
    return value < 0 ? -value : value
  }),
  'log/0': numeric(Math.log),
  'log2/0': numeric(Math.log2),
  'log10/0': numeric(Math.log10),
  'exp/0': numeric(Math.exp),
  'exp2/0': numeric((value) => 2 ** value),
  'exp10/0': numeric((value) => 10 ** value),
  'pow/2': of((_, [base, power]) => Number(base) ** Number(power)),
  'env/0': of((_value, _args, { world }) => world.variables.ENV ?? null),
  'now/0': of((_value, _args, run) => run.world.now() / 1000),
  'mktime/0': of((value) => secondsOf(value)),
  'gmtime/0': of((value) => clockTime(value)),
  'strftime/1': of((value, [format]) => formatTime(value, format as Json)),
  'strptime/1': of((value, [format]) => parseTime(value, format as Json)),
  'fromdateiso8601/0': of((value) => secondsOf(parseTime(value, '%Y-%m-%dT%H:%M:%SZ'))),
  *'input/0'({ world }, item) {
    const next = world.inputs.next()
    if (next.done) throw new JqError('No more inputs')
    yield result(item, next.value.value)
  },
  *'inputs/0'({ world }, item) {
    for (let next = world.inputs.next(); !next.done; next = world.inputs.next()) yield result(item, next.value.value)
  },
  *'debug/0'({ world }, item) {
    world.err(`${dump(['DEBUG:', item.value])}\n`)
    yield item
  },
  *'stderr/0'({ world }, item) {
    world.err(text(item.value))
    yield item
  },
  'input_line_number/0': of((_value, _args, { world }) => Number(/:(\d+)$/.exec(world.position())?.[1] ?? 0)),
  'input_filename/0': of((_value, _args, { world }) => /^(?!<)(.*):\d+$/.exec(world.position())?.[1] ?? null),
  'halt/0': of(() => {
    throw new Halted(0, undefined)
  }),
  'halt_error/1': of((value, [code]) => {
    throw new Halted(Number(code), value)
  }),
  ...Object.fromEntries(Object.entries(formats).map(([name, format]) => [`${name}/0`, of((value) => format(value))])),
}

/** A pattern and its flags, which may stand together in an array. */
function* patterns(item: Item, re: Filtering, flags: Filtering): Generator<[Json, Json]> {
  for (const { value: given } of flags(plain(item)))
    for (const { value: pattern } of re(plain(item))) {
      if (Array.isArray(pattern)) yield [pattern[0] ?? null, pattern[1] ?? given]
      else yield [pattern, given]
    }
}

/** An item, what comes of it, and so on: depth first. `goesOn` says of each whether it is shown, and whether there is more of it. */
function* growing(item: Item, next: Filtering, goesOn: (item: Item) => { shown: boolean; more: boolean }): Generator<Item> {
  const waiting = [item]
  for (let here = waiting.pop(); here; here = waiting.pop()) {
    const { shown, more } = goesOn(here)
    if (shown) yield here
    if (more) waiting.push(...[...next(here)].reverse())
  }
}
