import type { Json, JsonObject, KubeObject } from '@/apimachinery/object'
import type { Cluster } from '@/cluster/door'

/** An object that a user stated, with the collection it stands in: `/api/v1/namespaces/shop/services`. */
export type OwnObject = { collection: string; object: KubeObject; before?: KubeObject }

/** What an attempt made of a cluster: objects it wrote or changed, and objects it removed. What controllers made of those is theirs. */
export type OwnWork = { written: OwnObject[]; removed: OwnObject[] }

type Resource = { name: string; kind: string; namespaced: boolean; verbs: string[] }

/** Kept by the control plane for itself. */
const bookkeepingKinds = new Set(['Event', 'Lease', 'ControllerRevision', 'PodMetrics', 'NodeMetrics'])
const bookkeepingAnnotations = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  'deployment.kubernetes.io/revision',
  'pv.kubernetes.io/bind-completed',
  'pv.kubernetes.io/bound-by-controller',
  'volume.kubernetes.io/selected-node',
  'volume.kubernetes.io/storage-provisioner',
  'volume.beta.kubernetes.io/storage-provisioner',
])

/** Compares two clusters through their API, as administrator. */
export function ownWork(before: Cluster, after: Cluster): OwnWork {
  const [was, is] = [stated(before), stated(after)]
  const written: OwnObject[] = []
  for (const [path, { collection, object }] of is) {
    const old = was.get(path)?.object
    if (old && JSON.stringify(ownParts(old)) === JSON.stringify(ownParts(object))) continue
    written.push({ collection, object, ...(old ? { before: old } : {}) })
  }
  return { written, removed: [...was].filter(([path]) => !is.has(path)).map(([, own]) => own) }
}

/** A GET of a cluster as administrator; null where there is nothing. */
export const readJson = (cluster: Cluster, path: string): JsonObject | null => ask(cluster, { method: 'GET', path })

/** The object that a cluster answers its administrator; null where it refuses. */
export function ask(cluster: Cluster, request: Parameters<Cluster['handle']>[0]): JsonObject | null {
  const answer = cluster.handle(request)
  if ('stream' in answer || answer.status >= 300) return null
  return JSON.parse(typeof answer.body === 'string' ? answer.body : new TextDecoder().decode(answer.body)) as JsonObject
}

/** What an object's owner states: all but its status, the server's own metadata and what controllers write into its spec. */
export function ownParts(object: KubeObject): JsonObject {
  const { status: _, metadata, ...rest } = withoutControllers(object) as KubeObject & { status?: Json }
  const annotations = Object.entries(metadata.annotations ?? {}).filter(([name]) => !bookkeepingAnnotations.has(name))
  const { name, namespace, labels } = metadata
  return {
    ...(rest as unknown as JsonObject),
    metadata: {
      name: name ?? '',
      ...(namespace === undefined ? {} : { namespace }),
      ...(labels === undefined ? {} : { labels }),
      ...(annotations.length === 0 ? {} : { annotations: Object.fromEntries(annotations) }),
    },
  }
}

/** A node's taints by its condition, where a pod was placed, which volume a claim was given: found anew in a cluster where the same is stated. */
function withoutControllers(object: KubeObject): KubeObject {
  const { kind, metadata, spec } = object as KubeObject & { spec?: { taints?: { key: string }[]; nodeName?: string; volumeName?: string } }
  if (kind === 'Node' && spec?.taints) {
    const taints = spec.taints.filter(({ key }) => !/^node\.kubernetes\.io\/(not-ready|unreachable)$/.test(key))
    const { taints: _, ...others } = spec
    return { ...object, spec: taints.length > 0 ? { ...others, taints } : others } as KubeObject
  }
  if (kind === 'Pod' && spec?.nodeName !== undefined && !JSON.stringify(metadata.managedFields ?? '').includes('"f:nodeName"')) {
    const { nodeName: _, ...others } = spec
    return { ...object, spec: others } as KubeObject
  }
  if (kind === 'PersistentVolumeClaim' && metadata.annotations?.['pv.kubernetes.io/bound-by-controller']) {
    const { volumeName: _, ...others } = spec ?? {}
    return { ...object, spec: others } as KubeObject
  }
  return object
}

function stated(cluster: Cluster): Map<string, OwnObject> {
  const all = new Map<string, OwnObject>()
  const seen = new Set<string>()
  for (const { root, group } of roots(cluster)) {
    const resources = (readJson(cluster, root)?.resources ?? []) as unknown as Resource[]
    for (const { name, kind, namespaced, verbs } of resources) {
      if (seen.has(`${group}/${name}`)) continue
      seen.add(`${group}/${name}`)
      if (name.includes('/') || bookkeepingKinds.has(kind) || !verbs.includes('list') || !verbs.includes('create')) continue
      const list = readJson(cluster, `${root}/${name}`)
      for (const item of (list?.items ?? []) as unknown as KubeObject[]) {
        const object = { ...item, apiVersion: String(list!.apiVersion), kind }
        if (isMadeByControllers(object)) continue
        const collection = namespaced ? `${root}/namespaces/${object.metadata.namespace}/${name}` : `${root}/${name}`
        all.set(`${collection}/${object.metadata.name}`, { collection, object })
      }
    }
  }
  return all
}

type Group = { name: string; preferredVersion: { groupVersion: string }; versions: { groupVersion: string }[] }

/** Where kinds are served: each group's preferred version first, then the others, which may serve kinds of their own. */
function roots(cluster: Cluster): { root: string; group: string }[] {
  const groups = (readJson(cluster, '/apis')?.groups ?? []) as unknown as Group[]
  const served = groups.flatMap(({ name, preferredVersion, versions }) =>
    [preferredVersion, ...versions].map(({ groupVersion }) => ({ root: `/apis/${groupVersion}`, group: name })),
  )
  return [{ root: '/api/v1', group: '' }, ...served]
}

function isMadeByControllers({ kind, metadata }: KubeObject): boolean {
  const { name = '', labels = {} } = metadata
  if (((metadata.ownerReferences ?? []) as { controller?: boolean }[]).some(({ controller }) => controller)) return true
  if (kind === 'PersistentVolume') return metadata.annotations?.['pv.kubernetes.io/provisioned-by'] !== undefined
  if (kind === 'EndpointSlice') return (labels['endpointslice.kubernetes.io/managed-by'] ?? '').endsWith('controller.k8s.io')
  if (kind === 'Endpoints') return labels['endpoints.kubernetes.io/managed-by'] === 'endpoint-controller'
  return (kind === 'ConfigMap' && name === 'kube-root-ca.crt') || (kind === 'ServiceAccount' && name === 'default')
}
