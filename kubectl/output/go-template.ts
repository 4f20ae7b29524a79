import { goText } from '@/apimachinery/go-value'
import type { Json } from '@/apimachinery/object'
import { KubectlError } from '../errors'

type Node =
  | { node: 'text'; text: string }
  | { node: 'value'; expression: string }
  | { node: 'range' | 'if' | 'with'; expression: string; body: Node[]; otherwise: Node[] }

/** The part of Go's text/template that people use with kubectl: fields, range, if, with, else, index, len, eq, ne, print, printf, println, pipes. */
export function goTemplate(source: string): (value: Json) => string {
  const tokens = source.split(/(\{\{-?[\s\S]*?-?\}\})/)
  tokens.forEach((token, index) => {
    if (token.startsWith('{{- ')) tokens[index - 1] = (tokens[index - 1] ?? '').trimEnd()
    if (token.startsWith('{{') && token.endsWith(' -}}')) tokens[index + 1] = (tokens[index + 1] ?? '').trimStart()
  })
  const root: Node[] = []
  const open: { node: Extract<Node, { body: Node[] }>; target: Node[] }[] = []
  let target = root
  for (const token of tokens) {
    if (!token.startsWith('{{')) {
      if (token !== '') target.push({ node: 'text', text: token })
      continue
    }
    const action = token.replace(/^\{\{-?\s*|\s*-?\}\}$/g, '')
    const block = /^(range|if|with)\s+([\s\S]+)$/.exec(action)
    if (action.startsWith('/*')) continue
    if (block) {
      const node = { node: block[1] as 'range' | 'if' | 'with', expression: block[2] as string, body: [], otherwise: [] } satisfies Node
      target.push(node)
      open.push({ node, target })
      target = node.body
    } else if (action === 'else') {
      target = open.at(-1)?.node.otherwise ?? unsupported(source, 'unexpected {{else}}')
    } else if (action === 'end') {
      target = open.pop()?.target ?? unsupported(source, 'unexpected {{end}}')
    } else target.push({ node: 'value', expression: action })
  }
  if (open.length > 0) unsupported(source, 'unexpected EOF')
  return (value) => render(root, value, { $: value })
}

function unsupported(source: string, message: string): never {
  throw new KubectlError(`error parsing template ${source}, template: output:1: ${message}`)
}

type Scope = Record<string, Json>

function render(nodes: Node[], dot: Json, scope: Scope): string {
  let out = ''
  for (const node of nodes) {
    if (node.node === 'text') out += node.text
    else if (node.node === 'value') {
      const value = pipeline(node.expression, dot, scope)
      out += value === undefined ? '' : value === null ? '<no value>' : goText(value)
    } else if (node.node === 'range') out += range(node, dot, scope)
    else {
      const value = pipeline(node.expression, dot, scope) ?? null
      out += truth(value) ? render(node.body, node.node === 'with' ? value : dot, scope) : render(node.otherwise, dot, scope)
    }
  }
  return out
}

function range(node: Extract<Node, { body: Node[] }>, dot: Json, scope: Scope): string {
  const declared = /^(?:(\$\w+)\s*,\s*)?(\$\w+)\s*:=\s*([\s\S]+)$/.exec(node.expression)
  const over = pipeline(declared?.[3] ?? node.expression, dot, scope) ?? null
  const entries: [Json, Json][] = Array.isArray(over)
    ? over.map((item, index) => [index, item])
    : over !== null && typeof over === 'object'
      ? Object.keys(over)
          .sort()
          .map((key) => [key, over[key] as Json])
      : []
  if (entries.length === 0) return render(node.otherwise, dot, scope)
  return entries
    .map(([key, item]) => {
      const inner = { ...scope }
      if (declared?.[1]) inner[declared[1]] = key
      if (declared?.[2]) inner[declared[2]] = item
      return render(node.body, item, inner)
    })
    .join('')
}

const truth = (value: Json) =>
  value !== null && value !== false && value !== 0 && value !== '' && !(typeof value === 'object' && Object.keys(value).length === 0)

