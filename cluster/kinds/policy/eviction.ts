import type { KubeObject, Status, StatusCause } from '@/apimachinery/object'
import { matchesSelector } from '@/apimachinery/selector'
import type { Reader } from '@/cluster/api/reader'
import { StatusError } from '@/cluster/api/status'
import { timestamp } from '@/cluster/api/time'
import type { Pod, PodCondition } from '../core/pod-types'
import type { AnswerContext, Kind } from '../kind'
import { type PodDisruptionBudget, podDisruptionBudget } from './pod-disruption-budget'

type Eviction = KubeObject & {
  deleteOptions?: { gracePeriodSeconds?: number; preconditions?: { uid?: string; resourceVersion?: string }; dryRun?: string[] }
}

/** The budgets whose selector takes in a pod. */
export const budgetsOf = (pod: Pod, read: Reader): PodDisruptionBudget[] =>
  read
    .list(podDisruptionBudget, pod.metadata.namespace)
    .filter(({ spec }) => spec.selector !== undefined && matchesSelector(pod.metadata.labels, spec.selector))

const refusal = (cause: StatusCause, retryAfterSeconds?: number) =>
  new StatusError(429, 'TooManyRequests', "Cannot evict pod as it would violate the pod's disruption budget.", {
    causes: [cause],
    ...(retryAfterSeconds ? { retryAfterSeconds } : {}),
  })

// as pkg/registry/core/pod/storage canIgnorePDB
const isFree = ({ metadata, status }: Pod): boolean =>
  ['Succeeded', 'Failed', 'Pending'].includes(status?.phase ?? '') || metadata.deletionTimestamp !== undefined

/** Throws when the pod's budget has no room. as EvictionREST.checkAndDecrement */
const checkBudget = (pod: Pod, budgets: readonly PodDisruptionBudget[]): void => {
  const [budget, other] = budgets
  if (!budget) return
  if (other)
    throw new StatusError(
      500,
      'InternalError',
      'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
    )
  const { metadata, spec, status } = budget
  const { currentHealthy = 0, desiredHealthy = 0, disruptionsAllowed = 0 } = status ?? {}
  const ready = pod.status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True')
  if (!ready && (spec.unhealthyPodEvictionPolicy === 'AlwaysAllow' || (currentHealthy >= desiredHealthy && desiredHealthy > 0))) return
  if ((status?.observedGeneration ?? 0) < (metadata.generation ?? 0))
    throw refusal(
      { reason: 'DisruptionBudget', message: `The disruption budget ${metadata.name} is still being processed by the server.` },
      10,
    )
  if (disruptionsAllowed <= 0)
    throw refusal({
      reason: 'DisruptionBudget',
      message: `The disruption budget ${metadata.name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`,
    })
}

/** A condition that says why a pod goes, as it stands on the pod while it goes. */
export const disruptionTarget = (pod: Pod, reason: string, message: string, now: number): Pod => {
  const condition: PodCondition = {
    type: 'DisruptionTarget',
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: timestamp(now),
    reason,
    message,
    ...(pod.metadata.generation === undefined ? {} : { observedGeneration: pod.metadata.generation }),
  }
  const others = (pod.status?.conditions ?? []).filter(({ type }) => type !== 'DisruptionTarget')
  return { ...pod, status: { ...pod.status, conditions: [...others, condition] } }
}

/** What POST to a pod's `eviction` does: the pod goes as its budget allows. as pkg/registry/core/pod/storage EvictionREST.Create */
export const evict =
  (kind: () => Kind<Pod>) =>
  (pod: Pod, given: KubeObject, { read, write, world, dryRun }: AnswerContext): Status => {
    const { deleteOptions = {} } = given as Eviction
    const dry = dryRun || deleteOptions.dryRun?.includes('All') === true
    const podKind = kind() as unknown as Kind
    const { namespace, name = '' } = pod.metadata
    const free = isFree(pod)
    if (!free) checkBudget(pod, budgetsOf(pod, read))
    const told = disruptionTarget(pod, 'EvictionByEvictionAPI', 'Eviction API: evicting', world.now())
    if (!free && !dry) write.updateStatus(podKind, { ...told, metadata: { ...told.metadata, resourceVersion: undefined } } as Pod)
    const { gracePeriodSeconds, preconditions } = deleteOptions
    write.delete(podKind, namespace, name, {
      dryRun: dry,
      ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
      ...(preconditions?.uid === undefined ? {} : { uid: preconditions.uid }),
    })
    return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 }
  }
