import { controllerOf } from '@/cluster/controllers/adoption'
import type { Pod } from '@/cluster/kinds/core/pod-types'
import { hasCompany, matchesTerm, tolerates } from './affinity'
import type { Amounts, Attempt, NodeState } from './node-state'
import { spreadCrowd } from './topology-spread'

/** A preference among the nodes that fit: raw scores, higher is better, brought to 0…100 over all nodes and weighted. */
export type Score = {
  name: string
  weight: number
  raw(attempt: Attempt, state: NodeState): number
  /** How raw scores become 0…100: as they are, by the best one, or turned round (fewest is best). */
  scale: 'as-is' | 'best-is-100' | 'least-is-100'
}

/** What a container counts for when it asks for nothing. as pkg/scheduler/util DefaultMilliCPURequest, DefaultMemoryRequest */
const LEAST: Amounts = { cpu: 0.1, memory: 200 * 1024 * 1024 }

const share = (name: string, { request }: Attempt, { allocatable, pods, requested }: NodeState): number => {
  const idle = LEAST[name] ?? 0
  const used = Math.max(requested[name] ?? 0, pods.length * idle) + Math.max(request[name] ?? 0, idle)
  return Math.min(1, used / (allocatable[name] || 1))
}

/** More crowded than any node: one without the label that pods are spread by. */
const MISSING = 10_000

const sameOwner = (pod: Pod, other: Pod): boolean => {
  const owner = controllerOf(pod)?.uid
  return owner !== undefined && owner === controllerOf(other)?.uid
}

/** Weights as in the default profile. */
export const scores: readonly Score[] = [
  {
    name: 'NodeResourcesFit',
    weight: 1,
    scale: 'as-is',
    raw: (attempt, state) => 100 * (1 - (share('cpu', attempt, state) + share('memory', attempt, state)) / 2),
  },
  {
    name: 'NodeResourcesBalancedAllocation',
    weight: 1,
    scale: 'as-is',
    raw: (attempt, state) => 100 * (1 - Math.abs(share('cpu', attempt, state) - share('memory', attempt, state)) / 2),
  },
  {
    name: 'TaintToleration',
    weight: 3,
    scale: 'least-is-100',
    raw: ({ pod }, { node }) =>
      (node.spec?.taints ?? []).filter((t) => t.effect === 'PreferNoSchedule' && !pod.spec.tolerations?.some((own) => tolerates(own, t)))
        .length,
  },
  {
    name: 'NodeAffinity',
    weight: 2,
    scale: 'best-is-100',
    raw: ({ pod }, { node }) =>
      (pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [])
        .filter(({ preference }) => matchesTerm(preference, node))
        .reduce((sum, { weight }) => sum + weight, 0),
  },
  {
    // Without constraints of its own, the default ones spread a controller's pods over the nodes.
    name: 'PodTopologySpread',
    weight: 2,
    scale: 'least-is-100',
    raw: (attempt, state) => {
      const own = spreadCrowd(attempt, state)
      if (own !== undefined) return Math.min(own, MISSING)
      if (attempt.pod.spec.topologySpreadConstraints?.length) return 0
      return state.pods.filter((other) => sameOwner(attempt.pod, other) && other.metadata.deletionTimestamp === undefined).length
    },
  },
  {
    name: 'InterPodAffinity',
    weight: 2,
    scale: 'best-is-100',
    raw: ({ pod, nodes, read }, state) => {
      const near = pod.spec.affinity?.podAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []
      const far = pod.spec.affinity?.podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []
      const sum = (terms: typeof near) =>
        terms.filter((t) => hasCompany(t.podAffinityTerm, pod, state, nodes, read)).reduce((total, { weight }) => total + weight, 0)
      return sum(near) - sum(far)
    },
  },
]

/** The total of each node, in the order given. */
export function totals(attempt: Attempt, states: readonly NodeState[]): number[] {
  const sums = states.map(() => 0)
  for (const { raw, scale, weight } of scores) {
    const values = states.map((state) => raw(attempt, state))
    const high = Math.max(...values)
    const low = Math.min(...values)
    values.forEach((value, i) => {
      sums[i]! += weight * scaled(value, low, high, scale)
    })
  }
  return sums.map(Math.round)
}

function scaled(value: number, low: number, high: number, scale: Score['scale']): number {
  if (scale === 'as-is') return value
  if (high === low) return scale === 'least-is-100' ? 100 : 0
  const best = (100 * (value - low)) / (high - low)
  return scale === 'least-is-100' ? 100 - best : best
}
