import type { Json, JsonObject } from '@/apimachinery/object'
import type { Filter, Pattern } from './filter'
import { arithmetic, compareBy, index, slice } from './operators'
import { deletePaths, getPath, setPath } from './paths'
import { firstOf, type Item, type Native, nowhere, pathOf, plain, type Run, result, type World } from './run'
import { bind, type Closure, define, lookup, namesOf, type Scope } from './scope'
import { cut, dump, emptyObject, isObject, JqError, LimitExceeded, shown, truthy } from './values'

class Broken extends Error {
  constructor(readonly label: object) {
    super('break')
  }
}

const mostSteps = 600_000
const mostDeep = 2_000

/** Runs a program on values. Natives and the definitions of `prelude` are there for it. */
export function createRunner(
  program: Filter,
  prelude: ReadonlyMap<string, Extract<Filter, { is: 'def' }>>,
  natives: Readonly<Record<string, Native>>,
  world: World,
) {
  let steps = 0
  let deep = 0
  const run: Run = {
    world,
    spend(count = 1) {
      steps += count
      if (steps > mostSteps) throw new LimitExceeded(`a filter takes ${mostSteps} steps at most`)
    },
  }

  let root: Scope
  for (const [name, value] of Object.entries(world.variables)) root = { name: `$${name}`, means: { value }, outer: root }

  function* evaluate(filter: Filter, scope: Scope, item: Item): Generator<Item> {
    run.spend()
    if (++deep > mostDeep) throw new LimitExceeded(`filters nest ${mostDeep} levels at most`)
    try {
      yield* evaluated(filter, scope, item)
    } finally {
      deep--
    }
  }

  /** The values of a filter whose paths nobody asks for. */
  function* values(filter: Filter, scope: Scope, item: Item): Generator<Json> {
    for (const { value } of evaluate(filter, scope, plain(item))) yield value
  }

  function* evaluated(filter: Filter, scope: Scope, item: Item): Generator<Item> {
    switch (filter.is) {
      case 'identity':
        yield item
        return
      case 'literal':
        yield result(item, filter.value)
        return
      case 'recurse':
        yield* evaluate({ is: 'call', name: 'recurse', args: [] }, scope, item)
        return
      case 'pipe':
        for (const left of evaluate(filter.left, scope, item)) yield* evaluate(filter.right, scope, left)
        return
      case 'comma':
        yield* evaluate(filter.left, scope, item)
        yield* evaluate(filter.right, scope, item)
        return
      case 'index':
        for (const of of evaluate(filter.of, scope, item))
          for (const key of values(filter.key, scope, item)) yield stepped(of, key, index(of.value, key))
        return
      case 'slice':
        yield* sliced(filter, scope, item)
        return
      case 'each':
        for (const of of evaluate(filter.of, scope, item)) yield* each(of)
        return
      case 'try':
        yield* attempt(filter, scope, item)
        return
      case 'array': {
        const made: Json[] = []
        if (filter.body) for (const value of values(filter.body, scope, item)) made.push(value)
        yield result(item, made)
        return
      }
      case 'object':
        for (const made of members(filter.entries, 0, scope, item)) yield result(item, made)
        return
      case 'text':
        for (const text of interpolated(filter.parts, 0, filter.format, scope, item)) yield result(item, text)
        return
      case 'format':
        yield* evaluate({ is: 'call', name: filter.name, args: [] }, scope, item)
        return
      case 'minus':
        for (const value of values(filter.of, scope, item)) {
          if (typeof value !== 'number') throw new JqError(`${shown(value)} cannot be negated`)
          yield result(item, -value)
        }
        return
      case 'and':
      case 'or':
        for (const left of values(filter.left, scope, item)) {
          if (truthy(left) === (filter.is === 'or')) yield result(item, filter.is === 'or')
          else for (const right of values(filter.right, scope, item)) yield result(item, truthy(right))
        }
        return
      case 'else':
        yield* alternative(filter, scope, item)
        return
      case 'binary':
        // The right side is the outer loop, as gen_binop has it
        for (const right of values(filter.right, scope, item))
          for (const left of values(filter.left, scope, item)) {
            run.spend(Array.isArray(left) || typeof left === 'string' ? 1 + left.length / 100 : 1)
            yield result(item, operate(filter.operator, left, right))
          }
        return
      case 'update':
        for (const value of updated(filter, scope, item)) yield result(item, value)
        return
      case 'if':
        for (const asked of values(filter.condition, scope, item)) {
          if (truthy(asked)) yield* evaluate(filter.then, scope, item)
          else if (filter.otherwise) yield* evaluate(filter.otherwise, scope, item)
          else yield item
        }
        return
      case 'variable':
        yield result(item, variable(scope, filter.name))
        return
      case 'bind':
        for (const value of values(filter.source, scope, item)) yield* matched(filter.patterns, filter.body, scope, item, value)
        return
      case 'reduce':
      case 'foreach':
        yield* fold(filter, scope, item)
        return
      case 'def':
        yield* evaluate(filter.rest, define(scope, filter), item)
        return
      case 'label': {
        const label = {}
        try {
          yield* evaluate(filter.body, { name: `*${filter.name}`, means: { label }, outer: scope }, item)
        } catch (error) {
          if (!(error instanceof Broken) || error.label !== label) throw error
        }
        return
      }
      case 'break': {
        const found = lookup(scope, `*${filter.name}`)
        throw new Broken((found as { label: object }).label)
      }
      case 'call':
        yield* call(filter, scope, item)
    }
  }

  function stepped(of: Item, key: Json, value: Json): Item {
    if (of.path === undefined) return { value }
    if (of.path === nowhere) throw new JqError(`Invalid path expression near attempt to access element ${cut(key)} of ${cut(of.value)}`)
    return { value, path: [...of.path, key] }
  }

  function* each(of: Item): Generator<Item> {
    const { value } = of
    if (of.path === nowhere) throw new JqError(`Invalid path expression near attempt to iterate through ${cut(value)}`)
    if (Array.isArray(value)) for (const [at, one] of value.entries()) yield stepped(of, at, one)
    else if (isObject(value)) for (const key of Object.keys(value)) yield stepped(of, key, value[key] as Json)
    else throw new JqError(`Cannot iterate over ${value === null ? 'null' : shown(value)}`)
  }

  function* sliced({ of: target, from, to }: Extract<Filter, { is: 'slice' }>, scope: Scope, item: Item): Generator<Item> {
    for (const of of evaluate(target, scope, item))
      for (const end of to ? values(to, scope, item) : [null])
        for (const start of from ? values(from, scope, item) : [null]) yield stepped(of, { start, end }, slice(of.value, start, end))
  }

  function* attempt({ body, caught }: Extract<Filter, { is: 'try' }>, scope: Scope, item: Item): Generator<Item> {
    const source = evaluate(body, scope, item)
    for (;;) {
      let next: IteratorResult<Item>
      try {
        next = source.next()
      } catch (error) {
        if (!(error instanceof JqError)) throw error
        if (caught) yield* evaluate(caught, scope, { value: error.value })
        return
      }
      if (next.done) return
      yield next.value
    }
  }

  function* alternative({ left, right }: { left: Filter; right: Filter }, scope: Scope, item: Item): Generator<Item> {
    let any = false
    for (const one of attempt({ is: 'try', body: left }, scope, item)) {
      if (!truthy(one.value)) continue
      any = true
      yield one
    }
    if (!any) yield* evaluate(right, scope, item)
  }

  function* members(entries: readonly [Filter, Filter][], at: number, scope: Scope, item: Item): Generator<JsonObject> {
    const entry = entries[at]
    if (!entry) {
      yield emptyObject()
      return
    }
    for (const key of values(entry[0], scope, item)) {
      if (typeof key !== 'string') throw new JqError(`Object keys must be strings`)
      for (const value of values(entry[1], scope, item))
        for (const rest of members(entries, at + 1, scope, item)) yield Object.assign(emptyObject(), { [key]: value }, rest)
    }
  }

  function* interpolated(parts: readonly (string | Filter)[], at: number, format: string, scope: Scope, item: Item): Generator<string> {
    const part = parts[at]
    if (part === undefined) {
      yield ''
      return
    }
    for (const rest of interpolated(parts, at + 1, format, scope, item)) {
      if (typeof part === 'string') yield part + rest
      else
        for (const value of values(part, scope, item)) {
          const formatted =
            format === '' ? value : (firstOf(evaluate({ is: 'call', name: format, args: [] }, scope, { value })) as Item).value
          yield (typeof formatted === 'string' ? formatted : dump(formatted)) + rest
        }
    }
  }

  function operate(operator: string, left: Json, right: Json): Json {
    return compareBy(operator, left, right) ?? arithmetic(operator, left, right)
  }

  function* updated({ operator, left, right }: Extract<Filter, { is: 'binary' | 'update' }>, scope: Scope, item: Item): Generator<Json> {
    const pathsOf = () => evaluate(left, scope, { value: item.value, path: [] })
    if (operator === '|=') {
      let value = item.value
      const gone: Json[] = []
      for (const one of pathsOf()) {
        const path = pathOf(one)
        const next = firstOf(evaluate(right, scope, { value: getPath(value, path) }))
        if (next) value = setPath(value, path, next.value)
        else gone.push([...path])
      }
      yield deletePaths(value, gone)
      return
    }
    for (const given of values(right, scope, item)) {
      let value = item.value
      for (const one of pathsOf()) {
        const path = pathOf(one)
        const before = getPath(value, path)
        const after =
          operator === '=' ? given : operator === '//=' ? (truthy(before) ? before : given) : operate(operator.slice(0, -1), before, given)
        value = setPath(value, path, after)
      }
      yield value
    }
  }

  function variable(scope: Scope, name: string): Json {
    const found = lookup(scope, `$${name}`)
    if (!found || !('value' in found)) throw new JqError(`$${name} is not defined`)
    return found.value
  }

  /** The scopes in which a pattern fits a value. */
  function* taken(pattern: Pattern, scope: Scope, item: Item, value: Json): Generator<Scope> {
    if ('name' in pattern) yield bind(scope, pattern.name, value)
    else if ('items' in pattern) {
      if (value !== null && !Array.isArray(value)) throw new JqError(`Cannot index ${typeName(value)} with number`)
      yield* takenEach(
        pattern.items.map((inner, at) => [inner, value === null ? null : (value[at] ?? null)] as const),
        scope,
        item,
      )
    } else yield* takenMembers(pattern.members, 0, scope, item, value)
  }

  function* takenEach(pairs: (readonly [Pattern, Json])[], scope: Scope, item: Item): Generator<Scope> {
    const [first, ...rest] = pairs
    if (!first) yield scope
    else for (const inner of taken(first[0], scope, item, first[1])) yield* takenEach(rest, inner, item)
  }

  function* takenMembers(
    all: Extract<Pattern, { members: unknown }>['members'],
    at: number,
    scope: Scope,
    item: Item,
    value: Json,
  ): Generator<Scope> {
    const member = all[at]
    if (!member) {
      yield scope
      return
    }
    for (const key of values(member.key, scope, item)) {
      const found = index(value, key)
      const named = member.variable === undefined ? scope : bind(scope, member.variable, found)
      for (const inner of member.value ? taken(member.value, named, item, found) : [named])
        yield* takenMembers(all, at + 1, inner, item, value)
    }
  }

  function* matched(patterns: readonly Pattern[], body: Filter, scope: Scope, item: Item, value: Json): Generator<Item> {
    // With alternatives every name of any of them is there
    const blank = patterns.length > 1 ? patterns.flatMap(namesOf).reduce<Scope>((made, name) => bind(made, name, null), scope) : scope
    for (const [at, pattern] of patterns.entries()) {
      try {
        for (const inner of taken(pattern, blank, item, value)) yield* evaluate(body, inner, item)
        return
      } catch (error) {
        if (!(error instanceof JqError) || at === patterns.length - 1) throw error
      }
    }
  }

  function* fold(filter: Extract<Filter, { is: 'reduce' | 'foreach' }>, scope: Scope, item: Item): Generator<Item> {
    for (const from of evaluate(filter.from, scope, item)) {
      let state: Item | undefined = from
      for (const value of values(filter.source, scope, item))
        for (const inner of taken(filter.pattern, scope, item, value)) {
          let last: Item | undefined
          for (const next of evaluate(filter.update, inner, state ?? result(item, null))) {
            last = next
            if (filter.is === 'reduce') continue
            if (filter.extract) yield* evaluate(filter.extract, inner, next)
            else yield next
          }
          state = last
        }
      if (filter.is === 'reduce') yield state ?? result(item, null)
    }
  }

  function* call(filter: Extract<Filter, { is: 'call' }>, scope: Scope, item: Item): Generator<Item> {
    const name = `${filter.name}/${filter.args.length}`
    const found = lookup(scope, name)
    const known = prelude.get(name)
    if (!found && known) {
      yield* applied({ ...known, scope: () => undefined }, filter.args, scope, undefined, 0, item)
      return
    }
    if (found && 'params' in found) {
      yield* applied(found, filter.args, scope, found.scope(), 0, item)
      return
    }
    const native = natives[name]
    if (!native) throw new JqError(`${name} is not defined`)
    yield* native(
      run,
      item,
      filter.args.map((arg) => (on) => evaluate(arg, scope, on)),
    )
  }

  /** The body of a function with its arguments: a filter, or for `$name` each of its values. */
  function* applied(
    { params, body, ...of }: Closure,
    args: readonly Filter[],
    from: Scope,
    scope: Scope,
    at: number,
    item: Item,
  ): Generator<Item> {
    const param = params[at]
    if (param === undefined) {
      yield* evaluate(body, scope, item)
      return
    }
    const arg = args[at] as Filter
    const name = param.replace('$', '')
    const closure = (outer: Scope): Scope => ({ name: `${name}/0`, means: { params: [], body: arg, scope: () => from }, outer })
    if (!param.startsWith('$')) yield* applied({ params, body, ...of }, args, from, closure(scope), at + 1, item)
    else
      for (const value of values(arg, from, item))
        yield* applied({ params, body, ...of }, args, from, bind(closure(scope), name, value), at + 1, item)
  }

  return (value: Json): Generator<Item> => evaluate(program, root, { value })
}

const typeName = (value: Json) => (value === null ? 'null' : typeof value)
