import type { Json } from '@/apimachinery/object'
import { dump, type Style, sortedKeys } from './values'

const reset = '\x1b[0m'
const field = '\x1b[34;1m'

function colourOf(value: Json): string {
  if (value === null) return '\x1b[1;30m'
  if (typeof value === 'string') return '\x1b[0;32m'
  return typeof value === 'object' ? '\x1b[1;39m' : '\x1b[0;39m'
}

/** A value as text in jq's own colours, of which there are more than one sees. As jv_dump_term. */
export function coloured(value: Json, style: Style, line = '\n'): string {
  const colour = colourOf(value)
  if (value === null || typeof value !== 'object' || Object.keys(value).length === 0) return colour + dump(value, style) + reset
  const [deeper, ending, space] = style.indent === '' ? ['', '', ''] : [line + style.indent, line, ' ']
  const below = (item: Json) => coloured(item, style, line + style.indent)
  const close = (bracket: string) => `${colour}${ending}${colour}${bracket}${reset}`
  if (Array.isArray(value)) return `${colour}[${deeper}${value.map(below).join(`${colour},${deeper}`)}${close(']')}`
  const keys = style.sorted ? sortedKeys(value) : Object.keys(value)
  const fields = keys.map((key) => `${reset}${field}${dump(key, style)}${reset}${colour}:${space}${reset}${below(value[key] as Json)}`)
  return `${colour}{${deeper}${fields.join(`${colour},${deeper}`)}${close('}')}`
}
