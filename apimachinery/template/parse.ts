/** Where a node stands, as an offset into its template's text, and how Go prints it. */
type Placed = { at: number; shown: string }
export type Operand = Placed &
  (
    | { is: 'dot' | 'nil' }
    | { is: 'bool'; value: boolean }
    | { is: 'number'; value: number | bigint }
    | { is: 'string'; value: string }
    | { is: 'field'; path: string[] }
    | { is: 'variable'; name: string; path: string[] }
    | { is: 'function'; name: string }
    | { is: 'pipe'; pipe: Pipe; path: string[] }
  )
export type Command = Placed & { operands: Operand[] }
export type Pipe = Placed & { declares: string[]; assigns: boolean; commands: Command[] }
export type Branch = { at: number; kind: 'if' | 'with' | 'range'; pipe: Pipe; body: Node[]; otherwise: Node[] }
export type Node =
  | { kind: 'text'; text: string }
  | { kind: 'action'; pipe: Pipe }
  | Branch
  | { kind: 'template'; at: number; name: string; pipe: Pipe | undefined; shown: string }
  | { kind: 'break' | 'continue' }

/** Text, and all templates that it defines, by name. */
export type Parsed = { text: string; body: Node[]; defined: Record<string, Node[]> }

export class TemplateSyntax extends Error {
  constructor(
    readonly line: number,
    message: string,
  ) {
    super(message)
  }
}

type Token = { kind: 'space' | 'word' | 'field' | 'variable' | 'string' | 'number' | 'mark' | 'char'; text: string; at: number }
type Piece = { text: string } | { tokens: Token[]; at: number }

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

/** As text/template/parse. Throws TemplateSyntax. `known`: the names of functions. */
export function parseTemplate(text: string, known: ReadonlySet<string>): Parsed {
  const pieces = cut(text)
  const defined: Record<string, Node[]> = {}
  let next = 0
  let ranges = 0
  /** The variables that may be used here. */
  let variables = ['$']
  const lineAt = (at: number) => text.slice(0, at).split('\n').length
  const fail = (at: number, message: string): never => {
    throw new TemplateSyntax(lineAt(at), message)
  }

  /** Up to the `end` or `else` that closes the block; says which. */
  function list(opened: string | undefined): { nodes: Node[]; closed: 'end' | 'else' | 'eof'; reader?: Reader } {
    const nodes: Node[] = []
    while (next < pieces.length) {
      const piece = pieces[next++] as Piece
      if ('text' in piece) {
        if (piece.text !== '') nodes.push({ kind: 'text', text: piece.text })
        continue
      }
      const reader = readerOf(piece.tokens, piece.at, text, fail, known, variables)
      const word = reader.peekWord()
      if (word === 'end' || word === 'else') {
        if (opened === undefined) fail(piece.at, `unexpected {{${word}}}`)
        reader.take()
        if (word === 'end') reader.end('end')
        return { nodes, closed: word, reader }
      }
      const node = action(reader, word, piece.at)
      if (node) nodes.push(node)
    }
    if (opened !== undefined) fail(text.length, 'unexpected EOF')
    return { nodes, closed: 'eof' }
  }

  function action(reader: Reader, word: string | undefined, at: number): Node | undefined {
    switch (word) {
      case 'if':
      case 'with':
      case 'range':
        reader.take()
        return branch(reader, word, at)
      case 'define':
      case 'block': {
        reader.take()
        const name = reader.string(`${word} clause`)
        const pipe = word === 'block' ? reader.pipe('block clause') : undefined
        if (word === 'define') reader.end('define clause')
        const before = variables
        variables = ['$']
        defined[name] = list(word).nodes
        variables = before
        return pipe && { kind: 'template', at, name, pipe, shown: name }
      }
      case 'template': {
        reader.take()
        const place = reader.place()
        const name = reader.string('template clause')
        const pipe = reader.done() ? undefined : reader.pipe('template clause')
        return { kind: 'template', at: place, name, pipe, shown: `template ${JSON.stringify(name)}${pipe ? ` ${pipe.shown}` : ''}` }
      }
      case 'break':
      case 'continue':
        if (!ranges) fail(at, `{{${word}}} outside {{range}}`)
        reader.take()
        reader.end(word)
        return { kind: word }
      default:
        return { kind: 'action', pipe: reader.pipe('command') }
    }
  }

  function branch(reader: Reader, kind: Branch['kind'], at: number): Branch {
    const outside = variables.length
    const pipe = reader.pipe(kind)
    if (kind === 'range') ranges++
    const { nodes: body, closed, reader: closing } = list(kind)
    if (kind === 'range') ranges--
    let otherwise: Node[] = []
    if (closed === 'else') {
      const again = closing?.peekWord()
      if (again === 'if' || again === 'with') {
        closing?.take()
        otherwise = [branch(closing as Reader, again, at)]
      } else {
        closing?.end('else')
        const rest = list(kind)
        if (rest.closed === 'else') fail(at, 'expected end; found {{else}}')
        otherwise = rest.nodes
      }
    }
    variables.length = outside
    return { at, kind, pipe, body, otherwise }
  }

  return { text, body: list(undefined).nodes, defined }

  function cut(source: string): Piece[] {
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
      let from = open + (trimEnd ? 3 : 2)
      const lineOf = (place: number) => source.slice(0, place).split('\n').length
      const comment = /\s*\/\*/y
      comment.lastIndex = from
      if (comment.test(source)) {
        const close = source.indexOf('*/', from)
        if (close < 0) throw new TemplateSyntax(lineOf(open), 'unclosed comment')
        from = close + 2
        const ends = /(\s-)?\}\}/y
        ends.lastIndex = from
        const end = ends.exec(source)
        if (!end) throw new TemplateSyntax(lineOf(open), 'comment ends before closing delimiter')
        trimNext = end[1] !== undefined
        at = from + end[0].length
        continue
      }
      const tokens: Token[] = []
      for (;;) {
        const trim = spaces.includes(source[from] ?? 'x') && source.startsWith('-}}', from + 1)
        if (trim || source.startsWith('}}', from)) {
          trimNext = trim
          at = from + (trim ? 4 : 2)
          break
        }
        if (from >= source.length) throw new TemplateSyntax(lineOf(open), 'unclosed action')
        const token = tokenAt(source, from)
        if (!token) {
          const odd = source[from] as string
          const message =
            odd === '"'
              ? 'unterminated quoted string'
              : odd === '`'
                ? 'unterminated raw quoted string'
                : `unexpected ${JSON.stringify(odd)} in command`
          throw new TemplateSyntax(lineOf(from), message)
        }
        // The space before a closing `-}}` belongs to it.
        if (token.kind === 'space' && source.startsWith('-}}', from + token.text.length)) {
          from += token.text.length - 1
          if (token.text.length > 1) continue
        }
        const after = source[token.at + token.text.length] ?? ' '
        if (['field', 'variable', 'word'].includes(token.kind) && !/[\s.,|:()=}]/.test(after))
          throw new TemplateSyntax(lineOf(from), `bad character ${unicode(after)}`)
        tokens.push(token)
        from = token.at + token.text.length
      }
      found.push({ tokens, at: open })
    }
    return found
  }
}

