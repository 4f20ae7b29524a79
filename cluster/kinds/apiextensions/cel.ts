import { RE2JS } from 're2js'
import { parseDuration } from '@/apimachinery/duration'
import { equalJson, fieldOf } from '@/apimachinery/equal'
import type { Json } from '@/apimachinery/object'
import { type Cel, CelError } from './cel-parse'
import { isRecord } from './schema'

type Scope = Readonly<Record<string, Json>>

const asNumber = (value: Json): number => {
  if (typeof value !== 'number') throw new CelError('no such overload')
  return value
}
const asText = (value: Json): string => {
  if (typeof value !== 'string') throw new CelError('no such overload')
  return value
}
const asList = (value: Json): Json[] => {
  if (Array.isArray(value)) return value
  if (isRecord(value)) return Object.keys(value).sort()
  throw new CelError('no such overload')
}
const asBool = (value: Json): boolean => {
  if (typeof value !== 'boolean') throw new CelError('no such overload')
  return value
}

const size = (value: Json): number =>
  typeof value === 'string' ? [...value].length : isRecord(value) ? Object.keys(value).length : asList(value).length

/** Functions with a receiver, by name; and how many arguments they take. */
const methods: Readonly<Record<string, { takes: number; run(of: Json, args: Json[]): Json }>> = {
  size: { takes: 0, run: size },
  startsWith: { takes: 1, run: (of, [start]) => asText(of).startsWith(asText(start!)) },
  endsWith: { takes: 1, run: (of, [end]) => asText(of).endsWith(asText(end!)) },
  contains: { takes: 1, run: (of, [part]) => asText(of).includes(asText(part!)) },
  matches: { takes: 1, run: (of, [pattern]) => RE2JS.compile(asText(pattern!)).matcher(asText(of)).find() },
  lowerAscii: { takes: 0, run: (of) => asText(of).toLowerCase() },
  upperAscii: { takes: 0, run: (of) => asText(of).toUpperCase() },
  trim: { takes: 0, run: (of) => asText(of).trim() },
  split: { takes: 1, run: (of, [by]) => asText(of).split(asText(by!)) },
  join: { takes: 1, run: (of, [by]) => asList(of).map(asText).join(asText(by!)) },
  replace: { takes: 2, run: (of, [from, to]) => asText(of).replaceAll(asText(from!), asText(to!)) },
  indexOf: { takes: 1, run: (of, [part]) => asText(of).indexOf(asText(part!)) },
}

const functions: Readonly<Record<string, (value: Json) => Json>> = {
  size,
  string: (value) => (typeof value === 'string' ? value : JSON.stringify(value)),
  int: (value) => Math.trunc(Number(value)),
  double: Number,
  /** Milliseconds, which compare as durations do. */
  duration: (value) => {
    const read = parseDuration(asText(value))
    if ('error' in read) throw new CelError(read.error)
    return read.ms
  },
}

const macros: Readonly<Record<string, (items: Json[], each: (item: Json) => Json) => Json>> = {
  all: (items, each) => items.every((item) => asBool(each(item))),
  exists: (items, each) => items.some((item) => asBool(each(item))),
  exists_one: (items, each) => items.filter((item) => asBool(each(item))).length === 1,
  filter: (items, each) => items.filter((item) => asBool(each(item))),
  map: (items, each) => items.map(each),
}

/** Why an expression is not simulated, or undefined. Everything that `evaluateCel` meets must pass here. */
export function unsupportedIn(expression: Cel, known: readonly string[]): string | undefined {
  const any = (...all: Cel[]): string | undefined => {
    for (const each of all) {
      const why = unsupportedIn(each, known)
      if (why !== undefined) return why
    }
    return undefined
  }
  switch (expression.is) {
    case 'literal':
      return undefined
    case 'name':
      return known.includes(expression.name) ? undefined : `undeclared reference to '${expression.name}'`
    case 'field':
    case 'not':
    case 'negative':
      return any(expression.of)
    case 'index':
      return any(expression.of, expression.at)
    case 'operator':
      return any(expression.left, expression.right)
    case 'choice':
      return any(expression.when, expression.then, expression.otherwise)
    case 'list':
      return any(...expression.items)
    case 'map':
      return any(...expression.entries.flat())
    case 'call': {
      const { of, name, args } = expression
      if (!of && name === 'has') return args.length === 1 && args[0]!.is === 'field' ? any(args[0]!) : 'has() wants a field'
      if (!of) return fieldOf(functions, name) && args.length === 1 ? any(...args) : `function ${name}`
      if (fieldOf(macros, name)) {
        const [variable, body] = args
        if (args.length !== 2 || variable?.is !== 'name') return `macro ${name}`
        return any(of) ?? unsupportedIn(body!, [...known, variable.name])
      }
      return fieldOf(methods, name)?.takes === args.length ? any(of, ...args) : `function ${name}`
    }
  }
}

