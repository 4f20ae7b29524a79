import type { KubeObject } from '@/apimachinery/object'
import type { Reader } from '@/cluster/api/reader'
import { parseTimestamp, timestamp } from '@/cluster/api/time'
import type { FieldError } from '@/cluster/door'
import { ageColumn } from '../columns'
import { defineKind, proxySubresource, statusOf } from '../define'
import { duplicateValue, forbiddenValue, invalidValue, notSupportedValue, requiredValue } from '../field-error'
import { labelValueErrors } from '../names'
import { qualifiedName } from '../text-rules'
import { pod } from './pod'
import { kubeletAnswer } from './proxied'
import { cidr } from './service-ip-rules'

export type Taint = { key: string; value?: string; effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute'; timeAdded?: string }
export type NodeAddress = { type: 'InternalIP' | 'ExternalIP' | 'Hostname' | 'InternalDNS' | 'ExternalDNS'; address: string }
export type NodeCondition = {
  type: string
  status: 'True' | 'False' | 'Unknown'
  lastHeartbeatTime?: string
  lastTransitionTime?: string
  reason?: string
  message?: string
}

export type Node = KubeObject & {
  spec?: { podCIDR?: string; podCIDRs?: string[]; providerID?: string; unschedulable?: boolean; taints?: Taint[] }
  status?: {
    capacity?: Record<string, string>
    allocatable?: Record<string, string>
    conditions?: NodeCondition[]
    addresses?: NodeAddress[]
    images?: { names: string[]; sizeBytes?: number }[]
    nodeInfo?: Record<string, string>
    daemonEndpoints?: { kubeletEndpoint?: { Port: number } }
    [field: string]: unknown
  }
}

const roleLabel = 'node-role.kubernetes.io/'

/** As pkg/printers/internalversion findNodeRoles. */
export const nodeRoles = (node: Node): string[] => {
  const roles = new Set<string>()
  for (const [key, value] of Object.entries(node.metadata.labels ?? {})) {
    if (key.startsWith(roleLabel) && key.length > roleLabel.length) roles.add(key.slice(roleLabel.length))
    else if (key === 'kubernetes.io/role' && value !== '') roles.add(value)
  }
  return [...roles].sort()
}

/** As printNode: `Ready`, `NotReady`, `Unknown`, with `,SchedulingDisabled` when cordoned. */
export const nodeStatusText = (node: Node): string => {
  const ready = node.status?.conditions?.find((c) => c.type === 'Ready')
  const text = ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady'
  return node.spec?.unschedulable ? `${text},SchedulingDisabled` : text
}

const address = (node: Node, type: NodeAddress['type']) => node.status?.addresses?.find((a) => a.type === type)?.address ?? '<none>'
const info = (node: Node, key: string) => node.status?.nodeInfo?.[key] || '<unknown>'
const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

// as pkg/apis/core/validation validateNodeTaints
const taintErrors = (node: Node): FieldError[] => {
  const errors: FieldError[] = []
  const seen = new Set<string>()
  for (const [i, taint] of (node.spec?.taints ?? []).entries()) {
    const at = `spec.taints[${i}]`
    errors.push(
      ...qualifiedName(`${at}.key`, taint.key ?? ''),
      ...labelValueErrors(taint.value ?? '').map((m) => invalidValue(`${at}.value`, taint.value, m)),
    )
    if (!taint.effect) errors.push(requiredValue(`${at}.effect`, ''))
    else if (!effects.includes(taint.effect)) errors.push(notSupportedValue(`${at}.effect`, taint.effect, effects))
    const identity = `${taint.key} ${taint.effect}`
    if (seen.has(identity)) {
      const twice = duplicateValue(at, {
        Key: taint.key,
        Value: taint.value ?? '',
        Effect: taint.effect,
        TimeAdded: taint.timeAdded ?? null,
      })
      errors.push({ ...twice, message: `${twice.message}: taints must be unique by key and effect pair` })
    }
    seen.add(identity)
  }
  return errors
}

/** A kubelet reports at least this often, milliseconds. as nodeStatusReportFrequency */
const REPORT = 300_000

/** What the kubelet has said again since, of the conditions that are its own. */
const heartbeat = (node: Node, read: Reader): Node => {
  const heard = read.heard(node.metadata.name ?? '')
  const conditions = node.status?.conditions
  if (heard === undefined || conditions === undefined) return node
  const last = (condition: NodeCondition): NodeCondition => {
    if (condition.type === 'NetworkUnavailable' || condition.status === 'Unknown' || !condition.lastHeartbeatTime) return condition
    const from = parseTimestamp(condition.lastHeartbeatTime)
    const reports = Math.floor((heard - from) / REPORT)
    return reports <= 0 ? condition : { ...condition, lastHeartbeatTime: timestamp(from + reports * REPORT) }
  }
  return { ...node, status: { ...node.status, conditions: conditions.map(last) } }
}

export const node = defineKind<Node>({
  apiVersion: 'v1',
  kind: 'Node',
  plural: 'nodes',
  shortNames: ['no'],
  namespaced: false,
  subresources: [proxySubresource('NodeProxyOptions'), statusOf('Node')],
  proxied: kubeletAnswer(() => pod),
  keepsStatusOnCreate: true,
  asRead: heartbeat,
  defaults: (draft) => {
    draft.spec ??= {}
  },
  // as ValidateNode
  validate: (node) => [...taintErrors(node), ...(node.spec?.podCIDRs ?? []).flatMap((range, i) => cidr(`spec.podCIDRs[${i}]`, range))],
  // as ValidateNodeUpdate
  validateUpdate: (node, previous) => {
    const was = previous.spec?.podCIDR
    return was !== undefined && was !== node.spec?.podCIDR
      ? [forbiddenValue('spec.podCIDRs', 'node updates may not change podCIDR except from "" to valid')]
      : []
  },
  fields: { 'spec.unschedulable': (n) => String(n.spec?.unschedulable === true) },
  columns: [
    { name: 'Status', cell: nodeStatusText },
    { name: 'Roles', cell: (n) => nodeRoles(n).join(',') || '<none>' },
    ageColumn,
    { name: 'Version', cell: (n) => n.status?.nodeInfo?.kubeletVersion ?? '' },
    { name: 'Internal-IP', wide: true, cell: (n) => address(n, 'InternalIP') },
    { name: 'External-IP', wide: true, cell: (n) => address(n, 'ExternalIP') },
    { name: 'OS-Image', wide: true, cell: (n) => info(n, 'osImage') },
    { name: 'Kernel-Version', wide: true, cell: (n) => info(n, 'kernelVersion') },
    { name: 'Container-Runtime', wide: true, cell: (n) => info(n, 'containerRuntimeVersion') },
  ],
})
