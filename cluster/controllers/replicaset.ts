import { matchesSelector } from '@/apimachinery/selector'
import { timestamp } from '@/cluster/api/time'
import { claim, controllerOf, controllerRef } from '@/cluster/controllers/adoption'
import { type Action, controller, type PlanContext } from '@/cluster/controllers/plan'
import type { ReplicaSet } from '@/cluster/kinds/apps/replica-set'
import { replicaSet as kind } from '@/cluster/kinds/apps/replica-set'
import { pod as podKind } from '@/cluster/kinds/core/pod'
import type { Pod } from '@/cluster/kinds/core/pod-types'
import type { Kind } from '@/cluster/kinds/kind'
import { availableAt, isPodActive, isPodAvailable, isPodReady, isTerminating, withCondition } from '@/cluster/node/pod-facts'
import { times } from './arrays'
import { deletionOrder } from './deletion-order'
import { createPod, orphanedPods } from './pod-control'
import { podFromTemplate } from './pod-template'

/** What ReplicaSets and ReplicationControllers differ in. */
export type ReplicaOwner = { kind: Kind<ReplicaSet>; source: string; countsTerminating: boolean }

const replicaSets: ReplicaOwner = { kind, source: 'replicaset-controller', countsTerminating: true }

export const replicaSetController = controller<ReplicaSet>({
  name: 'replicaset',
  for: kind,
  owns: [podKind],
  watches: [orphanedPods(kind, (rs, pod) => matchesSelector(pod.metadata.labels, rs.spec.selector))],
  plan: (rs, context) => planReplicas(rs, context, replicaSets),
})

// as pkg/controller/replicaset syncReplicaSet
export function planReplicas(rs: ReplicaSet, context: PlanContext, by: ReplicaOwner): Action[] {
  const { owned, actions } = claim(rs, by.kind, podKind, context.read, isPodActive)
  const active = owned.filter(isPodActive)
  const counted = withStatus(rs, owned, context.now, by)
  const managed = isTerminating(rs) ? [] : manageReplicas(counted, active, owned, context, by)
  return [...actions, { do: 'status', kind: by.kind, object: counted }, ...managed, ...wakes(rs, active, context.now)]
}

// as pkg/controller/replicaset manageReplicas
function manageReplicas(rs: ReplicaSet, active: Pod[], owned: readonly Pod[], context: PlanContext, by: ReplicaOwner): Action[] {
  const missing = (rs.spec.replicas ?? 1) - active.length
  if (missing > 0) return times(missing, () => createReplica(rs, context, by)).flat()
  if (missing === 0) return []
  const victims = deletionOrder(active, relatedPods(rs, owned, context)).slice(0, -missing)
  return victims.flatMap(({ metadata }): Action[] => [
    { do: 'delete', kind: podKind, namespace: metadata.namespace, name: metadata.name!, uid: metadata.uid },
    { do: 'event', about: rs, type: 'Normal', reason: 'SuccessfulDelete', message: `Deleted pod: ${metadata.name}`, source: by.source },
  ])
}

function createReplica(rs: ReplicaSet, { world, now }: PlanContext, by: ReplicaOwner): Action[] {
  const name = `${rs.metadata.name}-${world.suffix(5)}`
  const object = podFromTemplate(rs.spec.template!, rs, controllerRef(by.kind, rs), { name, generateName: `${rs.metadata.name}-` })
  const refused = (message: string): Action[] => [{ do: 'status', kind: by.kind, object: withFailure(rs, message, now) }]
  return createPod(rs, object, { source: by.source, now, refused })
}

// Pods of the same Deployment count as doubled up on a node, so that a scale-down spreads what stays.
function relatedPods(rs: ReplicaSet, owned: readonly Pod[], { read }: PlanContext): readonly Pod[] {
  const owner = controllerOf(rs)
  if (!owner) return owned
  return read.ownedBy(kind, owner.uid).flatMap((sibling) => read.ownedBy(podKind, sibling.metadata.uid!))
}

// as pkg/controller/replicaset calculateStatus
function withStatus(rs: ReplicaSet, owned: readonly Pod[], now: number, by: ReplicaOwner): ReplicaSet {
  const active = owned.filter(isPodActive)
  const labels = Object.entries(rs.spec.template?.metadata?.labels ?? {})
  const conditions =
    active.length >= (rs.spec.replicas ?? 1) ? rs.status?.conditions?.filter((c) => c.type !== 'ReplicaFailure') : rs.status?.conditions
  const count = (n: number) => n || undefined
  return {
    ...rs,
    status: {
      replicas: active.length,
      fullyLabeledReplicas: count(active.filter((pod) => labels.every(([key, value]) => pod.metadata.labels?.[key] === value)).length),
      readyReplicas: count(active.filter(isPodReady).length),
      availableReplicas: count(active.filter((pod) => isPodAvailable(pod, rs.spec.minReadySeconds ?? 0, now)).length),
      ...(by.countsTerminating ? { terminatingReplicas: owned.filter(isTerminating).length } : {}),
      observedGeneration: rs.metadata.generation,
      ...(conditions?.length ? { conditions } : {}),
    },
  }
}

// A first failure stays as it was told: each attempt names another pod, and would otherwise count as news. as calculateStatus
function withFailure(rs: ReplicaSet, message: string, now: number): ReplicaSet {
  if (rs.status?.conditions?.some(({ type }) => type === 'ReplicaFailure')) return rs
  const conditions = withCondition(
    rs.status?.conditions,
    { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message },
    timestamp(now),
  )
  return { ...rs, status: { replicas: 0, ...rs.status, conditions } }
}

function wakes(rs: ReplicaSet, active: Pod[], now: number): Action[] {
  const seconds = rs.spec.minReadySeconds ?? 0
  if (seconds === 0) return []
  const next = Math.min(...active.map((pod) => availableAt(pod, seconds)).filter((at) => at > now))
  return Number.isFinite(next) ? [{ do: 'wake', at: next }] : []
}
