import { equalJson } from '@/apimachinery/equal'
import { goJson } from '@/apimachinery/go-json'
import type { Json } from '@/apimachinery/object'
import { cloneJson } from '@/cluster/api/json'
import { controllerRef } from '@/cluster/controllers/adoption'
import type { Action, PlanContext } from '@/cluster/controllers/plan'
import type { Deployment } from '@/cluster/kinds/apps/deployment'
import { deployment as kind } from '@/cluster/kinds/apps/deployment'
import type { ReplicaSet } from '@/cluster/kinds/apps/replica-set'
import { replicaSet as replicaSetKind } from '@/cluster/kinds/apps/replica-set'
import type { PodTemplate } from '@/cluster/kinds/core/pod-types'
import { newReplicas, type Rollout, replicasOf, scaleEvent, surgeOf } from './deployment-rollout'
import { setCondition } from './deployment-status'

export const REVISION = 'deployment.kubernetes.io/revision'
const HISTORY = 'deployment.kubernetes.io/revision-history'
export const DESIRED = 'deployment.kubernetes.io/desired-replicas'
export const MAX = 'deployment.kubernetes.io/max-replicas'
const HASH = 'pod-template-hash'

// as pkg/controller/deployment/util annotationsToSkip
const SKIPPED = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION,
  HISTORY,
  DESIRED,
  MAX,
  'deprecated.deployment.rollback.to',
])

export const revisionOf = (object: { metadata: { annotations?: Record<string, string> } }): number =>
  Number(object.metadata.annotations?.[REVISION] ?? 0)

/** Kubernetes' alphabet for generated names. as apimachinery util/rand SafeEncodeString */
const SAFE = 'bcdfghjklmnpqrstvwxz2456789'

/**
 * The suffix of a ReplicaSet's name and its pods' `pod-template-hash`. Upstream hashes Go's own print of the template, which nothing but Go can
 * repeat: ours is the same FNV-1a over the template's JSON, encoded the same way.
 */
export function templateHash(template: PodTemplate, collisions = 0): string {
  let hash = 0x811c9dc5
  for (const char of `${goJson(template as unknown as Json, { escape: false })}${collisions || ''}`) {
    hash ^= char.codePointAt(0)! & 0xff
    hash = Math.imul(hash, 0x01000193) >>> 0
  }
  return [...String(hash)].map((digit) => SAFE[digit.charCodeAt(0) % SAFE.length]).join('')
}

// as pkg/controller/deployment/util EqualIgnoreHash
function sameTemplate(a: PodTemplate, b: PodTemplate): boolean {
  return equalJson(withoutHash(a), withoutHash(b))
}

function withoutHash(template: PodTemplate): PodTemplate {
  const { [HASH]: _, ...labels } = template.metadata?.labels ?? {}
  return { ...template, metadata: { labels, annotations: template.metadata?.annotations ?? {} } }
}

/** The ReplicaSet of the present template, the oldest when there are several. as FindNewReplicaSet */
export const newReplicaSet = (deployment: Deployment, all: readonly ReplicaSet[]): ReplicaSet | undefined =>
  all.find((rs) => rs.spec.template && sameTemplate(rs.spec.template, deployment.spec.template))

/** The rollout's ReplicaSets, with the new one made or brought up to date. as getAllReplicaSetsAndSyncRevision */
export function findOldReplicaSets(deployment: Deployment, all: ReplicaSet[], context: PlanContext, create: boolean): Rollout {
  const existing = newReplicaSet(deployment, all)
  const old = all.filter((rs) => rs !== existing)
  const revision = String(Math.max(0, ...old.map(revisionOf)) + 1)
  if (existing) return updated(deployment, existing, old, all, revision, context)
  if (!create) return { deployment, latest: undefined, old, all, actions: [], created: false }
  return created(deployment, old, all, revision, context)
}

function updated(
  d: Deployment,
  existing: ReplicaSet,
  old: ReplicaSet[],
  all: ReplicaSet[],
  revision: string,
  context: PlanContext,
): Rollout {
  const annotations = annotationsFor(d, existing, revision)
  const changed = !equalJson(annotations, existing.metadata.annotations ?? {}) || existing.spec.minReadySeconds !== d.spec.minReadySeconds
  const latest: ReplicaSet = changed
    ? {
        ...existing,
        metadata: { ...existing.metadata, annotations },
        spec: { ...existing.spec, ...(d.spec.minReadySeconds === undefined ? {} : { minReadySeconds: d.spec.minReadySeconds }) },
      }
    : existing
  const found = d.status?.conditions?.some((c) => c.type === 'Progressing')
    ? d
    : setCondition(d, 'Progressing', 'True', 'FoundNewReplicaSet', `Found new replica set "${existing.metadata.name}"`, context.now)
  const marked = withRevision(found, annotations[REVISION]!)
  return {
    deployment: marked,
    latest,
    old,
    all: all.map((rs) => (rs === existing ? latest : rs)),
    created: false,
    actions: [
      ...(changed ? [{ do: 'update', kind: replicaSetKind, object: latest } as const] : []),
      ...(marked === found ? [] : [{ do: 'update', kind, object: marked } as const]),
    ],
  }
}

