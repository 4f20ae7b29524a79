/** One step of a path. */
export type JsonPathStep =
  | { step: 'text'; text: string }
  | { step: 'value'; value: number | boolean }
  /** `range` and `end`; any other word is a fault once it is reached. */
  | { step: 'word'; word: string }
  | { step: 'field'; name: string }
  /** `derived`: the end of a single place. */
  | { step: 'slice'; from?: number; to?: number; by?: number; derived?: true }
  | { step: 'wildcard' }
  | { step: 'recursive' }
  | { step: 'filter'; left: JsonPathStep[]; operator: string; right: JsonPathStep[] }
  | { step: 'union'; of: JsonPathStep[][] }

/** A piece of a template: text, or what stands in a pair of braces. */
export type JsonPathNode = string | JsonPathStep[]

/** A fault in a template, in the words of client-go util/jsonpath. */
export class JsonPathSyntaxError extends Error {}

const fail = (message: string): never => {
  throw new JsonPathSyntaxError(message)
}

/** Parses a whole template: text with `{…}` parts. As client-go util/jsonpath Parse. */
export function parseTemplate(template: string): JsonPathNode[] {
  const nodes: JsonPathNode[] = []
  for (let at = 0; at < template.length; ) {
    const open = template.indexOf('{', at)
    if (open > at || open < 0) nodes.push(template.slice(at, open < 0 ? template.length : open))
    if (open < 0) break
    const action = parseAction(template, open + 1)
    nodes.push(action.steps)
    at = action.end
  }
  return nodes
}

/** What stands in braces by itself. */
const parsePart = (text: string): JsonPathStep[] => parseAction(`${text}}`, 0).steps

const isEnd = (char: string | undefined) => char === undefined || /[\s.,[\]$@{}]/.test(char)
const isDigit = (char: string | undefined) => char !== undefined && /\d/.test(char)
const isWord = (char: string | undefined) => char !== undefined && /[\p{L}\p{Nd}_]/u.test(char)

/** From behind an opening brace to behind its closing one. As parseInsideAction. */
function parseAction(text: string, start: number): { steps: JsonPathStep[]; end: number } {
  const steps: JsonPathStep[] = []
  let at = start
  for (;;) {
    const char = text[at]
    if (char === '}') return { steps, end: at + 1 }
    if (char === undefined || char === '\n' || char === '\r') return fail('unclosed action')
    if (text.startsWith('[?(', at)) at = filter(text, at, steps)
    else if (text.startsWith('..', at)) {
      if (steps.at(-1)?.step === 'recursive') fail('invalid multiple recursive descent')
      steps.push({ step: 'recursive' })
      at += 2
      if (isWord(text[at])) at = field(text, at, steps)
    } else if (char === ' ' || char === '@' || char === '$') at++
    else if (char === '[') at = array(text, at, steps)
    else if (char === '"' || char === "'") at = quoted(text, at, steps)
    else if (char === '.') at = field(text, at + 1, steps)
    else if (char === '+' || char === '-' || isDigit(char)) at = number(text, at, steps)
    else if (isWord(char)) at = word(text, at, steps)
    else fail(`unrecognized character in action: ${unicode(String.fromCodePoint(text.codePointAt(at) as number))}`)
  }
}

/** Go's `%#U`. */
const unicode = (char: string) => `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')} '${char}'`

function field(text: string, start: number, steps: JsonPathStep[]): number {
  let at = start
  while (!isEnd(text[at])) at += text[at] === '\\' ? 2 : 1
  at = Math.min(at, text.length)
  const name = text.slice(start, at)
  steps.push(name === '*' ? { step: 'wildcard' } : { step: 'field', name: name.replaceAll('\\', '') })
  return at
}

function word(text: string, start: number, steps: JsonPathStep[]): number {
  let at = start
  while (!isEnd(text[at])) at++
  const name = text.slice(start, at)
  steps.push(name === 'true' || name === 'false' ? { step: 'value', value: name === 'true' } : { step: 'word', word: name })
  return at
}

