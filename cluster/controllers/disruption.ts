import type { KubeObject } from '@/apimachinery/object'
import { formatSelector, matchesSelector } from '@/apimachinery/selector'
import { timestamp } from '@/cluster/api/time'
import { deployment } from '@/cluster/kinds/apps/deployment'
import { replicaSet } from '@/cluster/kinds/apps/replica-set'
import { statefulSet } from '@/cluster/kinds/apps/stateful-set'
import { pod as podKind } from '@/cluster/kinds/core/pod'
import type { Pod } from '@/cluster/kinds/core/pod-types'
import type { Kind } from '@/cluster/kinds/kind'
import { budgetsOf } from '@/cluster/kinds/policy/eviction'
import { podDisruptionBudget as kind, type PodDisruptionBudget } from '@/cluster/kinds/policy/pod-disruption-budget'
import { isFinished, isPodReady, isTerminating, withCondition } from '@/cluster/node/pod-facts'
import { controllerOf } from './adoption'
import { scaled } from './deployment-rollout'
import { type Action, controller, type PlanContext } from './plan'

const SOURCE = 'controllermanager'

const scalable: readonly Kind[] = [deployment, replicaSet, statefulSet].map((k) => k as unknown as Kind)

/** as pkg/controller/disruption sync */
export const disruptionController = controller<PodDisruptionBudget>({
  name: 'disruption',
  for: kind,
  watches: [
    {
      kind: podKind,
      keys: (pod, read) => budgetsOf(pod as Pod, read).map(({ metadata }) => ({ namespace: metadata.namespace, name: metadata.name! })),
    },
    // How many pods there should be is for their owners to say.
    ...scalable.map((owner) => ({
      kind: owner,
      keys: ({ metadata }: KubeObject, read: PlanContext['read']) =>
        read.list(kind, metadata.namespace).map((budget) => ({ namespace: budget.metadata.namespace, name: budget.metadata.name! })),
    })),
  ],
  plan(budget, context) {
    const { selector } = budget.spec
    const pods = context.read
      .list(podKind, budget.metadata.namespace)
      .filter((pod) => selector !== undefined && matchesSelector(pod.metadata.labels, selector) && !isFinished(pod))
    const event = (type: 'Normal' | 'Warning', reason: string, message: string): Action => ({
      do: 'event',
      about: budget,
      type,
      reason,
      message,
      source: SOURCE,
    })
    const isFresh = budget.status?.observedGeneration !== budget.metadata.generation
    const expected = expectation(budget, pods, context)
    if ('error' in expected)
      return [
        ...(isFresh
          ? [event('Warning', 'CalculateExpectedPodCountFailed', `Failed to calculate the number of expected pods: ${expected.error}`)]
          : []),
        ...(isFresh ? [event('Warning', 'UnmanagedPods', unmanagedText(budget))] : []),
        { do: 'status', kind, object: failed(budget, expected.error, context.now) },
      ]
    const healthy = pods.filter((pod) => isPodReady(pod) && !isTerminating(pod)).length
    const none = pods.length === 0 && isFresh ? [event('Normal', 'NoPods', 'No matching pods found')] : []
    return [...none, { do: 'status', kind, object: withStatus(budget, expected, healthy, context.now) }]
  },
})

const unmanagedText = ({ spec }: PodDisruptionBudget): string =>
  `Pods selected by this PodDisruptionBudget (selector: ${formatSelector(spec.selector)}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.`

type Expectation = { expected: number; desired: number }

// as getExpectedPodCount
function expectation({ spec }: PodDisruptionBudget, pods: readonly Pod[], context: PlanContext): Expectation | { error: string } {
  const { maxUnavailable, minAvailable } = spec
  if (maxUnavailable === undefined && typeof minAvailable !== 'string') return { expected: pods.length, desired: minAvailable ?? 0 }
  const counted = scaleOf(pods, context)
  if (typeof counted !== 'number') return counted
  if (maxUnavailable !== undefined) return { expected: counted, desired: Math.max(0, counted - scaled(maxUnavailable, counted, Math.ceil)) }
  return { expected: counted, desired: scaled(minAvailable, counted, Math.ceil) }
}

/** How many pods the owners of these pods want together. as getExpectedScale */
function scaleOf(pods: readonly Pod[], { read }: PlanContext): number | { error: string } {
  const seen = new Map<string, number>()
  for (const pod of pods) {
    let object: KubeObject = pod
    let owner = controllerOf(pod)
    if (!owner) return { error: `found no controller ref for pod "${pod.metadata.name}"` }
    let scale: number | undefined
    for (; owner; owner = controllerOf(object)) {
      const { name, kind: ownerKind } = owner
      const found = scalable.find((k) => k.kind === ownerKind)
      const next = found && read.get(found, pod.metadata.namespace, name)
      if (!found || !next) break
      object = next
      scale = found.scale!.replicas(next)
    }
    if (scale === undefined)
      return {
        error: `${controllerOf(pod)!.kind.toLowerCase()}s.${groupOf(controllerOf(pod)!.apiVersion)} does not implement the scale subresource`,
      }
    seen.set(object.metadata.uid!, scale)
  }
  return [...seen.values()].reduce((sum, count) => sum + count, 0)
}

const groupOf = (apiVersion: string): string => (apiVersion.includes('/') ? apiVersion.split('/')[0]! : '')

// as updatePdbStatus
function withStatus(budget: PodDisruptionBudget, { expected, desired }: Expectation, healthy: number, now: number): PodDisruptionBudget {
  const allowed = expected <= 0 ? 0 : Math.max(0, healthy - desired)
  const observedGeneration = budget.metadata.generation
  const condition = {
    type: 'DisruptionAllowed',
    status: allowed > 0 ? 'True' : 'False',
    observedGeneration,
    reason: allowed > 0 ? 'SufficientPods' : 'InsufficientPods',
    message: '',
  }
  return {
    ...budget,
    status: {
      observedGeneration,
      disruptionsAllowed: allowed,
      currentHealthy: healthy,
      desiredHealthy: desired,
      expectedPods: expected,
      conditions: withCondition(budget.status?.conditions, condition, timestamp(now)),
    },
  }
}

// as failSafe
function failed(budget: PodDisruptionBudget, message: string, now: number): PodDisruptionBudget {
  const condition = {
    type: 'DisruptionAllowed',
    status: 'False',
    observedGeneration: budget.metadata.generation,
    reason: 'SyncFailed',
    message,
  }
  const before = budget.status ?? { currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 }
  return {
    ...budget,
    status: { ...before, disruptionsAllowed: 0, conditions: withCondition(budget.status?.conditions, condition, timestamp(now)) },
  }
}
