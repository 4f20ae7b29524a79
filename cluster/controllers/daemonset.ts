import { matchesSelector } from '@/apimachinery/selector'
import { controllerRevision } from '@/cluster/kinds/apps/controller-revision'
import type { DaemonSet } from '@/cluster/kinds/apps/daemon-set'
import { daemonSet as kind } from '@/cluster/kinds/apps/daemon-set'
import { type Node, node as nodeKind } from '@/cluster/kinds/core/node'
import { pod as podKind } from '@/cluster/kinds/core/pod'
import type { Pod } from '@/cluster/kinds/core/pod-types'
import { availableAt, isFinished, isPodAvailable, isPodReady, isTerminating } from '@/cluster/node/pod-facts'
import { claim } from './adoption'
import { by, sortedBy } from './arrays'
import { belongs, daemonPod, HASH, targetNode } from './daemon-pods'
import { scaled } from './deployment-rollout'
import { historyOf, truncated } from './history'
import { type Action, controller, type PlanContext } from './plan'
import { createPod, orphanedPods } from './pod-control'

const SOURCE = 'daemonset-controller'

/** One node as a DaemonSet sees it. Pods come oldest first. */
type Place = { node: Node; should: boolean; stays: boolean; pods: Pod[] }

/** as pkg/controller/daemon syncDaemonSet */
export const daemonSetController = controller<DaemonSet>({
  name: 'daemonset',
  for: kind,
  owns: [podKind, controllerRevision],
  watches: [
    { kind: nodeKind, keys: (_, read) => read.list(kind).map(({ metadata }) => ({ namespace: metadata.namespace, name: metadata.name! })) },
    orphanedPods(kind, (set, pod) => matchesSelector(pod.metadata.labels, set.spec.selector)),
  ],
  plan(set, context) {
    if (isTerminating(set)) return []
    const { read, now } = context
    const { owned, actions } = claim(set, kind, podKind, read)
    const history = historyOf(set, kind, HASH, read)
    const hash = history.current.metadata.labels![HASH]!
    const places = placesOf(set, owned, read.list(nodeKind))
    const managed = manage(set, places, hash, context)
    const rolled = managed.length === 0 && set.spec.updateStrategy?.type !== 'OnDelete' ? roll(set, places, hash, context) : []
    const inUse = new Set([hash, ...owned.map((pod) => pod.metadata.labels?.[HASH])])
    return [
      ...actions,
      ...history.actions,
      ...managed,
      ...rolled,
      ...truncated(set, history, (revision) => inUse.has(revision.metadata.labels?.[HASH])),
      { do: 'status', kind, object: withStatus(set, places, hash, history.collisionCount, now) },
      ...wakes(set, owned, now),
    ]
  },
})

function placesOf(set: DaemonSet, owned: readonly Pod[], nodes: readonly Node[]): Place[] {
  const onNode = new Map<string, Pod[]>()
  const oldestFirst = sortedBy(
    owned,
    by((pod) => pod.metadata.creationTimestamp ?? ''),
    by((pod) => pod.metadata.name!),
  )
  for (const pod of oldestFirst) {
    const name = targetNode(pod)
    if (name) onNode.set(name, [...(onNode.get(name) ?? []), pod])
  }
  return nodes.map((node) => ({ node, ...belongs(set, node), pods: onNode.get(node.metadata.name!) ?? [] }))
}

/** Every node that should run a pod has one, and no other. as podsShouldBeOnNode */
function manage(set: DaemonSet, places: readonly Place[], hash: string, context: PlanContext): Action[] {
  return places.flatMap(({ node, should, stays, pods }): Action[] => {
    const alive = pods.filter((pod) => !isTerminating(pod))
    if (!stays) return alive.flatMap((pod) => remove(set, pod))
    const finished = alive.filter(isFinished)
    const running = alive.filter((pod) => !isFinished(pod))
    const ended = finished.flatMap((pod) => [endedEvent(set, pod, node), ...remove(set, pod)])
    if (should && pods.length === 0) return create(set, node, hash, context)
    return [...ended, ...surplus(set, running, hash, context.now).flatMap((pod) => remove(set, pod))]
  })
}

/** Pods that a node has too many: an update with surge keeps the new one beside the old until it is available. */
function surplus(set: DaemonSet, running: readonly Pod[], hash: string, now: number): Pod[] {
  if (running.length < 2) return []
  if (surgeOf(set, 1) === 0) return running.slice(1)
  const isNew = (pod: Pod) => pod.metadata.labels?.[HASH] === hash
  const old = running.filter((pod) => !isNew(pod))
  const fresh = running.filter(isNew)
  const ready = fresh.find((pod) => isPodAvailable(pod, set.spec.minReadySeconds ?? 0, now))
  return ready ? running.filter((pod) => pod !== ready) : [...old.slice(1), ...fresh.slice(1)]
}

