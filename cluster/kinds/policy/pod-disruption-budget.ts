import type { KubeObject } from '@/apimachinery/object'
import type { LabelSelector } from '@/apimachinery/selector'
import type { FieldError } from '@/cluster/door'
import { ageColumn } from '../columns'
import { defineKind, statusOf } from '../define'
import { invalidValue, notSupportedValue, requiredValue } from '../field-error'
import { countOrPercent } from '../number-rules'
import { selectorErrors } from '../selector-rules'

export type PodDisruptionBudget = KubeObject & {
  spec: {
    minAvailable?: number | string
    maxUnavailable?: number | string
    selector?: LabelSelector
    unhealthyPodEvictionPolicy?: 'IfHealthyBudget' | 'AlwaysAllow'
  }
  status?: {
    observedGeneration?: number
    disruptionsAllowed: number
    currentHealthy: number
    desiredHealthy: number
    expectedPods: number
    conditions?: {
      type: string
      status: string
      observedGeneration?: number
      lastTransitionTime?: string
      reason: string
      message: string
    }[]
  }
}

const shareErrors = (field: string, value: number | string | undefined): FieldError[] => [
  ...countOrPercent(field, value),
  ...(typeof value === 'string' && /^\d+%$/.test(value) && Number.parseInt(value, 10) > 100
    ? [invalidValue(field, value, 'must not be greater than 100%')]
    : []),
]

const policies = ['AlwaysAllow', 'IfHealthyBudget'] as const

export const podDisruptionBudget = defineKind<PodDisruptionBudget>({
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  plural: 'poddisruptionbudgets',
  conditionalUpdate: true,
  shortNames: ['pdb'],
  namespaced: true,
  generation: true,
  subresources: [statusOf('PodDisruptionBudget')],
  prepare: (draft, previous) => {
    if (!previous) draft.status = { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 }
    return []
  },
  // as pkg/apis/policy/validation ValidatePodDisruptionBudgetSpec
  validate: ({ spec }) => {
    if (!spec) return [requiredValue('spec', '')]
    const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy: policy } = spec
    const errors: FieldError[] = []
    if (minAvailable !== undefined && maxUnavailable !== undefined)
      errors.push(invalidValue('spec', spec, 'minAvailable and maxUnavailable cannot be both set'))
    errors.push(...shareErrors('spec.minAvailable', minAvailable), ...shareErrors('spec.maxUnavailable', maxUnavailable))
    if (selector) errors.push(...selectorErrors(selector, 'spec.selector'))
    if (policy !== undefined && !policies.includes(policy))
      errors.push(notSupportedValue('spec.unhealthyPodEvictionPolicy', policy, policies))
    return errors
  },
  columns: [
    { name: 'Min Available', cell: ({ spec }) => String(spec.minAvailable ?? 'N/A') },
    { name: 'Max Unavailable', cell: ({ spec }) => String(spec.maxUnavailable ?? 'N/A') },
    { name: 'Allowed Disruptions', type: 'integer', cell: ({ status }) => status?.disruptionsAllowed ?? 0 },
    ageColumn,
  ],
})
