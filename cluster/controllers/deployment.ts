import type { Reader } from '@/cluster/api/reader'
import { claim } from '@/cluster/controllers/adoption'
import { type Action, controller, type PlanContext } from '@/cluster/controllers/plan'
import type { Deployment } from '@/cluster/kinds/apps/deployment'
import { deployment as kind } from '@/cluster/kinds/apps/deployment'
import type { ReplicaSet } from '@/cluster/kinds/apps/replica-set'
import { replicaSet as replicaSetKind } from '@/cluster/kinds/apps/replica-set'
import { pod as podKind } from '@/cluster/kinds/core/pod'
import { isFinished, isTerminating } from '@/cluster/node/pod-facts'
import { by, sortedBy } from './arrays'
import { type Rollout, replicasOf, scaleAction } from './deployment-rollout'
import { scaleProportionally } from './deployment-scale'
import { isComplete, pausedConditions, rolloutStatus, scaledStatus } from './deployment-status'
import { findOldReplicaSets, newReplicaSet } from './deployment-template'
import { reconcileNew, reconcileOld } from './rolling-update'

export const deploymentController = controller<Deployment>({
  name: 'deployment',
  for: kind,
  owns: [replicaSetKind],
  watches: [
    // Recreate waits for the last old pod to go, which may happen after its ReplicaSet has already counted it out.
    {
      kind: podKind,
      keys: (pod, read) => {
        const owner = pod.metadata.ownerReferences?.find((reference) => reference.controller && reference.kind === 'ReplicaSet')
        if (!owner || read.get(podKind, pod.metadata.namespace, pod.metadata.name!)) return []
        const name = read
          .get(replicaSetKind, pod.metadata.namespace, owner.name)
          ?.metadata.ownerReferences?.find((reference) => reference.controller && reference.kind === 'Deployment')?.name
        return name ? [{ namespace: pod.metadata.namespace, name }] : []
      },
    },
  ],
  // as pkg/controller/deployment syncDeployment
  plan(stored, context) {
    const { owned, actions } = claim(stored, kind, replicaSetKind, context.read)
    const deployment = pausedConditions(stored, context.now)
    const all = sortedBy(
      owned,
      by((rs) => rs.metadata.creationTimestamp ?? ''),
      by((rs) => rs.metadata.name!),
    )
    return [...actions, ...sync(deployment, all, context)]
  },
})

function sync(deployment: Deployment, all: ReplicaSet[], context: PlanContext): Action[] {
  if (isTerminating(deployment)) return scaledStatus(deployment, { all, latest: newReplicaSet(deployment, all) }, context.now)
  if (deployment.spec.paused || isScaling(deployment, all)) {
    const rollout = prepare(deployment, all, context, false)
    const scaled = scaleProportionally(rollout, context)
    const cleaned = deployment.spec.paused ? cleanUp(rollout) : []
    return [...rollout.actions, ...scaled, ...cleaned, ...scaledStatus(rollout.deployment, rollout, context.now)]
  }
  return deployment.spec.strategy?.type === 'Recreate' ? recreate(deployment, all, context) : rolling(deployment, all, context)
}

// as pkg/controller/deployment rolloutRolling
function rolling(deployment: Deployment, all: ReplicaSet[], context: PlanContext): Action[] {
  const rollout = prepare(deployment, all, context, true)
  const scaled = reconcileNew(rollout)
  const moved = scaled.length > 0 ? scaled : reconcileOld(rollout, context.read)
  return finish(rollout, moved, context)
}

// as pkg/controller/deployment rolloutRecreate
function recreate(deployment: Deployment, all: ReplicaSet[], context: PlanContext): Action[] {
  const before = prepare(deployment, all, context, false)
  const down = before.old.filter((rs) => replicasOf(rs) > 0).flatMap((rs) => scaleAction(before.deployment, rs, 0))
  if (down.length > 0 || oldPodsRunning(before.old, context.read)) return finish(before, down, context)
  const rollout = prepare(deployment, all, context, true)
  const { latest } = rollout
  const wanted = deployment.spec.replicas ?? 1
  const up = latest && !rollout.created && replicasOf(latest) !== wanted ? scaleAction(rollout.deployment, latest, wanted) : []
  return finish(rollout, up, context)
}

function finish(rollout: Rollout, moved: Action[], context: PlanContext): Action[] {
  const cleaned = moved.length === 0 && isComplete(rollout.deployment, rollout.deployment.status) ? cleanUp(rollout) : []
  return [...rollout.actions, ...moved, ...cleaned, ...rolloutStatus(rollout.deployment, rollout, context.now)]
}

// as pkg/controller/deployment oldPodsRunning
function oldPodsRunning(old: readonly ReplicaSet[], read: Reader): boolean {
  return old.some((rs) => read.ownedBy(podKind, rs.metadata.uid!).some((pod) => !isFinished(pod)))
}

// as pkg/controller/deployment isScalingEvent
function isScaling(deployment: Deployment, all: readonly ReplicaSet[]): boolean {
  return all.some((rs) => {
    const desired = rs.metadata.annotations?.['deployment.kubernetes.io/desired-replicas']
    return replicasOf(rs) > 0 && desired !== undefined && Number(desired) !== (deployment.spec.replicas ?? 1)
  })
}

function prepare(deployment: Deployment, all: ReplicaSet[], context: PlanContext, create: boolean): Rollout {
  return findOldReplicaSets(deployment, all, context, create)
}

// as pkg/controller/deployment cleanupDeployment
function cleanUp({ deployment, old }: Rollout): Action[] {
  const limit = deployment.spec.revisionHistoryLimit ?? 10
  const finished = old.filter(
    (rs) =>
      !isTerminating(rs) &&
      (rs.status?.replicas ?? 0) === 0 &&
      replicasOf(rs) === 0 &&
      (rs.metadata.generation ?? 0) <= (rs.status?.observedGeneration ?? 0),
  )
  return sortedBy(
    finished,
    by((rs) => Number(rs.metadata.annotations?.['deployment.kubernetes.io/revision'] ?? 0)),
  )
    .slice(0, Math.max(0, finished.length - limit))
    .map(({ metadata }) => ({ do: 'delete', kind: replicaSetKind, namespace: metadata.namespace, name: metadata.name!, uid: metadata.uid }))
}
