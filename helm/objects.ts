import type { Json, KubeObject } from '@/apimachinery/object'
import { parseYaml } from '@/apimachinery/yaml'
import { type Api, pathOf } from '@/kubectl/client/api'
import type { Resource } from '@/kubectl/client/discovery'
import { isNotFound } from '@/kubectl/errors'
import { HelmError } from './errors'

/** An object of a release with where the server keeps it. */
export type Placed = { object: KubeObject; resource: Resource; namespace: string | undefined; name: string }
export type Owner = { name: string; namespace: string }

/** The documents of a manifest, each with its resource. As kube Client.Build. */
export async function placed(api: Api, manifest: string, namespace: string): Promise<Placed[]> {
  const found: Placed[] = []
  for (const { value } of parseYaml(manifest).documents) {
    const object = value as unknown as KubeObject
    const { apiVersion = '', kind = '' } = object
    const resource = await api.forKind(apiVersion, kind)
    if (!resource)
      throw new HelmError(
        `unable to build kubernetes objects from release manifest: resource mapping not found for name: ${JSON.stringify(object.metadata?.name ?? '')} namespace: ${JSON.stringify(object.metadata?.namespace ?? '')} from "": no matches for kind ${JSON.stringify(kind)} in version ${JSON.stringify(apiVersion)}\nensure CRDs are installed first`,
      )
    const where = resource.namespaced ? (object.metadata?.namespace ?? namespace) : undefined
    found.push({ object, resource, namespace: where, name: object.metadata?.name ?? '' })
  }
  return found
}

export const targetText = ({ object, namespace, name }: Placed) =>
  `${object.kind} ${JSON.stringify(name)} in namespace ${JSON.stringify(namespace ?? '')}`

export const current = (api: Api, { resource, namespace, name }: Placed): Promise<KubeObject | undefined> =>
  api.request<KubeObject>('GET', pathOf(resource, namespace, name)).catch((error) => {
    if (isNotFound(error)) return undefined
    throw error
  })

const managed = 'app.kubernetes.io/managed-by'
const [releaseName, releaseNamespace] = ['meta.helm.sh/release-name', 'meta.helm.sh/release-namespace']

/** What stands in the way of taking an object over. As action checkOwnership. */
function ownership(object: KubeObject, owner: Owner): string[] {
  const faults: string[] = []
  const check = (what: 'label' | 'annotation', from: Record<string, string> | undefined, key: string, wanted: string) => {
    const value = from?.[key]
    if (value === undefined)
      faults.push(`${what} validation error: missing key ${JSON.stringify(key)}: must be set to ${JSON.stringify(wanted)}`)
    else if (value !== wanted)
      faults.push(
        `${what} validation error: key ${JSON.stringify(key)} must equal ${JSON.stringify(wanted)}: current value is ${JSON.stringify(value)}`,
      )
  }
  check('label', object.metadata.labels, managed, 'Helm')
  check('annotation', object.metadata.annotations, releaseName, owner.name)
  check('annotation', object.metadata.annotations, releaseNamespace, owner.namespace)
  return faults
}

/** Throws when one of these exists and is not this release's. */
export async function checkConflicts(api: Api, objects: readonly Placed[], owner: Owner): Promise<void> {
  for (const one of objects) {
    const existing = await current(api, one)
    const faults = existing ? ownership(existing, owner) : []
    if (faults.length > 0)
      throw new HelmError(
        `${targetText(one)} exists and cannot be imported into the current release: invalid ownership metadata; ${faults.join('; ')}`,
      )
  }
}

/** The object as it is sent: marked as the release's. */
export function marked({ object }: Placed, owner: Owner): KubeObject {
  const { metadata } = object
  return {
    ...object,
    metadata: {
      ...metadata,
      labels: { ...metadata.labels, [managed]: 'Helm' },
      annotations: { ...metadata.annotations, [releaseName]: owner.name, [releaseNamespace]: owner.namespace },
    },
  } as KubeObject
}

