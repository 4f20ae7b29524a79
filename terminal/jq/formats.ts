import type { Json } from '@/apimachinery/object'
import { dump, JqError, shown } from './values'

const text = (value: Json) => (typeof value === 'string' ? value : dump(value))

const html: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', "'": '&#39;', '"': '&quot;' }
const tab: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

function row(value: Json, name: string, between: string, cell: (value: string) => string): string {
  if (!Array.isArray(value)) throw new JqError(`${shown(value)} cannot be ${name}-formatted, only an array can be`)
  const cells = value.map((item) => {
    if (item === null) return ''
    if (typeof item === 'string') return cell(item)
    if (typeof item === 'object') throw new JqError(`${shown(item)} is not valid in a ${name} row`)
    return dump(item)
  })
  return cells.join(between)
}

function shellWord(value: Json): string {
  if (typeof value === 'string') return `'${value.replaceAll("'", "'\\''")}'`
  if (value !== null && typeof value === 'object') throw new JqError(`${shown(value)} can not be escaped for shell`)
  return dump(value)
}

function decoded(value: Json): string {
  const source = text(value).replace(/=+$/, '')
  if (/[^A-Za-z0-9+/]/.test(source) || source.length % 4 === 1) throw new JqError(`${shown(value)} is not valid base64 data`)
  return Buffer.from(source, 'base64').toString('utf8')
}

const escaped = (value: string) =>
  encodeURIComponent(value).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)

/** `@json` and its like. */
export const formats: Readonly<Record<string, (value: Json) => string>> = {
  '@text': text,
  '@json': (value) => dump(value),
  '@csv': (value) => row(value, 'csv', ',', (cell) => `"${cell.replaceAll('"', '""')}"`),
  '@tsv': (value) => row(value, 'tsv', '\t', (cell) => cell.replace(/[\\\t\n\r]/g, (char) => tab[char] as string)),
  '@html': (value) => text(value).replace(/[<>&'"]/g, (char) => html[char] as string),
  '@uri': (value) => escaped(text(value)),
  '@sh': (value) => (Array.isArray(value) ? value.map(shellWord).join(' ') : shellWord(value)),
  '@base64': (value) => Buffer.from(text(value), 'utf8').toString('base64'),
  '@base64d': decoded,
}
