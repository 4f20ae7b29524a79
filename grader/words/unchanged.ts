import type { Json, JsonObject } from '@/apimachinery/object'
import { type AnyObject, asObject, fieldAt, nameOf } from '../cluster-view'
import { compare } from '../compare'
import type { Difference } from '../evidence'
import { found, unchecked, type Word } from '../finding'
import type { Check } from '../schema'

/** Annotations that tools write beside the user's own intent. */
const bookkeeping = ['kubectl.kubernetes.io/last-applied-configuration', 'deployment.kubernetes.io/revision']

/** An object that had to be left alone, compared with how the learner got it. */
export const unchanged: Word<'unchanged'> = async (word, check, { before, after }) => {
  if (!before) return unchecked('how it was before is not known here')
  const { fields, ...reference } = word
  const [was, is] = [await before.get(reference), await after.get(reference)]
  if (!was) return unchecked(`${nameOf(reference)} was not there to begin with`)
  if (!is) return found([{ at: nameOf(reference), expected: 'still exists', found: 'nothing' }])
  const faults = fields
    ? fields.flatMap((field) => changes(onlyField(was, field), onlyField(is, field), check, was))
    : changes(ownParts(was), ownParts(is), check, was)
  return found(faults.map((fault) => ({ ...fault, at: `${nameOf(reference)}: ${fault.at}` })))
}

/** A partial comparison leaves additions free, so both ways are compared. */
function changes(was: JsonObject, is: JsonObject, { literal }: Check, of: AnyObject): Difference[] {
  const changed = compare(was, is, { literal, of })
  const added = compare(is, was, { literal, of }).map(({ at, expected, found }): Difference => ({ at, expected: found, found: expected }))
  const seen = new Set(changed.map(({ at }) => at))
  return [...changed, ...added.filter(({ at }) => !seen.has(at))]
}

/** What an object's owner states: all but its status and the server's own metadata. */
function ownParts(object: AnyObject): JsonObject {
  const { labels, annotations } = object.metadata
  const own = Object.entries(annotations ?? {}).filter(([name]) => !bookkeeping.includes(name))
  const rest = Object.entries(object).filter(([field]) => !['apiVersion', 'kind', 'metadata', 'status'].includes(field))
  return { ...(Object.fromEntries(rest) as JsonObject), metadata: { labels: asObject(labels), annotations: Object.fromEntries(own) } }
}

/** The object with nothing but one field. */
function onlyField(object: AnyObject, path: string): JsonObject {
  const nested = path.split('.').reduceRight<Json>((inner, part) => ({ [part]: inner }), fieldAt(object as Json, path) ?? null)
  return asObject(nested)
}
