import type { Json, KubeObject } from '@/apimachinery/object'
import { matchesRequirements, parseSelector } from '@/apimachinery/selector'
import { timestamp } from '@/cluster/api/time'
import { deployment } from '@/cluster/kinds/apps/deployment'
import { replicaSet } from '@/cluster/kinds/apps/replica-set'
import { statefulSet } from '@/cluster/kinds/apps/stateful-set'
import {
  type HorizontalPodAutoscaler,
  type HpaCondition,
  horizontalPodAutoscaler as kind,
} from '@/cluster/kinds/autoscaling/horizontal-pod-autoscaler'
import { pod as podKind } from '@/cluster/kinds/core/pod'
import type { Kind } from '@/cluster/kinds/kind'
import { isTerminating, withCondition } from '@/cluster/node/pod-facts'
import { type Memory, normalized } from './horizontal-behavior'
import { type Reading, readMetric } from './horizontal-metrics'
import { type Action, controller, type PlanContext } from './plan'

const SOURCE = 'horizontal-pod-autoscaler'
/** How often an autoscaler looks, milliseconds. as --horizontal-pod-autoscaler-sync-period */
const PERIOD = 15_000
/** The longest window that an autoscaler may look back over. */
const LONGEST = 3_600_000

const scalable: readonly Kind[] = [deployment, replicaSet, statefulSet].map((k) => k as unknown as Kind)

const emptyMemory: Memory = { recommended: [], scaled: [] }

type Condition = [type: string, status: 'True' | 'False', reason: string, message: string]

/** as pkg/controller/podautoscaler reconcileAutoscaler */
export const horizontalController = controller<HorizontalPodAutoscaler>({
  name: 'horizontal-pod-autoscaler',
  for: kind,
  plan(hpa, context) {
    if (isTerminating(hpa)) return []
    const { now } = context
    const memory = (context.note as Memory | undefined) ?? emptyMemory
    // Looked at when its time comes, not whenever it changes.
    const due = lookAt(memory) ?? now
    if (due > now && hpa.status?.observedGeneration === hpa.metadata.generation && hpa.status?.conditions) return [wake(due, memory, true)]
    const looked = look(hpa, memory, context)
    return [...looked.actions, wake(now + PERIOD, { ...looked.memory, looked: now }, looked.atRest)]
  },
})

const lookAt = (memory: Memory & { looked?: number }): number | undefined =>
  memory.looked === undefined ? undefined : memory.looked + PERIOD

const wake = (at: number, memory: Memory & { looked?: number }, atRest: boolean): Action => ({
  do: 'wake',
  at,
  note: memory as unknown as Json,
  ...(atRest ? { periodic: true } : {}),
})

type Looked = { actions: Action[]; memory: Memory; atRest: boolean }

function look(hpa: HorizontalPodAutoscaler, memory: Memory, context: PlanContext): Looked {
  const { read, now } = context
  const { kind: targetKind, name } = hpa.spec.scaleTargetRef
  const event = (type: 'Normal' | 'Warning', reason: string, message: string): Action => ({
    do: 'event',
    about: hpa,
    type,
    reason,
    message,
    source: SOURCE,
  })
  const target = scalable.find((k) => k.kind === targetKind)
  const object = target && read.get(target, hpa.metadata.namespace, name)
  if (!target || !object) {
    const why = target ? `${target.plural}.${target.group} "${name}" not found` : `no matches for kind "${targetKind}" in group ""`
    const message = `the HPA controller was unable to get the target's current scale: ${why}`
    const next = withStatus(hpa, [['AbleToScale', 'False', 'FailedGetScale', message]], {}, now)
    return { actions: [event('Warning', 'FailedGetScale', why), { do: 'status', kind, object: next }], memory, atRest: true }
  }
  const current = target.scale!.replicas(object)
  const got: Condition = ['AbleToScale', 'True', 'SucceededGetScale', "the HPA controller was able to get the target's current scale"]
  if (current === 0) {
    const off: Condition = [
      'ScalingActive',
      'False',
      'ScalingDisabled',
      'scaling is disabled since the replica count of the target is zero',
    ]
    const next = withStatus(hpa, [got, off], { currentReplicas: 0, desiredReplicas: 0 }, now)
    return { actions: [{ do: 'status', kind, object: next }], memory, atRest: true }
  }
  const { minReplicas: min = 1, maxReplicas: max } = hpa.spec
  if (current > max || current < min) {
    const reason = current > max ? 'Current number of replicas above Spec.MaxReplicas' : 'Current number of replicas below Spec.MinReplicas'
    return rescaled(hpa, { target, object, current }, Math.min(max, Math.max(min, current)), reason, [got], {}, memory, now, event)
  }
  const pods = read
    .list(podKind, hpa.metadata.namespace)
    .filter((pod) => matchesRequirements(pod.metadata.labels, parseSelector(target.scale!.selector(object))))
  const readings = (hpa.spec.metrics ?? []).map((metric) => readMetric(metric, pods, current, hpa, context))
  const good = readings.filter((reading) => 'replicas' in reading)
  const bad = readings.filter((reading) => 'error' in reading)
  const best = good.reduce<(typeof good)[number] | undefined>(
    (most, next) => (!most || next.replicas > most.replicas ? next : most),
    undefined,
  )
  if (!best || (bad.length > 0 && best.replicas < current)) return unread(hpa, bad, readings.length, current, got, memory, now, event)
  const fresh: Memory = {
    ...memory,
    recommended: [
      ...(memory.recommended.length > 0 ? memory.recommended.filter(({ at }) => at > now - LONGEST) : [{ at: now, replicas: current }]),
      { at: now, replicas: best.replicas },
    ],
  }
  const { replicas, able, limited } = normalized(hpa, current, best.replicas, fresh, now)
  const conditions: Condition[] = [
    ['AbleToScale', 'True', ...able],
    ['ScalingActive', 'True', 'ValidMetricFound', `the HPA was able to successfully calculate a replica count from ${best.name}`],
    ['ScalingLimited', ...limited],
  ]
  const seen = { currentMetrics: good.map(({ status }) => status) }
  const reason = replicas > current ? `${best.name} above target` : 'All metrics below target'
  if (replicas !== current) return rescaled(hpa, { target, object, current }, replicas, reason, conditions, seen, fresh, now, event)
  const next = withStatus(hpa, conditions, { ...seen, currentReplicas: current, desiredReplicas: replicas }, now)
  const kept = trimmed(fresh, hpa)
  return {
    actions: [{ do: 'status', kind, object: next }],
    memory: kept,
    atRest: best.replicas === current && pods.every((pod) => isSteady(pod, context)),
  }
}

