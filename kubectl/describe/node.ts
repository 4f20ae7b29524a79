import { humanDuration } from '@/apimachinery/duration'
import type { KubeObject } from '@/apimachinery/object'
import { type Api, getObject, listAll } from '../client/api'
import { formatAmount, parseAmount } from './amounts'
import { describer } from './describer'
import { byLastTimestamp, eventLines, eventsAbout } from './events'
import type { Condition, Container, PodObject } from './pod-types'
import { annotationLines, longTime, mapLines, type Writer } from './writer'

type Node = KubeObject & {
  spec: {
    unschedulable?: boolean
    taints?: { key: string; value?: string; effect: string }[]
    podCIDR?: string
    podCIDRs?: string[]
    providerID?: string
  }
  status?: {
    conditions?: Condition[]
    addresses?: { type: string; address: string }[]
    capacity?: Record<string, string>
    allocatable?: Record<string, string>
    nodeInfo?: Record<string, string>
  }
}
type Lease = KubeObject & { spec?: { holderIdentity?: string; acquireTime?: string; renewTime?: string } }

/** As describe describeNode. */
export const describeNode = describer<Node>('', 'Node', async (w, node, { api, now, showEvents }) => {
  const { metadata, spec, status = {} } = node
  w.line(0, `Name:\t${metadata.name}`)
  w.line(0, `Roles:\t${rolesOf(node)}`)
  mapLines(w, 'Labels', metadata.labels)
  annotationLines(w, 'Annotations', metadata.annotations)
  w.line(0, `CreationTimestamp:\t${longTime(metadata.creationTimestamp)}`)
  const taints = (spec.taints ?? []).map(({ key, value, effect }) => `${key}${value ? `=${value}` : ''}:${effect}`).sort()
  w.line(0, `Taints:\t${taints[0] ?? '<none>'}`)
  for (const taint of taints.slice(1)) w.line(0, `\t${taint}`)
  w.line(0, `Unschedulable:\t${spec.unschedulable ?? false}`)
  leaseLines(w, await leaseOf(api, metadata.name ?? ''), metadata.name ?? '')
  if ((status.conditions ?? []).length > 0) {
    w.line(0, 'Conditions:')
    w.line(1, 'Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage')
    w.line(1, '----\t------\t-----------------\t------------------\t------\t-------')
    for (const one of status.conditions ?? [])
      w.line(
        1,
        `${one.type} \t${one.status} \t${longTime(one.lastHeartbeatTime)} \t${longTime(one.lastTransitionTime)} \t${one.reason ?? ''} \t${one.message ?? ''}`,
      )
  }
  w.line(0, 'Addresses:')
  for (const { type, address } of status.addresses ?? []) w.line(1, `${type}:\t${address}`)
  amounts(w, 'Capacity', status.capacity)
  amounts(w, 'Allocatable', status.allocatable)
  w.line(0, 'System Info:')
  for (const [title, key] of info) w.line(1, `${title}:\t${status.nodeInfo?.[key] ?? ''}`)
  if (spec.podCIDR) w.line(0, `PodCIDR:\t${spec.podCIDR}`)
  if ((spec.podCIDRs ?? []).length > 0) w.line(0, `PodCIDRs:\t${spec.podCIDRs?.join(',')}`)
  if (spec.providerID) w.line(0, `ProviderID:\t${spec.providerID}`)
  podLines(w, node, await podsOn(api, metadata.name ?? ''), now)
  if (showEvents) {
    const byUid = await eventsAbout(api, node)
    const byName = await eventsAbout(api, node, { 'involvedObject.uid': metadata.name ?? '' })
    eventLines(w, [...byUid, ...byName].sort(byLastTimestamp), now)
  }
})

const info = [
  ['Machine ID', 'machineID'],
  ['System UUID', 'systemUUID'],
  ['Boot ID', 'bootID'],
  ['Kernel Version', 'kernelVersion'],
  ['OS Image', 'osImage'],
  ['Operating System', 'operatingSystem'],
  ['Architecture', 'architecture'],
  ['Container Runtime Version', 'containerRuntimeVersion'],
  ['Kubelet Version', 'kubeletVersion'],
  ['Kube-Proxy Version', 'kubeProxyVersion'],
] as const