function number(text: string, start: number, steps: JsonPathStep[]): number {
  let at = start + 1
  while (text[at] === '.' || isDigit(text[at])) at++
  const literal = text.slice(start, at)
  if (!/^[-+]?(\d+\.?\d*|\.\d+)$/.test(literal)) fail(`cannot parse number ${literal}`)
  steps.push({ step: 'value', value: Number(literal) })
  return at
}

const escapes: Record<string, string> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v', '\\': '\\' }

function quoted(text: string, start: number, steps: JsonPathStep[]): number {
  const quote = text[start]
  let at = start + 1
  for (; text[at] !== quote || text[at - 1] === '\\'; at++) if (at >= text.length || text[at] === '\n') fail('unterminated quoted string')
  steps.push({ step: 'text', text: unquoted(text.slice(start, at + 1)) })
  return at + 1
}

function array(text: string, start: number, steps: JsonPathStep[]): number {
  let at = start
  for (; text[at] !== ']'; at++) if (at >= text.length || text[at] === '\n') fail('unterminated array')
  const between = text.slice(start + 1, at)
  const inside = between === '*' ? ':' : between
  const parts = inside.split(',')
  const key = /^'([^']*)'$/.exec(inside)
  if (parts.length > 1) steps.push({ step: 'union', of: parts.map((part) => parsePart(`[${part.replace(/^ +| +$/g, '')}]`)) })
  else if (key) steps.push(...parsePart(`.${key[1]}`))
  else steps.push(slice(inside))
  return at + 1
}

function slice(inside: string): JsonPathStep {
  const match = /^(-?\d*)(:-?\d*)?(:-?\d*)?$/.exec(inside) ?? fail(`invalid array index ${inside}`)
  const [from, to, by] = match.slice(1).map((part, place) => {
    const digits = place > 0 ? part?.slice(1) : part
    if (digits === '-') fail(`array index ${digits} is not a number`)
    return digits ? Number(digits) : undefined
  })
  const single = match[2] === undefined
  return {
    step: 'slice',
    ...(from !== undefined && { from }),
    ...(single ? { to: (from ?? 0) + 1, derived: true } : to !== undefined && { to }),
    ...(by !== undefined && { by }),
  }
}

/** The text of a literal; only its own quotes may be escaped in it. As UnquoteExtend. */
function unquoted(literal: string): string {
  const quote = literal[0] as string
  return literal.slice(1, -1).replace(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|[\s\S]?)/g, (_, code: string) => {
    if (/^[xuU]./.test(code)) return String.fromCodePoint(Number.parseInt(code.slice(1), 16))
    if (/^[0-7]{3}$/.test(code)) return String.fromCodePoint(Number.parseInt(code, 8))
    return escapes[code] ?? (code === quote ? code : fail(`unquote string ${literal} error invalid syntax`))
  })
}

/** `[?(left operator right)]`: quotes stand in it once at most, and around a whole text. As parseFilter. */
function filter(text: string, start: number, steps: JsonPathStep[]): number {
  let at = start + 3
  let quote = ''
  let closed = false
  for (; text[at] !== ')' || (quote !== '') !== closed; at++) {
    const char = text[at]
    if (char === undefined || char === '\n') return fail('unterminated filter')
    if ((char === '"' || char === "'") && quote === '') quote = char
    else if (char === quote && text[at - 1] !== '\\') closed = true
  }
  if (text[at + 1] !== ']') fail('unclosed array expect ]')
  const inside = text.slice(start + 3, at)
  const [, left, operator, right] = /^([^!<>=]+)([!<>=]+)(.+?)$/.exec(inside) ?? []
  if (left === undefined || operator === undefined || right === undefined)
    steps.push({ step: 'filter', left: parsePart(inside), operator: 'exists', right: [] })
  else steps.push({ step: 'filter', left: parsePart(left), operator, right: parsePart(right) })
  return at + 2
}