/** Nothing is expected to change by itself while no pod is measured anew: load fades, and new pods are measured only after a while. */
const isSteady = (pod: KubeObject, { read }: PlanContext): boolean =>
  Object.values(read.usage(pod) ?? {}).every(({ cpu }) => cpu < 0.01 || cpu >= 0.99)

/** Only what a window may still ask for is remembered. */
const trimmed = (memory: Memory, { spec }: HorizontalPodAutoscaler): Memory => {
  const window =
    Math.max(300, spec.behavior?.scaleDown?.stabilizationWindowSeconds ?? 0, spec.behavior?.scaleUp?.stabilizationWindowSeconds ?? 0) * 1000
  const now = memory.recommended.at(-1)?.at ?? 0
  const recent = memory.recommended.filter(({ at }) => at > now - window)
  // Of equal recommendations in a row the newest tells all.
  return { ...memory, recommended: recent.filter(({ replicas }, i) => recent[i + 1]?.replicas !== replicas) }
}

type Target = { target: Kind; object: KubeObject; current: number }
type Tell = (type: 'Normal' | 'Warning', reason: string, message: string) => Action

function rescaled(
  hpa: HorizontalPodAutoscaler,
  { target, object, current }: Target,
  replicas: number,
  reason: string,
  conditions: Condition[],
  seen: Partial<NonNullable<HorizontalPodAutoscaler['status']>>,
  memory: Memory,
  now: number,
  event: Tell,
): Looked {
  const able: Condition = [
    'AbleToScale',
    'True',
    'SucceededRescale',
    `the HPA controller was able to update the target scale to ${replicas}`,
  ]
  const next = withStatus(
    hpa,
    [able, ...conditions.filter(([type]) => type !== 'AbleToScale')],
    { ...seen, currentReplicas: current, desiredReplicas: replicas, lastScaleTime: timestamp(now) },
    now,
  )
  return {
    actions: [
      { do: 'update', kind: target, object: target.scale!.withReplicas(object, replicas) },
      event('Normal', 'SuccessfulRescale', `New size: ${replicas}; reason: ${reason}`),
      { do: 'status', kind, object: next },
    ],
    memory: { ...memory, scaled: [...memory.scaled.filter(({ at }) => at > now - LONGEST), { at: now, change: replicas - current }] },
    atRest: false,
  }
}

function unread(
  hpa: HorizontalPodAutoscaler,
  bad: readonly Extract<Reading, { error: string }>[],
  total: number,
  current: number,
  got: Condition,
  memory: Memory,
  now: number,
  event: Tell,
): Looked {
  const [first] = bad
  if (!first) return { actions: [], memory, atRest: true }
  const message = `the HPA was unable to compute the replica count: ${first.error}`
  const next = withStatus(
    hpa,
    [got, ['ScalingActive', 'False', first.reason, message]],
    { currentReplicas: current, desiredReplicas: hpa.status?.desiredReplicas ?? 0 },
    now,
  )
  const told = `invalid metrics (${bad.length} invalid out of ${total}), first error is: ${first.outer}`
  return {
    actions: [
      ...bad.map(({ reason, error }) => event('Warning', reason, error)),
      event('Warning', 'FailedComputeMetricsReplicas', told),
      { do: 'status', kind, object: next },
    ],
    memory,
    atRest: true,
  }
}

function withStatus(
  hpa: HorizontalPodAutoscaler,
  conditions: readonly Condition[],
  part: Partial<NonNullable<HorizontalPodAutoscaler['status']>>,
  now: number,
): HorizontalPodAutoscaler {
  const all = conditions.reduce<HpaCondition[]>(
    (before, [type, status, reason, message]) => withCondition(before, { type, status, reason, message }, timestamp(now)),
    hpa.status?.conditions ?? [],
  )
  const { currentMetrics: _, ...before } = hpa.status ?? { desiredReplicas: 0 }
  return { ...hpa, status: { ...before, ...part, conditions: all } }
}
