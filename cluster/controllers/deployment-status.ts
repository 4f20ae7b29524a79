import { parseTimestamp, timestamp } from '@/cluster/api/time'
import type { Action } from '@/cluster/controllers/plan'
import type { Deployment, DeploymentCondition as WorkloadCondition } from '@/cluster/kinds/apps/deployment'
import { deployment as kind } from '@/cluster/kinds/apps/deployment'
import type { ReplicaSet } from '@/cluster/kinds/apps/replica-set'
import { replicasOf, sumOf, unavailableOf } from './deployment-rollout'

type Sets = { all: readonly ReplicaSet[]; latest: ReplicaSet | undefined }
type Status = NonNullable<Deployment['status']>

const COMPLETE = 'NewReplicaSetAvailable'
const TIMED_OUT = 'ProgressDeadlineExceeded'
/** progressDeadlineSeconds that means "no deadline". */
const NO_DEADLINE = 2_147_483_647

const progressingOf = (status: Status | undefined): WorkloadCondition | undefined =>
  status?.conditions?.find((c) => c.type === 'Progressing')

/** The Deployment with a condition set last in its list; unchanged when status and reason are as before. as SetDeploymentCondition */
export function setCondition(
  d: Deployment,
  type: string,
  status: WorkloadCondition['status'],
  reason: string,
  message: string,
  now: number,
  since?: string,
): Deployment {
  const before = d.status?.conditions?.find((c) => c.type === type)
  if (before?.status === status && before.reason === reason) return d
  return replaceCondition(
    d,
    type,
    status,
    reason,
    message,
    now,
    since ?? (before?.status === status ? before.lastTransitionTime : undefined),
  )
}

function replaceCondition(
  d: Deployment,
  type: string,
  status: WorkloadCondition['status'],
  reason: string,
  message: string,
  now: number,
  since?: string,
): Deployment {
  const others = d.status?.conditions?.filter((c) => c.type !== type) ?? []
  const next: WorkloadCondition = {
    type,
    status,
    lastUpdateTime: timestamp(now),
    lastTransitionTime: since ?? timestamp(now),
    reason,
    message,
  }
  return { ...d, status: { ...d.status, conditions: [...others, next] } }
}

function withoutCondition(d: Deployment, type: string): Deployment {
  if (!d.status?.conditions?.some((c) => c.type === type)) return d
  return { ...d, status: { ...d.status, conditions: d.status.conditions.filter((c) => c.type !== type) } }
}

// as pkg/controller/deployment checkPausedConditions
export function pausedConditions(d: Deployment, now: number): Deployment {
  const progressing = progressingOf(d.status)
  if (d.spec.progressDeadlineSeconds === undefined || progressing?.reason === TIMED_OUT) return d
  const paused = progressing?.reason === 'DeploymentPaused'
  if (d.spec.paused && !paused) return setCondition(d, 'Progressing', 'Unknown', 'DeploymentPaused', 'Deployment is paused', now)
  if (!d.spec.paused && paused) return setCondition(d, 'Progressing', 'Unknown', 'DeploymentResumed', 'Deployment is resumed', now)
  return d
}

// as pkg/controller/deployment calculateStatus
function counted(d: Deployment, { all, latest }: Sets, now: number): Deployment {
  const available = sumOf(all, (rs) => rs.status?.availableReplicas ?? 0)
  const total = sumOf(all, replicasOf)
  const count = (n: number) => n || undefined
  const next: Deployment = {
    ...d,
    status: {
      observedGeneration: d.metadata.generation,
      replicas: count(sumOf(all, (rs) => rs.status?.replicas ?? 0)),
      updatedReplicas: count(latest?.status?.replicas ?? 0),
      readyReplicas: count(sumOf(all, (rs) => rs.status?.readyReplicas ?? 0)),
      availableReplicas: count(available),
      unavailableReplicas: count(Math.max(0, total - available)),
      terminatingReplicas: sumOf(all, (rs) => rs.status?.terminatingReplicas ?? 0),
      ...(d.status?.collisionCount ? { collisionCount: d.status.collisionCount } : {}),
      ...(d.status?.conditions ? { conditions: d.status.conditions } : {}),
    },
  }
  return available >= (d.spec.replicas ?? 1) - unavailableOf(d)
    ? setCondition(next, 'Available', 'True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.', now)
    : setCondition(next, 'Available', 'False', 'MinimumReplicasUnavailable', 'Deployment does not have minimum availability.', now)
}

