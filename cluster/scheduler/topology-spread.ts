import { matchesSelector } from '@/apimachinery/selector'
import type { Pod, TopologySpreadConstraint } from '@/cluster/kinds/core/pod-types'
import { matchesNodeAffinity, topologyOf, untolerated } from './affinity'
import type { Attempt, NodeState } from './node-state'

/** How many pods that a constraint counts stand in each domain that it looks at. */
type Counts = ReadonlyMap<string, number>

const constraintsOf = (pod: Pod, when: TopologySpreadConstraint['whenUnsatisfiable']): TopologySpreadConstraint[] =>
  (pod.spec.topologySpreadConstraints ?? []).filter(({ whenUnsatisfiable }) => whenUnsatisfiable === when)

/** Whom a constraint of the pod counts: its selector, and the pod's own values of `matchLabelKeys`. */
const counted = ({ labelSelector, matchLabelKeys = [] }: TopologySpreadConstraint, pod: Pod, other: Pod): boolean =>
  other.metadata.namespace === pod.metadata.namespace &&
  other.metadata.deletionTimestamp === undefined &&
  matchesSelector(other.metadata.labels, labelSelector) &&
  matchLabelKeys.every((key) => {
    const own = pod.metadata.labels?.[key]
    return own === undefined || other.metadata.labels?.[key] === own
  })

const looksAt = ({ nodeAffinityPolicy, nodeTaintsPolicy }: TopologySpreadConstraint, pod: Pod, { node }: NodeState): boolean =>
  (nodeAffinityPolicy === 'Ignore' || matchesNodeAffinity(pod, node)) &&
  (nodeTaintsPolicy !== 'Honor' || untolerated(pod, node, ['NoSchedule', 'NoExecute']) === undefined)

/** Nodes count only when they have the labels of all constraints. as podtopologyspread calPreFilterState */
const countsOf = (constraint: TopologySpreadConstraint, all: readonly TopologySpreadConstraint[], { pod, nodes }: Attempt): Counts => {
  const counts = new Map<string, number>()
  for (const state of nodes) {
    if (all.some(({ topologyKey }) => topologyOf(state, topologyKey) === undefined) || !looksAt(constraint, pod, state)) continue
    const domain = topologyOf(state, constraint.topologyKey)!
    counts.set(domain, (counts.get(domain) ?? 0) + state.pods.filter((other) => counted(constraint, pod, other)).length)
  }
  return counts
}

/** Fewer domains than the constraint wants count as if one stood empty. */
const least = (counts: Counts, minDomains = 1): number => (counts.size < minDomains ? 0 : Math.min(...counts.values()))

/** Why the pod may not stand on this node: a label is missing, or it would stand too unevenly. as podtopologyspread Filter */
export const spreadObstacle = (attempt: Attempt, state: NodeState): 'no label' | 'too uneven' | undefined => {
  const { pod } = attempt
  const hard = constraintsOf(pod, 'DoNotSchedule')
  for (const constraint of hard) {
    const domain = topologyOf(state, constraint.topologyKey)
    if (domain === undefined) return 'no label'
    const counts = countsOf(constraint, hard, attempt)
    const self = counted(constraint, pod, { ...pod, metadata: { ...pod.metadata, deletionTimestamp: undefined } }) ? 1 : 0
    if ((counts.get(domain) ?? 0) + self - least(counts, constraint.minDomains) > constraint.maxSkew) return 'too uneven'
  }
  return undefined
}

/**
 * How crowded a node's domains are by the pod's soft constraints: fewest is best. Infinite where a label is missing; undefined when the pod has no such
 * constraint. as podtopologyspread Score
 */
export const spreadCrowd = (attempt: Attempt, state: NodeState): number | undefined => {
  const soft = constraintsOf(attempt.pod, 'ScheduleAnyway')
  if (soft.length === 0) return undefined
  return soft.reduce((sum, constraint) => {
    const domain = topologyOf(state, constraint.topologyKey)
    if (domain === undefined) return Number.POSITIVE_INFINITY
    const counts = countsOf(constraint, soft, attempt)
    return sum + (counts.get(domain) ?? 0) * Math.log(counts.size + 2) + constraint.maxSkew - 1
  }, 0)
}
