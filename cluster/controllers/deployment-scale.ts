import type { Action, PlanContext } from '@/cluster/controllers/plan'
import type { ReplicaSet } from '@/cluster/kinds/apps/replica-set'
import { by, sortedBy } from './arrays'
import { type Rollout, replicasOf, scaleAction, sumOf, surgeOf } from './deployment-rollout'

/**
 * Brings the ReplicaSets to the Deployment's size outside a rollout: while paused, or when `replicas` has changed.
 * as pkg/controller/deployment scale
 */
export function scaleProportionally(rollout: Rollout, _context: PlanContext): Action[] {
  const { deployment, latest, old, all } = rollout
  const wanted = deployment.spec.replicas ?? 1
  const only = activeOrLatest(latest, old)
  if (only) return replicasOf(only) === wanted && isAnnotated(only, wanted) ? [] : scaleAction(deployment, only, wanted)
  if (latest && isSaturated(latest, wanted)) {
    return old.filter((rs) => replicasOf(rs) > 0).flatMap((rs) => scaleAction(deployment, rs, 0))
  }
  if (deployment.spec.strategy?.type === 'Recreate') return []
  const active = all.filter((rs) => replicasOf(rs) > 0)
  const total = sumOf(active, replicasOf)
  const allowed = wanted > 0 ? wanted + surgeOf(deployment) : 0
  const toAdd = allowed - total
  const ordered = sortedBy(
    active,
    (a, b) => replicasOf(b) - replicasOf(a),
    toAdd > 0
      ? (a, b) => by((rs: ReplicaSet) => rs.metadata.creationTimestamp ?? '')(b, a)
      : by((rs) => rs.metadata.creationTimestamp ?? ''),
  )
  let added = 0
  const sizes = new Map<ReplicaSet, number>()
  for (const rs of ordered) {
    const share = toAdd === 0 ? 0 : proportion(rs, total, allowed, toAdd, added)
    sizes.set(rs, replicasOf(rs) + share)
    added += share
  }
  const first = ordered[0]
  if (first && toAdd !== 0) sizes.set(first, Math.max(0, sizes.get(first)! + toAdd - added))
  return ordered.flatMap((rs) => scaleAction(deployment, rs, sizes.get(rs)!))
}

// as pkg/controller/deployment/util GetReplicaSetProportion: a Deployment of 0 takes all that there is
function proportion(rs: ReplicaSet, total: number, allowed: number, toAdd: number, added: number): number {
  if (replicasOf(rs) === 0) return 0
  if (allowed === 0) return -replicasOf(rs)
  const before = Number(rs.metadata.annotations?.['deployment.kubernetes.io/max-replicas'] ?? total)
  const share = Math.round((replicasOf(rs) * allowed) / (before || allowed)) - replicasOf(rs)
  const left = toAdd - added
  return toAdd > 0 ? Math.min(share, left) : Math.max(share, left)
}

// as pkg/controller/deployment/util FindActiveOrLatest
function activeOrLatest(latest: ReplicaSet | undefined, old: readonly ReplicaSet[]): ReplicaSet | undefined {
  const active = [...old, ...(latest ? [latest] : [])].filter((rs) => replicasOf(rs) > 0)
  if (active.length === 0) return latest ?? old.at(-1)
  return active.length === 1 ? active[0] : undefined
}

const isAnnotated = (rs: ReplicaSet, wanted: number): boolean =>
  rs.metadata.annotations?.['deployment.kubernetes.io/desired-replicas'] === String(wanted)

// as pkg/controller/deployment/util IsSaturated
const isSaturated = (rs: ReplicaSet, wanted: number): boolean =>
  replicasOf(rs) === wanted && isAnnotated(rs, wanted) && rs.status?.availableReplicas === wanted
