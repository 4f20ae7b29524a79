/** One step of a path. */
export type JsonPathStep =
  | { step: 'field'; name: string }
  | { step: 'index'; from: number | undefined; to: number | undefined; by: number; single: boolean }
  | { step: 'wildcard' }
  | { step: 'recursive' }
  | { step: 'filter'; left: JsonPathOperand; operator: '==' | '!=' | '<' | '<=' | '>' | '>=' | 'exists'; right?: JsonPathOperand }
  | { step: 'union'; of: JsonPathStep[][] }

export type JsonPathOperand = { value: string | number | boolean } | { path: JsonPathStep[]; root: boolean }

/** A piece of a template. */
export type JsonPathNode =
  | { node: 'text'; text: string }
  | { node: 'path'; path: JsonPathStep[]; root: boolean }
  | { node: 'range'; path: JsonPathStep[]; root: boolean; body: JsonPathNode[] }

/** A fault in a template, in the words of client-go util/jsonpath. */
export class JsonPathSyntaxError extends Error {}

/** Parses a whole template: text with `{…}` parts. */
export function parseTemplate(template: string): JsonPathNode[] {
  const stack: JsonPathNode[][] = [[]]
  const add = (node: JsonPathNode) => (stack.at(-1) as JsonPathNode[]).push(node)
  let at = 0
  while (at < template.length) {
    const open = template.indexOf('{', at)
    if (open < 0) {
      add({ node: 'text', text: template.slice(at) })
      break
    }
    if (open > at) add({ node: 'text', text: template.slice(at, open) })
    const end = closing(template, open)
    for (const part of words(template.slice(open + 1, end))) {
      if (part.startsWith('"') || part.startsWith("'")) add({ node: 'text', text: unquote(part) })
      else if (part === 'end') {
        if (stack.length === 1) throw new JsonPathSyntaxError('not in range, nothing to end')
        stack.pop()
      } else if (part.startsWith('range ')) {
        const body: JsonPathNode[] = []
        add({ node: 'range', ...parsePath(part.slice(6).trim()), body })
        stack.push(body)
      } else add({ node: 'path', ...parsePath(part) })
    }
    at = end + 1
  }
  if (stack.length > 1) throw new JsonPathSyntaxError('unterminated range, expected end')
  return stack[0] as JsonPathNode[]
}

/** Where the brace that opens at `open` closes, skipping quoted text. */
function closing(template: string, open: number): number {
  let quote = ''
  for (let i = open + 1; i < template.length; i++) {
    const char = template[i] as string
    if (quote !== '') {
      if (char === '\\') i++
      else if (char === quote) quote = ''
    } else if (char === '"' || char === "'") quote = char
    else if (char === '}') return i
  }
  throw new JsonPathSyntaxError('unclosed action')
}

/** The parts inside one pair of braces: quoted texts, `range PATH`, `end`, paths. */
function words(inside: string): string[] {
  const parts: string[] = []
  let current = ''
  let depth = 0
  let quote = ''
  const flush = () => {
    if (current.trim() !== '') parts.push(current.trim())
    current = ''
  }
  for (let i = 0; i < inside.length; i++) {
    const char = inside[i] as string
    if (quote !== '') {
      current += char
      if (char === '\\') current += inside[++i] ?? ''
      else if (char === quote) {
        quote = ''
        if (depth === 0) flush()
      }
      continue
    }
    if (char === '"' || char === "'") {
      if (depth === 0) flush()
      quote = char
    }
    if ('[('.includes(char)) depth++
    if ('])'.includes(char)) depth--
    if (/\s/.test(char) && depth === 0 && current.trim() !== 'range') flush()
    else current += char
  }
  if (quote !== '') throw new JsonPathSyntaxError('unterminated quoted string')
  flush()
  return parts
}

const escapes: Record<string, string> = { n: '\n', t: '\t', r: '\r', '\\': '\\', '"': '"', "'": "'", a: '\x07', b: '\b', f: '\f', v: '\v' }

const unquote = (quoted: string) => quoted.slice(1, -1).replace(/\\(.)/gs, (whole, char: string) => escapes[char] ?? whole)

