export type Token = {
  is: 'name' | 'word' | 'field' | 'variable' | 'format' | 'number' | 'text' | 'sign' | 'end' | 'bad'
  text: string
  /** Where it begins in the program. */
  at: number
  /** Of a text: its pieces, and the tokens of what it interpolates. */
  parts?: (string | Token[])[]
}

const words = new Set('def as if then elif else end reduce foreach try catch label and or import include __loc__'.split(' '))

const pattern =
  /(?<space>\s+|#[^\n]*)|(?<field>\.[a-zA-Z_][a-zA-Z0-9_]*)|(?<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?)|(?<variable>\$\s*(?:[a-zA-Z_][a-zA-Z0-9_]*(?:::[a-zA-Z0-9_]+)*))|(?<format>@[a-zA-Z0-9_]+)|(?<name>[a-zA-Z_][a-zA-Z0-9_]*(?:::[a-zA-Z_][a-zA-Z0-9_]*)*)|(?<sign>\?\/\/|\/\/=|\|=|\+=|-=|\*=|\/=|%=|==|!=|<=|>=|\/\/|\.\.|[-.?=+*/%<>|,:;()[\]{}])/y

/** Cuts a program into tokens; the last is `end`. */
export function tokens(program: string): Token[] {
  return scan(program, 0).tokens
}

/** Up to the end, or to the parenthesis that closes what was opened before `from`. */
function scan(program: string, from: number, within = false): { tokens: Token[]; next: number } {
  const found: Token[] = []
  let open = 0
  let at = from
  while (at < program.length) {
    if (program[at] === '"') {
      const read = quoted(program, at)
      found.push(read.token)
      at = read.next
      continue
    }
    pattern.lastIndex = at
    const match = pattern.exec(program)
    if (!match?.groups) {
      found.push({ is: 'bad', text: program[at] as string, at })
      at++
      continue
    }
    const { space, field, number, variable, format, name, sign } = match.groups
    if (sign === ')' && within && open === 0) break
    if (sign === '(') open++
    if (sign === ')') open--
    if (field !== undefined) found.push({ is: 'field', text: field.slice(1), at })
    else if (number !== undefined) found.push({ is: 'number', text: number, at })
    else if (variable !== undefined) found.push({ is: 'variable', text: variable.slice(1).trim(), at })
    else if (format !== undefined) found.push({ is: 'format', text: format, at })
    else if (name !== undefined) found.push({ is: words.has(name) ? 'word' : 'name', text: name, at })
    else if (sign !== undefined) found.push({ is: 'sign', text: sign, at })
    if (space === undefined || match[0] !== '') at = pattern.lastIndex
  }
  found.push({ is: 'end', text: '', at })
  return { tokens: found, next: at }
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', '"': '"', '\\': '\\', '/': '/' }

function quoted(program: string, start: number): { token: Token; next: number } {
  const parts: (string | Token[])[] = []
  let piece = ''
  let at = start + 1
  while (at < program.length && program[at] !== '"') {
    if (program[at] !== '\\') {
      piece += program[at++]
      continue
    }
    const escaped = program[at + 1] as string | undefined
    if (escaped === '(') {
      parts.push(piece)
      piece = ''
      const inner = scan(program, at + 2, true)
      parts.push(inner.tokens)
      at = inner.next + 1
    } else if (escaped === 'u') {
      piece += String.fromCharCode(Number.parseInt(program.slice(at + 2, at + 6), 16))
      at += 6
    } else {
      piece += escapes[escaped ?? ''] ?? escaped ?? ''
      at += 2
    }
  }
  // A quote that nothing closes is where the program ends
  if (at >= program.length) return { token: { is: 'end', text: '', at: start }, next: program.length }
  parts.push(piece)
  return { token: { is: 'text', text: '', at: start, parts }, next: at + 1 }
}
