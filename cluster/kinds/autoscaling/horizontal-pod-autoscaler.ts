import type { KubeObject } from '@/apimachinery/object'
import { ageColumn } from '../columns'
import { defineKind, statusOf } from '../define'
import { requiredValue } from '../field-error'
import { hpaSpecErrors } from './hpa-validation'

export type MetricTarget = {
  type: 'Utilization' | 'AverageValue' | 'Value'
  averageUtilization?: number
  averageValue?: string | number
  value?: string | number
}
export type MetricSpec = {
  type: 'Resource' | 'ContainerResource' | 'Pods' | 'Object' | 'External'
  resource?: { name: string; target: MetricTarget }
  containerResource?: { name: string; container: string; target: MetricTarget }
  pods?: { metric: { name: string }; target: MetricTarget }
  object?: { metric: { name: string }; target: MetricTarget }
  external?: { metric: { name: string }; target: MetricTarget }
}
type MetricValue = { averageUtilization?: number; averageValue?: string; value?: string }
export type MetricStatus = {
  type: MetricSpec['type']
  resource?: { name: string; current: MetricValue }
  containerResource?: { name: string; container: string; current: MetricValue }
}
export type ScalingRules = {
  stabilizationWindowSeconds?: number
  selectPolicy?: 'Max' | 'Min' | 'Disabled'
  policies?: { type: 'Pods' | 'Percent'; value: number; periodSeconds: number }[]
  tolerance?: string | number
}
export type HpaCondition = { type: string; status: string; lastTransitionTime?: string; reason: string; message: string }

export type HorizontalPodAutoscaler = KubeObject & {
  spec: {
    scaleTargetRef: { kind: string; name: string; apiVersion?: string }
    minReplicas?: number
    maxReplicas: number
    metrics?: MetricSpec[]
    behavior?: { scaleUp?: ScalingRules; scaleDown?: ScalingRules }
  }
  status?: {
    observedGeneration?: number
    lastScaleTime?: string
    currentReplicas?: number
    desiredReplicas: number
    currentMetrics?: MetricStatus[]
    conditions?: HpaCondition[]
  }
}

// as pkg/apis/autoscaling/v2 GenerateHPAScaleUpRules, GenerateHPAScaleDownRules
export const scaleUpRules = (given: ScalingRules = {}): ScalingRules => ({
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    { type: 'Percent', value: 100, periodSeconds: 15 },
  ],
  ...given,
})
export const scaleDownRules = (given: ScalingRules = {}): ScalingRules => ({
  selectPolicy: 'Max',
  policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
  ...given,
})

const shown = (amount: string | number | undefined): string => (amount === undefined ? '<unknown>' : String(amount))

// as pkg/printers/internalversion formatHPAMetrics
const metricText = (spec: MetricSpec, current: MetricStatus | undefined): string => {
  const source = spec.resource ?? spec.containerResource
  if (!source) return `<unknown>/${shown((spec.pods ?? spec.object ?? spec.external)?.target.averageValue)}`
  const now = (current?.resource ?? current?.containerResource)?.current
  const { averageValue, averageUtilization } = source.target
  if (averageValue !== undefined) return `${source.name}: ${shown(now?.averageValue)}/${averageValue}`
  const used = now?.averageUtilization === undefined ? '<unknown>' : `${now.averageUtilization}%`
  return `${source.name}: ${used}/${averageUtilization === undefined ? '<auto>' : `${averageUtilization}%`}`
}

const targetsCell = ({ spec, status }: HorizontalPodAutoscaler): string => {
  const all = (spec.metrics ?? []).map((metric, i) => metricText(metric, status?.currentMetrics?.[i]))
  if (all.length === 0) return '<none>'
  return all.length > 2 ? `${all.slice(0, 2).join(', ')} + ${all.length - 2} more...` : all.join(', ')
}

export const horizontalPodAutoscaler = defineKind<HorizontalPodAutoscaler>({
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  plural: 'horizontalpodautoscalers',
  shortNames: ['hpa'],
  categories: ['all'],
  namespaced: true,
  subresources: [statusOf('HorizontalPodAutoscaler')],
  // as pkg/apis/autoscaling/v2 SetDefaults_HorizontalPodAutoscaler
  defaults: ({ spec }) => {
    if (!spec) return
    spec.minReplicas ??= 1
    if (!spec.metrics?.length)
      spec.metrics = [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } }]
    if (spec.behavior) spec.behavior = { scaleUp: scaleUpRules(spec.behavior.scaleUp), scaleDown: scaleDownRules(spec.behavior.scaleDown) }
  },
  prepare: (draft, previous) => {
    if (!previous) draft.status = { desiredReplicas: 0 }
    return []
  },
  validate: ({ spec }) => (spec ? hpaSpecErrors(spec) : [requiredValue('spec', '')]),
  columns: [
    { name: 'Reference', cell: ({ spec }) => `${spec.scaleTargetRef.kind}/${spec.scaleTargetRef.name}` },
    { name: 'Targets', cell: targetsCell },
    { name: 'MinPods', cell: ({ spec }) => String(spec.minReplicas ?? '<unset>') },
    { name: 'MaxPods', type: 'integer', cell: ({ spec }) => spec.maxReplicas },
    { name: 'Replicas', type: 'integer', cell: ({ status }) => status?.currentReplicas ?? 0 },
    ageColumn,
  ],
})
