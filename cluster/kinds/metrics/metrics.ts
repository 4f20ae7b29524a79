import type { KubeObject } from '@/apimachinery/object'
import type { Reader } from '@/cluster/api/reader'
import { parseTimestamp, timestamp } from '@/cluster/api/time'
import { node } from '../core/node'
import { pod } from '../core/pod'
import type { Pod } from '../core/pod-types'
import { service } from '../core/service'
import { defineKind } from '../define'
import { endpointSlice } from '../discovery/endpoint-slice'

type Amounts = { cpu: string; memory: string }
type Measured = { timestamp: string; window: string }
export type PodMetrics = KubeObject & Measured & { containers: { name: string; usage: Amounts }[] }
export type NodeMetrics = KubeObject & Measured & { usage: Amounts }

/** How often, and over how long, metrics-server measures, milliseconds. */
const PERIOD = 15_000
const WINDOW = '15s'

/** What an empty machine's own processes use: kubelet, containerd, the kernel. */
const MACHINE = { cpu: 0.045, memory: 620 * 1024 * 1024 }

const amounts = ({ cpu, memory }: { cpu: number; memory: number }): Amounts => ({
  cpu: `${Math.round(cpu * 1e9)}n`,
  memory: `${Math.round(memory / 1024)}Ki`,
})

/** True while metrics-server answers for the API: its Service has an endpoint that is ready. */
export const servesMetrics = (read: Reader): boolean =>
  read.get(service, 'kube-system', 'metrics-server') !== undefined &&
  read
    .list(endpointSlice, 'kube-system')
    .some(
      ({ metadata, endpoints }) =>
        metadata.labels?.['kubernetes.io/service-name'] === 'metrics-server' && endpoints?.some(({ conditions }) => conditions?.ready),
    )

/** A pod's usage, once it has run long enough to be measured. */
export const measured = (object: Pod, read: Reader): ReturnType<Reader['usage']> => {
  const started = (object.status?.containerStatuses ?? []).flatMap(({ state }) => state?.running?.startedAt ?? [])
  if (started.length === 0 || Math.max(...started.map(parseTimestamp)) + PERIOD > read.now()) return undefined
  return read.usage(object)
}

const when = (read: Reader): Measured => ({ timestamp: timestamp(Math.floor(read.now() / PERIOD) * PERIOD), window: WINDOW })

const age = [{ name: 'Window', cell: ({ window }: Measured) => window }]

export const podMetrics = defineKind<PodMetrics>({
  apiVersion: 'metrics.k8s.io/v1beta1',
  kind: 'PodMetrics',
  plural: 'pods',
  singular: '',
  namespaced: true,
  verbs: ['get', 'list'],
  isServed: servesMetrics,
  computed: ({ read, namespace }) =>
    read.list(pod, namespace).flatMap((object): PodMetrics[] => {
      const used = measured(object, read)
      if (!used) return []
      const { name, labels, creationTimestamp } = object.metadata
      return [
        {
          apiVersion: 'metrics.k8s.io/v1beta1',
          kind: 'PodMetrics',
          metadata: { name, namespace: object.metadata.namespace, creationTimestamp, ...(labels ? { labels } : {}) },
          ...when(read),
          containers: Object.entries(used).map(([container, usage]) => ({ name: container, usage: amounts(usage) })),
        },
      ]
    }),
  columns: age,
})

export const nodeMetrics = defineKind<NodeMetrics>({
  apiVersion: 'metrics.k8s.io/v1beta1',
  kind: 'NodeMetrics',
  plural: 'nodes',
  singular: '',
  namespaced: false,
  verbs: ['get', 'list'],
  isServed: servesMetrics,
  computed: ({ read }) =>
    read.list(node).map((object): NodeMetrics => {
      const total = { ...MACHINE }
      for (const there of read.list(pod)) {
        if (there.spec.nodeName !== object.metadata.name) continue
        for (const { cpu, memory } of Object.values(measured(there, read) ?? {})) {
          total.cpu += cpu
          total.memory += memory
        }
      }
      const { name, labels, creationTimestamp } = object.metadata
      return {
        apiVersion: 'metrics.k8s.io/v1beta1',
        kind: 'NodeMetrics',
        metadata: { name, creationTimestamp, ...(labels ? { labels } : {}) },
        ...when(read),
        usage: amounts(total),
      }
    }),
  columns: age,
})
