import { equalJson } from '@/apimachinery/equal'

/** A field of a Go struct: its Go name, its JSON name, and whether Go holds a pointer. */
export type GoField = { name: string; json: string; pointer?: boolean }

const shown = (value: unknown): string => {
  if (typeof value === 'string') return JSON.stringify(value)
  if (Array.isArray(value)) return `{${value.map(shown).join(', ')}}`
  if (value !== null && typeof value === 'object')
    return `{${Object.entries(value)
      .map(([key, inner]) => `${key[0]!.toUpperCase()}${key.slice(1)}: ${shown(inner)}`)
      .join(', ')}}`
  return String(value)
}

const text = (value: unknown, pointer: boolean | undefined): string =>
  value === undefined || value === null ? (pointer ? 'nil' : '""') : `${pointer ? '&' : ''}${shown(value)}`

const left = (count: number) => `  \t... // ${count} identical field${count === 1 ? '' : 's'}`

/** What changed in a struct, with two fields around it, as go-cmp's Diff lays it out. Values inside a field are abbreviated to what JSON knows of them. */
export const goDifference = (type: string, fields: readonly GoField[], before: object, after: object): string => {
  const read = (of: object, { json }: GoField) => (of as Record<string, unknown>)[json]
  const changed = fields.map((field) => !equalJson(read(before, field), read(after, field)))
  const near = (i: number) => changed.some((is, j) => is && Math.abs(i - j) <= 2)
  const width = Math.max(...fields.filter((_, i) => near(i)).map((f) => f.name.length)) + 2
  const lines: string[] = []
  let skipped = 0
  const flush = () => {
    if (skipped > 0) lines.push(left(skipped))
    skipped = 0
  }
  for (const [i, field] of fields.entries()) {
    if (!near(i)) {
      skipped++
      continue
    }
    flush()
    const line = (mark: string, of: object) => `${mark} \t${`${field.name}:`.padEnd(width)}${text(read(of, field), field.pointer)},`
    if (changed[i]) lines.push(line('-', before), line('+', after))
    else lines.push(line(' ', before))
  }
  flush()
  return `  ${type}{\n${lines.join('\n')}\n  }\n`
}