/** Parses one path without its braces: `.items[*].metadata.name`, `$.x`, `@.y`. */
export function parsePath(path: string): { path: JsonPathStep[]; root: boolean } {
  const steps: JsonPathStep[] = []
  let at = 0
  let root = false
  if (path[0] === '$' || path[0] === '@') {
    root = path[0] === '$'
    at = 1
  } else if (path !== '' && !'.['.includes(path[0] as string)) {
    throw new JsonPathSyntaxError(`unrecognized identifier ${(/^[\w-]+/.exec(path) ?? [path])[0]}`)
  }
  while (at < path.length) {
    const char = path[at]
    if (char === '.') {
      if (path[at + 1] === '.') {
        steps.push({ step: 'recursive' })
        at += path[at + 2] === '[' ? 2 : 1
        continue
      }
      at++
      if (path[at] === undefined || path[at] === '[') continue
      let name = ''
      while (at < path.length && !'.[ '.includes(path[at] as string)) {
        if (path[at] === '\\') at++
        name += path[at++] ?? ''
      }
      if (name === '*') steps.push({ step: 'wildcard' })
      else if (name !== '') steps.push({ step: 'field', name })
    } else if (char === '[') {
      const end = bracketEnd(path, at)
      steps.push(bracket(path.slice(at + 1, end).trim()))
      at = end + 1
    } else throw new JsonPathSyntaxError(`unrecognized character in action: ${JSON.stringify(char)}`)
  }
  return { path: steps, root }
}

function bracketEnd(path: string, open: number): number {
  let depth = 0
  let quote = ''
  for (let i = open; i < path.length; i++) {
    const char = path[i] as string
    if (quote !== '') {
      if (char === '\\') i++
      else if (char === quote) quote = ''
    } else if (char === '"' || char === "'") quote = char
    else if (char === '[') depth++
    else if (char === ']' && --depth === 0) return i
  }
  throw new JsonPathSyntaxError('unterminated array')
}

function bracket(inside: string): JsonPathStep {
  if (inside === '*') return { step: 'wildcard' }
  if (inside.startsWith('?')) return filter(inside)
  if (/^'([^'\\]|\\.)*'$|^"([^"\\]|\\.)*"$/.test(inside)) return { step: 'field', name: unquote(inside) }
  if (/^-?\d*(:-?\d*){0,2}$/.test(inside) && inside !== '') return index(inside)
  const parts = inside.split(',').map((part) => part.trim())
  if (parts.length > 1) {
    const of = parts.map((part) => (/^['"\d:-]/.test(part) ? [bracket(part)] : parsePath(part.startsWith('.') ? part : `.${part}`).path))
    return { step: 'union', of }
  }
  throw new JsonPathSyntaxError(`invalid array index ${inside}`)
}

function index(inside: string): JsonPathStep {
  const [from, to, by] = inside.split(':').map((part) => (part === '' ? undefined : Number(part)))
  if (!inside.includes(':')) return { step: 'index', from, to: undefined, by: 1, single: true }
  return { step: 'index', from, to, by: by ?? 1, single: false }
}

function filter(inside: string): JsonPathStep {
  const match = /^\?\(([\s\S]*)\)$/.exec(inside)
  if (!match) throw new JsonPathSyntaxError('unterminated filter')
  const body = (match[1] as string).trim()
  const operator = operatorIn(body)
  if (!operator) return { step: 'filter', left: operand(body), operator: 'exists' }
  return {
    step: 'filter',
    left: operand(body.slice(0, operator.at).trim()),
    operator: operator.text,
    right: operand(body.slice(operator.at + operator.text.length).trim()),
  }
}

function operatorIn(body: string): { at: number; text: '==' | '!=' | '<' | '<=' | '>' | '>=' } | undefined {
  let quote = ''
  for (let i = 0; i < body.length; i++) {
    const char = body[i] as string
    if (quote !== '') {
      if (char === quote) quote = ''
    } else if (char === '"' || char === "'") quote = char
    else {
      const two = body.slice(i, i + 2)
      if (two === '==' || two === '!=' || two === '<=' || two === '>=') return { at: i, text: two }
      if (char === '<' || char === '>') return { at: i, text: char }
    }
  }
  return undefined
}

function operand(text: string): JsonPathOperand {
  if (/^["']/.test(text)) return { value: unquote(text) }
  if (/^[-+]?\d+(\.\d+)?$/.test(text)) return { value: Number(text) }
  if (text === 'true' || text === 'false') return { value: text === 'true' }
  return parsePath(text)
}