function created(given: Deployment, old: ReplicaSet[], all: ReplicaSet[], revision: string, context: PlanContext): Rollout {
  const { d, hash } = withoutCollision(given, context)
  const name = `${d.metadata.name}-${hash}`
  const template = cloneJson(d.spec.template)
  template.metadata = { ...template.metadata, labels: { ...template.metadata?.labels, [HASH]: hash } }
  const bare: ReplicaSet = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name,
      namespace: d.metadata.namespace,
      labels: template.metadata.labels,
      ownerReferences: [controllerRef(kind, d)],
    },
    spec: {
      replicas: newReplicas(d, all, undefined),
      ...(d.spec.minReadySeconds ? { minReadySeconds: d.spec.minReadySeconds } : {}),
      selector: { ...d.spec.selector, matchLabels: { ...d.spec.selector.matchLabels, [HASH]: hash } },
      template,
    },
  }
  const latest: ReplicaSet = { ...bare, metadata: { ...bare.metadata, annotations: annotationsFor(d, bare, revision) } }
  const progressing = setCondition(d, 'Progressing', 'True', 'NewReplicaSetCreated', `Created new replica set "${name}"`, context.now)
  const marked = withRevision(progressing, revision)
  return {
    deployment: marked,
    latest,
    old,
    all: [...all, latest],
    created: true,
    actions: [
      {
        do: 'create',
        kind: replicaSetKind,
        object: latest,
        created: () => (replicasOf(latest) > 0 ? [scaleEvent(d, latest, 'up', 0, replicasOf(latest))] : []),
        refused: (status) => refusedReplicaSet(d, status, name, context.now),
      },
      ...(marked === progressing ? [] : [{ do: 'update', kind, object: marked } as const]),
    ],
  }
}

/** A name taken by another template: the collision is counted and the hash drawn again. */
function withoutCollision(given: Deployment, { read }: PlanContext): { d: Deployment; hash: string } {
  let d = given
  let hash = templateHash(d.spec.template, d.status?.collisionCount)
  while (read.get(replicaSetKind, d.metadata.namespace, `${d.metadata.name}-${hash}`)) {
    d = { ...d, status: { ...d.status, collisionCount: (d.status?.collisionCount ?? 0) + 1 } }
    hash = templateHash(d.spec.template, d.status?.collisionCount)
  }
  return { d, hash }
}

function refusedReplicaSet(d: Deployment, status: { reason?: string; message?: string }, name: string, now: number): Action[] {
  const message = `Failed to create new replica set "${name}": ${status.message}`
  return [
    { do: 'event', about: d, type: 'Warning', reason: 'ReplicaSetCreateError', message, source: 'deployment-controller' },
    { do: 'status', kind, object: setCondition(d, 'Progressing', 'False', 'ReplicaSetCreateError', message, now) },
    { do: 'wake', at: now + 5_000 },
  ]
}

// as pkg/controller/deployment/util SetNewReplicaSetAnnotations
function annotationsFor(d: Deployment, rs: ReplicaSet, revision: string): Record<string, string> {
  const before = rs.metadata.annotations ?? {}
  const copied = Object.entries(d.metadata.annotations ?? {}).filter(([key]) => !SKIPPED.has(key))
  const replicas = d.spec.replicas ?? 1
  const annotations: Record<string, string> = { ...before, ...Object.fromEntries(copied) }
  const previous = before[REVISION]
  if (previous === undefined || Number(previous) < Number(revision)) {
    annotations[REVISION] = revision
    if (previous !== undefined) annotations[HISTORY] = before[HISTORY] ? `${before[HISTORY]},${previous}` : previous
  }
  annotations[DESIRED] = String(replicas)
  annotations[MAX] = String(replicas + surgeOf(d))
  return annotations
}

function withRevision(d: Deployment, revision: string): Deployment {
  if (d.metadata.annotations?.[REVISION] === revision) return d
  return { ...d, metadata: { ...d.metadata, annotations: { ...d.metadata.annotations, [REVISION]: revision } } }
}
