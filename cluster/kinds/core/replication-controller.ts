import type { KubeObject } from '@/apimachinery/object'
import { matchesLabels } from '@/apimachinery/selector'
import type { FieldError } from '@/cluster/door'
import type { ReplicaSetCondition } from '../apps/replica-set'
import { ageColumn, containersCell, imagesCell } from '../columns'
import { defineKind, scaleSubresource, statusOf } from '../define'
import { invalidValue, notSupportedValue, requiredValue } from '../field-error'
import { annotationErrors, labelErrors } from '../names'
import { nonNegative } from '../number-rules'
import { defaultPodSpec } from './pod-defaults'
import type { PodTemplate } from './pod-types'
import { validatePodSpec } from './pod-validation'

export type ReplicationController = KubeObject & {
  spec: { replicas?: number; minReadySeconds?: number; selector?: Record<string, string>; template?: PodTemplate }
  status?: {
    replicas?: number
    fullyLabeledReplicas?: number
    readyReplicas?: number
    availableReplicas?: number
    observedGeneration?: number
    conditions?: ReplicaSetCondition[]
  }
}

const selectorText = (selector: Record<string, string> = {}): string =>
  Object.entries(selector)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${value}`)
    .join(',')

// as pkg/apis/core/validation ValidateReplicationControllerSpec
const errorsOf = ({ spec = {} }: ReplicationController): FieldError[] => {
  const { selector = {}, template, replicas, minReadySeconds } = spec
  const errors: FieldError[] = [...nonNegative('spec.minReadySeconds', minReadySeconds)]
  const isEmpty = Object.keys(selector).length === 0
  if (isEmpty) errors.push(requiredValue('spec.selector', ''))
  errors.push(...nonNegative('spec.replicas', replicas))
  if (template === undefined) return [...errors, requiredValue('spec.template', '')]
  const labels = template.metadata?.labels ?? {}
  if (!isEmpty && !matchesLabels(labels, selector))
    errors.push(invalidValue('spec.template.metadata.labels', labels, '`selector` does not match template `labels`'))
  errors.push(
    ...labelErrors(labels, 'spec.template.labels'),
    ...annotationErrors(template.metadata?.annotations, 'spec.template.annotations'),
    ...validatePodSpec(template.spec, 'spec.template.spec'),
  )
  const restart = template.spec?.restartPolicy
  if (template.spec?.containers?.length && restart !== 'Always')
    errors.push(notSupportedValue('spec.template.spec.restartPolicy', restart, ['Always']))
  return errors
}

export const replicationController = defineKind<ReplicationController>({
  apiVersion: 'v1',
  kind: 'ReplicationController',
  plural: 'replicationcontrollers',
  shortNames: ['rc'],
  categories: ['all'],
  namespaced: true,
  generation: true,
  subresources: [scaleSubresource, statusOf('ReplicationController')],
  // as pkg/apis/core/v1 SetDefaults_ReplicationController
  defaults: (draft) => {
    const { spec } = draft
    if (!spec) return
    const labels = spec.template?.metadata?.labels
    if (labels) {
      if (Object.keys(spec.selector ?? {}).length === 0) spec.selector = { ...labels }
      if (Object.keys(draft.metadata.labels ?? {}).length === 0) draft.metadata.labels = { ...labels }
    }
    spec.replicas ??= 1
    if (spec.template?.spec) defaultPodSpec(spec.template.spec)
  },
  prepare: (draft, previous) => {
    if (previous === undefined) draft.status = { replicas: 0 }
    return []
  },
  validate: errorsOf,
  fields: { 'status.replicas': (rc) => String(rc.status?.replicas ?? 0) },
  scale: {
    replicas: (rc) => rc.spec.replicas ?? 1,
    withReplicas: (rc, replicas) => ({ ...rc, spec: { ...rc.spec, replicas } }),
    statusReplicas: (rc) => rc.status?.replicas ?? 0,
    selector: (rc) => selectorText(rc.spec.selector),
  },
  columns: [
    { name: 'Desired', type: 'integer', cell: (rc) => rc.spec.replicas ?? 1 },
    { name: 'Current', type: 'integer', cell: (rc) => rc.status?.replicas ?? 0 },
    { name: 'Ready', type: 'integer', cell: (rc) => rc.status?.readyReplicas ?? 0 },
    ageColumn,
    { name: 'Containers', wide: true, cell: (rc) => containersCell(rc.spec.template) },
    { name: 'Images', wide: true, cell: (rc) => imagesCell(rc.spec.template) },
    { name: 'Selector', wide: true, cell: (rc) => selectorText(rc.spec.selector) },
  ],
})
