import type { Pod } from '@/cluster/kinds/core/pod-types'
import { concerns, hasCompany, matchesNodeAffinity, topologyOf, untolerated } from './affinity'
import type { Attempt, NodeState } from './node-state'
import { spreadObstacle } from './topology-spread'
import { volumeFilters } from './volume-binding'

/** Why a node is out. `final`: no preemption on that node could help. */
export type Obstacle = { reason: string; final: boolean }

/** A rule that a node must meet. Nodes stop at the first filter with an obstacle, as the scheduling framework's RunFilterPlugins. */
export type Filter = { name: string; obstacles(attempt: Attempt, state: NodeState): Obstacle[] }

const out = (reason: string, final = false): Obstacle[] => [{ reason, final }]
const fits: Obstacle[] = []

const hostPorts = (pod: Pod): string[] =>
  [...pod.spec.containers, ...(pod.spec.initContainers ?? []).filter((c) => c.restartPolicy === 'Always')].flatMap((c) =>
    (c.ports ?? []).flatMap((p) => (p.hostPort ? [`${p.protocol ?? 'TCP'} ${p.hostPort}`] : [])),
  )

/** In the order of the default profile. */
export const filters: readonly Filter[] = [
  {
    name: 'NodeUnschedulable',
    obstacles: ({ pod }, { node }) =>
      node.spec?.unschedulable &&
      !pod.spec.tolerations?.some((t) => t.operator === 'Exists' && (!t.key || t.key === 'node.kubernetes.io/unschedulable'))
        ? out('node(s) were unschedulable', true)
        : fits,
  },
  {
    name: 'NodeName',
    obstacles: ({ pod }, { node }) =>
      pod.spec.nodeName && pod.spec.nodeName !== node.metadata.name ? out("node(s) didn't match the requested node name", true) : fits,
  },
  {
    name: 'TaintToleration',
    obstacles: ({ pod }, { node }) => {
      return untolerated(pod, node, ['NoSchedule', 'NoExecute']) ? out('node(s) had untolerated taint(s)', true) : fits
    },
  },
  {
    name: 'NodeAffinity',
    obstacles: ({ pod }, { node }) =>
      matchesNodeAffinity(pod, node) ? fits : out("node(s) didn't match Pod's node affinity/selector", true),
  },
  {
    name: 'NodePorts',
    obstacles: ({ pod }, { pods }) => {
      const wanted = hostPorts(pod)
      if (wanted.length === 0) return fits
      const taken = new Set(pods.flatMap(hostPorts))
      return wanted.some((port) => taken.has(port)) ? out("node(s) didn't have free ports for the requested pod ports") : fits
    },
  },
  {
    name: 'NodeResourcesFit',
    // as noderesources fitsRequest: every resource that is short is named
    obstacles: ({ request }, { pods, allocatable, requested }) => {
      const found: Obstacle[] = []
      if (pods.length + 1 > (allocatable.pods ?? 110)) found.push({ reason: 'Too many pods', final: false })
      for (const [name, amount] of Object.entries(request)) {
        const room = allocatable[name] ?? 0
        if (amount > 0 && amount > room - (requested[name] ?? 0) + 1e-9)
          found.push({ reason: `Insufficient ${name}`, final: amount > room })
      }
      return found
    },
  },
  ...volumeFilters,
  {
    name: 'PodTopologySpread',
    obstacles: (attempt, state) => {
      const obstacle = spreadObstacle(attempt, state)
      if (obstacle === 'no label') return out("node(s) didn't match pod topology spread constraints (missing required label)", true)
      if (obstacle === 'too uneven') return out("node(s) didn't match pod topology spread constraints")
      return fits
    },
  },
  {
    name: 'InterPodAffinity',
    obstacles: ({ pod, nodes, read }, state) => {
      const affinity = pod.spec.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []
      for (const term of affinity) {
        // The first of a group that wants its own company may go anywhere.
        const alone = !nodes.some((n) => n.pods.some((other) => concerns(term, pod, other, read))) && concerns(term, pod, pod, read)
        if (!alone && !hasCompany(term, pod, state, nodes, read)) return out("node(s) didn't match pod affinity rules", true)
      }
      const anti = pod.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []
      if (anti.some((term) => hasCompany(term, pod, state, nodes, read))) return out("node(s) didn't match pod anti-affinity rules")
      const unwelcome = nodes.some((other) =>
        other.pods.some((there) =>
          (there.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).some(
            (term) =>
              topologyOf(other, term.topologyKey) !== undefined &&
              topologyOf(other, term.topologyKey) === topologyOf(state, term.topologyKey) &&
              concerns(term, there, pod, read),
          ),
        ),
      )
      return unwelcome ? out("node(s) didn't satisfy existing pods anti-affinity rules") : fits
    },
  },
]
