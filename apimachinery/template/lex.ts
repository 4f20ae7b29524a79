export type Token = {
  /** `fault`: what could not be read; its text is the error that who meets it tells. Nothing comes after it. */
  kind: 'space' | 'word' | 'field' | 'variable' | 'string' | 'number' | 'mark' | 'char' | 'fault'
  text: string
  at: number
}
/** Text between actions, or an action's tokens. */
export type Piece = { text: string } | { tokens: Token[]; at: number }

const spaces = ' \t\r\n'
const tokenForms: [Token['kind'], RegExp][] = [
  ['space', /[ \t\r\n]+/y],
  ['string', /"(?:[^"\\\n]|\\.)*"|`[^`]*`/y],
  ['char', /'(?:[^'\\\n]|\\.)+'/y],
  ['number', /[+-]?(?:0[xX][0-9a-fA-F_]+|0[oO]?[0-7_]+|0[bB][01_]+|\d[\d_]*(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+)/y],
  ['field', /\.[A-Za-z_]\w*/y],
  ['variable', /\$\w*/y],
  ['word', /[A-Za-z_]\w*/y],
  ['mark', /:=|[=|(),.]/y],
]
/** What only certain letters may follow. As lexer.atTerminator. */
const terminated: Token['kind'][] = ['field', 'variable', 'word']
const terminator = /[ \t\r\n.,|:()]|\}\}|$/y

/** A template's pieces in order. As text/template/parse lex. */
export function lex(source: string): Piece[] {
  const found: Piece[] = []
  let at = 0
  let trimNext = false
  while (at < source.length) {
    const open = source.indexOf('{{', at)
    const plain = source.slice(at, open < 0 ? source.length : open)
    const trimEnd = open >= 0 && source[open + 2] === '-' && spaces.includes(source[open + 3] ?? 'x')
    const started = trimNext ? plain.trimStart() : plain
    found.push({ text: trimEnd ? started.trimEnd() : started })
    if (open < 0) break
    const from = open + (trimEnd ? 3 : 2)
    const faulty = (text: string): Piece => ({ tokens: [{ kind: 'fault', text, at: open }], at: open })
    const comment = /\s*\/\*/y
    comment.lastIndex = from
    if (comment.test(source)) {
      const close = source.indexOf('*/', from)
      if (close < 0) return [...found, faulty('unclosed comment')]
      const ends = /(\s-)?\}\}/y
      ends.lastIndex = close + 2
      const end = ends.exec(source)
      if (!end) return [...found, faulty('comment ends before closing delimiter')]
      trimNext = end[1] !== undefined
      at = ends.lastIndex
      continue
    }
    const action = lexAction(source, from, open)
    found.push({ tokens: action.tokens, at: open })
    if (action.end === undefined) return found
    trimNext = action.trims
    at = action.end
  }
  return found
}

/** The tokens up to the closing delimiter, and where that ends; undefined after a fault. */
function lexAction(source: string, start: number, open: number): { tokens: Token[]; end: number | undefined; trims: boolean } {
  const tokens: Token[] = []
  const fault = (text: string, at: number) => ({ tokens: [...tokens, { kind: 'fault' as const, text, at }], end: undefined, trims: false })
  let parens = 0
  for (let from = start; ; ) {
    const trims = spaces.includes(source[from] ?? 'x') && source.startsWith('-}}', from + 1)
    if (trims || source.startsWith('}}', from))
      return parens > 0 ? fault('unclosed left paren', from) : { tokens, end: from + (trims ? 4 : 2), trims }
    if (from >= source.length) return fault('unclosed action', open)
    const token = tokenAt(source, from)
    if (token.kind === 'fault') return fault(token.text, from)
    if (token.kind === 'mark') parens += token.text === '(' ? 1 : token.text === ')' ? -1 : 0
    if (parens < 0) return fault('unexpected right paren', from)
    // The space before a closing `-}}` belongs to it.
    if (token.kind === 'space' && source.startsWith('-}}', from + token.text.length)) {
      from += token.text.length - 1
      if (token.text.length > 1) continue
    }
    tokens.push(token)
    from = token.at + token.text.length
  }
}

/** Go's `%#U`. */
const unicode = (char: string) => `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')} '${char}'`

function tokenAt(source: string, from: number): Token {
  for (const [kind, form] of tokenForms) {
    form.lastIndex = from
    const match = form.exec(source)
    if (!match) continue
    const [text] = match
    if (kind === 'number' && /\w/.test(source[form.lastIndex] ?? '')) break
    terminator.lastIndex = from + text.length
    if ((terminated.includes(kind) || text === '.') && !terminator.test(source))
      return { kind: 'fault', text: `bad character ${unicode(source[from + text.length] as string)}`, at: from }
    return { kind, text, at: from }
  }
  const odd = source[from] as string
  const number = /^[+-]?[\d_]*\.?[\d_]*\w/.exec(source.slice(from))
  if (/[-+\d]/.test(odd) && number) return { kind: 'fault', text: `bad number syntax: ${JSON.stringify(number[0])}`, at: from }
  const faults: Record<string, string> = { '"': 'unterminated quoted string', '`': 'unterminated raw quoted string', ':': 'expected :=' }
  if (faults[odd]) return { kind: 'fault', text: faults[odd], at: from }
  if (/[ -~]/.test(odd)) return { kind: 'mark', text: odd, at: from }
  return { kind: 'fault', text: `unrecognized character in action: ${unicode(odd)}`, at: from }
}
