import { type JsonPathNode, type JsonPathOperand, type JsonPathStep, JsonPathSyntaxError, parseTemplate } from './jsonpath-parse'
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
  return {
    print: (value) => execute(nodes, value, value, options),
    find: (value) => nodes.flatMap((node) => (node.node === 'text' ? [] : [walk(node.path, node.root ? value : value, value, options)])),
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

function execute(nodes: JsonPathNode[], current: Json, root: Json, options: JsonPathOptions): string {
  let out = ''
  for (const node of nodes) {
    if (node.node === 'text') out += node.text
    else if (node.node === 'path')
      out += walk(node.path, node.root ? root : current, root, options)
        .map(printed)
        .join(' ')
    else for (const item of walk(node.path, node.root ? root : current, root, options)) out += execute(node.body, item, root, options)
  }
  return out
}

/** How a result is written: containers as JSON. */
export function printed(value: Json): string {
  if (value === null) return '<no value>'
  return typeof value === 'object' ? sortedJson(value) : String(value)
}

function sortedJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(sortedJson).join(',')}]`
  if (value === null || typeof value !== 'object') return escapeHtml(JSON.stringify(value))
  const keys = Object.keys(value).sort()
  return `{${keys.map((key) => `${JSON.stringify(key)}:${sortedJson(value[key] as Json)}`).join(',')}}`
}

/** Go's JSON writes these characters as escapes. */
export const escapeHtml = (json: string) =>
  json.replace(/[<>&\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)

function walk(steps: JsonPathStep[], start: Json, root: Json, options: JsonPathOptions): Json[] {
  let values: Json[] = [start]
  for (const step of steps) {
    const next = values.flatMap((value) => take(step, value, root, options))
    if (step.step === 'field' && next.length === 0 && !options.allowMissingKeys) throw new JsonPathError(`${step.name} is not found`)
    values = next
  }
  return values
}

function take(step: JsonPathStep, value: Json, root: Json, options: JsonPathOptions): Json[] {
  switch (step.step) {
    case 'field': {
      if (value === null || typeof value !== 'object' || Array.isArray(value)) return []
      return Object.hasOwn(value, step.name) ? [value[step.name] as Json] : []
    }
    case 'wildcard':
      if (value === null || typeof value !== 'object') return []
      return Array.isArray(value) ? value : sortedValues(value)
    case 'index':
      return slice(step, value)
    case 'recursive':
      return descend(value)
    case 'filter':
      return Array.isArray(value) ? value.filter((item) => passes(step, item, root)) : []
    case 'union':
      return step.of.flatMap((path) => walk(path, value, root, options))
  }
}

const sortedValues = (value: { [key: string]: Json }) =>
  Object.keys(value)
    .sort()
    .map((key) => value[key] as Json)

function slice(step: Extract<JsonPathStep, { step: 'index' }>, value: Json): Json[] {
  if (value === null) return []
  if (!Array.isArray(value)) throw new JsonPathError(`${typeof value === 'object' ? 'map' : typeof value} is not array or slice`)
  const length = value.length
  const bound = (position: number) => (position < 0 ? position + length : position)
  if (step.single) {
    const at = bound(step.from ?? 0)
    if (at < 0 || at >= length) throw new JsonPathError(`array index out of bounds: index ${step.from}, length ${length}`)
    return [value[at] as Json]
  }
  const from = Math.max(0, bound(step.from ?? 0))
  const to = Math.min(length, step.to === undefined ? length : bound(step.to))
  if (step.by <= 0) throw new JsonPathError('step must be > 0')
  return value.slice(from, to).filter((_, index) => index % step.by === 0)
}

/** The value and everything below it. */
function descend(value: Json): Json[] {
  if (value === null || typeof value !== 'object') return []
  const children = Array.isArray(value) ? value : sortedValues(value)
  return [value, ...children.flatMap(descend)]
}

function passes(step: Extract<JsonPathStep, { step: 'filter' }>, item: Json, root: Json): boolean {
  const left = operandValues(step.left, item, root)
  if (step.operator === 'exists') return left.length > 0
  const right = step.right ? operandValues(step.right, item, root) : []
  if (left.length === 0 || right.length === 0) return false
  const [a, b] = [left[0] as Json, right[0] as Json]
  switch (step.operator) {
    case '==':
      return a === b
    case '!=':
      return a !== b
    case '<':
      return (a as number) < (b as number)
    case '<=':
      return (a as number) <= (b as number)
    case '>':
      return (a as number) > (b as number)
    case '>=':
      return (a as number) >= (b as number)
  }
}

const operandValues = (operand: JsonPathOperand, item: Json, root: Json): Json[] =>
  'value' in operand ? [operand.value] : walk(operand.path, operand.root ? root : item, root, { allowMissingKeys: true })