/** Server-side apply, as helm 4 does by default. */
export async function apply(api: Api, one: Placed, object: KubeObject, dryRun = false): Promise<KubeObject> {
  const body = { ...object, metadata: { ...object.metadata, ...(one.namespace !== undefined && { namespace: one.namespace }) } }
  return api.request<KubeObject>('PATCH', pathOf(one.resource, one.namespace, one.name), {
    query: { fieldManager: 'helm', fieldValidation: 'Strict', force: false, ...(dryRun && { dryRun: 'All' }) },
    contentType: 'application/apply-patch+yaml',
    body: body as unknown as Json,
  })
}

export const create = (api: Api, one: Placed): Promise<KubeObject> =>
  api.request<KubeObject>('POST', pathOf(one.resource, one.namespace), {
    query: { fieldManager: 'helm', fieldValidation: 'Strict' },
    body: one.object as unknown as Json,
  })

export async function remove(api: Api, { resource, namespace, name }: Placed, propagation = 'Background'): Promise<boolean> {
  try {
    await api.request('DELETE', pathOf(resource, namespace, name), {
      body: { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: propagation },
    })
    return true
  } catch (error) {
    if (isNotFound(error)) return false
    throw error
  }
}

type Progress = KubeObject & {
  spec?: { replicas?: number; type?: string; completions?: number }
  status?: {
    observedGeneration?: number
    replicas?: number
    updatedReplicas?: number
    readyReplicas?: number
    availableReplicas?: number
    desiredNumberScheduled?: number
    updatedNumberScheduled?: number
    numberAvailable?: number
    phase?: string
    conditions?: { type: string; status: string; reason?: string; message?: string }[]
    loadBalancer?: { ingress?: unknown[] }
  }
}

/** Whether an object has come up. As kstatus Compute. */
export function isReady(object: KubeObject): boolean {
  const { kind, metadata, spec = {}, status = {} } = object as Progress
  const holds = (type: string) => status.conditions?.some((each) => each.type === type && each.status === 'True') ?? false
  const seen = status.observedGeneration === undefined || status.observedGeneration >= (metadata.generation ?? 0)
  switch (kind) {
    case 'Deployment':
    case 'ReplicaSet':
    case 'StatefulSet': {
      const wanted = spec.replicas ?? 1
      return (
        seen &&
        (status.updatedReplicas ?? status.replicas ?? 0) >= wanted &&
        (status.replicas ?? 0) <= wanted &&
        (status.readyReplicas ?? 0) >= wanted
      )
    }
    case 'DaemonSet':
      return (
        seen &&
        status.desiredNumberScheduled !== undefined &&
        (status.numberAvailable ?? 0) >= status.desiredNumberScheduled &&
        (status.updatedNumberScheduled ?? 0) >= status.desiredNumberScheduled
      )
    case 'Pod':
      return holds('Ready') || status.phase === 'Succeeded'
    case 'Service':
      return spec.type !== 'LoadBalancer' || (status.loadBalancer?.ingress ?? []).length > 0
    case 'PersistentVolumeClaim':
      return status.phase === 'Bound'
    case 'CustomResourceDefinition':
      return holds('Established')
    default:
      return true
  }
}

/** `Succeeded`, `Failed` or undefined while a hook's object still runs. As kube WatchUntilReady. */
export function hookEnd(object: KubeObject): 'Succeeded' | 'Failed' | undefined {
  const { kind, status = {} } = object as Progress
  const holds = (type: string) => status.conditions?.some((each) => each.type === type && each.status === 'True') ?? false
  if (kind === 'Job') return holds('Complete') ? 'Succeeded' : holds('Failed') ? 'Failed' : undefined
  if (kind !== 'Pod') return 'Succeeded'
  return status.phase === 'Succeeded' || status.phase === 'Failed' ? status.phase : undefined
}

/** The pods that the objects of a release have made. */
export async function relatedPods(api: Api, one: Placed): Promise<{ selector: string; namespace: string } | undefined> {
  const { kind } = one.object
  if (!['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'Job'].includes(kind ?? '')) return undefined
  const live = (await current(api, one)) as (KubeObject & { spec?: { selector?: { matchLabels?: Record<string, string> } } }) | undefined
  const labels = live?.spec?.selector?.matchLabels
  if (!labels || one.namespace === undefined) return undefined
  return {
    selector: Object.entries(labels)
      .map(([key, value]) => `${key}=${value}`)
      .join(','),
    namespace: one.namespace,
  }
}
