import { equalJson } from '@/apimachinery/equal'
import type { KubeObject } from '@/apimachinery/object'
import { formatLabels, formatSelector, type LabelSelector } from '@/apimachinery/selector'
import type { FieldError } from '@/cluster/door'
import { ageColumn, containersCell, imagesCell } from '../columns'
import type { PodTemplate } from '../core/pod-types'
import { defineKind, statusOf } from '../define'
import { invalidValue, notSupportedValue, requiredValue } from '../field-error'
import { countOrPercent, isZero, nonNegative } from '../number-rules'
import { defaultTemplate, heldStrategy, validateSelectorAndTemplate } from './template'

export type DaemonSet = KubeObject & {
  spec: {
    selector: LabelSelector
    template: PodTemplate
    updateStrategy?: {
      type?: 'RollingUpdate' | 'OnDelete'
      rollingUpdate?: { maxUnavailable?: number | string; maxSurge?: number | string }
    }
    minReadySeconds?: number
    revisionHistoryLimit?: number
  }
  status?: {
    currentNumberScheduled: number
    numberMisscheduled: number
    desiredNumberScheduled: number
    numberReady: number
    observedGeneration?: number
    updatedNumberScheduled?: number
    numberAvailable?: number
    numberUnavailable?: number
    collisionCount?: number
  }
}

/** Raised with each change of the template; apps/v1 has no field for it, and so carries it here. */
export const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation'

// as pkg/apis/apps/validation ValidateDaemonSetUpdateStrategy
const strategyErrors = ({ spec: { updateStrategy } }: DaemonSet): FieldError[] => {
  const at = 'spec.updateStrategy'
  const { type, rollingUpdate } = updateStrategy ?? {}
  if (type === 'OnDelete') return []
  if (type !== 'RollingUpdate') return [notSupportedValue(at, heldStrategy(updateStrategy), ['RollingUpdate', 'OnDelete'])]
  if (!rollingUpdate) return [requiredValue(`${at}.rollingUpdate`, '')]
  const { maxSurge, maxUnavailable } = rollingUpdate
  const errors = [
    ...countOrPercent(`${at}.rollingUpdate.maxUnavailable`, maxUnavailable),
    ...countOrPercent(`${at}.rollingUpdate.maxSurge`, maxSurge),
  ]
  if (!isZero(maxUnavailable) && !isZero(maxSurge))
    errors.push(invalidValue(`${at}.rollingUpdate.maxSurge`, maxSurge, 'may not be set when maxUnavailable is non-zero'))
  if (isZero(maxUnavailable) && isZero(maxSurge))
    errors.push(requiredValue(`${at}.rollingUpdate.maxUnavailable`, 'cannot be 0 when maxSurge is 0'))
  return errors
}

export const daemonSet = defineKind<DaemonSet>({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  plural: 'daemonsets',
  shortNames: ['ds'],
  categories: ['all'],
  namespaced: true,
  generation: true,
  subresources: [statusOf('DaemonSet')],
  // as pkg/apis/apps/v1 SetDefaults_DaemonSet
  defaults: ({ spec }) => {
    if (!spec) return
    spec.updateStrategy ??= {}
    spec.updateStrategy.type ||= 'RollingUpdate'
    if (spec.updateStrategy.type === 'RollingUpdate') {
      spec.updateStrategy.rollingUpdate ??= {}
      spec.updateStrategy.rollingUpdate.maxUnavailable ??= 1
      spec.updateStrategy.rollingUpdate.maxSurge ??= 0
    }
    spec.revisionHistoryLimit ??= 10
    defaultTemplate(spec.template)
  },
  // as pkg/registry/apps/daemonset PrepareForCreate, PrepareForUpdate
  prepare: (draft, previous) => {
    if (!previous) draft.status = { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 }
    const before = Number(previous?.metadata.annotations?.[TEMPLATE_GENERATION] ?? 0)
    const same = previous !== undefined && equalJson(previous.spec?.template, draft.spec?.template)
    draft.metadata.annotations = { ...draft.metadata.annotations, [TEMPLATE_GENERATION]: String(same ? before : before + 1) }
    return []
  },
  // as ValidateDaemonSetSpec
  validate: (set) => {
    if (!set.spec) return [requiredValue('spec', '')]
    return [
      ...validateSelectorAndTemplate(set, 'daemonset'),
      ...nonNegative('spec.minReadySeconds', set.spec.minReadySeconds),
      ...strategyErrors(set),
      ...nonNegative('spec.revisionHistoryLimit', set.spec.revisionHistoryLimit),
    ]
  },
  immutable: ['spec.selector'],
  columns: [
    { name: 'Desired', type: 'integer', cell: ({ status }) => status?.desiredNumberScheduled ?? 0 },
    { name: 'Current', type: 'integer', cell: ({ status }) => status?.currentNumberScheduled ?? 0 },
    { name: 'Ready', type: 'integer', cell: ({ status }) => status?.numberReady ?? 0 },
    { name: 'Up-to-date', type: 'integer', cell: ({ status }) => status?.updatedNumberScheduled ?? 0 },
    { name: 'Available', type: 'integer', cell: ({ status }) => status?.numberAvailable ?? 0 },
    { name: 'Node Selector', cell: ({ spec }) => formatLabels(spec.template.spec.nodeSelector) },
    ageColumn,
    { name: 'Containers', wide: true, cell: ({ spec }) => containersCell(spec.template) },
    { name: 'Images', wide: true, cell: ({ spec }) => imagesCell(spec.template) },
    { name: 'Selector', wide: true, cell: ({ spec }) => formatSelector(spec.selector) },
  ],
})
