import { lex, type Piece, type Token } from './lex'

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

/** As text/template/parse. Throws TemplateSyntax. `known`: the names of functions. */
export function parseTemplate(text: string, known: ReadonlySet<string>): Parsed {
  const pieces = lex(text)
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
  const unexpected = (what: string): never => {
    const token = tokens[at]
    return fail(here(), token?.kind === 'fault' ? token.text : `unexpected ${JSON.stringify(token?.text ?? '}}')} in ${what}`)
  }

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
        // What no assignment follows is a use, of which only the first name is declared by then
        const second = at
        names.push(tokens[at++]?.text ?? '')
        skip()
        if (!isMark(':=') && !isMark('=')) {
          variables.push(names[0] as string)
          at = second
        }
      }
      if (isMark(':=') || isMark('=')) {
        assigns = isMark('=')
        declares = names
        at++
      } else if (names.length === 1) at = before
    }
    const commands: Command[] = []
    for (;;) {
      skip()
      const odd = tokens[at]
      if (odd?.kind === 'fault' || (odd?.kind === 'mark' && odd.text !== '(' && odd.text !== '.')) unexpected(what)
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
    } else if (at < tokens.length) unexpected(what === 'command' ? 'operand' : what)
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
      // Another operand has a space before it
      if (at < tokens.length && tokens[at]?.kind !== 'space' && !isMark('|') && !isMark(')')) unexpected('operand')
    }
    if (operands.length === 0 && at >= tokens.length && what === 'parenthesized pipeline') fail(from, 'unclosed left paren')
    if (operands.length === 0) fail(from, what === 'command' ? 'missing value for command' : `missing value for ${what}`)
    const shown = operands.map((each) => each.shown).join(' ')
    return { at: operands[0]?.at ?? from, shown, operands }
  }

  function operand(): Operand {
    if (tokens[at]?.kind === 'fault') unexpected('operand')
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
      if (at < tokens.length) unexpected(what)
    },
    string(what) {
      skip()
      const token = tokens[at]
      if (token?.kind !== 'string') return unexpected(what)
      at++
      return unquote(token.text)
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
