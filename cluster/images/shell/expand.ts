import { resolvePath } from '../files'
import { evaluate } from './arithmetic'
import type { WordNode } from './compile'
import { isGlob, matchesPattern, type Piece } from './pattern'
import { type Scene, ShellError } from './state'

type Part = WordNode['parts'][number]
type Parameter = Extract<Part, { type: 'ParameterExpansion' }>
type Operation = NonNullable<Parameter['operation']>

/** What an expansion reads: the thread's variables, the container, and the numbers of command substitutions. */
export type Expansion = Pick<Scene, 'thread' | 'around' | 'slots'>

/** Longest text one expansion may make: a doubling loop ends here, not in the host's memory. */
const TEXT_LIMIT = 1_000_000

export function variable({ thread, around }: Expansion, name: string): string | undefined {
  switch (name) {
    case '?':
      return String(thread.status)
    case '$':
      return String(thread.pid)
    case '#':
      return String(thread.params.length)
    case '@':
    case '*':
      return thread.params.join(' ')
    case '!':
      return thread.vars['!'] ?? ''
    case '-':
      return thread.options
    case '0':
      return thread.name
    case 'PWD':
      return thread.cwd
    case 'RANDOM':
      return String((around.now * 2_654_435_761) % 32_768)
    case 'SECONDS':
      return '0'
    default:
      return /^\d+$/.test(name) ? thread.params[Number(name) - 1] : thread.vars[name]
  }
}

export const variablesOf = (expansion: Expansion) => ({
  get: (name: string) => variable(expansion, name),
  set: (name: string, value: string) => {
    expansion.thread.vars[name] = value
  },
})

/** A word as fields: split, globbed, unquoted. */
export function expandFields(word: WordNode, expansion: Expansion): string[] {
  const fields: Piece[][] = []
  let open: Piece[] | undefined
  const append = (piece: Piece) => {
    open ??= []
    open.push(piece)
  }
  const close = () => {
    if (open) fields.push(open)
    open = undefined
  }
  for (const part of braced(word)) {
    if (part === 'break') {
      close()
      continue
    }
    const all = part.type === 'DoubleQuoted' && part.parts.length === 1 ? part.parts[0] : part
    if (all?.type === 'ParameterExpansion' && all.parameter === '@' && !all.operation) {
      const { params } = expansion.thread
      params.forEach((param, i) => {
        if (i > 0) close()
        append({ text: param, quoted: part.type === 'DoubleQuoted' })
      })
      continue
    }
    const pieces = expandPart(part, expansion)
    for (const piece of pieces) {
      if (piece.quoted || !SPLITS.has(part.type)) append(piece)
      else split(piece.text, expansion.thread.vars.IFS ?? ' \t\n', append, close)
    }
  }
  close()
  return fields.flatMap((pieces) => (isGlob(pieces) ? glob(pieces, expansion) : [textOf(pieces)]))
}

const SPLITS = new Set(['ParameterExpansion', 'CommandSubstitution', 'ArithmeticExpansion'])

/** A word as one text: assignments, here-documents, redirections, `case`. */
export const expandText = (word: WordNode, expansion: Expansion): string => limited(textOf(expandPieces(word, expansion)))

/** A word as a pattern, knowing what was quoted. */
export const expandPieces = (word: WordNode, expansion: Expansion): Piece[] => word.parts.flatMap((part) => expandPart(part, expansion))

const textOf = (pieces: readonly Piece[]): string => pieces.map(({ text }) => text).join('')

const limited = (text: string): string => {
  if (text.length > TEXT_LIMIT) throw new ShellError('out of memory')
  return text
}

function split(text: string, separators: string, append: (piece: Piece) => void, close: () => void): void {
  let word = ''
  for (const char of text) {
    if (separators.includes(char)) {
      if (word) append({ text: word, quoted: false })
      word = ''
      close()
    } else word += char
  }
  if (word) append({ text: word, quoted: false })
}

