import type { Json, JsonObject } from '@/apimachinery/object'
import { type AnyObject, asObject, fieldAt, nameOf } from '../cluster-view'
import { compare } from '../compare'
import type { Difference } from '../evidence'
import { found, unchecked, type Word } from '../finding'

/** Annotations that tools write beside the user's own intent. */
const bookkeeping = ['kubectl.kubernetes.io/last-applied-configuration', 'deployment.kubernetes.io/revision']

/** An object that had to be left alone, compared with how the learner got it. */
export const unchanged: Word<'unchanged'> = async (word, check, { before, after }) => {
  if (!before) return unchecked('how it was before is not known here')
  const { fields, ...reference } = word
  const [was, is] = [await before.get(reference), await after.get(reference)]
  if (!was) return unchecked(`${nameOf(reference)} was not there to begin with`)
  if (!is) return found([{ at: nameOf(reference), expected: 'still exists', found: 'nothing' }])
  const [left, right] = [partsOf(was, fields), partsOf(is, fields)]
  const comparison = { literal: check.literal }
  const changed = compare(left, right, comparison)
  // The way back finds what was added: a partial comparison leaves additions free.
  const added = compare(right, left, comparison).map(({ at, expected, found }): Difference => ({ at, expected: found, found: expected }))
  const seen = new Set(changed.map(({ at }) => at))
  return found(
    [...changed, ...added.filter(({ at }) => !seen.has(at))].map((fault) => ({ ...fault, at: `${nameOf(reference)}: ${fault.at}` })),
  )
}

function partsOf(object: AnyObject, fields: readonly string[] | undefined): JsonObject {
  if (fields) return Object.fromEntries(fields.map((field) => [field, fieldAt(object as Json, field) ?? null]))
  const { labels, annotations } = object.metadata
  const own = Object.entries(annotations ?? {}).filter(([name]) => !bookkeeping.includes(name))
  const rest = Object.entries(object).filter(([field]) => !['apiVersion', 'kind', 'metadata', 'status'].includes(field))
  return { ...(Object.fromEntries(rest) as Record<string, Json>), labels: asObject(labels), annotations: Object.fromEntries(own) }
}