function create(set: DaemonSet, node: Node, hash: string, { world, now }: PlanContext): Action[] {
  const object = daemonPod(set, node.metadata.name!, hash, world.suffix(5))
  return createPod(set, object, { source: SOURCE, now })
}

const remove = (set: DaemonSet, { metadata }: Pod): Action[] => [
  { do: 'delete', kind: podKind, namespace: metadata.namespace, name: metadata.name!, uid: metadata.uid },
  { do: 'event', about: set, type: 'Normal', reason: 'SuccessfulDelete', message: `Deleted pod: ${metadata.name}`, source: SOURCE },
]

function endedEvent(set: DaemonSet, { metadata, status }: Pod, node: Node): Action {
  const where = `pod ${metadata.namespace}/${metadata.name} on node ${node.metadata.name}`
  return status?.phase === 'Failed'
    ? {
        do: 'event',
        about: set,
        type: 'Warning',
        reason: 'FailedDaemonPod',
        message: `Found failed daemon ${where}, will try to kill it`,
        source: SOURCE,
      }
    : {
        do: 'event',
        about: set,
        type: 'Normal',
        reason: 'SucceededDaemonPod',
        message: `Found succeeded daemon ${where}, will try to delete it`,
        source: SOURCE,
      }
}

const desired = (places: readonly Place[]): Place[] => places.filter(({ should }) => should)

const surgeOf = ({ spec }: DaemonSet, nodes: number): number => scaled(spec.updateStrategy?.rollingUpdate?.maxSurge ?? 0, nodes, Math.ceil)

// as pkg/controller/daemon UnavailableCount: of a surge of none, at least one pod may go
const unavailableOf = (set: DaemonSet, nodes: number): number => {
  if (surgeOf(set, nodes) > 0) return 0
  return Math.max(1, scaled(set.spec.updateStrategy?.rollingUpdate?.maxUnavailable ?? 1, nodes, Math.ceil))
}

/** as pkg/controller/daemon rollingUpdate */
function roll(set: DaemonSet, places: readonly Place[], hash: string, context: PlanContext): Action[] {
  const wanted = desired(places)
  const surge = surgeOf(set, wanted.length)
  const available = (pod: Pod) => isPodAvailable(pod, set.spec.minReadySeconds ?? 0, context.now)
  const states = wanted.map(({ node, pods }) => {
    const alive = pods.filter((pod) => !isTerminating(pod))
    return {
      node,
      fresh: alive.find((pod) => pod.metadata.labels?.[HASH] === hash),
      old: alive.find((pod) => pod.metadata.labels?.[HASH] !== hash),
    }
  })
  if (surge > 0) {
    const onTheWay = states.filter(({ fresh, old }) => old && fresh && !available(fresh)).length
    const candidates = states.filter(({ fresh, old }) => old && !fresh)
    const broken = candidates.filter(({ old }) => !available(old!))
    const well = candidates.filter(({ old }) => available(old!)).slice(0, Math.max(0, surge - onTheWay))
    return [...broken, ...well].flatMap(({ node }) => create(set, node, hash, context))
  }
  const unavailable = states.filter(({ fresh, old }) => (fresh ? !available(fresh) : !old)).length
  const candidates = states.flatMap(({ fresh, old }) => (!fresh && old ? [old] : []))
  const broken = candidates.filter((pod) => !available(pod))
  const well = candidates.filter(available).slice(0, Math.max(0, unavailableOf(set, wanted.length) - unavailable))
  return [...broken, ...well].flatMap((pod) => remove(set, pod))
}

/** as pkg/controller/daemon updateDaemonSetStatus */
function withStatus(set: DaemonSet, places: readonly Place[], hash: string, collisionCount: number, now: number): DaemonSet {
  const wanted = desired(places)
  const firsts = wanted.flatMap(({ pods }) => pods.slice(0, 1))
  const ready = firsts.filter(isPodReady)
  const numberAvailable = ready.filter((pod) => isPodAvailable(pod, set.spec.minReadySeconds ?? 0, now)).length
  const updated = wanted.filter(({ pods }) => pods.some((pod) => pod.metadata.labels?.[HASH] === hash)).length
  return {
    ...set,
    status: {
      currentNumberScheduled: firsts.length,
      numberMisscheduled: places.filter(({ should, pods }) => !should && pods.length > 0).length,
      desiredNumberScheduled: wanted.length,
      numberReady: ready.length,
      observedGeneration: set.metadata.generation,
      updatedNumberScheduled: updated || undefined,
      numberAvailable: numberAvailable || undefined,
      numberUnavailable: wanted.length - numberAvailable || undefined,
      ...(collisionCount ? { collisionCount } : {}),
    },
  }
}

function wakes(set: DaemonSet, owned: readonly Pod[], now: number): Action[] {
  const seconds = set.spec.minReadySeconds ?? 0
  if (seconds === 0) return []
  const next = Math.min(...owned.map((pod) => availableAt(pod, seconds)).filter((at) => at > now))
  return Number.isFinite(next) ? [{ do: 'wake', at: next }] : []
}
