import { type KeyOrder, memberNames } from '@/apimachinery/go-json'
import type { Json } from '@/apimachinery/object'
import { readsAsString } from '@/apimachinery/yaml-scalar'

/**
 * Writes a document of KYAML: flow style, every text in double quotes, a comma after every member. Members stand in the order of the value. As
 * sigs.k8s.io/yaml/kyaml Encoder.
 */
export const printKyaml = (value: Json, order: KeyOrder): string => `---\n${node(value, 0, order)}\n`

const pad = (indent: number) => '  '.repeat(indent)

function node(value: Json, indent: number, order: KeyOrder): string {
  if (typeof value === 'string') return text(value, indent + 1)
  if (Array.isArray(value)) return sequence(value, indent, order)
  if (value === null || typeof value !== 'object') return String(value)
  const names = memberNames(value, order)
  if (names.length === 0) return '{}'
  const lines = names.map((name) => `${pad(indent + 1)}${keyText(name)}: ${node(value[name] as Json, indent + 1, order)},\n`)
  return `{\n${lines.join('')}${pad(indent)}}`
}

function sequence(items: readonly Json[], indent: number, order: KeyOrder): string {
  if (items.length === 0) return '[]'
  const nested = items.every((item) => item !== null && typeof item === 'object')
  if (nested) return `[${items.map((item) => node(item, indent, order)).join(', ')}]`
  return `[\n${items.map((item) => `${pad(indent + 1)}${node(item, indent + 1, order)},\n`).join('')}${pad(indent)}]`
}

const plainKey = /^[\p{L}\p{N}_](?:[\p{L}\p{N}_./-]*[\p{L}\p{N}_])?$/u

/** A key needs quotes where YAML would read it as something else than a text. */
const keyText = (key: string) =>
  plainKey.test(key) && readsAsString(key) && !/^(true|false|null|yes|no|on|off|[ynt]|f)$/i.test(key) ? key : `"${escaped(key)}"`

/** Lines of a text stand one below the other, each behind a break that YAML folds away. */
function text(value: string, indent: number): string {
  if (!value.includes('\n')) return `"${escaped(value)}"`
  const lines = value.split('\n')
  const written = lines.map((line, at) => {
    const last = at === lines.length - 1
    if (last && line === '') return ''
    const lead = /^\s/.test(line) ? '\\' : ' '
    return `${pad(indent)}${lead}${escaped(line)}${last ? '' : '\\n'}\\\n`
  })
  return `"\\\n${written.join('')}${pad(indent)}"`
}

const escapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\t': '\t',
  '\n': '\\n',
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\e',
  '\u0085': '\\N',
  '\u00a0': '\\_',
  '\u2028': '\\L',
  '\u2029': '\\P',
}

const printable = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u

function escaped(value: string): string {
  let written = ''
  for (const char of value) written += escapes[char] ?? (printable.test(char) ? char : coded(char.codePointAt(0) ?? 0))
  return written
}

function coded(code: number): string {
  const hex = (width: number) => code.toString(16).padStart(width, '0')
  if (code < 0x20 || code === 0x7f) return `\\x${hex(2)}`
  return code < 0x10000 ? `\\u${hex(4)}` : `\\U${hex(8)}`
}
