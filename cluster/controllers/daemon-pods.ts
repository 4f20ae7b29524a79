import type { DaemonSet } from '@/cluster/kinds/apps/daemon-set'
import { daemonSet as kind, TEMPLATE_GENERATION } from '@/cluster/kinds/apps/daemon-set'
import type { Node } from '@/cluster/kinds/core/node'
import type { NodeSelectorTerm, Pod, PodSpec, Toleration } from '@/cluster/kinds/core/pod-types'
import { matchesNodeAffinity, untolerated } from '@/cluster/scheduler/affinity'
import { controllerRef } from './adoption'
import { podFromTemplate } from './pod-template'

/** The label that tells of which revision a daemon pod is. */
export const HASH = 'controller-revision-hash'

// as pkg/controller/daemon/util AddOrUpdateDaemonPodTolerations
const daemonTolerations = (hostNetwork: boolean): Toleration[] => [
  { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/disk-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/memory-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/pid-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/unschedulable', operator: 'Exists', effect: 'NoSchedule' },
  ...(hostNetwork ? [{ key: 'node.kubernetes.io/network-unavailable', operator: 'Exists', effect: 'NoSchedule' } as const] : []),
]

// as pkg/controller/daemon NewPod
const daemonSpec = (spec: PodSpec): PodSpec => ({
  ...spec,
  tolerations: [...(spec.tolerations ?? []), ...daemonTolerations(spec.hostNetwork === true)],
})

/** The pod for one node: the scheduler is told which by affinity. as ReplaceDaemonSetPodNodeNameNodeAffinity */
export function daemonPod(set: DaemonSet, node: string, hash: string, suffix: string): Pod {
  const generateName = `${set.metadata.name}-`
  const pod = podFromTemplate(set.spec.template, set, controllerRef(kind, set), { name: generateName + suffix, generateName })
  const onNode: NodeSelectorTerm = { matchFields: [{ key: 'metadata.name', operator: 'In', values: [node] }] }
  const { affinity } = pod.spec
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      labels: {
        ...pod.metadata.labels,
        [HASH]: hash,
        'pod-template-generation': set.metadata.annotations?.[TEMPLATE_GENERATION] ?? '1',
      },
    },
    spec: {
      ...daemonSpec(pod.spec),
      affinity: {
        ...affinity,
        nodeAffinity: { ...affinity?.nodeAffinity, requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [onNode] } },
      },
    },
  }
}

/** The node a daemon pod runs on or is meant for. as pkg/controller/daemon/util GetTargetNodeName */
export function targetNode({ spec }: Pod): string | undefined {
  if (spec.nodeName) return spec.nodeName
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []
  for (const { matchFields } of terms) {
    const named = matchFields?.find(({ key, operator, values }) => key === 'metadata.name' && operator === 'In' && values?.length === 1)
    if (named) return named.values![0]
  }
  return undefined
}

/** Whether the node should have a daemon pod, and whether one that is there may stay. as NodeShouldRunDaemonPod */
export function belongs(set: DaemonSet, node: Node): { should: boolean; stays: boolean } {
  const spec = daemonSpec(set.spec.template.spec)
  const pod: Pod = { apiVersion: 'v1', kind: 'Pod', metadata: {}, spec }
  if (spec.nodeName && spec.nodeName !== node.metadata.name) return { should: false, stays: false }
  if (!matchesNodeAffinity(pod, node)) return { should: false, stays: false }
  if (!untolerated(pod, node, ['NoSchedule', 'NoExecute'])) return { should: true, stays: true }
  return { should: false, stays: !untolerated(pod, node, ['NoExecute']) }
}
