import type { Reader } from '@/cluster/api/reader'
import type { Key } from '@/cluster/controllers/plan'
import { pod as podKind } from '@/cluster/kinds/core/pod'
import type { Pod } from '@/cluster/kinds/core/pod-types'
import { containersOf } from './pod-facts'

/** Names of the ConfigMaps or Secrets that a pod takes values or files from. */
function namesOf(pod: Pod, kind: 'ConfigMap' | 'Secret'): Set<string | undefined> {
  const names = new Set<string | undefined>()
  for (const { env = [], envFrom = [] } of containersOf(pod)) {
    for (const { valueFrom } of env) names.add((kind === 'ConfigMap' ? valueFrom?.configMapKeyRef : valueFrom?.secretKeyRef)?.name)
    for (const source of envFrom) names.add((kind === 'ConfigMap' ? source.configMapRef : source.secretRef)?.name)
  }
  for (const { configMap, secret, projected } of pod.spec.volumes ?? []) {
    names.add(kind === 'ConfigMap' ? configMap?.name : secret?.secretName)
    for (const source of projected?.sources ?? []) names.add((kind === 'ConfigMap' ? source.configMap : source.secret)?.name)
  }
  return names
}

/** The scheduled pods that use an object. */
export const podsUsing = (kind: 'ConfigMap' | 'Secret', namespace: string | undefined, name: string, read: Reader): Key[] =>
  read
    .list(podKind, namespace)
    .filter((pod) => pod.spec.nodeName && namesOf(pod, kind).has(name))
    .map(({ metadata }) => ({ namespace: metadata.namespace, name: metadata.name! }))
