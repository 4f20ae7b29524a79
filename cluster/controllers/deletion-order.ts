import type { Pod } from '@/cluster/kinds/core/pod-types'
import { conditionOf, isPodActive, isPodReady } from '@/cluster/node/pod-facts'
import { by, sortedBy } from './arrays'

const PHASE_ORDER: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 }

const restarts = (pod: Pod): number => Math.max(0, ...(pod.status?.containerStatuses ?? []).map((c) => c.restartCount))
const cost = (pod: Pod): number => Number(pod.metadata.annotations?.['controller.kubernetes.io/pod-deletion-cost'] ?? 0)

/**
 * Pods in the order in which a scale-down removes them: those that matter least come first. `related` are the pods that count as company on a node.
 * as pkg/controller ActivePodsWithRanks
 */
export function deletionOrder(pods: readonly Pod[], related: readonly Pod[]): Pod[] {
  const onNode = new Map<string, number>()
  for (const pod of related.filter(isPodActive)) {
    if (pod.spec.nodeName) onNode.set(pod.spec.nodeName, (onNode.get(pod.spec.nodeName) ?? 0) + 1)
  }
  return sortedBy(
    pods,
    by((pod) => (pod.spec.nodeName ? 1 : 0)),
    by((pod) => PHASE_ORDER[pod.status?.phase ?? 'Pending'] ?? 0),
    by((pod) => (isPodReady(pod) ? 1 : 0)),
    by(cost),
    by((pod) => -(onNode.get(pod.spec.nodeName ?? '') ?? 0)),
    // The newer goes first; times are RFC 3339 in UTC, so text order is time order.
    (a, b) => by((pod: Pod) => conditionOf(pod, 'Ready')?.lastTransitionTime ?? '')(b, a),
    by((pod) => -restarts(pod)),
    (a, b) => by((pod: Pod) => pod.metadata.creationTimestamp ?? '')(b, a),
  )
}
