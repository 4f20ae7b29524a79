import type { KubeObject } from '@/apimachinery/object'
import { describer } from './describer'
import { eventLines, eventsAbout } from './events'
import type { Condition } from './pod-types'
import { headLines, longTime, type Writer } from './writer'

type Target = { type?: string; value?: string; averageValue?: string; averageUtilization?: number }
type Current = { value?: string; averageValue?: string; averageUtilization?: number }
type Source = {
  name?: string
  container?: string
  metric?: { name: string }
  describedObject?: { kind: string; name: string }
  target?: Target
  current?: Current
}
type Metric = { type: string; resource?: Source; containerResource?: Source; pods?: Source; object?: Source; external?: Source }
type Rules = {
  stabilizationWindowSeconds?: number
  selectPolicy?: string
  policies?: { type: string; value: number; periodSeconds: number }[]
}
type Autoscaler = KubeObject & {
  spec: {
    scaleTargetRef: { kind: string; name: string }
    minReplicas?: number
    maxReplicas: number
    metrics?: Metric[]
    behavior?: { scaleUp?: Rules; scaleDown?: Rules }
  }
  status?: { currentReplicas?: number; desiredReplicas?: number; currentMetrics?: Metric[]; conditions?: Condition[] }
}

/** As describe describeHorizontalPodAutoscalerV2. */
export const describeAutoscaler = describer<Autoscaler>(
  'autoscaling',
  'HorizontalPodAutoscaler',
  async (w, scaler, { api, now, showEvents }) => {
    const { metadata, spec, status = {} } = scaler
    const { kind, name } = spec.scaleTargetRef
    headLines(w, scaler)
    w.line(0, `CreationTimestamp:\t${longTime(metadata.creationTimestamp)}`)
    w.line(0, `Reference:\t${kind}/${name}`)
    w.line(0, 'Metrics:\t( current / target )')
    spec.metrics?.forEach((metric, index) => {
      w.line(1, metricText(metric, status.currentMetrics?.[index]))
    })
    w.line(0, `Min replicas:\t${spec.minReplicas ?? '<unset>'}`)
    w.line(0, `Max replicas:\t${spec.maxReplicas}`)
    if (spec.behavior) {
      w.line(0, 'Behavior:')
      ruleLines(w, 'Scale Up', spec.behavior.scaleUp)
      ruleLines(w, 'Scale Down', spec.behavior.scaleDown)
    }
    w.line(0, `${kind} pods:\t${status.currentReplicas ?? 0} current / ${status.desiredReplicas ?? 0} desired`)
    if ((status.conditions ?? []).length > 0) {
      w.line(0, 'Conditions:')
      w.line(1, 'Type\tStatus\tReason\tMessage')
      w.line(1, '----\t------\t------\t-------')
      for (const { type, status: state, reason = '', message = '' } of status.conditions ?? [])
        w.line(1, `${type}\t${state}\t${reason}\t${message}`)
    }
    if (showEvents) eventLines(w, await eventsAbout(api, scaler), now)
  },
)

const unknown = '<unknown>'

/** `resource cpu on pods  (as a percentage of request):<tab>80% (80m) / 50%`. */
function metricText(metric: Metric, seen: Metric | undefined): string {
  if (metric.resource) return resourceText(`resource ${metric.resource.name} on pods`, metric.resource.target, seen?.resource?.current)
  if (metric.containerResource) {
    const { name, container, target } = metric.containerResource
    return resourceText(`resource ${name} of container "${container}" on pods`, target, seen?.containerResource?.current)
  }
  if (metric.pods)
    return `"${metric.pods.metric?.name}" on pods:\t${seen?.pods?.current?.averageValue ?? unknown} / ${metric.pods.target?.averageValue}`
  if (metric.object) {
    const { metric: of, describedObject: at, target = {} } = metric.object
    const current = seen?.object?.current
    const average = target.type === 'AverageValue'
    const [value, wanted] = average ? [current?.averageValue, target.averageValue] : [current?.value, target.value]
    return `"${of?.name}" on ${at?.kind}/${at?.name} (target ${average ? 'average value' : 'value'}):\t${value ?? unknown} / ${wanted}`
  }
  if (metric.external) {
    const { metric: of, target = {} } = metric.external
    const current = seen?.external?.current
    return target.averageValue !== undefined
      ? `"${of?.name}" (target average value):\t${current?.averageValue ?? unknown} / ${target.averageValue}`
      : `"${of?.name}" (target value):\t${current?.value ?? unknown} / ${target.value}`
  }
  return `<unknown metric type "${metric.type}">`
}

function resourceText(what: string, target: Target = {}, current: Current | undefined): string {
  if (target.averageValue !== undefined) return `${what}:\t${current?.averageValue ?? unknown} / ${target.averageValue}`
  const now = current?.averageUtilization === undefined ? unknown : `${current.averageUtilization}% (${current.averageValue})`
  const wanted = target.averageUtilization === undefined ? '<auto>' : `${target.averageUtilization}%`
  return `${what}  (as a percentage of request):\t${now} / ${wanted}`
}

/** As describe printDirectionBehavior. */
function ruleLines(w: Writer, title: string, rules: Rules | undefined): void {
  if (!rules) return
  w.line(1, `${title}:`)
  if (rules.stabilizationWindowSeconds !== undefined) w.line(2, `Stabilization Window: ${rules.stabilizationWindowSeconds} seconds`)
  if ((rules.policies ?? []).length === 0) return
  w.line(2, `Select Policy: ${rules.selectPolicy ?? 'Max'}`)
  w.line(2, 'Policies:')
  for (const { type, value, periodSeconds } of rules.policies ?? [])
    w.line(3, `- Type: ${type}\tValue: ${value}\tPeriod: ${periodSeconds} seconds`)
}