/** A pipeline's value; undefined for a variable's declaration, which prints nothing. */
function pipeline(expression: string, dot: Json, scope: Scope): Json | undefined {
  const declared = /^(\$\w+)\s*:?=\s*([\s\S]+)$/.exec(expression)
  if (declared) {
    scope[declared[1] as string] = pipeline(declared[2] as string, dot, scope) ?? null
    return undefined
  }
  let piped: Json[] = []
  for (const stage of splitOutside(expression, '|')) piped = [call(splitOutside(stage.trim(), ' '), piped, dot, scope)]
  return piped[0] ?? null
}

/** Cuts at a separator that stands outside quotes and parentheses. */
function splitOutside(text: string, separator: string): string[] {
  const parts: string[] = []
  let current = ''
  let depth = 0
  let quote = ''
  for (let i = 0; i < text.length; i++) {
    const char = text[i] as string
    if (quote !== '') {
      if (char === '\\' && quote === '"') current += text[i++]
      else if (char === quote) quote = ''
    } else if (char === '"' || char === '`') quote = char
    else if (char === '(') depth++
    else if (char === ')') depth--
    else if (char === separator && depth === 0) {
      if (current !== '') parts.push(current)
      current = ''
      continue
    }
    current += text[i]
  }
  if (current !== '') parts.push(current)
  return parts
}

const functions: Record<string, (args: Json[]) => Json> = {
  len: ([of]) => (typeof of === 'string' || Array.isArray(of) ? of.length : Object.keys(of ?? {}).length),
  index: ([of, ...keys]) => keys.reduce<Json>((value, key) => (value as { [key: string]: Json } | null)?.[String(key)] ?? null, of ?? null),
  eq: ([first, ...others]) => others.some((other) => other === first),
  ne: ([first, second]) => first !== second,
  lt: ([first, second]) => (first as number) < (second as number),
  gt: ([first, second]) => (first as number) > (second as number),
  le: ([first, second]) => (first as number) <= (second as number),
  ge: ([first, second]) => (first as number) >= (second as number),
  not: ([value]) => !truth(value ?? null),
  and: (args) => args.find((arg) => !truth(arg)) ?? args.at(-1) ?? null,
  or: (args) => args.find(truth) ?? args.at(-1) ?? null,
  print: (args) => args.map(goText).join(''),
  println: (args) => `${args.map(goText).join(' ')}\n`,
  printf: ([format, ...args]) => {
    let next = 0
    return String(format).replace(/%(-?\d*)([svdqt%])/g, (_, width: string, verb: string) => {
      if (verb === '%') return '%'
      const text = verb === 'q' ? JSON.stringify(args[next++]) : goText(args[next++] ?? null)
      return width.startsWith('-') ? text.padEnd(Number(width.slice(1))) : text.padStart(Number(width || 0))
    })
  },
  base64decode: ([text]) => new TextDecoder().decode(Uint8Array.from(atob(String(text)), (char) => char.charCodeAt(0))),
}

function call(words: string[], piped: Json[], dot: Json, scope: Scope): Json {
  const name = words[0] ?? ''
  const known = Object.hasOwn(functions, name) ? functions[name] : undefined
  if (known) return known([...words.slice(1).map((word) => operand(word, dot, scope)), ...piped])
  if (/^[a-z]\w*$/i.test(name) && !['true', 'false', 'nil'].includes(name))
    throw new KubectlError(`seatrial does not simulate the template function ${name}`)
  return operand(name, dot, scope)
}

function operand(word: string, dot: Json, scope: Scope): Json {
  if (word.startsWith('"')) return JSON.parse(word) as Json
  if (word.startsWith('`')) return word.slice(1, -1)
  if (/^-?\d/.test(word)) return Number(word)
  if (word === 'true' || word === 'false') return word === 'true'
  if (word === 'nil') return null
  if (word === '.') return dot
  const inner = /^\(([\s\S]*)\)([\s\S]*)$/.exec(word)
  if (inner) return fields(pipeline(inner[1] as string, dot, scope) ?? null, inner[2] as string)
  const variable = /^(\$\w*)([\s\S]*)$/.exec(word)
  if (variable) return fields(scope[variable[1] as string] ?? null, variable[2] as string)
  return fields(dot, word)
}

const fields = (value: Json, path: string) =>
  path
    .split('.')
    .filter((part) => part !== '')
    .reduce<Json>(
      (at, part) => (at !== null && typeof at === 'object' && !Array.isArray(at) && Object.hasOwn(at, part) ? (at[part] as Json) : null),
      value,
    )
