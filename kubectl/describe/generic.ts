import type { Json, JsonObject } from '@/apimachinery/object'
import { describer } from './describer'
import { eventLines, eventsAbout } from './events'
import { annotationLines, mapLines, type Writer } from './writer'

/** Any kind without a describer of its own: every field in title case. As describe genericDescriber. */
export const describeGeneric = describer('', '*', async (w, object, { api, now, showEvents }) => {
  w.line(0, `Name:\t${object.metadata.name}`)
  w.line(0, `Namespace:\t${object.metadata.namespace ?? ''}`)
  mapLines(w, 'Labels', object.metadata.labels)
  annotationLines(w, 'Annotations', object.metadata.annotations)
  const {
    labels: _labels,
    annotations: _annotations,
    name: _name,
    namespace: _namespace,
    managedFields: _managed,
    ...metadata
  } = object.metadata
  const rest = { ...(object as unknown as JsonObject), metadata: metadata as unknown as Json }
  mapping(w, 0, rest)
  if (showEvents) eventLines(w, await eventsAbout(api, object), now)
})

function mapping(w: Writer, level: number, object: JsonObject): void {
  for (const key of Object.keys(object).sort()) {
    const value = object[key] as Json
    const title = titled(key)
    if (Array.isArray(value)) {
      w.line(level, `${title}:`)
      for (const item of value) {
        if (item !== null && typeof item === 'object' && !Array.isArray(item)) mapping(w, level + 1, item)
        else w.line(level + 1, String(item))
      }
    } else if (value !== null && typeof value === 'object') {
      w.line(level, `${title}:`)
      mapping(w, level + 1, value)
    } else w.line(level, `${title}:\t${value === null ? '<nil>' : value}`)
  }
}

/** `podIP` → `Pod Ip`, `apiVersion` → `API Version`. As describe smartLabelFor. */
function titled(key: string): string {
  if (/[^A-Za-z-]/.test(key)) return key
  const acronyms = ['API', 'URL', 'UID', 'OSB', 'GUID']
  return (key.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[A-Z]+|-+/g) ?? [key])
    .map((word) => (acronyms.includes(word.toUpperCase()) ? word.toUpperCase() : word[0]?.toUpperCase() + word.slice(1).toLowerCase()))
    .join(' ')
}
