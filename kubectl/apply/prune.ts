import type { KubeObject } from '@/apimachinery/object'
import { type Api, listAll } from '../client/api'
import type { Resource } from '../client/discovery'
import { KubectlError } from '../errors'
import { lastApplied } from './last-applied'

/** As kubectl pkg/util/prune GetRESTMappings. */
const defaultKinds = [
  ['v1', 'ConfigMap'],
  ['v1', 'Endpoints'],
  ['v1', 'PersistentVolumeClaim'],
  ['v1', 'Pod'],
  ['v1', 'ReplicationController'],
  ['v1', 'Secret'],
  ['v1', 'Service'],
  ['batch/v1', 'Job'],
  ['batch/v1', 'CronJob'],
  ['networking.k8s.io/v1', 'Ingress'],
  ['apps/v1', 'DaemonSet'],
  ['apps/v1', 'Deployment'],
  ['apps/v1', 'ReplicaSet'],
  ['apps/v1', 'StatefulSet'],
  ['v1', 'Namespace'],
  ['v1', 'PersistentVolume'],
] as const

type Pruning = {
  selector: string
  kinds: readonly (readonly [apiVersion: string, kind: string])[]
  namespaces: readonly string[]
  applied: ReadonlySet<string>
}

/** What `apply --prune` removes: what was applied once, fits the selector and was not applied now. As cmd/apply pruner.pruneAll. */
export async function toPrune(api: Api, { selector, kinds, namespaces, applied }: Pruning) {
  const resources: Resource[] = []
  for (const [apiVersion, kind] of kinds) {
    const resource = await api.forKind(apiVersion, kind)
    if (resource) resources.push(resource)
  }
  const found: { resource: Resource; namespace: string | undefined; object: KubeObject }[] = []
  const look = async (resource: Resource, namespace: string | undefined) => {
    for (const object of (await listAll(api, resource, namespace, { labelSelector: selector })).items)
      if (lastApplied(object) !== undefined && !applied.has(object.metadata.uid ?? '')) found.push({ resource, namespace, object })
  }
  for (const namespace of namespaces)
    for (const resource of resources.filter(({ namespaced }) => namespaced)) await look(resource, namespace)
  for (const resource of resources.filter(({ namespaced }) => !namespaced)) await look(resource, undefined)
  return found
}

/** The kinds of `--prune-allowlist`. */
export const prunedKinds = (allowlist: readonly string[]) => (allowlist.length > 0 ? allowlist.map(kindOf) : defaultKinds)

/** `apps/v1/Deployment`, `core/v1/Pod`. */
function kindOf(word: string): [apiVersion: string, kind: string] {
  const [group, version, kind, ...more] = word.split('/')
  if (group === undefined || version === undefined || kind === undefined || more.length > 0)
    throw new KubectlError(`invalid GroupVersionKind format: ${word}, please follow <group/version/kind>`)
  return [group === 'core' || group === '' ? version : `${group}/${version}`, kind]
}