/** Go's `%#U`. */
const unicode = (char: string) => `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')} '${char}'`

function tokenAt(source: string, from: number): Token | undefined {
  for (const [kind, form] of tokenForms) {
    form.lastIndex = from
    const match = form.exec(source)
    if (match) return { kind, text: match[0], at: from }
  }
  return undefined
}

type Reader = {
  peekWord(): string | undefined
  take(): void
  done(): boolean
  /** Where the next word stands. */
  place(): number
  end(what: string): void
  string(what: string): string
  pipe(what: string): Pipe
}

/** Reads what stands between two delimiters. */
function readerOf(
  tokens: Token[],
  start: number,
  text: string,
  fail: (at: number, message: string) => never,
  known: ReadonlySet<string>,
  variables: string[],
): Reader {
  let at = 0
  const skip = () => {
    while (tokens[at]?.kind === 'space') at++
  }
  const here = () => tokens[at]?.at ?? (tokens.at(-1)?.at ?? start) + (tokens.at(-1)?.text.length ?? 0)
  const isMark = (mark: string) => tokens[at]?.kind === 'mark' && tokens[at]?.text === mark
  const shownFrom = (from: number) => text.slice(from, here()).trim()

  function pipe(what: string, inParens = false): Pipe {
    skip()
    const from = here()
    let declares: string[] = []
    let assigns = false
    const before = at
    if (tokens[at]?.kind === 'variable') {
      const names = [tokens[at++]?.text as string]
      skip()
      if (isMark(',')) {
        at++
        skip()
        names.push(tokens[at++]?.text ?? '')
        skip()
      }
      if (isMark(':=') || isMark('=')) {
        assigns = isMark('=')
        declares = names
        at++
      } else at = before
    }
    const commands: Command[] = []
    for (;;) {
      skip()
      const odd = tokens[at]
      if (odd?.kind === 'mark' && odd.text !== '(' && odd.text !== '.') fail(here(), `unexpected ${JSON.stringify(odd.text)} in ${what}`)
      commands.push(command(what))
      skip()
      if (!isMark('|')) break
      at++
    }
    if (!assigns) variables.push(...declares)
    for (const name of assigns ? declares : []) if (!variables.includes(name)) fail(from, `undefined variable ${JSON.stringify(name)}`)
    if (inParens) {
      if (!isMark(')')) fail(here(), 'unclosed left paren')
      at++
    } else if (at < tokens.length)
      fail(here(), `unexpected ${JSON.stringify(tokens[at]?.text)} in ${what === 'command' ? 'operand' : what}`)
    return { at: commands[0]?.at ?? from, shown: shownFrom(from), declares, assigns, commands }
  }

  function command(what: string): Command {
    skip()
    const from = here()
    const operands: Operand[] = []
    for (;;) {
      skip()
      if (at >= tokens.length || isMark('|') || isMark(')')) break
      operands.push(operand())
    }
    if (operands.length === 0 && at >= tokens.length && what === 'parenthesized pipeline') fail(from, 'unclosed left paren')
    if (operands.length === 0) fail(from, what === 'command' ? 'missing value for command' : `missing value for ${what}`)
    const shown = operands.map((each) => each.shown).join(' ')
    return { at: operands[0]?.at ?? from, shown, operands }
  }

  function operand(): Operand {
    const token = tokens[at++] as Token
    const from = token.at
    let made: Operand
    if (token.kind === 'mark' && token.text === '(') {
      const inner = pipe('parenthesized pipeline', true)
      made = { is: 'pipe', at: from, shown: `(${inner.shown.replace(/\)$/, '').trim()})`, pipe: inner, path: [] }
    } else if (token.kind === 'mark' && token.text === '.') made = { is: 'dot', at: from, shown: '.' }
    else if (token.kind === 'field') made = { is: 'field', at: from, shown: token.text, path: [token.text.slice(1)] }
    else if (token.kind === 'variable' && !variables.includes(token.text))
      return fail(from, `undefined variable ${JSON.stringify(token.text)}`)
    else if (token.kind === 'variable') made = { is: 'variable', at: from, shown: token.text, name: token.text, path: [] }
    else if (token.kind === 'string') made = { is: 'string', at: from, shown: token.text, value: unquote(token.text) }
    else if (token.kind === 'char')
      made = { is: 'number', at: from, shown: token.text, value: BigInt(unquote(`"${token.text.slice(1, -1)}"`).codePointAt(0) ?? 0) }
    else if (token.kind === 'number') made = { is: 'number', at: from, shown: token.text, value: numberOf(token.text) }
    else if (token.text === 'true' || token.text === 'false')
      made = { is: 'bool', at: from, shown: token.text, value: token.text === 'true' }
    else if (token.text === 'nil') made = { is: 'nil', at: from, shown: 'nil' }
    else if (token.kind === 'word') {
      if (!known.has(token.text)) fail(from, `function ${JSON.stringify(token.text)} not defined`)
      made = { is: 'function', at: from, shown: token.text, name: token.text }
    } else return fail(from, `unexpected ${JSON.stringify(token.text)} in operand`)
    if (tokens[at]?.kind === 'field' && 'path' in made) {
      // Go gives a chain the place of its second link.
      made.at = (tokens[at] as Token).at
      while (tokens[at]?.kind === 'field') {
        const link = tokens[at++] as Token
        made.path.push(link.text.slice(1))
        made.shown += link.text
      }
    }
    if (isMark('.')) fail(here(), 'unexpected <.> in operand')
    return made
  }

  return {
    peekWord() {
      skip()
      return tokens[at]?.kind === 'word' ? tokens[at]?.text : undefined
    },
    take: () => void at++,
    done() {
      skip()
      return at >= tokens.length
    },
    place() {
      skip()
      return here()
    },
    end(what) {
      skip()
      if (at < tokens.length) fail(here(), `unexpected ${JSON.stringify(tokens[at]?.text)} in ${what}`)
    },
    string(what) {
      skip()
      const token = tokens[at++]
      return token?.kind === 'string' ? unquote(token.text) : fail(here(), `unexpected ${JSON.stringify(token?.text ?? '}}')} in ${what}`)
    },
    pipe: (what) => pipe(what),
  }
}

const escapes: Record<string, string> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v', '\\': '\\', '"': '"', "'": "'" }

/** A Go string literal's text. */
function unquote(literal: string): string {
  if (literal.startsWith('`')) return literal.slice(1, -1)
  return literal
    .slice(1, -1)
    .replace(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|.)/g, (_, code: string) =>
      /^[xuU]/.test(code)
        ? String.fromCodePoint(Number.parseInt(code.slice(1), 16))
        : /^[0-7]{3}$/.test(code)
          ? String.fromCodePoint(Number.parseInt(code, 8))
          : (escapes[code] ?? code),
    )
}

function numberOf(literal: string): number | bigint {
  const plain = literal.replaceAll('_', '')
  if (/^[+-]?(0[xXoObB])/.test(plain)) return plain.startsWith('-') ? -BigInt(plain.slice(1)) : BigInt(plain.replace('+', ''))
  if (/^[+-]?0\d+$/.test(plain)) return BigInt(Number.parseInt(plain, 8))
  return /[.eE]/.test(plain) ? Number(plain) : BigInt(plain.replace('+', ''))
}
