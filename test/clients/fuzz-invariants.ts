import { expect } from 'vitest'
import type { KubeObject } from '@/apimachinery/object'
import type { Cluster } from '@/cluster/cluster'
import { kinds } from '@/cluster/kinds/index'

export const snapshotText = (cluster: Cluster): string => JSON.stringify(cluster.snapshot())

/** A whole collection, as the API lists it. */
export function listAll<T = KubeObject>(cluster: Cluster, path: string): { items: T[]; version: string } {
  const answer = cluster.handle({ method: 'GET', path })
  if (!('body' in answer) || answer.status !== 200) throw new Error(`${path} is not listed: ${JSON.stringify(answer)}`)
  const { items, metadata } = JSON.parse(String(answer.body))
  return { items, version: metadata.resourceVersion }
}

type Pod = KubeObject & {
  spec: { nodeName?: string }
  status?: { phase?: string; podIP?: string; conditions?: { type: string; status: string }[] }
}
type Service = KubeObject & {
  spec: { type?: string; clusterIP?: string; selector?: Record<string, string>; ports?: { nodePort?: number; protocol?: string }[] }
}
type Slice = KubeObject & { endpoints?: null | { addresses: string[]; conditions?: { ready?: boolean }; targetRef?: { kind?: string } }[] }

/** What holds of every cluster at rest. */
export function expectInvariants(cluster: Cluster): void {
  ownersHold(cluster)
  allocationsAreUnique(cluster)
  endpointsAreReadyPods(cluster)
}

/** An object whose owner is gone has gone with it, unless it has another owner; owners are named by their own uid. */
function ownersHold(cluster: Cluster) {
  const listed = kinds.filter(({ verbs }) => verbs.includes('list') && verbs.includes('create'))
  const root = (group: string, version: string) => (group === '' ? `/api/${version}` : `/apis/${group}/${version}`)
  const all = listed.flatMap(({ group, version, plural }) => listAll(cluster, `${root(group, version)}/${plural}`).items)
  const uids = new Set(all.map(({ metadata }) => metadata.uid))
  expect(uids.size, 'no two objects share a uid').toBe(all.length)
  const orphans = all.filter(({ metadata }) => {
    const owners = metadata.ownerReferences ?? []
    return owners.length > 0 && metadata.deletionTimestamp === undefined && !owners.some(({ uid }) => uids.has(uid))
  })
  expect(
    orphans.map(({ metadata }) => `${metadata.name} of ${metadata.ownerReferences?.map(({ kind, name }) => `${kind} ${name}`).join()}`),
    'nothing outlives its owners',
  ).toEqual([])
  const versions = all.map(({ metadata }) => metadata.resourceVersion)
  expect(new Set(versions).size, 'no two objects share a resourceVersion').toBe(versions.length)
}

function allocationsAreUnique(cluster: Cluster) {
  const services = listAll<Service>(cluster, '/api/v1/services').items
  const addresses = services.map(({ spec }) => spec.clusterIP).filter((ip) => ip && ip !== 'None')
  expect(addresses.length, 'cluster IPs are unique').toBe(new Set(addresses).size)
  const ports = services.flatMap(({ spec }) =>
    (spec.ports ?? []).flatMap(({ nodePort, protocol }) => (nodePort ? [`${nodePort}/${protocol}`] : [])),
  )
  expect(ports.length, 'node ports are unique').toBe(new Set(ports).size)
  const ips = listAll<Pod>(cluster, '/api/v1/pods').items.flatMap(({ status, spec }) =>
    status?.phase === 'Running' && status.podIP && !('hostNetwork' in spec) ? [status.podIP] : [],
  )
  expect(ips.length, 'pod IPs are unique').toBe(new Set(ips).size)
}

/** The ready endpoints of a Service are the ready pods that its selector picks. */
function endpointsAreReadyPods(cluster: Cluster) {
  const pods = listAll<Pod>(cluster, '/api/v1/pods').items
  const slices = listAll<Slice>(cluster, '/apis/discovery.k8s.io/v1/endpointslices').items
  for (const { metadata, spec } of listAll<Service>(cluster, '/api/v1/services').items) {
    const selector = Object.entries(spec.selector ?? {})
    if (selector.length === 0 || spec.type === 'ExternalName') continue
    const picked = pods.filter(
      (pod) =>
        pod.metadata.namespace === metadata.namespace &&
        pod.metadata.deletionTimestamp === undefined &&
        selector.every(([key, value]) => pod.metadata.labels?.[key] === value) &&
        pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True'),
    )
    const own = slices.filter(
      (slice) =>
        slice.metadata.namespace === metadata.namespace &&
        slice.metadata.labels?.['kubernetes.io/service-name'] === metadata.name &&
        slice.metadata.labels?.['endpointslice.kubernetes.io/managed-by'] === 'endpointslice-controller.k8s.io',
    )
    const ready = own.flatMap(({ endpoints }) =>
      (endpoints ?? []).filter(({ conditions }) => conditions?.ready).flatMap(({ addresses }) => addresses),
    )
    expect(ready.sort(), `endpoints of Service ${metadata.name}`).toEqual(picked.map(({ status }) => status?.podIP).sort())
  }
}
