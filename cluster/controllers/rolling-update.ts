import type { Reader } from '@/cluster/api/reader'
import type { Action } from '@/cluster/controllers/plan'
import { by, sortedBy } from './arrays'
import { newReplicas, type Rollout, replicasOf, scaleAction, sumOf, unavailableOf } from './deployment-rollout'

const available = (rs: { status?: { availableReplicas?: number } }): number => rs.status?.availableReplicas ?? 0

// as pkg/controller/deployment reconcileNewReplicaSet
export function reconcileNew({ deployment, latest, all, created }: Rollout): Action[] {
  if (!latest || created) return []
  const wanted = deployment.spec.replicas ?? 1
  if (replicasOf(latest) === wanted) return []
  if (replicasOf(latest) > wanted) return scaleAction(deployment, latest, wanted)
  const next = newReplicas(deployment, all, latest)
  return next === replicasOf(latest) ? [] : scaleAction(deployment, latest, next)
}

// as pkg/controller/deployment reconcileOldReplicaSets
export function reconcileOld({ deployment, latest, old, all }: Rollout, _read: Reader): Action[] {
  const oldReplicas = sumOf(old, replicasOf)
  if (oldReplicas === 0) return []
  const total = sumOf(all, replicasOf)
  const minAvailable = (deployment.spec.replicas ?? 1) - unavailableOf(deployment)
  const unavailableNew = latest ? replicasOf(latest) - available(latest) : 0
  const maxDown = total - minAvailable - unavailableNew
  if (maxDown <= 0) return []

  const oldestFirst = sortedBy(
    old,
    by((rs) => rs.metadata.creationTimestamp ?? ''),
  )
  // Pods of old ReplicaSets that never became available go first: they are in nobody's way.
  const left = new Map(oldestFirst.map((rs) => [rs, replicasOf(rs)]))
  let cleaned = 0
  for (const rs of oldestFirst) {
    if (cleaned >= maxDown) break
    const unhealthy = replicasOf(rs) - available(rs)
    if (replicasOf(rs) === 0 || unhealthy <= 0) continue
    const drop = Math.min(maxDown - cleaned, unhealthy)
    left.set(rs, left.get(rs)! - drop)
    cleaned += drop
  }
  // as scaleDownOldReplicaSetsForRollingUpdate
  let spare = sumOf(all, available) - minAvailable
  for (const rs of oldestFirst) {
    if (spare <= 0) break
    const drop = Math.min(left.get(rs)!, spare)
    left.set(rs, left.get(rs)! - drop)
    spare -= drop
  }
  return oldestFirst.flatMap((rs) => (left.get(rs) === replicasOf(rs) ? [] : scaleAction(deployment, rs, left.get(rs)!)))
}
