import type { Action } from '@/cluster/controllers/plan'
import type { Deployment } from '@/cluster/kinds/apps/deployment'
import type { ReplicaSet } from '@/cluster/kinds/apps/replica-set'
import { replicaSet as replicaSetKind } from '@/cluster/kinds/apps/replica-set'

/** A Deployment with its ReplicaSets as one plan sees them, and what has been asked for so far. */
export type Rollout = {
  deployment: Deployment
  latest: ReplicaSet | undefined
  old: ReplicaSet[]
  all: ReplicaSet[]
  actions: Action[]
  /** True when the new ReplicaSet is only being created by this plan. */
  created: boolean
}

export const SOURCE = 'deployment-controller'

export const replicasOf = (rs: ReplicaSet): number => rs.spec.replicas ?? 1

export const sumOf = (all: readonly ReplicaSet[], count: (rs: ReplicaSet) => number): number => all.reduce((sum, rs) => sum + count(rs), 0)

/** A number, or a share of a total rounded as said. as apimachinery intstr GetScaledValueFromIntOrPercent */
export const scaled = (value: number | string | undefined, total: number, round: (n: number) => number): number => {
  if (typeof value === 'string') return round((Number.parseInt(value, 10) * total) / 100)
  return value ?? 0
}

/** How many pods a rolling update may have too few. as pkg/controller/deployment/util ResolveFenceposts */
export function unavailableOf(d: Deployment): number {
  if (d.spec.strategy?.type === 'Recreate') return 0
  const replicas = d.spec.replicas ?? 1
  const unavailable = scaled(d.spec.strategy?.rollingUpdate?.maxUnavailable ?? '25%', replicas, Math.floor)
  return Math.min(unavailable === 0 && surgeOf(d) === 0 ? 1 : unavailable, replicas)
}

/** How many pods a rolling update may have too many. */
export function surgeOf(d: Deployment): number {
  if (d.spec.strategy?.type === 'Recreate') return 0
  return scaled(d.spec.strategy?.rollingUpdate?.maxSurge ?? '25%', d.spec.replicas ?? 1, Math.ceil)
}

/** How many replicas the new ReplicaSet should have now. as pkg/controller/deployment/util NewRSNewReplicas */
export function newReplicas(d: Deployment, all: readonly ReplicaSet[], latest: ReplicaSet | undefined): number {
  const replicas = d.spec.replicas ?? 1
  if (d.spec.strategy?.type === 'Recreate') return replicas
  const current = latest ? replicasOf(latest) : 0
  const room = replicas + surgeOf(d) - sumOf(all, replicasOf)
  return room <= 0 ? current : current + Math.min(room, replicas - current)
}

export function scaleEvent(d: Deployment, rs: ReplicaSet, direction: 'up' | 'down', from: number, to: number): Action {
  const message = `Scaled ${direction} replica set ${rs.metadata.name} from ${from} to ${to}`
  return { do: 'event', about: d, type: 'Normal', reason: 'ScalingReplicaSet', message, source: SOURCE }
}

// as pkg/controller/deployment scaleReplicaSet
export function scaleAction(d: Deployment, rs: ReplicaSet, replicas: number): Action[] {
  const from = replicasOf(rs)
  const desired = d.spec.replicas ?? 1
  const annotations = {
    ...rs.metadata.annotations,
    'deployment.kubernetes.io/desired-replicas': String(desired),
    'deployment.kubernetes.io/max-replicas': String(desired + surgeOf(d)),
  }
  const object: ReplicaSet = { ...rs, metadata: { ...rs.metadata, annotations }, spec: { ...rs.spec, replicas } }
  const update: Action = { do: 'update', kind: replicaSetKind, object }
  return from === replicas ? [update] : [update, scaleEvent(d, rs, replicas > from ? 'up' : 'down', from, replicas)]
}