function rolesOf({ metadata }: Node): string {
  const roles = Object.entries(metadata.labels ?? {}).flatMap(([key, value]) => {
    if (key.startsWith('node-role.kubernetes.io/')) return [key.slice('node-role.kubernetes.io/'.length)]
    return key === 'kubernetes.io/role' && value !== '' ? [value] : []
  })
  return roles.length === 0 ? '<none>' : [...new Set(roles)].sort().join(',')
}

async function leaseOf(api: Api, name: string): Promise<Lease | undefined> {
  const resource = await api.forKind('coordination.k8s.io/v1', 'Lease')
  if (!resource) return undefined
  return getObject<Lease>(api, resource, 'kube-node-lease', name).catch(() => undefined)
}

function leaseLines(w: Writer, lease: Lease | undefined, name: string): void {
  if (!lease) {
    w.line(0, `Lease:\tFailed to get lease: leases.coordination.k8s.io ${JSON.stringify(name)} not found`)
    return
  }
  w.line(0, 'Lease:')
  w.line(1, `HolderIdentity:\t${lease.spec?.holderIdentity ?? '<unset>'}`)
  w.line(1, `AcquireTime:\t${longTime(lease.spec?.acquireTime)}`)
  w.line(1, `RenewTime:\t${longTime(lease.spec?.renewTime)}`)
}

function amounts(w: Writer, title: string, values: Readonly<Record<string, string>> | undefined): void {
  w.line(0, `${title}:`)
  for (const name of Object.keys(values ?? {}).sort()) w.line(1, `${name}:\t${values?.[name]}`)
}

async function podsOn(api: Api, name: string): Promise<PodObject[]> {
  const resource = await api.forKind('v1', 'Pod')
  if (!resource) return []
  const fieldSelector = `spec.nodeName=${name},status.phase!=Succeeded,status.phase!=Failed`
  return (await listAll(api, resource, undefined, { fieldSelector })).items as PodObject[]
}

const columns = ['cpu', 'memory'] as const

/** What a pod asks for: the sum of its containers, or its largest init container. */
function podAmount(pod: PodObject, kind: 'requests' | 'limits', name: string): number {
  const of = (container: Container) => parseAmount(container.resources?.[kind]?.[name])
  const sum = (pod.spec.containers ?? []).reduce((total, container) => total + of(container), 0)
  return Math.max(sum, ...(pod.spec.initContainers ?? []).map(of))
}

function podLines(w: Writer, node: Node, pods: readonly PodObject[], now: number): void {
  const allocatable = node.status?.allocatable ?? node.status?.capacity ?? {}
  const share = (value: number, name: string) => Math.trunc((value / (parseAmount(allocatable[name]) || Number.POSITIVE_INFINITY)) * 100)
  w.line(0, `Non-terminated Pods:\t(${pods.length} in total)`)
  w.line(1, 'Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge')
  w.line(1, '---------\t----\t\t------------\t----------\t---------------\t-------------\t---')
  for (const pod of pods) {
    const cells = columns.flatMap((name) =>
      (['requests', 'limits'] as const).map((kind) => {
        const value = podAmount(pod, kind, name)
        return `${formatAmount(value, name)} (${share(value, name)}%)`
      }),
    )
    const age = pod.metadata.creationTimestamp ? humanDuration(now - Date.parse(pod.metadata.creationTimestamp)) : '<unknown>'
    w.line(1, `${pod.metadata.namespace}\t${pod.metadata.name}\t\t${cells.join('\t')}\t${age}`)
  }
  w.line(0, 'Allocated resources:')
  w.line(1, '(Total limits may be over 100 percent, i.e., overcommitted.)')
  w.line(1, 'Resource\tRequests\tLimits')
  w.line(1, '--------\t--------\t------')
  for (const name of [
    'cpu',
    'memory',
    'ephemeral-storage',
    ...Object.keys(allocatable)
      .filter((one) => one.startsWith('hugepages-'))
      .sort(),
  ]) {
    const total = (kind: 'requests' | 'limits') => pods.reduce((sum, pod) => sum + podAmount(pod, kind, name), 0)
    const [requests, limits] = [total('requests'), total('limits')]
    w.line(
      1,
      `${name}\t${formatAmount(requests, name)} (${share(requests, name)}%)\t${formatAmount(limits, name)} (${share(limits, name)}%)`,
    )
  }
}
