import { isAlike } from '@/apimachinery/alike'
import { matchesLabels } from '@/apimachinery/selector'
import { type AnyObject, type ClusterView, type KindReference, nameOf } from './cluster-view'
import type { Cause } from './evidence'
import type { Finding, Judging } from './finding'
import { nearMisses } from './near'

type Named = KindReference & { name: string }
type Views = Pick<Judging, 'before' | 'after'>

/** What a check says that needs an object which is not there: what does exist, and whether the learner put it elsewhere or called it almost so. */
export async function absent(views: Views, reference: Named): Promise<Finding> {
  const cause = await causeOfAbsence(views, reference)
  return {
    outcome: 'failed',
    differences: [{ at: nameOf(reference), expected: 'exists', found: 'nothing' }],
    // The cause names what is there instead.
    near: cause ? [] : await nearMisses(views.after, reference),
    ...(cause ? { cause } : {}),
  }
}

/** Why an object is not there: one that the learner made has its name in another namespace, or almost its name in the right one. */
export async function causeOfAbsence({ before, after }: Views, wanted: Named): Promise<Cause | undefined> {
  const { kind, namespace, name } = wanted
  const own = await ownOf(before, wanted, (await after.list({ ...wanted, namespace: undefined })) ?? [])
  const elsewhere = own.filter((each) => each.metadata.name === name && each.metadata.namespace !== namespace)
  if (elsewhere.length > 0)
    return {
      kind: 'wrong-namespace',
      says: `${kind} ${name} was made in namespace ${namespacesOf(elsewhere)}; it was to be in ${namespace}.`,
    }
  const alike = own.find((each) => each.metadata.namespace === namespace && isAlike(each.metadata.name ?? '', name))
  return alike && { kind: 'near-miss-name', says: `${kind} ${alike.metadata.name} was made; it was to be called ${name}.` }
}

/** Why a selection by labels finds nothing in its namespace: the learner made such objects in another one. */
export async function causeOfNoSelection(
  { before, after }: Views,
  reference: KindReference,
  labels: Readonly<Record<string, string>>,
): Promise<Cause | undefined> {
  if (reference.namespace === undefined || Object.keys(labels).length === 0) return undefined
  const all = ((await after.list({ ...reference, namespace: undefined })) ?? []).filter((each) =>
    matchesLabels(each.metadata.labels, labels),
  )
  const elsewhere = (await ownOf(before, reference, all)).filter((each) => each.metadata.namespace !== reference.namespace)
  if (elsewhere.length === 0) return undefined
  const pairs = Object.entries(labels).map(([key, value]) => `${key}=${value}`)
  return {
    kind: 'wrong-namespace',
    says: `A ${reference.kind} with ${pairs.join(',')} was made in namespace ${namespacesOf(elsewhere)}; it was to be in ${reference.namespace}.`,
  }
}

/** Those that were not there when the learner began. Where nobody knows how it was then, all of them. */
async function ownOf(before: ClusterView | undefined, reference: KindReference, all: readonly AnyObject[]): Promise<AnyObject[]> {
  if (!before) return [...all]
  const had = new Set(((await before.list({ ...reference, namespace: undefined })) ?? []).map(placeOf))
  return all.filter((each) => !had.has(placeOf(each)))
}

const placeOf = ({ metadata }: AnyObject) => `${metadata.namespace ?? ''}/${metadata.name}`
const namespacesOf = (all: readonly AnyObject[]) => [...new Set(all.map(({ metadata }) => metadata.namespace))].join(', ')
