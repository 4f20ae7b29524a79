import type { Filter, Pattern } from './filter'
import { type Token, tokens } from './tokens'
import { LimitExceeded } from './values'

/** What is wrong with a program, and where it begins. */
export class SyntaxFault extends Error {
  constructor(
    message: string,
    readonly at: number,
  ) {
    super(message)
  }
}

const mostNested = 300
const identity: Filter = { is: 'identity' }

/** Reads a program. Throws SyntaxFault in bison's words, and LimitExceeded. */
export function parse(program: string): Filter {
  const parser = createParser(program, tokens(program))
  return parser.whole()
}

type Parser = { whole(): Filter }

const comparisons = ['==', '!=', '<', '<=', '>', '>=']
const updates = ['=', '|=', '+=', '-=', '*=', '/=', '%=', '//=']

function createParser(program: string, all: readonly Token[]): Parser {
  let at = 0
  let depth = 0
  const peek = () => all[at] as Token
  const shown: Record<Token['is'], string> = {
    end: 'end of file',
    field: 'FIELD',
    format: 'FORMAT',
    name: 'IDENT',
    number: 'LITERAL',
    text: 'QQSTRING_START',
    variable: "'$'",
    word: '',
    sign: '',
    bad: 'INVALID_CHARACTER',
  }
  const fail = (token = peek(), expecting = ''): SyntaxFault => {
    const what = shown[token.is] || (token.is === 'word' ? token.text : token.text.length > 1 ? token.text : `'${token.text}'`)
    return new SyntaxFault(
      `syntax error, unexpected ${what}${expecting} (Unix shell quoting issues?)`,
      token.is === 'end' ? Math.max(0, program.length - 1) : token.at,
    )
  }
  const isSign = (...texts: string[]) => (peek().is === 'sign' || peek().is === 'word') && texts.includes(peek().text)
  const take = (): Token => all[at++] as Token
  const accept = (text: string) => isSign(text) && Boolean(take())
  const expect = (text: string) => {
    if (!accept(text)) throw fail()
  }

  function pipe(): Filter {
    if (++depth > mostNested) throw new LimitExceeded(`filters nest ${mostNested} levels at most`)
    try {
      if (isSign('def')) {
        const made = definition()
        return { ...made, rest: pipe() }
      }
      const left = comma()
      if (!accept('|')) return left
      return { is: 'pipe', left, right: pipe() }
    } finally {
      depth--
    }
  }

  function bound(source: Filter): Filter {
    const patterns = [pattern()]
    while (accept('?//')) patterns.push(pattern())
    expect('|')
    return { is: 'bind', source, patterns, body: pipe() }
  }

  function definition(): Extract<Filter, { is: 'def' }> {
    expect('def')
    const name = take()
    if (name.is !== 'name' && name.is !== 'word') throw fail(name)
    const params: string[] = []
    if (accept('(')) {
      do {
        const param = take()
        if (param.is !== 'name' && param.is !== 'variable') throw fail(param)
        params.push(param.is === 'variable' ? `$${param.text}` : param.text)
      } while (accept(';'))
      expect(')')
    }
    expect(':')
    const body = pipe()
    expect(';')
    return { is: 'def', name: name.text, params, body, rest: identity }
  }

  /** One level of operators that group to the left. */
  const leftward =
    (next: () => Filter, operators: readonly string[], make: (operator: string, left: Filter, right: Filter) => Filter) => () => {
      let left = next()
      while (isSign(...operators)) left = make(take().text, left, next())
      return left
    }
  const binary = (operator: string, left: Filter, right: Filter): Filter => ({ is: 'binary', operator, left, right })
  const product = leftward(unary, ['*', '/', '%'], binary)
  const sum = leftward(product, ['+', '-'], binary)
  const once =
    (next: () => Filter, operators: readonly string[], make: (operator: string, left: Filter, right: Filter) => Filter) => () => {
      const left = next()
      if (!isSign(...operators)) return left
      const made = make(take().text, left, next())
      if (isSign(...operators)) throw fail()
      return made
    }
  const comparison = once(sum, comparisons, binary)
  const conjunction = leftward(comparison, ['and'], (_, left, right) => ({ is: 'and', left, right }))
  const disjunction = leftward(conjunction, ['or'], (_, left, right) => ({ is: 'or', left, right }))
  const alternative = (): Filter => {
    const left = disjunction()
    if (accept('?//')) return { is: 'else', left: { is: 'try', body: left }, right: alternative() }
    return accept('//') ? { is: 'else', left, right: alternative() } : left
  }
  const update = once(alternative, updates, (operator, left, right) => ({ is: 'update', operator, left, right }))
  const comma = leftward(update, [','], (_, left, right) => ({ is: 'comma', left, right }))

  function unary(): Filter {
    if (accept('-')) return { is: 'minus', of: postfix() }
    return postfix()
  }

  /** A term with what follows it; `as` binds it, but not what a fold goes over. */
  function postfix(binds = true): Filter {
    let of = term()
    for (;;) {
      const token = peek()
      if (token.is === 'field') {
        take()
        of = { is: 'index', of, key: { is: 'literal', value: token.text } }
      } else if (isSign('.') && (all[at + 1]?.is === 'text' || all[at + 1]?.text === '[')) {
        take()
        if (peek().is === 'text') of = { is: 'index', of, key: text() }
      } else if (isSign('[')) of = bracket(of)
      else if (accept('?')) of = { is: 'try', body: of }
      else if (binds && isSign('as')) {
        take()
        return bound(of)
      } else return of
    }
  }

  function bracket(of: Filter): Filter {
    expect('[')
    if (accept(']')) return { is: 'each', of }
    if (accept(':')) {
      const to = pipe()
      expect(']')
      return { is: 'slice', of, to }
    }
    const key = pipe()
    if (!accept(':')) {
      expect(']')
      return { is: 'index', of, key }
    }
    if (accept(']')) return { is: 'slice', of, from: key }
    const to = pipe()
    expect(']')
    return { is: 'slice', of, from: key, to }
  }

  function term(): Filter {
    const token = peek()
    switch (token.is) {
      case 'number':
        take()
        return { is: 'literal', value: Number(token.text) }
      case 'text':
        return text()
      case 'format':
        take()
        return peek().is === 'text' ? { ...text(), format: token.text } : { is: 'format', name: token.text }
      case 'field':
        take()
        return { is: 'index', of: identity, key: { is: 'literal', value: token.text } }
      case 'variable':
        take()
        return token.text === '__loc__' ? location(token) : { is: 'variable', name: token.text, at: token.at }
      case 'name':
        take()
        return call(token)
      case 'word':
      case 'sign':
        return worded()
      default:
        throw fail()
    }
  }

  const location = ({ at: place }: Token): Filter => ({
    is: 'object',
    entries: [
      [
        { is: 'literal', value: 'file' },
        { is: 'literal', value: '<top-level>' },
      ],
      [
        { is: 'literal', value: 'line' },
        { is: 'literal', value: program.slice(0, place).split('\n').length },
      ],
    ],
  })

  function call({ text: name, at }: Token): Filter {
    if (name === 'true' || name === 'false') return { is: 'literal', value: name === 'true' }
    if (name === 'null') return { is: 'literal', value: null }
    if (name === 'break' && peek().is === 'variable') return { is: 'break', name: take().text, at }
    const args: Filter[] = []
    if (accept('(')) {
      do args.push(pipe())
      while (accept(';'))
      expect(')')
    }
    return { is: 'call', name, args, at }
  }

  function text(): Extract<Filter, { is: 'text' }> {
    const { parts = [] } = take()
    const read = parts.map((part) => {
      if (typeof part === 'string') return part
      const inner = createParser(program, part)
      depth++
      return inner.whole()
    })
    return { is: 'text', format: '', parts: read }
  }

  function worded(): Filter {
    if (accept('..')) return { is: 'recurse' }
    if (accept('.')) return peek().is === 'text' ? { is: 'index', of: identity, key: text() } : isSign('[') ? bracket(identity) : identity
    if (accept('(')) {
      const inner = pipe()
      expect(')')
      return inner
    }
    if (accept('[')) {
      if (accept(']')) return { is: 'array' }
      const body = pipe()
      expect(']')
      return { is: 'array', body }
    }
    if (accept('{')) return object()
    if (accept('-')) return { is: 'minus', of: postfix() }
    if (accept('if')) return condition()
    if (accept('try')) {
      const body = postfix(false)
      return accept('catch') ? { is: 'try', body, caught: postfix(false) } : { is: 'try', body }
    }
    if (accept('reduce')) return folded('reduce')
    if (accept('foreach')) return folded('foreach')
    if (accept('label')) {
      const name = take()
      if (name.is !== 'variable') throw fail(name)
      expect('|')
      return { is: 'label', name: name.text, body: pipe() }
    }
    if (isSign('def')) {
      const made = definition()
      return { ...made, rest: pipe() }
    }
    throw fail()
  }

  function condition(): Filter {
    const asked = pipe()
    expect('then')
    const then = pipe()
    if (accept('elif')) return { is: 'if', condition: asked, then, otherwise: condition() }
    const otherwise = accept('else') ? pipe() : undefined
    expect('end')
    return { is: 'if', condition: asked, then, ...(otherwise ? { otherwise } : {}) }
  }

  function folded(is: 'reduce' | 'foreach'): Filter {
    const source = postfix(false)
    expect('as')
    const taken = pattern()
    expect('(')
    const from = pipe()
    expect(';')
    const update = pipe()
    const extract = is === 'foreach' && accept(';') ? pipe() : undefined
    expect(')')
    return is === 'reduce'
      ? { is, source, pattern: taken, from, update }
      : { is, source, pattern: taken, from, update, ...(extract ? { extract } : {}) }
  }

  function object(): Filter {
    const entries: [Filter, Filter][] = []
    while (!accept('}')) {
      if (entries.length > 0) expect(',')
      entries.push(member())
    }
    return { is: 'object', entries }
  }

  function member(): [Filter, Filter] {
    const token = peek()
    if (token.is === 'variable') {
      take()
      return [
        { is: 'literal', value: token.text },
        token.text === '__loc__' ? location(token) : { is: 'variable', name: token.text, at: token.at },
      ]
    }
    let key: Filter
    if (token.is === 'text') key = text()
    else if (token.is === 'format') key = term()
    else if (accept('(')) {
      key = pipe()
      expect(')')
      expect(':')
      return [key, memberValue()]
    } else if (token.is === 'name' || token.is === 'word') key = { is: 'literal', value: take().text }
    else if (token.is === 'number') throw new SyntaxFault('May need parentheses around object key expression', token.at)
    else throw fail()
    return accept(':') ? [key, memberValue()] : [key, { is: 'index', of: identity, key }]
  }

  function memberValue(): Filter {
    const left = alternative()
    return accept('|') ? { is: 'pipe', left, right: memberValue() } : left
  }

  function pattern(): Pattern {
    const token = take()
    if (token.is === 'variable') return { name: token.text }
    if (token.text === '[' && token.is === 'sign') {
      const items: Pattern[] = []
      do items.push(pattern())
      while (accept(','))
      expect(']')
      return { items }
    }
    if (token.text !== '{' || token.is !== 'sign') throw fail(token)
    const members: { key: Filter; variable?: string; value?: Pattern }[] = []
    do members.push(patternMember())
    while (accept(','))
    expect('}')
    return { members }
  }

  function patternMember(): { key: Filter; variable?: string; value?: Pattern } {
    const token = peek()
    const own = token.is === 'variable' ? { variable: token.text } : {}
    let key: Filter
    if (token.is === 'text') key = text()
    else if (accept('(')) {
      key = pipe()
      expect(')')
    } else if (['variable', 'name', 'word'].includes(token.is)) key = { is: 'literal', value: take().text }
    else throw fail()
    return accept(':') ? { key, ...own, value: pattern() } : { key, ...own }
  }

  return {
    whole() {
      if (peek().is === 'end') return identity
      const read = pipe()
      if (peek().is !== 'end') throw fail(peek(), ', expecting end of file')
      return read
    },
  }
}