function expandPart(part: Part, expansion: Expansion): Piece[] {
  switch (part.type) {
    case 'Literal':
    case 'Glob':
      return [{ text: part.type === 'Literal' ? part.value : part.pattern, quoted: false }]
    case 'SingleQuoted':
    case 'Escaped':
      return [{ text: part.value, quoted: true }]
    case 'DoubleQuoted':
      return [{ text: limited(part.parts.map((inner) => textOf(expandPart(inner, expansion))).join('')), quoted: true }]
    case 'TildeExpansion':
      return [{ text: part.user ? `~${part.user}` : (expansion.thread.vars.HOME ?? '/root'), quoted: true }]
    case 'CommandSubstitution':
      return [{ text: expansion.thread.slots[String(expansion.slots.get(part))] ?? '', quoted: false }]
    case 'ArithmeticExpansion':
      return [{ text: String(evaluate(part.expression.expression, variablesOf(expansion))), quoted: false }]
    case 'ParameterExpansion':
      return [{ text: limited(parameter(part, expansion)), quoted: false }]
    case 'BraceExpansion':
      return [
        {
          text: braceItems(part)
            .map((items) => items.map((inner) => textOf(expandPart(inner, expansion))).join(''))
            .join(' '),
          quoted: false,
        },
      ]
    case 'ProcessSubstitution':
      throw new ShellError('seatrial does not simulate process substitution')
  }
}

// `a{1,2}b` becomes two fields; the parts around it are repeated for each.
function braced(word: WordNode): (Part | 'break')[] {
  const at = word.parts.findIndex((part) => part.type === 'BraceExpansion')
  if (at === -1) return word.parts
  const brace = word.parts[at] as Extract<Part, { type: 'BraceExpansion' }>
  const before = word.parts.slice(0, at)
  const after = word.parts.slice(at + 1)
  return braceItems(brace).flatMap((items, i) => [
    ...(i > 0 ? ['break' as const] : []),
    ...braced({ type: 'Word', parts: [...before, ...items, ...after] }),
  ])
}

const BRACE_LIMIT = 10_000

function braceItems({ items }: Extract<Part, { type: 'BraceExpansion' }>): Part[][] {
  return items.flatMap((item): Part[][] => {
    if (item.type === 'Word') return [item.word.parts]
    const from = typeof item.start === 'number' ? item.start : item.start.codePointAt(0)!
    const to = typeof item.end === 'number' ? item.end : item.end.codePointAt(0)!
    const step = Math.abs(item.step ?? 1) || 1
    const count = Math.min(Math.floor(Math.abs(to - from) / step) + 1, BRACE_LIMIT)
    return Array.from({ length: count }, (_, i): Part[] => {
      const value = from + (to >= from ? i * step : -i * step)
      return [{ type: 'Literal', value: typeof item.start === 'number' ? String(value) : String.fromCodePoint(value) }]
    })
  })
}

function parameter(part: Parameter, expansion: Expansion): string {
  const value = variable(expansion, part.parameter)
  if (!part.operation) {
    if (value === undefined && expansion.thread.options.includes('u')) throw new ShellError(`${part.parameter}: parameter not set`)
    return value ?? ''
  }
  return operated(part.parameter, value, part.operation, expansion)
}