/** Status outside a rollout. as syncDeploymentStatus */
export const scaledStatus = (d: Deployment, sets: Sets, now: number): Action[] => [{ do: 'status', kind, object: counted(d, sets, now) }]

// as pkg/controller/deployment/util DeploymentComplete
export function isComplete(d: Deployment, status: Status | undefined): boolean {
  const wanted = d.spec.replicas ?? 1
  return (
    (status?.updatedReplicas ?? 0) === wanted &&
    (status?.replicas ?? 0) === wanted &&
    (status?.availableReplicas ?? 0) === wanted &&
    (status?.observedGeneration ?? 0) >= (d.metadata.generation ?? 0)
  )
}

// as pkg/controller/deployment/util DeploymentProgressing
function isProgressing(before: Status | undefined, after: Status): boolean {
  const of = (status: Status | undefined, field: 'replicas' | 'updatedReplicas' | 'readyReplicas' | 'availableReplicas') =>
    status?.[field] ?? 0
  const old = (status: Status | undefined) => of(status, 'replicas') - of(status, 'updatedReplicas')
  return (
    of(after, 'updatedReplicas') > of(before, 'updatedReplicas') ||
    old(after) < old(before) ||
    of(after, 'readyReplicas') > of(before, 'readyReplicas') ||
    of(after, 'availableReplicas') > of(before, 'availableReplicas')
  )
}

/** Status during a rollout, with its progress and deadline. as syncRolloutStatus */
export function rolloutStatus(d: Deployment, sets: Sets, now: number): Action[] {
  let next = counted(d, sets, now)
  const deadline = d.spec.progressDeadlineSeconds
  const hasDeadline = deadline !== undefined && deadline !== NO_DEADLINE
  const before = progressingOf(d.status)
  const done = (next.status?.replicas ?? 0) === (next.status?.updatedReplicas ?? 0) && before?.reason === COMPLETE
  const what = sets.latest ? `ReplicaSet "${sets.latest.metadata.name}"` : `Deployment "${d.metadata.name}"`

  if (!hasDeadline) next = withoutCondition(next, 'Progressing')
  else if (!done) {
    if (isComplete(d, next.status)) {
      next = setCondition(next, 'Progressing', 'True', COMPLETE, `${what} has successfully progressed.`, now)
    } else if (isProgressing(d.status, next.status!)) {
      const since = before?.status === 'True' ? before.lastTransitionTime : undefined
      next = replaceCondition(next, 'Progressing', 'True', 'ReplicaSetUpdated', `${what} is progressing.`, now, since)
    } else if (before && isTimedOut(before, deadline, now)) {
      next = setCondition(next, 'Progressing', 'False', TIMED_OUT, `${what} has timed out progressing.`, now)
    }
  }

  const failure = sets.all.flatMap((rs) => rs.status?.conditions ?? []).find((c) => c.type === 'ReplicaFailure')
  next = failure
    ? setCondition(next, 'ReplicaFailure', failure.status, failure.reason ?? '', failure.message ?? '', now)
    : withoutCondition(next, 'ReplicaFailure')
  return [{ do: 'status', kind, object: next }, ...deadlineWake(next, hasDeadline ? deadline : undefined)]
}

// as pkg/controller/deployment/util DeploymentTimedOut
function isTimedOut(progressing: WorkloadCondition, deadline: number, now: number): boolean {
  if (progressing.reason === COMPLETE) return false
  if (progressing.reason === TIMED_OUT) return true
  return parseTimestamp(progressing.lastUpdateTime!) + deadline * 1000 < now
}

// as pkg/controller/deployment requeueStuckDeployment
function deadlineWake(d: Deployment, deadline: number | undefined): Action[] {
  const progressing = progressingOf(d.status)
  if (deadline === undefined || !progressing || isComplete(d, d.status)) return []
  if (progressing.reason === COMPLETE || progressing.reason === TIMED_OUT || progressing.reason === 'DeploymentPaused') return []
  return [{ do: 'wake', at: parseTimestamp(progressing.lastUpdateTime!) + deadline * 1000 + 1000 }]
}
