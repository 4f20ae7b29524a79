import { humanDuration } from '@/apimachinery/duration'
import type { KubeObject } from '@/apimachinery/object'
import { describer } from './describer'
import { eventLines, eventsAbout } from './events'
import { podTemplateLines } from './pod-template'
import type { PodTemplate } from './pod-types'
import { annotationLines, controllerOf, headLines, longTime, mapLines, type Selector, selectorText } from './writer'

type JobSpec = {
  parallelism?: number
  completions?: number
  completionMode?: string
  suspend?: boolean
  backoffLimit?: number
  activeDeadlineSeconds?: number
  ttlSecondsAfterFinished?: number
  selector?: Selector
  template: PodTemplate
}
type Job = KubeObject & {
  spec: JobSpec
  status?: {
    startTime?: string
    completionTime?: string
    active?: number
    ready?: number
    succeeded?: number
    failed?: number
    completedIndexes?: string
  }
}

/** As describe describeJob. */
export const describeJob = describer<Job>('batch', 'Job', async (w, job, { api, now, showEvents }) => {
  const { metadata, spec, status = {} } = job
  const optional = (title: string, value: string | number | boolean | undefined) => {
    if (value !== undefined) w.line(0, `${title}:\t${value}`)
  }
  w.line(0, `Name:\t${metadata.name}`)
  w.line(0, `Namespace:\t${metadata.namespace}`)
  w.line(0, `Selector:\t${spec.selector ? selectorText(spec.selector) : ''}`)
  mapLines(w, 'Labels', metadata.labels)
  annotationLines(w, 'Annotations', metadata.annotations)
  optional('Controlled By', controllerOf(job))
  optional('Parallelism', spec.parallelism)
  w.line(0, `Completions:\t${spec.completions ?? '<unset>'}`)
  optional('Completion Mode', spec.completionMode)
  optional('Suspend', spec.suspend)
  optional('Backoff Limit', spec.backoffLimit)
  optional('TTL Seconds After Finished', spec.ttlSecondsAfterFinished)
  if (status.startTime) w.line(0, `Start Time:\t${longTime(status.startTime)}`)
  if (status.completionTime) w.line(0, `Completed At:\t${longTime(status.completionTime)}`)
  if (status.startTime && status.completionTime)
    w.line(0, `Duration:\t${humanDuration(Date.parse(status.completionTime) - Date.parse(status.startTime))}`)
  if (spec.activeDeadlineSeconds !== undefined) w.line(0, `Active Deadline Seconds:\t${spec.activeDeadlineSeconds}s`)
  const ready = status.ready === undefined ? '' : ` (${status.ready} Ready)`
  w.line(0, `Pods Statuses:\t${status.active ?? 0} Active${ready} / ${status.succeeded ?? 0} Succeeded / ${status.failed ?? 0} Failed`)
  if (spec.completionMode === 'Indexed') w.line(0, `Completed Indexes:\t${indexesText(status.completedIndexes)}`)
  podTemplateLines(w, spec.template)
  if (showEvents) eventLines(w, await eventsAbout(api, job), now)
})

/** As describe capIndexesListOrNone: ten indexes at most are told. */
function indexesText(indexes = ''): string {
  if (indexes === '') return '<none>'
  const parts = indexes.split(',')
  return parts.length > 10 ? `${parts.slice(0, 10).join(',')},...` : indexes
}

type CronJob = KubeObject & {
  spec: {
    schedule: string
    timeZone?: string
    concurrencyPolicy?: string
    suspend?: boolean
    successfulJobsHistoryLimit?: number
    failedJobsHistoryLimit?: number
    startingDeadlineSeconds?: number
    jobTemplate: { spec: JobSpec }
  }
  status?: { lastScheduleTime?: string; active?: { name?: string }[] }
}

/** As describe describeCronJob. */
export const describeCronJob = describer<CronJob>('batch', 'CronJob', async (w, cronJob, { api, now, showEvents }) => {
  const { spec, status = {} } = cronJob
  const job = spec.jobTemplate.spec
  const unset = (value: number | undefined, unit = '') => (value === undefined ? '<unset>' : `${value}${unit}`)
  headLines(w, cronJob)
  w.line(0, `Schedule:\t${spec.schedule}`)
  w.line(0, `Concurrency Policy:\t${spec.concurrencyPolicy ?? ''}`)
  w.line(0, `Suspend:\t${spec.suspend === true ? 'True' : 'False'}`)
  w.line(0, `Successful Job History Limit:\t${unset(spec.successfulJobsHistoryLimit)}`)
  w.line(0, `Failed Job History Limit:\t${unset(spec.failedJobsHistoryLimit)}`)
  w.line(0, `Starting Deadline Seconds:\t${unset(spec.startingDeadlineSeconds, 's')}`)
  w.line(0, `Selector:\t${job.selector ? selectorText(job.selector) : '<unset>'}`)
  w.line(0, `Parallelism:\t${unset(job.parallelism)}`)
  w.line(0, `Completions:\t${unset(job.completions)}`)
  if (job.activeDeadlineSeconds !== undefined) w.line(0, `Active Deadline Seconds:\t${job.activeDeadlineSeconds}s`)
  podTemplateLines(w, job.template)
  w.line(0, `Last Schedule Time:\t${longTime(status.lastScheduleTime)}`)
  const active = (status.active ?? []).map(({ name }) => name).join(', ')
  w.line(0, `Active Jobs:\t${active === '' ? '<none>' : active}`)
  if (showEvents) eventLines(w, await eventsAbout(api, cronJob), now)
})
