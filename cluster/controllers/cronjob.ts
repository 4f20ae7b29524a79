import { nextTime, parseSchedule } from '@/apimachinery/cron-schedule'
import type { KubeObject } from '@/apimachinery/object'
import { parseTimestamp, timestamp } from '@/cluster/api/time'
import { type CronJob, cronJob as kind } from '@/cluster/kinds/batch/cron-job'
import { hasJobCondition, type Job, job as jobKind } from '@/cluster/kinds/batch/job'
import { isTerminating } from '@/cluster/node/pod-facts'
import { controllerRef } from './adoption'
import { by, sortedBy } from './arrays'
import { isOver } from './job'
import { type Action, controller, type PlanContext } from './plan'

const SOURCE = 'cronjob-controller'
/** A Job is started this much after its time, so that the time has surely come. as nextScheduleDelta */
const DELTA = 100
/** Missed times beyond which upstream takes the clock for wrong. as mostRecentScheduleTime */
const TOO_MANY_MISSED = 100

type Reference = NonNullable<NonNullable<CronJob['status']>['active']>[number]

const event = (about: CronJob, type: 'Normal' | 'Warning', reason: string, message: string): Action => ({
  do: 'event',
  about,
  type,
  reason,
  message,
  source: SOURCE,
})

/** as pkg/controller/cronjob syncCronJob */
export const cronJobController = controller<CronJob>({
  name: 'cronjob',
  for: kind,
  owns: [jobKind],
  plan(cron, context) {
    if (isTerminating(cron)) return []
    const jobs = context.read.ownedBy(jobKind, cron.metadata.uid!)
    const { status, actions } = account(cron, jobs)
    const started = cron.spec.suspend ? { actions: [], status } : startDue({ ...cron, status }, jobs, context)
    return [
      ...actions,
      ...started.actions,
      ...trimmed(cron, jobs),
      { do: 'status', kind, object: { ...cron, status: started.status } },
      ...wakes({ ...cron, status: started.status }, context.now),
    ]
  },
})

/** Which Jobs run, and what those that ended have come to. */
function account(cron: CronJob, jobs: readonly Job[]): { status: NonNullable<CronJob['status']>; actions: Action[] } {
  const before = cron.status ?? {}
  const actions: Action[] = []
  let active = before.active ?? []
  let { lastSuccessfulTime } = before
  for (const job of jobs) {
    const known = active.some(({ uid }) => uid === job.metadata.uid)
    if (!known && !isOver(job)) {
      // Made by hand from the template: told of, not counted.
      const message = `Saw a job that the controller did not create or forgot: ${job.metadata.name}`
      if (job.metadata.annotations?.[SCHEDULED] === undefined) actions.push(event(cron, 'Warning', 'UnexpectedJob', message))
      else active = [...active, referenceTo(job)]
    } else if (known && isOver(job)) {
      active = active.filter(({ uid }) => uid !== job.metadata.uid)
      const end = hasJobCondition(job, 'Complete') ? 'Complete' : 'Failed'
      actions.push(event(cron, 'Normal', 'SawCompletedJob', `Saw completed job: ${job.metadata.name}, condition: ${end}`))
    }
    const { completionTime } = job.status ?? {}
    if (completionTime && hasJobCondition(job, 'Complete') && (!lastSuccessfulTime || completionTime > lastSuccessfulTime))
      lastSuccessfulTime = completionTime
  }
  for (const { uid, name } of active) {
    if (jobs.some((job) => job.metadata.uid === uid)) continue
    active = active.filter((other) => other.uid !== uid)
    actions.push(event(cron, 'Normal', 'MissingJob', `Active job went missing: ${name}`))
  }
  return {
    status: { ...before, ...(lastSuccessfulTime ? { lastSuccessfulTime } : {}), active: active.length > 0 ? active : undefined },
    actions,
  }
}

const SCHEDULED = 'batch.kubernetes.io/cronjob-scheduled-timestamp'

const referenceTo = (job: Job): Reference => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  name: job.metadata.name!,
  namespace: job.metadata.namespace!,
  ...(job.metadata.resourceVersion ? { resourceVersion: job.metadata.resourceVersion } : {}),
  uid: job.metadata.uid!,
})

type Due = { at: number; missed: number }

