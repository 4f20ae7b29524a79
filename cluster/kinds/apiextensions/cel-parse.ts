import type { Json } from '@/apimachinery/object'

/** An expression of the Common Expression Language, parsed. */
export type Cel =
  | { is: 'literal'; value: Json }
  | { is: 'name'; name: string }
  | { is: 'field'; of: Cel; name: string }
  | { is: 'index'; of: Cel; at: Cel }
  | { is: 'call'; of?: Cel; name: string; args: Cel[] }
  | { is: 'not' | 'negative'; of: Cel }
  | { is: 'operator'; operator: string; left: Cel; right: Cel }
  | { is: 'choice'; when: Cel; then: Cel; otherwise: Cel }
  | { is: 'list'; items: Cel[] }
  | { is: 'map'; entries: [Cel, Cel][] }

/** An expression that is not CEL, or CEL that is not simulated. */
export class CelError extends Error {}

type Token = { type: 'name' | 'number' | 'text' | 'sign'; value: string }

const signs = ['<=', '>=', '==', '!=', '&&', '||', '(', ')', '[', ']', '{', '}', '.', ',', '?', ':', '<', '>', '+', '-', '*', '/', '%', '!']
const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\\': '\\', "'": "'", '"': '"', '`': '`' }

function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  let i = 0
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = i
    return pattern.exec(text)?.[0]
  }
  while (i < text.length) {
    const space = take(/\s+/y)
    if (space) {
      i += space.length
      continue
    }
    const raw = text[i] === 'r' && (text[i + 1] === "'" || text[i + 1] === '"')
    if (raw || text[i] === "'" || text[i] === '"') {
      if (raw) i++
      const [value, end] = textAt(text, i, raw)
      tokens.push({ type: 'text', value })
      i = end
      continue
    }
    const number = take(/\d+(\.\d+)?([eE][+-]?\d+)?u?/y)
    const name = number ? undefined : take(/[A-Za-z_][A-Za-z0-9_]*/y)
    const sign = number || name ? undefined : signs.find((candidate) => text.startsWith(candidate, i))
    const value = number ?? name ?? sign
    if (value === undefined) throw new CelError(`unexpected character ${JSON.stringify(text[i])}`)
    tokens.push({ type: number ? 'number' : name ? 'name' : 'sign', value })
    i += value.length
  }
  return tokens
}

function textAt(text: string, from: number, raw: boolean): [string, number] {
  const quote = text[from]!
  let value = ''
  for (let i = from + 1; i < text.length; i++) {
    if (text[i] === quote) return [value, i + 1]
    if (text[i] === '\\' && !raw) {
      const escaped = escapes[text[++i] ?? '']
      if (escaped === undefined) throw new CelError(`unknown escape \\${text[i]}`)
      value += escaped
    } else value += text[i]
  }
  throw new CelError('unterminated string')
}

const levels: readonly (readonly string[])[] = [['||'], ['&&'], ['<', '<=', '>', '>=', '==', '!=', 'in'], ['+', '-'], ['*', '/', '%']]

/** Parses an expression. Throws CelError. */
export function parseCel(text: string): Cel {
  const tokens = tokensOf(text)
  let at = 0
  const is = (value: string) => tokens[at]?.value === value && tokens[at]?.type !== 'text'
  const accept = (value: string): boolean => {
    if (!is(value)) return false
    at++
    return true
  }
  const expect = (value: string) => {
    if (!accept(value)) throw new CelError(`expected ${value} before ${tokens[at]?.value ?? 'the end'}`)
  }
  const listUntil = (end: string): Cel[] => {
    const items: Cel[] = []
    while (!accept(end)) {
      items.push(expression())
      if (!is(end)) expect(',')
    }
    return items
  }
  const expression = (): Cel => {
    const when = binary(0)
    if (!accept('?')) return when
    const then = expression()
    expect(':')
    return { is: 'choice', when, then, otherwise: expression() }
  }
  const binary = (level: number): Cel => {
    const operators = levels[level]
    if (operators === undefined) return unary()
    let left = binary(level + 1)
    for (let found = operators.find(is); found !== undefined; found = operators.find(is)) {
      at++
      left = { is: 'operator', operator: found, left, right: binary(level + 1) }
    }
    return left
  }
  const unary = (): Cel => {
    if (accept('!')) return { is: 'not', of: unary() }
    if (accept('-')) return { is: 'negative', of: unary() }
    return postfix()
  }
  const postfix = (): Cel => {
    let value = primary()
    for (;;) {
      if (accept('.')) {
        const token = tokens[at++]
        if (token?.type !== 'name') throw new CelError(`expected a name after . before ${token?.value ?? 'the end'}`)
        value = accept('(')
          ? { is: 'call', of: value, name: token.value, args: listUntil(')') }
          : { is: 'field', of: value, name: unescaped(token.value) }
      } else if (accept('[')) {
        value = { is: 'index', of: value, at: expression() }
        expect(']')
      } else return value
    }
  }
  const primary = (): Cel => {
    const token = tokens[at++]
    if (token === undefined) throw new CelError('unexpected end')
    if (token.type === 'text') return { is: 'literal', value: token.value }
    if (token.type === 'number') return { is: 'literal', value: Number(token.value.replace('u', '')) }
    if (token.value === '(') {
      const inner = expression()
      expect(')')
      return inner
    }
    if (token.value === '[') return { is: 'list', items: listUntil(']') }
    if (token.value === '{') {
      const entries: [Cel, Cel][] = []
      while (!accept('}')) {
        const key = expression()
        expect(':')
        entries.push([key, expression()])
        if (!is('}')) expect(',')
      }
      return { is: 'map', entries }
    }
    if (token.type !== 'name') throw new CelError(`unexpected ${token.value}`)
    if (token.value === 'true' || token.value === 'false') return { is: 'literal', value: token.value === 'true' }
    if (token.value === 'null') return { is: 'literal', value: null }
    return accept('(') ? { is: 'call', name: token.value, args: listUntil(')') } : { is: 'name', name: token.value }
  }
  const parsed = expression()
  if (at < tokens.length) throw new CelError(`unexpected ${tokens[at]!.value}`)
  return parsed
}

/** Property names that are no CEL names: `foo__dot__bar`. as k8s.io/apiserver/pkg/cel Unescape */
const unescaped = (name: string) =>
  name.startsWith('__') && name.endsWith('__') && name.length > 4
    ? name.slice(2, -2)
    : name.replaceAll('__dash__', '-').replaceAll('__dot__', '.').replaceAll('__slash__', '/').replaceAll('__underscores__', '__')
