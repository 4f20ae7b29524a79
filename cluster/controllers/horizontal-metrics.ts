import { parseQuantity } from '@/apimachinery/quantity'
import type { HorizontalPodAutoscaler, MetricSpec, MetricStatus } from '@/cluster/kinds/autoscaling/horizontal-pod-autoscaler'
import type { Pod } from '@/cluster/kinds/core/pod-types'
import { measured, servesMetrics } from '@/cluster/kinds/metrics/metrics'
import { isFinished, isPodReady, isTerminating } from '@/cluster/node/pod-facts'
import type { PlanContext } from './plan'

/** How far off its target a metric may be before anything is done. */
const TOLERANCE = 0.1

/** What one metric says: how many pods there should be, or why it says nothing. `name` is what events call it. */
export type Reading = { replicas: number; status: MetricStatus; name: string } | { error: string; reason: string; outer: string }

/** Reads one metric of an autoscaler over the pods of its target. as pkg/controller/podautoscaler computeReplicasForMetric */
export function readMetric(
  spec: MetricSpec,
  pods: readonly Pod[],
  current: number,
  hpa: HorizontalPodAutoscaler,
  { read }: PlanContext,
): Reading {
  const source = spec.resource ?? spec.containerResource
  if (!source) {
    const error = `seatrial does not simulate metrics of type ${spec.type}`
    return { error, reason: `FailedGet${spec.type}Metric`, outer: error }
  }
  const { name, target } = source
  const only = spec.containerResource?.container
  const reason = spec.containerResource ? 'FailedGetContainerResourceMetric' : 'FailedGetResourceMetric'
  const wrap = (why: string): Reading => {
    const error = `failed to get ${name} ${target.averageUtilization === undefined ? 'usage' : 'utilization'}: ${why}`
    return { error, reason, outer: `failed to get ${name}${only ? ' container' : ''} resource metric value: ${error}` }
  }
  if (!servesMetrics(read))
    return wrap(
      `unable to get metrics for resource ${name}: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)`,
    )
  const alive = pods.filter((pod) => !isTerminating(pod) && !isFinished(pod))
  const amounts = alive.flatMap((pod) => {
    const used = measured(pod, read)
    const containers = Object.entries(used ?? {}).filter(([container]) => only === undefined || container === only)
    return used && isPodReady(pod) ? [{ pod, amount: containers.reduce((sum, [, usage]) => sum + amountOf(usage, name), 0) }] : []
  })
  if (alive.length > 0 && pods.every((pod) => measured(pod, read) === undefined))
    return wrap(`unable to get metrics for resource ${name}: no metrics returned from resource metrics API`)
  if (amounts.length === 0) return wrap('did not receive metrics for targeted pods (pods might be unready)')
  const total = amounts.reduce((sum, { amount }) => sum + amount, 0)
  const text = (amount: number) => (name === 'cpu' ? `${Math.ceil(amount * 1000)}m` : String(Math.ceil(amount)))
  const told = (current: NonNullable<MetricStatus['resource']>['current']): MetricStatus =>
    only === undefined
      ? { type: spec.type, resource: { name, current } }
      : { type: spec.type, containerResource: { name, container: only, current } }
  const label = only === undefined ? `${name} resource` : `${name} container resource`
  if (target.averageUtilization === undefined) {
    const wanted = parseQuantity(target.averageValue ?? 0) ?? 0
    const average = total / amounts.length
    const ratio = wanted === 0 ? 1 : total / (wanted * current)
    const replicas = Math.abs(ratio - 1) <= toleranceOf(hpa, ratio) ? current : Math.ceil(total / wanted)
    return { replicas, status: told({ averageValue: text(average) }), name: label }
  }
  let requested = 0
  for (const { pod } of amounts) {
    for (const container of pod.spec.containers) {
      if (only !== undefined && container.name !== only) continue
      const request = container.resources?.requests?.[name]
      if (request === undefined) return wrap(`missing request for ${name} in container ${container.name} of Pod ${pod.metadata.name}`)
      requested += parseQuantity(request) ?? 0
    }
  }
  const utilization = Math.floor((total * 100) / requested)
  const ratio = utilization / target.averageUtilization
  return {
    replicas: Math.abs(ratio - 1) <= toleranceOf(hpa, ratio) ? current : scaledBy(ratio, amounts.length, alive.length, current),
    status: told({ averageUtilization: utilization, averageValue: text(total / amounts.length) }),
    name: `${label} utilization (percentage of request)`,
  }
}

const amountOf = (usage: { cpu: number; memory: number }, name: string): number =>
  name === 'cpu' ? usage.cpu : name === 'memory' ? usage.memory : 0

const toleranceOf = ({ spec }: HorizontalPodAutoscaler, ratio: number): number => {
  const own = ratio > 1 ? spec.behavior?.scaleUp?.tolerance : spec.behavior?.scaleDown?.tolerance
  return own === undefined ? TOLERANCE : (parseQuantity(own) ?? TOLERANCE)
}

/** Pods that are not measured yet count as idle when scaling up, and as on target when scaling down. as calcPlainMetricReplicas */
function scaledBy(ratio: number, measuredPods: number, all: number, current: number): number {
  const missing = all - measuredPods
  if (missing === 0) return Math.ceil(ratio * measuredPods)
  const adjusted = ratio < 1 ? (ratio * measuredPods + missing) / all : (ratio * measuredPods) / all
  if (Math.abs(adjusted - 1) <= TOLERANCE || (ratio < 1 && adjusted > 1) || (ratio > 1 && adjusted < 1)) return current
  const replicas = Math.ceil(adjusted * all)
  return (adjusted < 1 && replicas > current) || (adjusted > 1 && replicas < current) ? current : replicas
}