function operated(name: string, value: string | undefined, operation: Operation, expansion: Expansion): string {
  const unset = (checkEmpty: boolean) => value === undefined || (checkEmpty && value === '')
  switch (operation.type) {
    case 'DefaultValue':
      return unset(operation.checkEmpty) ? expandText(operation.word, expansion) : value!
    case 'AssignDefault': {
      if (!unset(operation.checkEmpty)) return value!
      const text = expandText(operation.word, expansion)
      expansion.thread.vars[name] = text
      return text
    }
    case 'UseAlternative':
      return unset(operation.checkEmpty) ? '' : expandText(operation.word, expansion)
    case 'ErrorIfUnset':
      if (!unset(operation.checkEmpty)) return value!
      throw new ShellError(`${name}: ${operation.word ? expandText(operation.word, expansion) : 'parameter not set or null'}`)
    case 'Length':
      return String([...(name === '@' || name === '*' ? expansion.thread.params : (value ?? ''))].length)
    case 'Substring': {
      const text = value ?? ''
      const offset = evaluate(operation.offset.expression, variablesOf(expansion))
      const start = offset < 0 ? Math.max(0, text.length + offset) : offset
      if (!operation.length) return text.slice(start)
      const length = evaluate(operation.length.expression, variablesOf(expansion))
      return length < 0 ? text.slice(start, length) : text.slice(start, start + length)
    }
    case 'PatternRemoval':
      return withoutPattern(value ?? '', expandPieces(operation.pattern, expansion), operation.side, operation.greedy)
    case 'PatternReplacement': {
      const pieces = expandPieces(operation.pattern, expansion)
      const replacement = operation.replacement ? expandText(operation.replacement, expansion) : ''
      return replacePattern(value ?? '', pieces, replacement, operation.all, operation.anchor)
    }
    case 'CaseModification': {
      const change = (text: string) => (operation.direction === 'upper' ? text.toUpperCase() : text.toLowerCase())
      const text = value ?? ''
      return operation.all ? change(text) : change(text.slice(0, 1)) + text.slice(1)
    }
    case 'Indirection':
      return variable(expansion, value ?? '') ?? ''
    default:
      throw new ShellError('bad substitution')
  }
}

function withoutPattern(value: string, pieces: Piece[], side: 'prefix' | 'suffix', greedy: boolean): string {
  const lengths = Array.from({ length: value.length + 1 }, (_, i) => i)
  if (greedy) lengths.reverse()
  for (const length of lengths) {
    const cut = side === 'prefix' ? value.slice(0, length) : value.slice(value.length - length)
    if (matchesPattern(pieces, cut)) return side === 'prefix' ? value.slice(length) : value.slice(0, value.length - length)
  }
  return value
}

function replacePattern(value: string, pieces: Piece[], replacement: string, all: boolean, anchor: 'start' | 'end' | null): string {
  let result = ''
  let i = 0
  while (i <= value.length) {
    const end = anchor === 'start' && i > 0 ? -1 : longestMatch(value, i, pieces, anchor === 'end')
    if (end > i) {
      result += replacement
      i = end
      if (!all) break
    } else {
      result += value[i] ?? ''
      i++
    }
  }
  return limited(result + value.slice(i))
}

function longestMatch(value: string, from: number, pieces: Piece[], toEnd: boolean): number {
  for (let end = value.length; end > from; end--) {
    if (matchesPattern(pieces, value.slice(from, end))) return end
    if (toEnd) return -1
  }
  return -1
}

/** File names that a pattern matches, sorted; the pattern itself when there are none. */
function glob(pieces: Piece[], { thread, around }: Expansion): string[] {
  const text = textOf(pieces)
  const segments: Piece[][] = [[]]
  for (const { text: part, quoted } of pieces) {
    part.split('/').forEach((piece, i) => {
      if (i > 0) segments.push([])
      segments.at(-1)!.push({ text: piece, quoted })
    })
  }
  let found = [text.startsWith('/') ? '/' : '']
  for (const segment of segments) {
    const plain = textOf(segment)
    if (plain === '') continue
    found = found.flatMap((base) => {
      const directory = resolvePath(thread.cwd, base || '.')
      const join = (name: string) => (base === '' || base.endsWith('/') ? `${base}${name}` : `${base}/${name}`)
      if (!isGlob(segment)) return [join(plain)]
      return around.files
        .list(directory)
        .filter((name) => (plain.startsWith('.') || !name.startsWith('.')) && matchesPattern(segment, name))
        .map(join)
    })
  }
  const existing = found.filter((path) => {
    const full = resolvePath(thread.cwd, path)
    return around.files.read(full) !== undefined || around.files.isDirectory(full)
  })
  return existing.length > 0 ? existing : [text]
}
