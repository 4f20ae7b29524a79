import { humanDuration } from '@/apimachinery/duration'
import { equalJson } from '@/apimachinery/equal'
import type { KubeObject } from '@/apimachinery/object'
import { formatSelector, type LabelSelector, matchesSelector } from '@/apimachinery/selector'
import { parseTimestamp } from '@/cluster/api/time'
import type { FieldError } from '@/cluster/door'
import { defaultTemplate } from '../apps/template'
import { ageColumn, containersCell, imagesCell } from '../columns'
import type { PodTemplate } from '../core/pod-types'
import { defineKind, statusOf } from '../define'
import { immutableValue, invalidValue, requiredValue } from '../field-error'
import { jobSpecErrors } from './job-validation'

export type JobCondition = {
  type: 'Complete' | 'Failed' | 'Suspended' | 'FailureTarget' | 'SuccessCriteriaMet'
  status: 'True' | 'False'
  lastProbeTime?: string
  lastTransitionTime?: string
  reason?: string
  message?: string
}

export type PodFailureRule = {
  action: 'FailJob' | 'FailIndex' | 'Ignore' | 'Count'
  onExitCodes?: { containerName?: string; operator: 'In' | 'NotIn'; values: number[] }
  onPodConditions?: { type: string; status?: string }[]
}

export type JobSpec = {
  parallelism?: number
  completions?: number
  activeDeadlineSeconds?: number
  podFailurePolicy?: { rules: PodFailureRule[] }
  successPolicy?: { rules: { succeededIndexes?: string; succeededCount?: number }[] }
  backoffLimit?: number
  backoffLimitPerIndex?: number
  maxFailedIndexes?: number
  selector?: LabelSelector
  manualSelector?: boolean
  template: PodTemplate
  ttlSecondsAfterFinished?: number
  completionMode?: 'NonIndexed' | 'Indexed'
  suspend?: boolean
  podReplacementPolicy?: 'TerminatingOrFailed' | 'Failed'
  managedBy?: string
}

export type JobStatus = {
  conditions?: JobCondition[]
  startTime?: string
  completionTime?: string
  active?: number
  succeeded?: number
  failed?: number
  terminating?: number
  ready?: number
  completedIndexes?: string
  failedIndexes?: string
  uncountedTerminatedPods?: object
}

export type Job = KubeObject & { spec: JobSpec; status?: JobStatus }

export const hasJobCondition = ({ status }: Job, type: JobCondition['type']): boolean =>
  status?.conditions?.some((condition) => condition.type === type && condition.status === 'True') === true

// as pkg/printers/internalversion printJob
const statusCell = (job: Job): string => {
  if (hasJobCondition(job, 'Complete')) return 'Complete'
  if (hasJobCondition(job, 'Failed')) return 'Failed'
  if (job.metadata.deletionTimestamp !== undefined) return 'Terminating'
  if (hasJobCondition(job, 'Suspended')) return 'Suspended'
  if (hasJobCondition(job, 'FailureTarget')) return 'FailureTarget'
  return hasJobCondition(job, 'SuccessCriteriaMet') ? 'SuccessCriteriaMet' : 'Running'
}

const completionsCell = ({ spec, status }: Job): string => {
  const succeeded = status?.succeeded ?? 0
  if (spec.completions !== undefined) return `${succeeded}/${spec.completions}`
  return (spec.parallelism ?? 0) > 1 ? `${succeeded}/1 of ${spec.parallelism}` : `${succeeded}/1`
}

const durationCell = ({ status }: Job, now: number): string => {
  if (!status?.startTime) return ''
  return humanDuration((status.completionTime ? parseTimestamp(status.completionTime) : now) - parseTimestamp(status.startTime))
}

const LABELS = 'batch.kubernetes.io/'

/** The selector and labels that tell a Job's pods from all others. as pkg/registry/batch/job generateSelector */
const generateSelector = (job: Job): void => {
  const { name, uid } = job.metadata
  const template = job.spec.template
  template.metadata = {
    ...template.metadata,
    labels: {
      ...template.metadata?.labels,
      [`${LABELS}controller-uid`]: uid!,
      [`${LABELS}job-name`]: name ?? '',
      'controller-uid': uid!,
      'job-name': name ?? '',
    },
  }
  job.spec.selector ??= {}
  job.spec.selector.matchLabels = { ...job.spec.selector.matchLabels, [`${LABELS}controller-uid`]: uid! }
}

