import type { KubeObject } from '@/apimachinery/object'
import { formatSelector, type LabelSelector } from '@/apimachinery/selector'
import { ageColumn, containersCell, imagesCell } from '../columns'
import type { PodTemplate } from '../core/pod-types'
import { defineKind, scaleSubresource, statusOf } from '../define'
import { requiredValue } from '../field-error'
import { nonNegative } from '../number-rules'
import { defaultTemplate, validateSelectorAndTemplate } from './template'

export type ReplicaSetCondition = { type: string; status: string; lastTransitionTime?: string; reason?: string; message?: string }

export type ReplicaSet = KubeObject & {
  spec: { replicas?: number; minReadySeconds?: number; selector: LabelSelector; template: PodTemplate }
  status?: {
    replicas?: number
    fullyLabeledReplicas?: number
    readyReplicas?: number
    availableReplicas?: number
    terminatingReplicas?: number
    observedGeneration?: number
    conditions?: ReplicaSetCondition[]
  }
}

export const replicaSet = defineKind<ReplicaSet>({
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  plural: 'replicasets',
  shortNames: ['rs'],
  categories: ['all'],
  namespaced: true,
  generation: true,
  subresources: [scaleSubresource, statusOf('ReplicaSet')],
  // as pkg/apis/apps/v1 SetDefaults_ReplicaSet
  defaults: ({ spec }) => {
    if (!spec) return
    spec.replicas ??= 1
    defaultTemplate(spec.template)
  },
  prepare: (draft, previous) => {
    if (previous === undefined) draft.status = { replicas: 0 }
    return []
  },
  // as pkg/apis/apps/validation ValidateReplicaSetSpec
  validate: (set) => {
    if (!set.spec) return [requiredValue('spec', '')]
    return [
      ...nonNegative('spec.replicas', set.spec.replicas),
      ...nonNegative('spec.minReadySeconds', set.spec.minReadySeconds),
      ...validateSelectorAndTemplate(set, 'deployment'),
    ]
  },
  immutable: ['spec.selector'],
  fields: { 'status.replicas': (set) => String(set.status?.replicas ?? 0) },
  scale: {
    replicas: (s) => s.spec.replicas ?? 1,
    withReplicas: (s, replicas) => ({ ...s, spec: { ...s.spec, replicas } }),
    statusReplicas: (s) => s.status?.replicas ?? 0,
    selector: (s) => formatSelector(s.spec.selector),
  },
  columns: [
    { name: 'Desired', type: 'integer', cell: (s) => s.spec.replicas ?? 1 },
    { name: 'Current', type: 'integer', cell: (s) => s.status?.replicas ?? 0 },
    { name: 'Ready', type: 'integer', cell: (s) => s.status?.readyReplicas ?? 0 },
    ageColumn,
    { name: 'Containers', wide: true, cell: (s) => containersCell(s.spec.template) },
    { name: 'Images', wide: true, cell: (s) => imagesCell(s.spec.template) },
    { name: 'Selector', wide: true, cell: (s) => formatSelector(s.spec.selector) },
  ],
})
