import { goJson } from './go-json'
import { goKind, goText } from './go-value'
import { type JsonPathNode, type JsonPathStep, JsonPathSyntaxError, parseTemplate } from './jsonpath-parse'
import type { Json } from './object'

export { JsonPathSyntaxError } from './jsonpath-parse'

/** A template that cannot be carried out on an object: a missing field or an index out of bounds. */
export class JsonPathError extends Error {}

export type JsonPathOptions = { allowMissingKeys?: boolean }

/** A parsed template and what it gives for an object. */
export type JsonPath = {
  /** The printed text. Throws JsonPathError. */
  print(value: Json): string
  /** The results of every path in the template, in order. Throws JsonPathError. */
  find(value: Json): Json[][]
}

/** Parses kubectl's JSONPath dialect. Throws JsonPathSyntaxError. As client-go util/jsonpath. */
export function jsonPath(template: string, options: JsonPathOptions = {}): JsonPath {
  const nodes = parseTemplate(template)
  const find = (value: Json) => findResults(nodes, 0, value, { ...options, inRange: 0 }).found
  return {
    find,
    print: (value) =>
      find(value)
        .map((values) => values.map(printed).join(' '))
        .join(''),
  }
}

/** `x.y`, `.x.y` and `{.x.y}` all mean `{.x.y}`: for custom columns, --sort-by and wait. As kubectl get RelaxedJSONPathExpression. */
export function relaxedExpression(text: string): string {
  if (text === '') return ''
  const match = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/.exec(text)
  if (!match)
    throw new JsonPathSyntaxError(
      `unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'`,
    )
  const field = match[1] || match[2] || ''
  return `{.${field}}`
}

/** How a result is written: containers as JSON. */
export function printed(value: Json): string {
  if (value === null) return 'null'
  return typeof value === 'object' ? goJson(value) : String(value)
}

type Running = JsonPathOptions & { inRange: number }

/**
 * The results of all nodes from `start` on, and where the `end` of the range that it is in stands. A range without one lasts to the end of the template,
 * and what follows it comes once more. As FindResults.
 */
function findResults(
  nodes: readonly JsonPathNode[],
  start: number,
  value: Json | undefined,
  running: Running,
): { found: Json[][]; end?: number } {
  const found: Json[][] = []
  for (let at = start; at < nodes.length; at++) {
    const node = nodes[at] as JsonPathNode
    if (typeof node === 'string') {
      found.push([node])
      continue
    }
    const words = node.filter((step) => step.step === 'word').map(({ word }) => word)
    const results = walk(node, value === undefined ? [] : [value], running)
    if (words.includes('end')) return { found, end: at }
    if (!words.includes('range')) found.push(results)
    else {
      const inside = { ...running, inRange: running.inRange + 1 }
      // What is in a range over nothing is still looked at, so as to find its end
      const passes = (results.length > 0 ? results : [undefined]).map((result) => findResults(nodes, at + 1, result, inside))
      if (results.length > 0) found.push(...passes.flatMap((pass) => pass.found))
      at = passes.at(-1)?.end ?? at
    }
  }
  return { found }
}

const walk = (steps: readonly JsonPathStep[], values: Json[], running: Running): Json[] =>
  steps.reduce((found, step) => take(step, found, running), values)

function take(step: JsonPathStep, values: Json[], running: Running): Json[] {
  switch (step.step) {
    case 'text':
      return [step.text]
    case 'value':
      return values.map(() => step.value)
    case 'word':
      if (step.word === 'range') return values
      if (step.word !== 'end') throw new JsonPathError(`unrecognized identifier ${step.word}`)
      if (running.inRange === 0) throw new JsonPathError('not in range, nothing to end')
      return []
    case 'field': {
      const found = values.flatMap((value) => (isMap(value) && Object.hasOwn(value, step.name) ? [value[step.name] as Json] : []))
      if (found.length === 0 && values.length > 0 && !running.allowMissingKeys) throw new JsonPathError(`${step.name} is not found`)
      return found
    }
    case 'wildcard':
      return values.flatMap(childrenOf)
    case 'recursive':
      return values.flatMap(descend)
    case 'slice': {
      const found: Json[] = []
      for (const value of values) {
        if (value === null) continue
        const part = slice(step, value)
        // As evalArray: a slice of nothing ends it all
        if (part === undefined) return found
        found.push(...part)
      }
      return found
    }
    case 'filter':
      return values.flatMap((value) => {
        if (!Array.isArray(value)) throw new JsonPathError(`${goText(value)} is not array or slice and cannot be filtered`)
        return value.filter((item) => passes(step, item, running))
      })
    case 'union':
      return step.of.flatMap((path) => walk(path, values, running))
  }
}

