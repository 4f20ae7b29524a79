import { controllerRevision } from '@/cluster/kinds/apps/controller-revision'
import { statefulSet as kind, type StatefulSet } from '@/cluster/kinds/apps/stateful-set'
import { pod as podKind } from '@/cluster/kinds/core/pod'
import type { Pod, PodTemplate } from '@/cluster/kinds/core/pod-types'
import { availableAt, isFinished, isPodAvailable, isPodReady, isTerminating } from '@/cluster/node/pod-facts'
import { claim, controllerRef } from './adoption'
import { times } from './arrays'
import { type History, historyOf, truncated } from './history'
import { type Action, controller, type PlanContext } from './plan'
import { podFromTemplate } from './pod-template'
import { missingClaims, retainedClaims } from './statefulset-claims'

const SOURCE = 'statefulset-controller'
const REVISION = 'controller-revision-hash'
const HISTORY_HASH = 'controller.kubernetes.io/hash'

/** as pkg/controller/statefulset defaultStatefulSetControl.UpdateStatefulSet */
export const statefulSetController = controller<StatefulSet>({
  name: 'statefulset',
  for: kind,
  owns: [podKind, controllerRevision],
  plan(set, context) {
    const { owned, actions } = claim(set, kind, podKind, context.read, (pod) => ordinalOf(set, pod) !== undefined)
    if (isTerminating(set)) return actions
    const history = historyOf(set, kind, HISTORY_HASH, context.read)
    const revision = history.current.metadata.name!
    const counted = withStatus(set, owned, revision, history.collisionCount, context.now)
    const inUse = new Set([revision, counted.status?.currentRevision, ...owned.map((pod) => pod.metadata.labels?.[REVISION])])
    return [
      ...actions,
      ...history.actions,
      ...retainedClaims(
        set,
        owned,
        owned.filter((pod) => !isWanted(set, ordinalOf(set, pod)!)),
        context.read,
      ),
      ...nextStep(set, owned, history, context),
      ...truncated(set, history, ({ metadata }) => inUse.has(metadata.name)),
      { do: 'status', kind, object: counted },
      ...wakes(set, owned, context.now),
    ]
  },
})

/** The number at the end of a pod's name; undefined for a pod that is none of the set's. */
function ordinalOf(set: StatefulSet, pod: Pod): number | undefined {
  const prefix = `${set.metadata.name}-`
  const rest = pod.metadata.name!.slice(prefix.length)
  return pod.metadata.name!.startsWith(prefix) && /^(0|[1-9]\d*)$/.test(rest) ? Number(rest) : undefined
}

const isWanted = ({ spec }: StatefulSet, ordinal: number): boolean => {
  const start = spec.ordinals?.start ?? 0
  return ordinal >= start && ordinal < start + (spec.replicas ?? 1)
}

/** What the set does next: one pod at a time when ordered, all that is to be done when parallel. */
function nextStep(set: StatefulSet, owned: readonly Pod[], history: History, context: PlanContext): Action[] {
  const { now } = context
  const revision = history.current.metadata.name!
  const start = set.spec.ordinals?.start ?? 0
  const wanted = times(set.spec.replicas ?? 1, (i) => start + i)
  const byOrdinal = new Map(owned.map((pod) => [ordinalOf(set, pod)!, pod]))
  const parallel = set.spec.podManagementPolicy === 'Parallel'
  const minReady = set.spec.minReadySeconds ?? 0
  const actions: Action[] = []
  for (const ordinal of wanted) {
    const pod = byOrdinal.get(ordinal)
    const healthy = pod && !isTerminating(pod) && pod.status?.phase === 'Running' && isPodReady(pod)
    if (!pod) actions.push(...createPod(set, ordinal, revisionFor(set, ordinal, history), context))
    else if (isFinished(pod) && !isTerminating(pod)) actions.push(...removePod(set, pod, true))
    if (!parallel && !(healthy && isPodAvailable(pod, minReady, now))) return actions
  }
  if (actions.length > 0) return actions
  // Scaling down: the highest first, and in order only while the others are well.
  const spare = [...byOrdinal].filter(([ordinal]) => !wanted.includes(ordinal)).sort(([a], [b]) => b - a)
  for (const [, pod] of spare) {
    if (!isTerminating(pod)) actions.push(...removePod(set, pod))
    if (!parallel) return actions
  }
  return actions.length > 0 ? actions : updateNext(set, wanted, byOrdinal, revision)
}

/** Rolling update: the highest pod of an old revision goes, once all above it are healthy. */
function updateNext(set: StatefulSet, wanted: readonly number[], byOrdinal: ReadonlyMap<number, Pod>, revision: string): Action[] {
  if (set.spec.updateStrategy?.type === 'OnDelete') return []
  const partition = set.spec.updateStrategy?.rollingUpdate?.partition ?? 0
  for (const ordinal of [...wanted].reverse()) {
    const pod = byOrdinal.get(ordinal)
    if (!pod) return []
    if (ordinal >= partition && pod.metadata.labels?.[REVISION] !== revision) return isTerminating(pod) ? [] : removePod(set, pod)
    if (isTerminating(pod) || !isPodReady(pod)) return []
  }
  return []
}

