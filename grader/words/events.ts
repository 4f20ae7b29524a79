import { asObject } from '../cluster-view'
import { found, type Word } from '../finding'

/** An event that the cluster told of an object. */
export const events: Word<'events'> = async (word, _check, { after }) => {
  const all = (await after.list({ apiVersion: 'v1', kind: 'Event', namespace: word.namespace })) ?? []
  const told = all.filter((event) => {
    const { kind, name } = asObject(event.involvedObject)
    return kind === word.kind && (word.name === undefined || name === word.name)
  })
  const fits = told.some(
    (event) =>
      event.reason === word.reason &&
      (word.type === undefined || event.type === word.type) &&
      (word.message === undefined || String(event.message ?? '').includes(word.message.contains)),
  )
  if (fits) return found([])
  const reasons = [...new Set(told.map((event) => String(event.reason)))]
  const where = word.namespace === undefined ? '' : ` in namespace ${word.namespace}`
  const at = `events of ${word.kind}${word.name === undefined ? '' : ` ${word.name}`}${where}`
  const wanted = word.message === undefined ? word.reason : `${word.reason} that says ${JSON.stringify(word.message.contains)}`
  return found([{ at, expected: wanted, found: reasons.join(', ') || 'none' }])
}
