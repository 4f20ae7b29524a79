import { isTimeZone, parseSchedule } from '@/apimachinery/cron-schedule'
import type { KubeObject } from '@/apimachinery/object'
import { formatSelector } from '@/apimachinery/selector'
import type { FieldError } from '@/cluster/door'
import { formatAge } from '../age'
import { defaultTemplate } from '../apps/template'
import { ageColumn, containersCell, imagesCell } from '../columns'
import { defineKind, statusOf } from '../define'
import { invalidValue, notSupportedValue, requiredValue } from '../field-error'
import { nonNegative } from '../number-rules'
import type { JobSpec } from './job'
import { jobSpecErrors } from './job-validation'

type Reference = { apiVersion: string; kind: string; name: string; namespace: string; resourceVersion?: string; uid: string }

export type CronJob = KubeObject & {
  spec: {
    schedule: string
    timeZone?: string
    startingDeadlineSeconds?: number
    concurrencyPolicy?: 'Allow' | 'Forbid' | 'Replace'
    suspend?: boolean
    jobTemplate: { metadata?: KubeObject['metadata']; spec: JobSpec }
    successfulJobsHistoryLimit?: number
    failedJobsHistoryLimit?: number
  }
  status?: { active?: Reference[]; lastScheduleTime?: string; lastSuccessfulTime?: string }
}

const policies = ['Allow', 'Forbid', 'Replace'] as const

// as validateScheduleFormat
const scheduleErrors = (schedule: string | undefined, timeZone: string | undefined): FieldError[] => {
  const at = 'spec.schedule'
  if (!schedule) return [requiredValue(at, '')]
  if (/TZ=/.test(schedule)) return [invalidValue(at, schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead')]
  const parsed = parseSchedule(schedule)
  return [...('error' in parsed ? [invalidValue(at, schedule, parsed.error)] : []), ...timeZoneErrors(timeZone)]
}

const timeZoneErrors = (zone: string | undefined): FieldError[] => {
  const at = 'spec.timeZone'
  if (zone === undefined) return []
  if (zone === '') return [invalidValue(at, zone, 'timeZone must be nil or non-empty string')]
  if (zone.toLowerCase() === 'local')
    return [invalidValue(at, zone, 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones')]
  return isTimeZone(zone) ? [] : [invalidValue(at, zone, `unknown time zone ${zone}`)]
}

// as pkg/apis/batch/validation ValidateCronJobSpec
const specErrors = ({ spec }: CronJob): FieldError[] => {
  const { concurrencyPolicy: policy } = spec
  return [
    ...scheduleErrors(spec.schedule, spec.timeZone),
    ...nonNegative('spec.startingDeadlineSeconds', spec.startingDeadlineSeconds),
    ...(policy === undefined || policies.includes(policy) ? [] : [notSupportedValue('spec.concurrencyPolicy', policy, policies)]),
    ...jobSpecErrors(spec.jobTemplate?.spec ?? ({} as JobSpec), 'spec.jobTemplate.spec'),
    ...nonNegative('spec.successfulJobsHistoryLimit', spec.successfulJobsHistoryLimit),
    ...nonNegative('spec.failedJobsHistoryLimit', spec.failedJobsHistoryLimit),
  ]
}

export const cronJob = defineKind<CronJob>({
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  plural: 'cronjobs',
  shortNames: ['cj'],
  categories: ['all'],
  namespaced: true,
  generation: true,
  subresources: [statusOf('CronJob')],
  // as pkg/apis/batch/v1 SetDefaults_CronJob
  defaults: ({ spec }) => {
    if (!spec) return
    spec.concurrencyPolicy ||= 'Allow'
    spec.suspend ??= false
    spec.successfulJobsHistoryLimit ??= 3
    spec.failedJobsHistoryLimit ??= 1
    defaultTemplate(spec.jobTemplate?.spec?.template)
  },
  prepare: (draft, previous) => {
    if (!previous) draft.status = {}
    return []
  },
  validate: (cron) => {
    if (!cron.spec) return [requiredValue('spec', '')]
    const { name = '' } = cron.metadata
    // Eleven characters are left for the number that each Job's name ends in.
    const long = name.length > 52 ? [invalidValue('metadata.name', name, 'must be no more than 52 characters')] : []
    return [...specErrors(cron), ...long]
  },
  columns: [
    { name: 'Schedule', cell: ({ spec }) => spec.schedule },
    { name: 'Timezone', cell: ({ spec }) => spec.timeZone ?? '<none>' },
    { name: 'Suspend', cell: ({ spec }) => (spec.suspend ? 'True' : 'False') },
    { name: 'Active', type: 'integer', cell: ({ status }) => status?.active?.length ?? 0 },
    { name: 'Last Schedule', cell: ({ status }, now) => (status?.lastScheduleTime ? formatAge(status.lastScheduleTime, now) : '<none>') },
    ageColumn,
    { name: 'Containers', wide: true, cell: ({ spec }) => containersCell(spec.jobTemplate.spec.template) },
    { name: 'Images', wide: true, cell: ({ spec }) => imagesCell(spec.jobTemplate.spec.template) },
    { name: 'Selector', wide: true, cell: ({ spec }) => formatSelector(spec.jobTemplate.spec.selector) },
  ],
})