const isMap = (value: Json): value is { [key: string]: Json } => value !== null && typeof value === 'object' && !Array.isArray(value)

const childrenOf = (value: Json): Json[] =>
  Array.isArray(value)
    ? value
    : isMap(value)
      ? Object.keys(value)
          .sort()
          .map((key) => value[key] as Json)
      : []

const typeOf = (value: Json) => ({ map: 'map[string]interface {}', slice: '[]interface {}' })[goKind(value)] ?? goKind(value)

/** As evalArray; undefined where nothing is asked for. */
function slice(step: Extract<JsonPathStep, { step: 'slice' }>, value: Json): Json[] | undefined {
  if (!Array.isArray(value)) throw new JsonPathError(`${typeOf(value)} is not array or slice`)
  const { length } = value
  let from = step.from ?? 0
  if (from < 0) from += length
  let to = step.to ?? length
  if (to < 0 || (to === 0 && step.derived)) to += length
  if (to === from) return undefined
  const outside = (place: number) => new JsonPathError(`array index out of bounds: index ${place}, length ${length}`)
  if (from >= length || from < 0) throw outside(from)
  if (to > length || to < 0) throw outside(to - 1)
  if (from > to) throw new JsonPathError(`starting index ${from} is greater than ending index ${to}`)
  const by = step.by ?? 1
  if (by <= 0) throw new JsonPathError('step must be > 0')
  return value.slice(from, to).filter((_, index) => index % by === 0)
}

/** The value and everything below it that has anything in it: texts too, for Go takes them as lists of bytes. */
function descend(value: Json): Json[] {
  if (typeof value === 'string') return value === '' ? [] : [value]
  const children = childrenOf(value)
  return children.length === 0 ? [] : [value, ...children.flatMap(descend)]
}

function passes({ left, operator, right }: Extract<JsonPathStep, { step: 'filter' }>, item: Json, running: Running): boolean {
  if (operator === 'exists') return exists(left, item, running)
  const only = (path: readonly JsonPathStep[]) => {
    const found = walk(path, [item], running)
    if (found.length > 1) throw new JsonPathError('can only compare one element at a time')
    return found[0]
  }
  const a = only(left)
  // The right side is not looked at where there is nothing to compare
  if (a === undefined) return false
  const b = only(right)
  if (b === undefined) return false
  switch (operator) {
    case '==':
      return compare(a, b, true) === 0
    case '!=':
      return compare(a, b, true) !== 0
    case '<':
      return compare(a, b) < 0
    case '<=':
      return compare(a, b) <= 0
    case '>':
      return compare(a, b) > 0
    case '>=':
      return compare(a, b) >= 0
    default:
      throw new JsonPathError(`unrecognized filter operator ${operator}`)
  }
}

function exists(path: readonly JsonPathStep[], item: Json, running: Running): boolean {
  try {
    return walk(path, [item], running).length > 0
  } catch (error) {
    if (error instanceof JsonPathError) return false
    throw error
  }
}

/** As third_party/forked/golang/template Equal and Less: basic values of one kind; bools have no order. */
function compare(a: Json, b: Json, equality = false): number {
  const [left, right] = [goKind(a), goKind(b)]
  if ([left, right].some((kind) => ['map', 'slice', 'invalid'].includes(kind))) throw new JsonPathError('invalid type for comparison')
  if (left !== right) throw new JsonPathError('incompatible types for comparison')
  if (left === 'bool' && !equality) throw new JsonPathError('invalid type for comparison')
  const [one, other] = [a as string | number, b as string | number]
  return one === other ? 0 : one < other ? -1 : 1
}
