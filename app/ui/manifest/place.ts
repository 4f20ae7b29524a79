/** Where a cursor stands in a manifest: in a key of the map at `path`, or in the value of `key`. `from`: where the word begins. */
export type Place = {
  path: string[]
  at: 'key' | 'value'
  key?: string
  from: number
  /** How far a key written here is indented, columns. */
  indent: number
  apiVersion?: string
  kind?: string
}

const entry = /^(\s*(?:- +)*)([\w./-]+):(\s|$)/

/**
 * Reads the place from indentation alone, because what is being typed is no YAML yet. `[]` in the path steps into a list's items.
 * Null inside flow collections, comments and quotes.
 */
export function placeAt(text: string, cursor: number): Place | null {
  const before = text.slice(0, cursor).split('\n')
  const line = before.at(-1) as string
  const shape = /^(\s*(?:- +)*)([\w./-]*)$/.exec(line)
  const value = /^(\s*(?:- +)*)([\w./-]+):\s+([\w./-]*)$/.exec(line)
  const [, lead = '', word = ''] = shape ?? [undefined, value?.[1], value?.[3]]
  if (!shape && !value) return null
  const document = documentAround(text, cursor)
  const above = before.slice(0, -1)
  const start = above.findLastIndex((each) => /^---/.test(each))
  const place = { path: pathTo(above.slice(start + 1), lead), from: cursor - word.length, indent: lead.length, ...document }
  return value ? { ...place, at: 'value', key: value[2] as string } : { ...place, at: 'key' }
}

function pathTo(above: string[], lead: string): string[] {
  const path: string[] = []
  let column = lead.length
  // `- ` opens an item: what stands behind it is one level deeper than the dash.
  for (let at = lead.lastIndexOf('-'); at >= 0; at = lead.lastIndexOf('-', at - 1)) {
    path.unshift('[]')
    column = at
  }
  let inList = path.length > 0
  for (const line of above.toReversed()) {
    const [, indent = '', key = ''] = entry.exec(line) ?? []
    if (!key) continue
    const dash = indent.lastIndexOf('-')
    const own = indent.length
    // A list may stand at the column of its key.
    if (own < column || (inList && own === column && dash < 0)) {
      path.unshift(key)
      column = own
      inList = false
    }
    if (dash >= 0 && own <= column && dash < column) {
      path.unshift('[]')
      column = dash
      inList = true
    }
    if (column === 0 && !inList) break
  }
  return path
}

function documentAround(text: string, cursor: number): { apiVersion?: string; kind?: string } {
  const from = Math.max(0, text.slice(0, cursor).lastIndexOf('\n---'))
  const next = text.indexOf('\n---', cursor)
  const own = text.slice(from, next < 0 ? undefined : next)
  const [, apiVersion] = /^apiVersion: *["']?([\w./-]+)/m.exec(own) ?? []
  const [, kind] = /^kind: *["']?(\w+)/m.exec(own) ?? []
  return { ...(apiVersion ? { apiVersion } : {}), ...(kind ? { kind } : {}) }
}
