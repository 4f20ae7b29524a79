import { equalJson } from '@/apimachinery/equal'
import type { KubeObject } from '@/apimachinery/object'
import { formatSelector, type LabelSelector } from '@/apimachinery/selector'
import type { FieldError } from '@/cluster/door'
import { ageColumn, containersCell, imagesCell } from '../columns'
import { type ClaimSpec, defaultClaimSpec } from '../core/persistent-volume-claim'
import type { PodTemplate } from '../core/pod-types'
import { defineKind, scaleSubresource, statusOf } from '../define'
import { forbiddenValue, invalidValue, notSupportedValue, requiredValue } from '../field-error'
import { dns1123SubdomainErrors } from '../names'
import { nonNegative } from '../number-rules'
import { defaultTemplate, heldStrategy, validateSelectorAndTemplate } from './template'

export type StatefulSet = KubeObject & {
  spec: {
    replicas?: number
    selector: LabelSelector
    template: PodTemplate
    serviceName?: string
    podManagementPolicy?: 'OrderedReady' | 'Parallel'
    updateStrategy?: { type?: 'RollingUpdate' | 'OnDelete'; rollingUpdate?: { partition?: number; maxUnavailable?: number | string } }
    revisionHistoryLimit?: number
    minReadySeconds?: number
    persistentVolumeClaimRetentionPolicy?: { whenDeleted?: string; whenScaled?: string }
    ordinals?: { start?: number }
    volumeClaimTemplates?: (KubeObject & { spec?: ClaimSpec; status?: { phase: string } })[]
  }
  status?: {
    observedGeneration?: number
    replicas?: number
    readyReplicas?: number
    currentReplicas?: number
    updatedReplicas?: number
    availableReplicas?: number
    currentRevision?: string
    updateRevision?: string
    collisionCount?: number
    conditions?: unknown[]
  }
}

const mutable = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
] as const

// as pkg/apis/apps/validation ValidateStatefulSetUpdate
const updateErrors = (set: StatefulSet, previous: StatefulSet): FieldError[] => {
  const rest = { ...set.spec }
  for (const key of mutable) Object.assign(rest, { [key]: previous.spec[key] })
  return equalJson(rest, previous.spec)
    ? []
    : [
        forbiddenValue(
          'spec',
          "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
        ),
      ]
}

/** A mount may name a claim template: its volume comes with the pod. */
const isClaimed = ({ spec }: StatefulSet, { field, reason, message }: FieldError): boolean =>
  reason === 'FieldValueNotFound' &&
  field.includes('.volumeMounts[') &&
  (spec.volumeClaimTemplates ?? []).some(({ metadata }) => message === `Not found: ${JSON.stringify(metadata?.name)}`)

const oneOf = (field: string, value: string | undefined, valid: readonly string[], text: string): FieldError[] =>
  value === undefined || value === '' ? [requiredValue(field, '')] : valid.includes(value) ? [] : [invalidValue(field, value, text)]

// as validateStatefulSetUpdateStrategy
const strategyErrors = (strategy: StatefulSet['spec']['updateStrategy']): FieldError[] => {
  const { type, rollingUpdate } = strategy ?? {}
  if (!type) return [requiredValue('spec.updateStrategy', '')]
  if (type === 'OnDelete') return []
  if (type !== 'RollingUpdate')
    return [invalidValue('spec.updateStrategy', heldStrategy(strategy), "must be 'RollingUpdate' or 'OnDelete'")]
  return nonNegative('spec.updateStrategy.rollingUpdate.partition', rollingUpdate?.partition)
}

// as ValidatePersistentVolumeClaimRetentionPolicy
const claimPolicyErrors = (policy: StatefulSet['spec']['persistentVolumeClaimRetentionPolicy']): FieldError[] =>
  (['whenDeleted', 'whenScaled'] as const).flatMap((when) => {
    const value = policy?.[when]
    return value === undefined || value === 'Delete' || value === 'Retain'
      ? []
      : [notSupportedValue(`spec.persistentVolumeClaimRetentionPolicy.${when}`, value, ['Delete', 'Retain'])]
  })

export const statefulSet = defineKind<StatefulSet>({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  plural: 'statefulsets',
  shortNames: ['sts'],
  categories: ['all'],
  namespaced: true,
  generation: true,
  subresources: [scaleSubresource, statusOf('StatefulSet')],
  // as pkg/apis/apps/v1 SetDefaults_StatefulSet
  defaults: ({ spec }) => {
    if (!spec) return
    spec.podManagementPolicy ||= 'OrderedReady'
    spec.updateStrategy ??= {}
    spec.updateStrategy.type ||= 'RollingUpdate'
    if (spec.updateStrategy.type === 'RollingUpdate') {
      spec.updateStrategy.rollingUpdate ??= {}
      spec.updateStrategy.rollingUpdate.partition ??= 0
    }
    spec.persistentVolumeClaimRetentionPolicy ??= {}
    spec.persistentVolumeClaimRetentionPolicy.whenDeleted ||= 'Retain'
    spec.persistentVolumeClaimRetentionPolicy.whenScaled ||= 'Retain'
    for (const template of spec.volumeClaimTemplates ?? []) {
      template.apiVersion = 'v1'
      template.kind = 'PersistentVolumeClaim'
      if (template.spec) defaultClaimSpec(template.spec)
      template.status = { phase: 'Pending' }
    }
    spec.replicas ??= 1
    spec.revisionHistoryLimit ??= 10
    defaultTemplate(spec.template)
  },
  prepare: (draft, previous) => {
    if (previous === undefined) draft.status = { replicas: 0, availableReplicas: 0 }
    return []
  },
  // as ValidateStatefulSetSpec
  validate: (set) => {
    const { spec } = set
    if (!spec) return [requiredValue('spec', '')]
    return [
      ...oneOf('spec.podManagementPolicy', spec.podManagementPolicy, ['OrderedReady', 'Parallel'], "must be 'OrderedReady' or 'Parallel'"),
      ...strategyErrors(spec.updateStrategy),
      ...claimPolicyErrors(spec.persistentVolumeClaimRetentionPolicy),
      ...nonNegative('spec.replicas', spec.replicas),
      ...nonNegative('spec.ordinals.start', spec.ordinals?.start),
      ...nonNegative('spec.minReadySeconds', spec.minReadySeconds),
      ...(spec.serviceName
        ? dns1123SubdomainErrors(spec.serviceName).map((m) => invalidValue('spec.serviceName', spec.serviceName, m))
        : []),
      ...validateSelectorAndTemplate(set, 'statefulset').filter((error) => !isClaimed(set, error)),
    ]
  },
  validateUpdate: updateErrors,
  scale: {
    replicas: (s) => s.spec.replicas ?? 1,
    withReplicas: (s, replicas) => ({ ...s, spec: { ...s.spec, replicas } }),
    statusReplicas: (s) => s.status?.replicas ?? 0,
    selector: (s) => formatSelector(s.spec.selector),
  },
  columns: [
    { name: 'Ready', cell: (s) => `${s.status?.readyReplicas ?? 0}/${s.spec.replicas ?? 1}` },
    ageColumn,
    { name: 'Containers', wide: true, cell: (s) => containersCell(s.spec.template) },
    { name: 'Images', wide: true, cell: (s) => imagesCell(s.spec.template) },
  ],
})