/** The latest time that has come since the last one. as mostRecentScheduleTime */
function dueTime({ metadata, spec, status }: CronJob, now: number): Due | undefined {
  const schedule = parseSchedule(spec.schedule)
  if ('error' in schedule) return undefined
  const last = parseTimestamp(status?.lastScheduleTime ?? metadata.creationTimestamp!)
  const deadline = spec.startingDeadlineSeconds === undefined ? last : now - spec.startingDeadlineSeconds * 1000
  let due: Due | undefined
  for (let at = nextTime(schedule, Math.max(last, deadline), spec.timeZone); at !== undefined && at <= now; ) {
    due = { at, missed: (due?.missed ?? 0) + 1 }
    if (due.missed > 10_000) break
    at = nextTime(schedule, at, spec.timeZone)
  }
  return due
}

type Started = { actions: Action[]; status: NonNullable<CronJob['status']> }

function startDue(cron: CronJob, jobs: readonly Job[], context: PlanContext): Started {
  const { spec, metadata } = cron
  const status = cron.status!
  const due = dueTime(cron, context.now)
  if (!due) return { actions: [], status }
  const actions: Action[] = []
  if (due.missed > TOO_MANY_MISSED) {
    const text = `too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew`
    actions.push(event(cron, 'Warning', 'TooManyMissedTimes', text))
  }
  const name = `${metadata.name}-${Math.floor(due.at / 60_000)}`
  if (jobs.some((job) => job.metadata.name === name)) return { actions: [], status }
  let { active } = status
  if (spec.concurrencyPolicy === 'Forbid' && active) {
    const text = 'Not starting job because prior execution is running and concurrency policy is Forbid'
    // Told once for each time: the look at the next change of anything finds the same time still due.
    return { actions: [...actions, ...(context.now - due.at < 1000 ? [event(cron, 'Normal', 'JobAlreadyActive', text)] : [])], status }
  }
  if (spec.concurrencyPolicy === 'Replace') {
    for (const job of active ?? []) {
      actions.push({ do: 'delete', kind: jobKind, namespace: job.namespace, name: job.name, uid: job.uid, propagationPolicy: 'Background' })
      actions.push(event(cron, 'Normal', 'SuccessfulDelete', `Deleted job ${job.name}`))
    }
    active = undefined
  }
  actions.push({
    do: 'create',
    kind: jobKind,
    object: jobFrom(cron, name, due.at),
    created: () => [event(cron, 'Normal', 'SuccessfulCreate', `Created job ${name}`)],
    refused: ({ message }) => [event(cron, 'Warning', 'FailedCreate', `Error creating job: ${message}`)],
  })
  return { actions, status: { ...status, active, lastScheduleTime: timestamp(due.at) } }
}

// as pkg/controller/cronjob getJobFromTemplate2
const jobFrom = (cron: CronJob, name: string, at: number): KubeObject => {
  const { labels, annotations } = cron.spec.jobTemplate.metadata ?? {}
  const job: Job = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name,
      namespace: cron.metadata.namespace,
      ...(labels ? { labels: { ...labels } } : {}),
      annotations: { ...annotations, [SCHEDULED]: timestamp(at) },
      ownerReferences: [controllerRef(kind, cron)],
    },
    spec: cron.spec.jobTemplate.spec,
  }
  return job
}

/** Ended Jobs beyond the limits go, the oldest first. as cleanupFinishedJobs */
function trimmed(cron: CronJob, jobs: readonly Job[]): Action[] {
  const oldestFirst = sortedBy(
    jobs.filter((job) => !isTerminating(job)),
    by((job) => job.status?.startTime ?? ''),
    by((job) => job.metadata.name!),
  )
  const surplus = (type: 'Complete' | 'Failed', limit: number) => {
    const ended = oldestFirst.filter((job) => hasJobCondition(job, type))
    return ended.slice(0, Math.max(0, ended.length - limit))
  }
  return [
    ...surplus('Complete', cron.spec.successfulJobsHistoryLimit ?? 3),
    ...surplus('Failed', cron.spec.failedJobsHistoryLimit ?? 1),
  ].flatMap(({ metadata }): Action[] => [
    {
      do: 'delete',
      kind: jobKind,
      namespace: metadata.namespace,
      name: metadata.name!,
      uid: metadata.uid,
      propagationPolicy: 'Background',
    },
    event(cron, 'Normal', 'SuccessfulDelete', `Deleted job ${metadata.name}`),
  ])
}

function wakes({ spec }: CronJob, now: number): Action[] {
  const schedule = parseSchedule(spec.schedule)
  if (spec.suspend || 'error' in schedule) return []
  const at = nextTime(schedule, now, spec.timeZone)
  return at === undefined ? [] : [{ do: 'wake', at: at + DELTA }]
}
