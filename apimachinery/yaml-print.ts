import type { Json, JsonObject } from './object'
import { readsAsString } from './yaml-scalar'

/**
 * Writes YAML byte for byte as `kubectl -o yaml` does: keys in sigs.k8s.io/yaml's order, go-yaml v2's choice of quotes, lines folded after column 80,
 * list dashes under their key. Ends in a newline. Undefined members are left out.
 */
export function printYaml(value: Json): string {
  const out = new Output()
  node(out, value, -1, { key: false, inMapping: false })
  return `${out.text}\n`
}

/** The text written so far and the column it stands in. */
class Output {
  text = ''
  column = 0
  write(piece: string) {
    this.text += piece
    this.column += [...piece].length
  }
  line(indent: number) {
    this.text += `\n${' '.repeat(indent)}`
    this.column = indent
  }
  /** Starts a new line unless the cursor already stands at the beginning of one. */
  startLine(indent: number) {
    if (this.column > indent) this.line(indent)
    else if (this.column < indent) this.write(' '.repeat(indent - this.column))
  }
}

/** Where a node stands: as a mapping's key, and whether its parent is a mapping (then a list is not indented further). */
type Place = { key: boolean; inMapping: boolean }

const bestWidth = 80

function node(out: Output, value: Json, indent: number, place: Place): void {
  if (typeof value === 'string') scalar(out, value, indent < 0 ? 2 : indent + 2, place.key)
  else if (Array.isArray(value)) sequence(out, value, indent, place)
  else if (value !== null && typeof value === 'object') mapping(out, value, indent)
  else out.write(typeof value === 'number' ? number(value) : String(value))
}

function sequence(out: Output, items: Json[], indent: number, place: Place): void {
  if (items.length === 0) out.write('[]')
  const own = place.inMapping ? indent : indent < 0 ? 0 : indent + 2
  items.forEach((item, index) => {
    if (index > 0 || place.inMapping) out.line(own)
    out.write('- ')
    node(out, item, own, { key: false, inMapping: false })
  })
}

function mapping(out: Output, object: JsonObject, indent: number): void {
  const keys = Object.keys(object)
    .filter((key) => object[key] !== undefined)
    .sort(byKey)
  if (keys.length === 0) out.write('{}')
  const own = indent < 0 ? 0 : indent + 2
  keys.forEach((key, index) => {
    const value = object[key] as Json
    if (index > 0) out.line(own)
    else out.startLine(own)
    const long = key.length > 128
    if (long) out.write('? ')
    scalar(out, key, own + 2, !long)
    if (long) out.line(own)
    out.write(':')
    if (isBlock(value) && !Array.isArray(value)) {
      out.line(own + 2)
    } else if (!isBlock(value)) out.write(' ')
    node(out, value, own, { key: false, inMapping: true })
  })
}

/** A non-empty mapping or list, which begins on a line of its own. */
const isBlock = (value: Json) => value !== null && typeof value === 'object' && Object.keys(value).length > 0

function number(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e21) return String(value)
  return String(value).replace(/e([-+])(\d)$/, 'e$10$2')
}

function scalar(out: Output, text: string, indent: number, key: boolean): void {
  const allowed = analyse(text)
  const plain = readsAsString(text)
  if (text.includes('\n')) {
    if (allowed.block && !key) literal(out, text, indent)
    else doubleQuoted(out, text, indent, key)
  } else if (plain && allowed.plain) folded(out, text, indent, key)
  else if (plain && allowed.single) {
    out.write("'")
    folded(out, text.replaceAll("'", "''"), indent, key)
    out.write("'")
  } else doubleQuoted(out, text, indent, key)
}

