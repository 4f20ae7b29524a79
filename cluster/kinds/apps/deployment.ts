import type { KubeObject } from '@/apimachinery/object'
import { formatSelector, type LabelSelector } from '@/apimachinery/selector'
import type { FieldError } from '@/cluster/door'
import { ageColumn, containersCell, imagesCell } from '../columns'
import type { PodTemplate } from '../core/pod-types'
import { defineKind, scaleSubresource, statusOf } from '../define'
import { forbiddenValue, invalidValue, notSupportedValue, requiredValue } from '../field-error'
import { countOrPercent, isZero, nonNegative } from '../number-rules'
import { defaultTemplate, validateSelectorAndTemplate } from './template'

export type DeploymentCondition = {
  type: string
  status: string
  lastUpdateTime?: string
  lastTransitionTime?: string
  reason?: string
  message?: string
}
export type RollingUpdate = { maxUnavailable?: number | string; maxSurge?: number | string }

export type Deployment = KubeObject & {
  spec: {
    replicas?: number
    selector: LabelSelector
    template: PodTemplate
    strategy?: { type?: 'RollingUpdate' | 'Recreate'; rollingUpdate?: RollingUpdate }
    minReadySeconds?: number
    revisionHistoryLimit?: number
    paused?: boolean
    progressDeadlineSeconds?: number
  }
  status?: {
    observedGeneration?: number
    replicas?: number
    updatedReplicas?: number
    readyReplicas?: number
    availableReplicas?: number
    unavailableReplicas?: number
    terminatingReplicas?: number
    conditions?: DeploymentCondition[]
    collisionCount?: number
  }
}

// as pkg/apis/apps/validation ValidateDeploymentStrategy
const strategyErrors = ({ spec }: Deployment): FieldError[] => {
  const { type, rollingUpdate } = spec.strategy ?? {}
  if (type === 'Recreate')
    return rollingUpdate === undefined
      ? []
      : [forbiddenValue('spec.strategy.rollingUpdate', "may not be specified when strategy `type` is 'Recreate'")]
  if (type !== 'RollingUpdate') return [notSupportedValue('spec.strategy.type', type, ['Recreate', 'RollingUpdate'])]
  if (rollingUpdate === undefined) return [requiredValue('spec.strategy.rollingUpdate', 'this should be defaulted and never be nil')]
  const at = 'spec.strategy.rollingUpdate'
  const errors = [
    ...countOrPercent(`${at}.maxUnavailable`, rollingUpdate.maxUnavailable),
    ...countOrPercent(`${at}.maxSurge`, rollingUpdate.maxSurge),
  ]
  if (isZero(rollingUpdate.maxUnavailable) && isZero(rollingUpdate.maxSurge))
    errors.push(invalidValue(`${at}.maxUnavailable`, rollingUpdate.maxUnavailable, 'may not be 0 when `maxSurge` is 0'))
  if (typeof rollingUpdate.maxUnavailable === 'string' && Number.parseInt(rollingUpdate.maxUnavailable, 10) > 100)
    errors.push(invalidValue(`${at}.maxUnavailable`, rollingUpdate.maxUnavailable, 'must not be greater than 100%'))
  return errors
}

export const deployment = defineKind<Deployment>({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  plural: 'deployments',
  shortNames: ['deploy'],
  categories: ['all'],
  namespaced: true,
  generation: true,
  subresources: [scaleSubresource, statusOf('Deployment')],
  // as pkg/apis/apps/v1 SetDefaults_Deployment
  defaults: ({ spec }) => {
    if (!spec) return
    spec.replicas ??= 1
    spec.strategy ??= {}
    spec.strategy.type ||= 'RollingUpdate'
    if (spec.strategy.type === 'RollingUpdate') {
      spec.strategy.rollingUpdate ??= {}
      spec.strategy.rollingUpdate.maxUnavailable ??= '25%'
      spec.strategy.rollingUpdate.maxSurge ??= '25%'
    }
    spec.revisionHistoryLimit ??= 10
    spec.progressDeadlineSeconds ??= 600
    defaultTemplate(spec.template)
  },
  // as ValidateDeploymentSpec
  validate: (deployment) => {
    const { spec } = deployment
    if (!spec) return [requiredValue('spec', '')]
    return [
      ...nonNegative('spec.replicas', spec.replicas),
      ...validateSelectorAndTemplate(deployment, 'deployment'),
      ...strategyErrors(deployment),
      ...nonNegative('spec.minReadySeconds', spec.minReadySeconds),
      ...nonNegative('spec.revisionHistoryLimit', spec.revisionHistoryLimit),
      ...nonNegative('spec.progressDeadlineSeconds', spec.progressDeadlineSeconds),
      ...(spec.progressDeadlineSeconds !== undefined && spec.progressDeadlineSeconds <= (spec.minReadySeconds ?? 0)
        ? [invalidValue('spec.progressDeadlineSeconds', spec.progressDeadlineSeconds, 'must be greater than minReadySeconds')]
        : []),
    ]
  },
  immutable: ['spec.selector'],
  scale: {
    replicas: (d) => d.spec.replicas ?? 1,
    withReplicas: (d, replicas) => ({ ...d, spec: { ...d.spec, replicas } }),
    statusReplicas: (d) => d.status?.replicas ?? 0,
    selector: (d) => formatSelector(d.spec.selector),
  },
  columns: [
    { name: 'Ready', cell: (d) => `${d.status?.readyReplicas ?? 0}/${d.spec.replicas ?? 1}` },
    { name: 'Up-to-date', type: 'integer', cell: (d) => d.status?.updatedReplicas ?? 0 },
    { name: 'Available', type: 'integer', cell: (d) => d.status?.availableReplicas ?? 0 },
    ageColumn,
    { name: 'Containers', wide: true, cell: (d) => containersCell(d.spec.template) },
    { name: 'Images', wide: true, cell: (d) => imagesCell(d.spec.template) },
    { name: 'Selector', wide: true, cell: (d) => formatSelector(d.spec.selector) },
  ],
})