type Version = { revision: string; template: PodTemplate }

/** Below the partition a pod comes back as it was. as newVersionedStatefulSetPod */
function revisionFor(set: StatefulSet, ordinal: number, { current, revisions }: History): Version {
  const partition = set.spec.updateStrategy?.rollingUpdate?.partition
  const kept = revisions.find(({ metadata }) => metadata.name === set.status?.currentRevision)
  if (partition === undefined || ordinal >= (set.spec.ordinals?.start ?? 0) + partition || !kept)
    return { revision: current.metadata.name!, template: set.spec.template }
  const { $patch: _, ...template } = (kept.data as unknown as { spec: { template: PodTemplate & { $patch?: string } } }).spec.template
  return { revision: kept.metadata.name!, template }
}

function createPod(set: StatefulSet, ordinal: number, { revision, template }: Version, { now, read }: PlanContext): Action[] {
  const name = `${set.metadata.name}-${ordinal}`
  const bare = podFromTemplate(template, set, controllerRef(kind, set), { name, generateName: `${set.metadata.name}-` })
  const claims = (set.spec.volumeClaimTemplates ?? []).map(({ metadata }) => ({
    name: metadata.name!,
    persistentVolumeClaim: { claimName: `${metadata.name}-${name}` },
  }))
  const volumes = [...claims, ...(bare.spec.volumes ?? []).filter((volume) => !claims.some((other) => other.name === volume.name))]
  const object: Pod = {
    ...bare,
    metadata: {
      ...bare.metadata,
      labels: {
        ...bare.metadata.labels,
        'apps.kubernetes.io/pod-index': String(ordinal),
        [REVISION]: revision,
        'statefulset.kubernetes.io/pod-name': name,
      },
    },
    spec: {
      ...bare.spec,
      hostname: name,
      ...(set.spec.serviceName ? { subdomain: set.spec.serviceName } : {}),
      ...(volumes.length > 0 ? { volumes } : {}),
    },
  }
  const event = (type: 'Normal' | 'Warning', reason: string, message: string): Action => ({
    do: 'event',
    about: set,
    type,
    reason,
    message,
    source: SOURCE,
  })
  return [
    ...missingClaims(set, name, read),
    {
      do: 'create',
      kind: podKind,
      object,
      created: () => [event('Normal', 'SuccessfulCreate', `create Pod ${name} in StatefulSet ${set.metadata.name} successful`)],
      refused: ({ message }) => [
        event('Warning', 'FailedCreate', `create Pod ${name} in StatefulSet ${set.metadata.name} failed error: ${message}`),
        { do: 'wake', at: now + 5_000 },
      ],
    },
  ]
}

function removePod(set: StatefulSet, { metadata }: Pod, failed = false): Action[] {
  const name = metadata.name!
  const about = { about: set, source: SOURCE } as const
  return [
    ...(failed
      ? [
          {
            do: 'event',
            ...about,
            type: 'Warning',
            reason: 'RecreatingFailedPod',
            message: `StatefulSet ${set.metadata.namespace}/${set.metadata.name} is recreating failed Pod ${name}`,
          } as const,
        ]
      : []),
    { do: 'delete', kind: podKind, namespace: metadata.namespace, name, uid: metadata.uid },
    {
      do: 'event',
      ...about,
      type: 'Normal',
      reason: 'SuccessfulDelete',
      message: `delete Pod ${name} in StatefulSet ${set.metadata.name} successful`,
    },
  ]
}

// as pkg/controller/statefulset updateStatus, completeRollingUpdate
function withStatus(set: StatefulSet, owned: readonly Pod[], revision: string, collisionCount: number, now: number): StatefulSet {
  const alive = owned.filter((pod) => !isTerminating(pod) || !isFinished(pod))
  const updated = alive.filter((pod) => pod.metadata.labels?.[REVISION] === revision && !isTerminating(pod))
  const ready = alive.filter((pod) => pod.status?.phase === 'Running' && isPodReady(pod))
  const before = set.status?.currentRevision ?? revision
  const complete = updated.length === alive.length && ready.length === alive.length && alive.length === (set.spec.replicas ?? 1)
  const current = complete ? revision : before
  const count = (n: number) => n || undefined
  return {
    ...set,
    status: {
      observedGeneration: set.metadata.generation,
      replicas: alive.length,
      readyReplicas: count(ready.length),
      currentReplicas: count(alive.filter((pod) => pod.metadata.labels?.[REVISION] === current && !isTerminating(pod)).length),
      updatedReplicas: count(updated.length),
      availableReplicas: ready.filter((pod) => isPodAvailable(pod, set.spec.minReadySeconds ?? 0, now)).length,
      currentRevision: current,
      updateRevision: revision,
      collisionCount,
    },
  }
}

function wakes(set: StatefulSet, owned: readonly Pod[], now: number): Action[] {
  const seconds = set.spec.minReadySeconds ?? 0
  if (seconds === 0) return []
  const next = Math.min(...owned.map((pod) => availableAt(pod, seconds)).filter((at) => at > now))
  return Number.isFinite(next) ? [{ do: 'wake', at: next }] : []
}
