import type { KubeObject } from '@/apimachinery/object'
import { parseTimestamp } from '@/cluster/api/time'
import type { Container, Pod, PodCondition } from '@/cluster/kinds/core/pod-types'

export const conditionOf = (pod: Pod, type: string): PodCondition | undefined => pod.status?.conditions?.find((c) => c.type === type)

// as pkg/api/v1/pod IsPodReady
export const isPodReady = (pod: Pod): boolean => conditionOf(pod, 'Ready')?.status === 'True'

// as pkg/api/v1/pod IsPodAvailable
export const isPodAvailable = (pod: Pod, minReadySeconds: number, now: number): boolean => {
  const ready = conditionOf(pod, 'Ready')
  if (ready?.status !== 'True') return false
  return minReadySeconds === 0 || availableAt(pod, minReadySeconds) <= now
}

/** When a ready pod counts as available, milliseconds since the epoch; Infinity while it is not ready. */
export const availableAt = (pod: Pod, minReadySeconds: number): number => {
  const ready = conditionOf(pod, 'Ready')
  if (ready?.status !== 'True' || !ready.lastTransitionTime) return Number.POSITIVE_INFINITY
  return parseTimestamp(ready.lastTransitionTime) + minReadySeconds * 1000
}

export const isTerminating = (object: KubeObject): boolean => object.metadata.deletionTimestamp !== undefined

/** Succeeded or Failed: it will never run again. */
export const isFinished = (pod: Pod): boolean => pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed'

// as pkg/controller IsPodActive
export const isPodActive = (pod: Pod): boolean => !isFinished(pod) && !isTerminating(pod)

/** All containers of a pod, of whatever sort. */
export const containersOf = ({ spec }: Pod): Container[] => [
  ...spec.containers,
  ...(spec.initContainers ?? []),
  ...(spec.ephemeralContainers ?? []),
]

/** Init containers that keep running next to the others: `restartPolicy: Always`. */
export const isSidecar = (container: Container): boolean => container.restartPolicy === 'Always'

/** The same object with a status condition set; the transition time changes only with the status. */
export function withCondition<C extends { type: string; status: string; lastTransitionTime?: string }>(
  conditions: readonly C[] | undefined,
  next: C,
  now: string,
): C[] {
  const before = conditions?.find((c) => c.type === next.type)
  const lastTransitionTime = before?.status === next.status ? (before.lastTransitionTime ?? now) : now
  const entry = { ...next, lastTransitionTime }
  return before ? conditions!.map((c) => (c === before ? entry : c)) : [...(conditions ?? []), entry]
}
