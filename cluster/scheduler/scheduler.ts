import type { Reader } from '@/cluster/api/reader'
import { parseTimestamp, timestamp } from '@/cluster/api/time'
import { by, sortedBy } from '@/cluster/controllers/arrays'
import { type Action, controller, type Key, type PlanContext } from '@/cluster/controllers/plan'
import { claimsOf } from '@/cluster/controllers/volume-matching'
import { type Node, node as nodeKind } from '@/cluster/kinds/core/node'
import { persistentVolume } from '@/cluster/kinds/core/persistent-volume'
import { type PersistentVolumeClaim, persistentVolumeClaim } from '@/cluster/kinds/core/persistent-volume-claim'
import { pod as podKind } from '@/cluster/kinds/core/pod'
import type { Pod, PodCondition } from '@/cluster/kinds/core/pod-types'
import { storageClass } from '@/cluster/kinds/storage/storage-class'
import { conditionOf, isFinished, isTerminating, withCondition } from '@/cluster/node/pod-facts'
import { filters, type Obstacle } from './filters'
import { type Attempt, type NodeState, nodeStates, podRequests } from './node-state'
import { evictions, findVictims, isAwaited, priorityOf } from './preemption'
import { totals } from './scores'
import { bindVolumes, claimProblem, podsWaitingFor } from './volume-binding'

const NAME = 'default-scheduler'
/** How long an unschedulable pod waits before it is tried without cause. as podMaxInUnschedulablePodsDuration */
const RETRY_MS = 5 * 60_000

export const scheduler = controller<Pod>({
  name: 'scheduler',
  manager: 'kube-scheduler',
  for: podKind,
  watches: [
    { kind: nodeKind, keys: (_, read) => waiting(read) },
    { kind: persistentVolumeClaim, keys: (claim, read) => podsWaitingFor(claim as PersistentVolumeClaim, read) },
    { kind: persistentVolume, keys: (_, read) => waiting(read, (pod) => claimsOf(pod).length > 0) },
    { kind: storageClass, keys: (_, read) => waiting(read, (pod) => claimsOf(pod).length > 0) },
    {
      kind: podKind,
      // Room appears when a pod goes; company for an affinity, when one has come.
      keys: (pod, read) => {
        const stored = read.get(podKind, pod.metadata.namespace, pod.metadata.name!)
        const gone = !stored || isFinished(stored)
        return waiting(read, (p) => gone || p.spec.affinity?.podAffinity !== undefined)
      },
    },
  ],
  // as pkg/scheduler schedulePod
  plan(pod, context) {
    if (pod.spec.nodeName || isTerminating(pod) || pod.spec.schedulerName !== NAME) return []
    if (pod.spec.schedulingGates?.length) return gated(pod, context)
    const nodes = nodeStates(context.read.list(nodeKind), context.read, pod)
    const attempt: Attempt = { pod, nodes, request: podRequests(pod), read: context.read }
    const verdicts = nodes.map((state) => ({ state, obstacles: obstaclesOf(attempt, state) }))
    const fitting = verdicts.filter(({ obstacles }) => obstacles.length === 0).map(({ state }) => state)
    const claim = claimProblem(pod, context.read)
    if (fitting.length === 0 || claim) return rejected(attempt, verdicts, claim, context)
    const node = best(attempt, fitting, context)
    const volumes = bindVolumes(pod, node, context.read)
    return volumes.length > 0 ? volumes : bind(pod, node.metadata.name!, context)
  },
})

function waiting(read: Reader, counts: (pod: Pod) => boolean = () => true): Key[] {
  const pods = read.list(podKind).filter((pod) => !pod.spec.nodeName && !isTerminating(pod) && counts(pod))
  // as the queue's PrioritySort: the more important first, then those that have waited longest
  return sortedBy(
    pods,
    by((pod) => -priorityOf(pod)),
    by((pod) => pod.metadata.creationTimestamp ?? ''),
  ).map(({ metadata }) => ({ namespace: metadata.namespace, name: metadata.name! }))
}

function obstaclesOf(attempt: Attempt, state: NodeState): Obstacle[] {
  for (const filter of filters) {
    const found = filter.obstacles(attempt, state)
    if (found.length > 0) return found
  }
  return []
}

/** Equal totals are drawn for, as upstream does. */
function best(attempt: Attempt, fitting: readonly NodeState[], { world }: PlanContext): Node {
  if (fitting.length === 1) return fitting[0]!.node
  const sums = totals(attempt, fitting)
  const top = Math.max(...sums)
  const winners = fitting.filter((_, i) => sums[i] === top)
  return winners[winners.length > 1 ? world.integer(winners.length) : 0]!.node
}