/** Which styles can carry the text. As libyaml yaml_emitter_analyze_scalar. */
function analyse(text: string): { plain: boolean; single: boolean; block: boolean } {
  const special = hasSpecial(text)
  const spaceBreak = / [\n\r\u0085\u2028\u2029]/.test(text)
  const breakSpace = /[\n\r\u0085\u2028\u2029] /.test(text)
  const breaks = /[\n\r\u0085\u2028\u2029]/.test(text)
  const indicators =
    /^(---|\.\.\.)/.test(text) ||
    /^[#,[\]{}&*!|>'"%@`]/.test(text) ||
    /^[-?:]([ \t]|$)/.test(text) ||
    /.:([ \t]|$)/.test(text) ||
    /[ \t]#/.test(text)
  const edges = text.startsWith(' ') || text.endsWith(' ')
  return {
    plain: !special && !breaks && !indicators && !edges,
    single: !special && !spaceBreak && !breakSpace,
    block: !special && !spaceBreak && !text.endsWith(' '),
  }
}

const printable = /^[\n\x20-\x7e\u0085\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd]$/u

/** go-yaml v2 calls everything outside the basic plane, and the tab, not printable. */
function hasSpecial(text: string): boolean {
  for (const char of text) if (!printable.test(char)) return true
  return false
}

/** A plain or single-quoted text, broken at single spaces once the line is longer than 80. */
function folded(out: Output, text: string, indent: number, key: boolean): void {
  let spaces = false
  for (let i = 0; i < text.length; i++) {
    const char = text[i] as string
    const inner = i > 0 && i < text.length - 1 && text[i + 1] !== ' '
    if (char === ' ' && !key && !spaces && inner && out.column > bestWidth) out.line(indent)
    else out.write(char)
    spaces = char === ' '
  }
}

const escapes: Record<string, string> = {
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
  '\u0085': '\\N',
  '\u00a0': '\\_',
  '\u2028': '\\L',
  '\u2029': '\\P',
}

function doubleQuoted(out: Output, text: string, indent: number, key: boolean): void {
  out.write('"')
  let spaces = false
  const chars = [...text]
  chars.forEach((char, i) => {
    if (char === ' ') {
      if (!key && !spaces && out.column > bestWidth && i > 0 && i < chars.length - 1) {
        out.line(indent)
        if (chars[i + 1] === ' ') out.write('\\')
      } else out.write(' ')
      spaces = true
      return
    }
    spaces = false
    out.write(char in escapes && char !== '\u00a0' ? (escapes[char] as string) : printable.test(char) ? char : escaped(char))
  })
  out.write('"')
}

function escaped(char: string): string {
  const code = char.codePointAt(0) ?? 0
  if (code <= 0xff) return `\\x${hex(code, 2)}`
  return code <= 0xffff ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`
}

const hex = (code: number, width: number) => code.toString(16).toUpperCase().padStart(width, '0')

/** A block text after `|`. As libyaml yaml_emitter_write_literal_scalar. */
function literal(out: Output, text: string, indent: number): void {
  const hint = /^[ \n]/.test(text) ? '2' : ''
  const chomp = !text.endsWith('\n') ? '-' : text === '\n' || text.endsWith('\n\n') ? '+' : ''
  out.write(`|${hint}${chomp}`)
  const lines = (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n')
  for (const line of lines) {
    out.line(0)
    if (line !== '') out.write(' '.repeat(indent) + line)
  }
}

/** The order of keys: natural, so that `k9` comes before `k10`, and letters after all else. As go-yaml v2 keyList.Less. */
export function byKey(a: string, b: string): number {
  const [left, right] = [[...a], [...b]]
  for (let i = 0; i < left.length && i < right.length; i++) {
    const [l, r] = [left[i] as string, right[i] as string]
    if (l === r) continue
    const [leftLetter, rightLetter] = [isLetter(l), isLetter(r)]
    if (leftLetter && rightLetter) return compare(l, r)
    if (leftLetter || rightLetter) return rightLetter ? -1 : 1
    return byDigits(left, right, i)
  }
  return left.length - right.length
}

function byDigits(left: string[], right: string[], from: number): number {
  const [l, r] = [digitsAt(left, from), digitsAt(right, from)]
  let lead = ''
  if (left[from] === '0' || right[from] === '0') {
    for (let j = from - 1; j >= 0 && isDigit(left[j]); j--) if (left[j] !== '0') lead = '1'
  }
  const [ln, rn] = [BigInt(lead + l || '0'), BigInt(lead + r || '0')]
  if (ln !== rn) return ln < rn ? -1 : 1
  if (l.length !== r.length) return l.length - r.length
  return compare(left[from] as string, right[from] as string)
}

function digitsAt(chars: string[], from: number): string {
  let digits = ''
  for (let i = from; i < chars.length && isDigit(chars[i]); i++) digits += chars[i]
  return digits
}

const isLetter = (char: string) => /\p{L}/u.test(char)
const isDigit = (char: string | undefined) => char !== undefined && /\p{Nd}/u.test(char)
const compare = (a: string, b: string) => ((a.codePointAt(0) ?? 0) < (b.codePointAt(0) ?? 0) ? -1 : 1)
