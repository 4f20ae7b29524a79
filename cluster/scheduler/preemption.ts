import type { Reader } from '@/cluster/api/reader'
import { by, sortedBy } from '@/cluster/controllers/arrays'
import type { Action } from '@/cluster/controllers/plan'
import { pod as podKind } from '@/cluster/kinds/core/pod'
import type { Pod } from '@/cluster/kinds/core/pod-types'
import { budgetsOf, disruptionTarget } from '@/cluster/kinds/policy/eviction'
import { isTerminating } from '@/cluster/node/pod-facts'
import type { Obstacle } from './filters'
import { type Attempt, type NodeState, withoutPods } from './node-state'

export const priorityOf = ({ spec }: Pod): number => spec.priority ?? 0

type Candidate = { state: NodeState; victims: Pod[]; violations: number }

/** True while less important pods are going from the node that the pod has been promised. as DefaultPreemption.PodEligibleToPreemptOthers */
export const isAwaited = (pod: Pod, nodes: readonly NodeState[]): boolean =>
  nodes
    .find(({ node }) => node.metadata.name === pod.status?.nominatedNodeName)
    ?.pods.some((other) => isTerminating(other) && priorityOf(other) < priorityOf(pod)) === true

/**
 * The node on which the least harm makes room, and the pods that go; undefined when none does. `obstaclesOf` asks the filters again.
 * as pkg/scheduler/framework/preemption Evaluator.Preempt
 */
export function findVictims(
  attempt: Attempt,
  verdicts: readonly { state: NodeState; obstacles: Obstacle[] }[],
  obstaclesOf: (attempt: Attempt, state: NodeState) => Obstacle[],
): Candidate | undefined {
  const candidates = verdicts
    .filter(({ obstacles }) => !obstacles.some(({ final }) => final))
    .flatMap(({ state }) => victimsOn(attempt, state, obstaclesOf) ?? [])
  const [best] = sortedBy(
    candidates,
    by(({ violations }) => violations),
    by(({ victims }) => Math.max(...victims.map(priorityOf))),
    by(({ victims }) => victims.reduce((sum, pod) => sum + priorityOf(pod) + 2 ** 31, 0)),
    by(({ victims }) => victims.length),
    (a, b) => by(({ victims }: Candidate) => earliest(victims))(b, a),
  )
  return best
}

/** When the longest-running of the most important victims began. */
const earliest = (victims: readonly Pod[]): string => {
  const top = Math.max(...victims.map(priorityOf))
  return victims
    .filter((pod) => priorityOf(pod) === top)
    .map(({ status, metadata }) => status?.startTime ?? metadata.creationTimestamp ?? '')
    .sort()[0]!
}

/** All less important pods are taken away in thought, and as many as fit are put back, the most important first. as SelectVictimsOnNode */
function victimsOn(
  attempt: Attempt,
  state: NodeState,
  obstaclesOf: (attempt: Attempt, state: NodeState) => Obstacle[],
): Candidate | undefined {
  const lesser = state.pods.filter((pod) => priorityOf(pod) < priorityOf(attempt.pod))
  if (lesser.length === 0) return undefined
  const fitsWithout = (gone: readonly Pod[]): boolean => {
    const there = withoutPods(state, gone)
    const nodes = attempt.nodes.map((other) => (other === state ? there : other))
    return obstaclesOf({ ...attempt, nodes }, there).length === 0
  }
  if (!fitsWithout(lesser)) return undefined
  const order = sortedBy(
    lesser,
    by((pod) => -priorityOf(pod)),
    by((pod) => pod.status?.startTime ?? pod.metadata.creationTimestamp ?? ''),
  )
  const guarded = violating(order, attempt.read)
  let victims: Pod[] = order
  for (const pod of [...guarded, ...order.filter((other) => !guarded.includes(other))]) {
    const fewer = victims.filter((other) => other !== pod)
    if (fitsWithout(fewer)) victims = fewer
  }
  return { state, victims, violations: victims.filter((pod) => guarded.includes(pod)).length }
}

/** The pods whose going their budgets do not allow. as filterPodsWithPDBViolation */
function violating(pods: readonly Pod[], read: Reader): Pod[] {
  const left = new Map<string, number>()
  return pods.filter((pod) =>
    budgetsOf(pod, read).some(({ metadata, status }) => {
      const room = (left.get(metadata.uid!) ?? status?.disruptionsAllowed ?? 0) - 1
      left.set(metadata.uid!, room)
      return room < 0
    }),
  )
}

/** The victims go, each with its condition and its event. as prepareCandidate */
export function evictions(preemptor: Pod, { state, victims }: Candidate, source: string, now: number): Action[] {
  return victims
    .filter((pod) => !isTerminating(pod))
    .flatMap((pod): Action[] => [
      {
        do: 'status',
        kind: podKind,
        object: disruptionTarget(pod, 'PreemptionByScheduler', `${source}: preempting to accommodate a higher priority pod`, now),
      },
      { do: 'delete', kind: podKind, namespace: pod.metadata.namespace, name: pod.metadata.name!, uid: pod.metadata.uid },
      {
        do: 'event',
        about: pod,
        type: 'Normal',
        reason: 'Preempted',
        message: `Preempted by pod ${preemptor.metadata.uid} on node ${state.node.metadata.name}`,
        source,
      },
    ])
}
