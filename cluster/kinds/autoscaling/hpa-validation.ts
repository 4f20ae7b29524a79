import { parseQuantity } from '@/apimachinery/quantity'
import type { FieldError } from '@/cluster/door'
import { forbiddenValue, invalidValue, notSupportedValue, requiredValue } from '../field-error'
import type { HorizontalPodAutoscaler, MetricSpec, MetricTarget, ScalingRules } from './horizontal-pod-autoscaler'

type Spec = HorizontalPodAutoscaler['spec']

/** as pkg/apis/autoscaling/validation validateHorizontalPodAutoscalerSpec */
export const hpaSpecErrors = (spec: Spec): FieldError[] => {
  const { minReplicas = 1, maxReplicas = 0, scaleTargetRef, metrics = [], behavior } = spec
  const errors: FieldError[] = []
  if (minReplicas < 1) errors.push(invalidValue('spec.minReplicas', minReplicas, 'must be greater than or equal to 1'))
  if (maxReplicas < 1) errors.push(invalidValue('spec.maxReplicas', maxReplicas, 'must be greater than 0'))
  if (maxReplicas < minReplicas)
    errors.push(invalidValue('spec.maxReplicas', maxReplicas, 'must be greater than or equal to `minReplicas`'))
  if (!scaleTargetRef?.kind) errors.push(requiredValue('spec.scaleTargetRef.kind', ''))
  if (!scaleTargetRef?.name) errors.push(requiredValue('spec.scaleTargetRef.name', ''))
  for (const [i, metric] of metrics.entries()) errors.push(...metricErrors(metric, `spec.metrics[${i}]`))
  return [
    ...errors,
    ...rulesErrors(behavior?.scaleUp, 'spec.behavior.scaleUp'),
    ...rulesErrors(behavior?.scaleDown, 'spec.behavior.scaleDown'),
  ]
}

const sources = ['ContainerResource', 'External', 'Object', 'Pods', 'Resource'] as const
const fieldOf: Readonly<Record<MetricSpec['type'], keyof MetricSpec>> = {
  ContainerResource: 'containerResource',
  External: 'external',
  Object: 'object',
  Pods: 'pods',
  Resource: 'resource',
}

// as validateMetricSpec
const metricErrors = (spec: MetricSpec, at: string): FieldError[] => {
  if (!spec.type) return [requiredValue(`${at}.type`, 'must specify a metric source type')]
  if (!sources.includes(spec.type)) return [notSupportedValue(`${at}.type`, spec.type, sources)]
  const own = fieldOf[spec.type]
  const errors: FieldError[] = []
  if (spec[own] === undefined) errors.push(requiredValue(`${at}.${own}`, 'must populate information for the given metric source'))
  for (const other of Object.values(fieldOf))
    if (other !== own && spec[other] !== undefined)
      errors.push(forbiddenValue(`${at}.${other}`, 'must populate the given metric source only'))
  const source = spec.resource ?? spec.containerResource
  if (!source) return errors
  if (!source.name) errors.push(requiredValue(`${at}.${own}.name`, 'must specify a resource name'))
  if (spec.containerResource && !spec.containerResource.container)
    errors.push(requiredValue(`${at}.${own}.container`, 'must specify a container'))
  return [...errors, ...targetErrors(source.target, `${at}.${own}.target`)]
}

const types = ['AverageValue', 'Utilization', 'Value'] as const

// as validateMetricTarget, validateResourceSource
const targetErrors = (target: MetricTarget | undefined, at: string): FieldError[] => {
  const errors: FieldError[] = []
  const { type, averageUtilization, averageValue } = target ?? ({} as Partial<MetricTarget>)
  if (!type) errors.push(requiredValue(`${at}.type`, 'must specify a metric target type'))
  else if (!types.includes(type)) errors.push(invalidValue(`${at}.type`, type, 'must be either Utilization, Value, or AverageValue'))
  if (averageUtilization !== undefined && averageUtilization < 1)
    errors.push(invalidValue(`${at}.averageUtilization`, averageUtilization, 'must be greater than 0'))
  if (averageValue !== undefined && (parseQuantity(averageValue) ?? 0) <= 0)
    errors.push(invalidValue(`${at}.averageValue`, averageValue, 'must be positive'))
  if (averageUtilization === undefined && averageValue === undefined)
    errors.push(requiredValue(`${at}.averageUtilization`, 'must set either a target raw value or a target utilization'))
  if (averageUtilization !== undefined && averageValue !== undefined)
    errors.push(forbiddenValue(`${at}.averageValue`, 'may not set both a target raw value and a target utilization'))
  return errors
}

const selections = ['Disabled', 'Max', 'Min'] as const

// as validateScalingRules
const rulesErrors = (rules: ScalingRules | undefined, at: string): FieldError[] => {
  if (!rules) return []
  const { stabilizationWindowSeconds: window, selectPolicy, policies } = rules
  const errors: FieldError[] = []
  if (window !== undefined && window < 0)
    errors.push(invalidValue(`${at}.stabilizationWindowSeconds`, window, 'must be greater than or equal to zero'))
  if (window !== undefined && window > 3600)
    errors.push(invalidValue(`${at}.stabilizationWindowSeconds`, window, 'must be less than or equal to 3600'))
  if (selectPolicy !== undefined && !selections.includes(selectPolicy))
    errors.push(notSupportedValue(`${at}.selectPolicy`, selectPolicy, selections))
  if (!policies?.length) errors.push(requiredValue(`${at}.policies`, 'must specify at least one Policy'))
  for (const [i, { type, value, periodSeconds }] of (policies ?? []).entries()) {
    const here = `${at}.policies[${i}]`
    if (type !== 'Pods' && type !== 'Percent') errors.push(notSupportedValue(`${here}.type`, type, ['Percent', 'Pods']))
    if (!(value > 0)) errors.push(invalidValue(`${here}.value`, value, 'must be greater than zero'))
    if (!(periodSeconds > 0)) errors.push(invalidValue(`${here}.periodSeconds`, periodSeconds, 'must be greater than zero'))
    else if (periodSeconds > 1800) errors.push(invalidValue(`${here}.periodSeconds`, periodSeconds, 'must be less than or equal to 1800'))
  }
  return errors
}
