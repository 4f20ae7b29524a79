import { isAlike } from '@/apimachinery/alike'
import { matchesLabels } from '@/apimachinery/selector'
import { type AnyObject, asObject, type ClusterView, type KindReference } from './cluster-view'

const shown = 5

/** What does exist when the object asked for does not: the same name elsewhere, names like it, or what there is. */
export async function nearMisses(view: ClusterView, wanted: KindReference & { name: string }): Promise<string[]> {
  const everywhere = await view.list({ ...wanted, namespace: undefined })
  if (!everywhere) return [`the API server serves no kind ${wanted.kind}`]
  const { kind, namespace, name } = wanted
  const elsewhere = everywhere.filter((object) => object.metadata.name === name && object.metadata.namespace !== namespace)
  if (elsewhere.length)
    return [`${kind} ${name} exists in namespace ${elsewhere.map((object) => object.metadata.namespace).join(', ')}, not in ${namespace}`]
  if (namespace !== undefined && !(await view.get({ kind: 'Namespace', name: namespace }))) return [`namespace ${namespace} does not exist`]
  const here = everywhere.filter((object) => object.metadata.namespace === namespace).map((object) => object.metadata.name ?? '')
  const alike = here.filter((other) => isAlike(other, name))
  const names = (alike.length ? alike : here).slice(0, shown)
  const where = namespace === undefined ? '' : ` in namespace ${namespace}`
  return [names.length ? `${kind} ${names.join(', ')} ${names.length > 1 ? 'exist' : 'exists'}${where}` : `there is no ${kind}${where}`]
}

/** What labels there are where a selection by labels finds nothing. */
export async function nearLabels(view: ClusterView, reference: KindReference, wanted: Readonly<Record<string, string>>): Promise<string[]> {
  const all = (await view.list(reference)) ?? []
  const where = reference.namespace === undefined ? '' : ` in namespace ${reference.namespace}`
  if (!all.length) {
    const elsewhere =
      (await view.list({ ...reference, namespace: undefined }))?.filter((object) => matchesLabels(object.metadata.labels, wanted)) ?? []
    const namespaces = [...new Set(elsewhere.map((object) => object.metadata.namespace))]
    return [
      `there is no ${reference.kind}${where}${namespaces.length ? `; some with these labels are in namespace ${namespaces.join(', ')}` : ''}`,
    ]
  }
  const keys = Object.keys(wanted)
  const counts = new Map<string, number>()
  for (const { metadata } of all) {
    const labels = keys.filter((key) => metadata.labels?.[key] !== undefined).map((key) => `${key}=${metadata.labels![key]}`)
    const carried = labels.length ? labels.join(',') : `no label ${keys.join(' or ')}`
    counts.set(carried, (counts.get(carried) ?? 0) + 1)
  }
  const lines = [...counts].slice(0, shown).map(([carried, count]) => `${count} ${count === 1 ? 'carries' : 'carry'} ${carried}`)
  return [`of ${all.length} ${reference.kind}${all.length === 1 ? '' : 's'}${where}, ${lines.join('; ')}`]
}

/** The pods of a namespace (all namespaces when absent) that carry the labels and are not being deleted. */
export async function podsWith(
  view: ClusterView,
  namespace: string | undefined,
  labels: Readonly<Record<string, string>>,
): Promise<AnyObject[]> {
  const pods = (await view.list({ apiVersion: 'v1', kind: 'Pod', namespace })) ?? []
  return pods.filter((pod) => matchesLabels(pod.metadata.labels, labels) && pod.metadata.deletionTimestamp === undefined)
}

export function isReady(pod: AnyObject): boolean {
  const conditions = asObject(pod.status).conditions
  return Array.isArray(conditions) && conditions.map(asObject).some(({ type, status }) => type === 'Ready' && status === 'True')
}