/** True when the expression looks at the object as it was. */
export const usesOldSelf = (expression: Cel): boolean => JSON.stringify(expression).includes('{"is":"name","name":"oldSelf"}')

/** The value of an expression. Throws CelError where CEL has an error, e.g. `no such key: x`. */
export function evaluateCel(expression: Cel, scope: Scope): Json {
  const run = (each: Cel) => evaluateCel(each, scope)
  switch (expression.is) {
    case 'literal':
      return expression.value
    case 'name':
      return scope[expression.name] ?? null
    case 'field':
      return valueAt(run(expression.of), expression.name)
    case 'index': {
      const of = run(expression.of)
      const at = run(expression.at)
      if (!Array.isArray(of)) return valueAt(of, String(at))
      if (typeof at !== 'number' || at < 0 || at >= of.length) throw new CelError(`index out of bounds: ${String(at)}`)
      return of[at]!
    }
    case 'not':
      return !asBool(run(expression.of))
    case 'negative':
      return -asNumber(run(expression.of))
    case 'choice':
      return asBool(run(expression.when)) ? run(expression.then) : run(expression.otherwise)
    case 'list':
      return expression.items.map(run)
    case 'map':
      return Object.fromEntries(expression.entries.map(([key, value]) => [String(run(key)), run(value)]))
    case 'operator':
      return operate(expression.operator, expression.left, expression.right, run)
    case 'call':
      return call(expression, scope)
  }
}

const valueAt = (of: Json, name: string): Json => {
  if (!isRecord(of)) throw new CelError(`no such overload`)
  const value = fieldOf(of, name)
  if (value === undefined) throw new CelError(`no such key: ${name}`)
  return value
}

function call({ of, name, args }: Extract<Cel, { is: 'call' }>, scope: Scope): Json {
  const run = (each: Cel) => evaluateCel(each, scope)
  if (!of && name === 'has') {
    const { of: holder, name: field } = args[0] as Extract<Cel, { is: 'field' }>
    const value = run(holder)
    return isRecord(value) && fieldOf(value, field) !== undefined
  }
  if (!of) return functions[name]!(run(args[0]!))
  const target = run(of)
  const macro = fieldOf(macros, name)
  if (macro) {
    const variable = (args[0] as Extract<Cel, { is: 'name' }>).name
    return macro(asList(target), (item) => evaluateCel(args[1]!, { ...scope, [variable]: item }))
  }
  return methods[name]!.run(target, args.map(run))
}

function operate(operator: string, left: Cel, right: Cel, run: (each: Cel) => Json): Json {
  if (operator === '&&' || operator === '||') {
    const decides = operator === '||'
    // An error on one side does not matter when the other side decides.
    try {
      if (asBool(run(left)) === decides) return decides
    } catch (error) {
      if (!(error instanceof CelError)) throw error
      if (asBool(run(right)) === decides) return decides
      throw error
    }
    return asBool(run(right))
  }
  const a = run(left)
  const b = run(right)
  switch (operator) {
    case '==':
      return equalJson(a, b)
    case '!=':
      return !equalJson(a, b)
    case 'in':
      return isRecord(b) ? b[String(a)] !== undefined : asList(b).some((item) => equalJson(item, a))
    case '+':
      if (Array.isArray(a) && Array.isArray(b)) return [...a, ...b]
      return typeof a === 'string' ? a + asText(b) : asNumber(a) + asNumber(b)
    case '-':
      return asNumber(a) - asNumber(b)
    case '*':
      return asNumber(a) * asNumber(b)
    case '/':
      if (b === 0) throw new CelError('division by zero')
      return Number.isInteger(a) && Number.isInteger(b) ? Math.trunc(asNumber(a) / asNumber(b)) : asNumber(a) / asNumber(b)
    case '%':
      if (b === 0) throw new CelError('modulus by zero')
      return asNumber(a) % asNumber(b)
  }
  const order = typeof a === 'string' ? (a < asText(b) ? -1 : a > asText(b) ? 1 : 0) : asNumber(a) - asNumber(b)
  return operator === '<' ? order < 0 : operator === '<=' ? order <= 0 : operator === '>' ? order > 0 : order >= 0
}