/** No node fits: others make room when they matter less; else the pod waits. as handleSchedulingFailure, RunPostFilterPlugins */
function rejected(attempt: Attempt, verdicts: readonly Verdict[], claim: string | undefined, context: PlanContext): Action[] {
  const { pod, nodes } = attempt
  // Room is being made already: the end of those who go tries the pod again.
  if (isAwaited(pod, nodes)) return []
  const barred = pod.spec.preemptionPolicy === 'Never' ? 'not eligible due to preemptionPolicy=Never.' : undefined
  const found = barred || claim ? undefined : findVictims(attempt, verdicts, obstaclesOf)
  if (!found) return unschedulable(pod, failureText(verdicts, claim, barred), context)
  const nominated: Pod = { ...pod, status: { ...pod.status, nominatedNodeName: found.state.node.metadata.name! } }
  return [...unschedulable(nominated, whyNot(verdicts, claim), context), ...evictions(pod, found, NAME, context.now)]
}

function bind(pod: Pod, node: string, { now }: PlanContext): Action[] {
  const scheduled: PodCondition = { type: 'PodScheduled', status: 'True', lastProbeTime: null, observedGeneration: pod.metadata.generation }
  const conditions = withCondition(pod.status?.conditions, scheduled, timestamp(now))
  const object: Pod = { ...pod, spec: { ...pod.spec, nodeName: node }, status: { ...pod.status, conditions } }
  const message = `Successfully assigned ${pod.metadata.namespace}/${pod.metadata.name} to ${node}`
  return [
    { do: 'update', kind: podKind, object, subresource: 'binding' },
    { do: 'event', about: pod, type: 'Normal', reason: 'Scheduled', message, source: NAME },
  ]
}

function unschedulable(pod: Pod, message: string, { now }: PlanContext): Action[] {
  const before = conditionOf(pod, 'PodScheduled')
  const lastTry = Number(before?.message === message && before.lastTransitionTime ? parseTimestamp(before.lastTransitionTime) : Number.NaN)
  const due = Number.isNaN(lastTry) ? now + RETRY_MS : lastTry + RETRY_MS * Math.ceil((now - lastTry + 1) / RETRY_MS)
  const again = Number.isNaN(lastTry) || (now > lastTry && (now - lastTry) % RETRY_MS === 0)
  const wake: Action = { do: 'wake', at: due, periodic: true }
  if (!again) return [wake]
  return [
    { do: 'status', kind: podKind, object: withScheduled(pod, { status: 'False', reason: 'Unschedulable', message }, now) },
    { do: 'event', about: pod, type: 'Warning', reason: 'FailedScheduling', message, source: NAME },
    wake,
  ]
}

function gated(pod: Pod, { now }: PlanContext): Action[] {
  const message = 'Scheduling is blocked due to non-empty scheduling gates'
  return [{ do: 'status', kind: podKind, object: withScheduled(pod, { status: 'False', reason: 'SchedulingGated', message }, now) }]
}

function withScheduled(pod: Pod, part: Pick<PodCondition, 'status' | 'reason' | 'message'>, now: number): Pod {
  const condition: PodCondition = { type: 'PodScheduled', lastProbeTime: null, observedGeneration: pod.metadata.generation, ...part }
  return { ...pod, status: { ...pod.status, conditions: withCondition(pod.status?.conditions, condition, timestamp(now)) } }
}

const counted = (reasons: readonly string[]): string => {
  const counts = new Map<string, number>()
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return [...counts]
    .map(([reason, count]) => `${count} ${reason}`)
    .sort()
    .join(', ')
}

type Verdict = { state: NodeState; obstacles: Obstacle[] }

// as pkg/scheduler/framework FitError.Error
const whyNot = (verdicts: readonly Verdict[], claim: string | undefined): string => {
  const why = claim ?? counted(verdicts.flatMap(({ obstacles }) => obstacles.map(({ reason }) => reason)))
  return `0/${verdicts.length} nodes are available: ${why}.`
}

// with the texts of the DynamicResources and DefaultPreemption plugins
function failureText(verdicts: readonly Verdict[], claim: string | undefined, barred: string | undefined): string {
  const total = verdicts.length
  if (total === 0) return 'no nodes available to schedule pods'
  if (barred) return `${whyNot(verdicts, claim)} no new claims to deallocate, preemption: ${barred}`
  const helpless = (obstacles: Obstacle[]) => claim !== undefined || obstacles.some(({ final }) => final)
  const preemption = counted(
    verdicts.map(({ obstacles }) =>
      helpless(obstacles) ? 'Preemption is not helpful for scheduling' : 'No preemption victims found for incoming pod',
    ),
  )
  return `${whyNot(verdicts, claim)} no new claims to deallocate, preemption: 0/${total} nodes are available: ${preemption}.`
}
