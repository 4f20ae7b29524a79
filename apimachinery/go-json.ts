import type { Json, JsonObject } from './object'

export type GoJson = {
  /** Blanks a level, as MarshalIndent has them; without, all stands on one line. */
  indent?: number
  /** Go sorts a map's keys (`sorted`); members of a struct stand as it declares them (`declared`), which is how they stand in the value. */
  order?: KeyOrder
  /** Whether `<`, `>` and `&` are escaped, as they are unless an encoder is told otherwise. */
  escape?: boolean
}

export type KeyOrder = 'sorted' | 'declared'

/** A value as Go's encoding/json writes it. Undefined members are left out. */
export function goJson(value: Json, { indent = 0, order = 'sorted', escape: escaped = true }: GoJson = {}): string {
  const write = (of: Json, depth: number): string => {
    if (of === null || typeof of !== 'object') return JSON.stringify(of)
    if (Array.isArray(of)) {
      return enclosed(
        '[]',
        of.map((item) => write(item, depth + 1)),
        depth,
      )
    }
    const members = memberNames(of, order).map(
      (name) => `${JSON.stringify(name)}:${indent ? ' ' : ''}${write(of[name] as Json, depth + 1)}`,
    )
    return enclosed('{}', members, depth)
  }
  const enclosed = (brackets: string, parts: readonly string[], depth: number): string => {
    if (parts.length === 0) return brackets
    if (!indent) return `${brackets[0]}${parts.join(',')}${brackets[1]}`
    const inner = ' '.repeat(indent * (depth + 1))
    return `${brackets[0]}\n${inner}${parts.join(`,\n${inner}`)}\n${' '.repeat(indent * depth)}${brackets[1]}`
  }
  // U+2028 and U+2029 are escaped in any case.
  return write(value, 0).replace(escaped ? /[<>&\u2028\u2029]/g : /[\u2028\u2029]/g, asEscape)
}

/** The names of an object's members in the order in which Go writes them. */
export function memberNames(object: JsonObject, order: KeyOrder): string[] {
  const names = Object.keys(object).filter((name) => object[name] !== undefined)
  // JavaScript puts names that are numbers first, wherever they were set. No field of a struct has such a name: this is a map.
  return order === 'sorted' || names.some((name) => /^\d+$/.test(name)) ? names.sort() : names
}

const asEscape = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
