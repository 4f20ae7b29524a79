/** How a list merges: by a key of its items, as a set of plain values, or whole (undefined). */
export type ListMerge = { key: string; retainKeys?: boolean } | 'set' | undefined

const containers = new Set(['containers', 'initContainers', 'ephemeralContainers'])

const byName: Record<string, ListMerge> = {
  containers: { key: 'name' },
  initContainers: { key: 'name' },
  ephemeralContainers: { key: 'name' },
  env: { key: 'name' },
  volumes: { key: 'name', retainKeys: true },
  volumeMounts: { key: 'mountPath' },
  volumeDevices: { key: 'devicePath' },
  imagePullSecrets: { key: 'name' },
  hostAliases: { key: 'ip' },
  topologySpreadConstraints: { key: 'topologyKey' },
  resourceClaims: { key: 'name' },
  schedulingGates: { key: 'name' },
  conditions: { key: 'type' },
  ownerReferences: { key: 'uid' },
  finalizers: 'set',
  podCIDRs: 'set',
  secrets: { key: 'name' },
  webhooks: { key: 'name' },
}

/**
 * The merge key of a list in a strategic merge patch, by the names on the way to it (list positions left out): patchMergeKey of the Go types that the
 * real kubectl carries.
 */
export function listMerge(kind: string, path: readonly string[]): ListMerge {
  const field = path.at(-1) ?? ''
  const parent = path.at(-2) ?? ''
  if (field === 'ports') {
    if (containers.has(parent)) return { key: 'containerPort' }
    return kind === 'Service' && parent === 'spec' ? { key: 'port' } : undefined
  }
  if (kind === 'ServiceAccount' && field === 'imagePullSecrets') return undefined
  if (['env', 'volumeMounts', 'volumeDevices'].includes(field) && !containers.has(parent)) return undefined
  return byName[field]
}

/** Maps of which a patch must name the keys that stay: a change of type drops the rest. */
export const retainsKeys = (kind: string, path: readonly string[]) => path.at(-1) === 'strategy' && kind === 'Deployment'

/** Groups whose types the real kubectl knows; others (custom resources) are patched by JSON merge patch. */
export function hasStrategicMerge(apiVersion: string): boolean {
  const group = apiVersion.includes('/') ? (apiVersion.split('/')[0] as string) : ''
  return builtin.has(group)
}

const builtin = new Set([
  '',
  'apps',
  'batch',
  'autoscaling',
  'policy',
  'networking.k8s.io',
  'rbac.authorization.k8s.io',
  'storage.k8s.io',
  'scheduling.k8s.io',
  'discovery.k8s.io',
  'coordination.k8s.io',
  'certificates.k8s.io',
  'admissionregistration.k8s.io',
  'events.k8s.io',
  'node.k8s.io',
  'apiregistration.k8s.io',
])