const selectorErrors = ({ spec }: Job): FieldError[] => {
  if (!spec.selector) return [requiredValue('spec.selector', '')]
  const labels = spec.template?.metadata?.labels
  return matchesSelector(labels, spec.selector)
    ? []
    : [invalidValue('spec.template.metadata.labels', labels ?? null, '`selector` does not match template `labels`')]
}

// as ValidateJobSpecUpdate: completions may follow parallelism when pods are numbered
const completionsErrors = (job: Job, { spec: before }: Job): FieldError[] => {
  const { spec } = job
  if (spec.completions === before.completions) return []
  const elastic = before.completionMode === 'Indexed' && spec.completions !== undefined && before.completions !== undefined
  if (!elastic) return [immutableValue('spec.completions', spec.completions ?? null)]
  return spec.completions === spec.parallelism
    ? []
    : [invalidValue('spec.completions', spec.completions, 'can only be modified in tandem with spec.parallelism')]
}

// A suspended Job that has never started may be told where to run.
const templateErrors = ({ spec, status }: Job, { spec: before }: Job): FieldError[] => {
  const movable = before.suspend === true && status?.startTime === undefined
  const fixed = ({ metadata, spec: pod }: PodTemplate): unknown => {
    if (!movable) return { metadata, spec: pod }
    const { nodeSelector: _, tolerations: __, affinity: ___, schedulingGates: ____, ...rest } = pod
    return { spec: rest }
  }
  return equalJson(fixed(spec.template), fixed(before.template)) ? [] : [immutableValue('spec.template', spec.template)]
}

export const job = defineKind<Job>({
  apiVersion: 'batch/v1',
  kind: 'Job',
  plural: 'jobs',
  categories: ['all'],
  namespaced: true,
  generation: true,
  subresources: [statusOf('Job')],
  // as pkg/apis/batch/v1 SetDefaults_Job
  defaults: ({ spec }) => {
    if (!spec) return
    if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1
    spec.parallelism ??= 1
    spec.backoffLimit ??= spec.backoffLimitPerIndex === undefined ? 6 : 2_147_483_647
    spec.completionMode ??= 'NonIndexed'
    spec.suspend ??= false
    spec.podReplacementPolicy ??= spec.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed'
    for (const rule of spec.podFailurePolicy?.rules ?? []) for (const pattern of rule.onPodConditions ?? []) pattern.status ||= 'True'
    defaultTemplate(spec.template)
  },
  // as jobStrategy PrepareForCreate, and the labels that reading it back fills in
  prepare: (draft, previous) => {
    if (previous || !draft.spec?.template) return []
    draft.status = {}
    if (!draft.spec.manualSelector) generateSelector(draft)
    if (!Object.keys(draft.metadata.labels ?? {}).length) draft.metadata.labels = { ...draft.spec.template.metadata?.labels }
    return []
  },
  validate: (job) => (job.spec ? [...selectorErrors(job), ...jobSpecErrors(job.spec, 'spec')] : [requiredValue('spec', '')]),
  immutable: [
    'spec.selector',
    'spec.completionMode',
    'spec.podFailurePolicy',
    'spec.backoffLimitPerIndex',
    'spec.managedBy',
    'spec.successPolicy',
  ],
  validateUpdate: (job, previous) => [...completionsErrors(job, previous), ...templateErrors(job, previous)],
  fields: { 'status.successful': ({ status }) => String(status?.succeeded ?? 0) },
  columns: [
    { name: 'Status', cell: statusCell },
    { name: 'Completions', cell: completionsCell },
    { name: 'Duration', cell: durationCell },
    ageColumn,
    { name: 'Containers', wide: true, cell: ({ spec }) => containersCell(spec.template) },
    { name: 'Images', wide: true, cell: ({ spec }) => imagesCell(spec.template) },
    { name: 'Selector', wide: true, cell: ({ spec }) => formatSelector(spec.selector) },
  ],
})
