import type { LabelSelector } from '@/apimachinery/selector'
import { parseTimestamp, timestamp } from '@/cluster/api/time'
import { hasJobCondition, type Job, type JobCondition, job as kind } from '@/cluster/kinds/batch/job'
import { pod as podKind } from '@/cluster/kinds/core/pod'
import type { Pod } from '@/cluster/kinds/core/pod-types'
import { isFinished, isPodActive, isPodReady, isTerminating } from '@/cluster/node/pod-facts'
import { claim, controllerOf } from './adoption'
import { deletionOrder } from './deletion-order'
import { isPodFailed, nextTry, restartedTooOften, type Verdict, verdictOn } from './job-failures'
import { formatIndexes, indexOf, parseIndexes } from './job-indexes'
import { create, isTracked, release, remove, SOURCE } from './job-pods'
import { type Action, controller, type PlanContext } from './plan'

/** as pkg/controller/job syncJob */
export const jobController = controller<Job>({
  name: 'job',
  for: kind,
  owns: [podKind],
  plan(job, context) {
    const { owned, actions } = claim(job as Job & { spec: { selector: LabelSelector } }, kind, podKind, context.read)
    if (isTerminating(job)) return [...actions, ...owned.filter(isTracked).map(release)]
    if (isOver(job)) return actions
    return [...actions, ...sync(job, owned, context)]
  },
  // Pods of a Job that is gone need be counted no more.
  gone: ({ namespace, name }, { read }) =>
    read
      .list(podKind, namespace)
      .filter((pod) => isTracked(pod) && controllerOf(pod)?.kind === 'Job' && controllerOf(pod)?.name === name)
      .map(release),
})

export const isOver = (job: Job): boolean => hasJobCondition(job, 'Complete') || hasJobCondition(job, 'Failed')

type Outcome = Pick<JobCondition, 'reason' | 'message'> & { type: 'FailureTarget' | 'SuccessCriteriaMet' }

/** What a Job has come to: pods that have newly ended are counted in. */
type Tally = {
  active: Pod[]
  succeeded: number
  failed: number
  completed: number[]
  failedIndexes: number[]
  verdicts: Verdict[]
  counted: Pod[]
}

function tallyOf(job: Job, owned: readonly Pod[]): Tally {
  const { spec, status } = job
  const tracked = owned.filter(isTracked)
  const succeeded = tracked.filter((pod) => pod.status?.phase === 'Succeeded')
  const failed = tracked.filter((pod) => isPodFailed(pod, job))
  const verdicts = failed.map((pod) => verdictOn(pod, job))
  const counts = failed.filter((_, i) => verdicts[i]!.action !== 'Ignore')
  const total = spec.completions ?? 0
  const completed = [
    ...new Set([...parseIndexes(status?.completedIndexes), ...succeeded.flatMap((pod) => indexOf(pod) ?? [])].filter((i) => i < total)),
  ]
  const failedIndexes = new Set(parseIndexes(status?.failedIndexes))
  if (spec.backoffLimitPerIndex !== undefined) {
    const ended = owned.filter((pod) => isPodFailed(pod, job) && verdictOn(pod, job).action !== 'Ignore')
    for (const [i, pod] of failed.entries()) {
      const index = indexOf(pod)
      if (index === undefined || index >= total) continue
      const failures = ended.filter((other) => indexOf(other) === index).length
      if (failures > spec.backoffLimitPerIndex || verdicts[i]!.action === 'FailIndex') failedIndexes.add(index)
    }
  }
  return {
    active: owned.filter(isPodActive),
    succeeded: spec.completionMode === 'Indexed' ? completed.length : (status?.succeeded ?? 0) + succeeded.length,
    failed: (status?.failed ?? 0) + counts.length,
    completed,
    failedIndexes: [...failedIndexes],
    verdicts,
    counted: [...succeeded, ...failed],
  }
}

function sync(job: Job, owned: readonly Pod[], context: PlanContext): Action[] {
  const { now } = context
  const tally = tallyOf(job, owned)
  const suspended = job.spec.suspend === true
  const startTime = job.status?.startTime ?? (suspended ? undefined : timestamp(now))
  const outcome = outcomeOf(job, tally, startTime, now)
  const gone = outcome || suspended ? tally.active : []
  const active = tally.active.filter((pod) => !gone.includes(pod))
  const managed = outcome || suspended ? [] : manage(job, owned, { ...tally, active }, context)
  const terminating = owned.filter((pod) => isTerminating(pod) && !isFinished(pod)).length + gone.filter(({ spec }) => spec.nodeName).length
  const conditions = conditionsOf(job, outcome, terminating === 0, now)
  const done = conditions.find(({ type }) => type === 'Complete' || type === 'Failed')
  const made = managed.filter((action) => action.do === 'create').length
  const left = managed.filter((action) => action.do === 'delete').length
  const indexed = job.spec.completionMode === 'Indexed'
  const count = (n: number) => n || undefined
  const object: Job = {
    ...job,
    status: {
      ...(conditions.length > 0 ? { conditions } : {}),
      ...(suspended && !outcome ? {} : { startTime }),
      ...(done?.type === 'Complete' ? { completionTime: timestamp(now) } : {}),
      active: count(active.length + made - left),
      succeeded: count(tally.succeeded),
      failed: count(tally.failed),
      terminating: terminating + left,
      ready: active.filter(isPodReady).length,
      ...(indexed && tally.completed.length > 0 ? { completedIndexes: formatIndexes(tally.completed) } : {}),
      ...(job.spec.backoffLimitPerIndex === undefined ? {} : { failedIndexes: formatIndexes(tally.failedIndexes) }),
      uncountedTerminatedPods: {},
    },
  }
  return [
    ...tally.counted.map(release),
    ...gone.flatMap((pod) => remove(job, pod)),
    ...managed,
    { do: 'status', kind, object },
    ...eventsOf(job, conditions),
    ...deadline(job, startTime, outcome),
  ]
}

const told = (type: Outcome['type'], reason: string, message: string): Outcome => ({ type, reason, message })

/** How the Job ends, once that is certain. */
function outcomeOf(job: Job, tally: Tally, startTime: string | undefined, now: number): Outcome | undefined {
  const { spec, status } = job
  const before = status?.conditions?.find(({ type }) => type === 'FailureTarget' || type === 'SuccessCriteriaMet')
  if (before) return told(before.type as Outcome['type'], before.reason!, before.message!)
  const verdict = tally.verdicts.find(({ action }) => action === 'FailJob')
  if (verdict) return told('FailureTarget', 'PodFailurePolicy', verdict.message)
  if (tally.failed > (spec.backoffLimit ?? 6) || restartedTooOften(job, tally.active))
    return told('FailureTarget', 'BackoffLimitExceeded', 'Job has reached the specified backoff limit')
  if (
    spec.activeDeadlineSeconds !== undefined &&
    startTime &&
    !spec.suspend &&
    now >= parseTimestamp(startTime) + spec.activeDeadlineSeconds * 1000
  )
    return told('FailureTarget', 'DeadlineExceeded', 'Job was active longer than specified deadline')
  if (spec.maxFailedIndexes !== undefined && tally.failedIndexes.length > spec.maxFailedIndexes)
    return told('FailureTarget', 'MaxFailedIndexesExceeded', 'Job has exceeded the specified maximal number of failed indexes')
  const rule = successRule(job, tally)
  if (rule !== undefined) return told('SuccessCriteriaMet', 'SuccessPolicy', `Matched rules at index ${rule}`)
  return completed(job, tally)
}

// as pkg/controller/job matchSuccessPolicy
function successRule({ spec }: Job, { completed: done }: Tally): number | undefined {
  const found = (spec.successPolicy?.rules ?? []).findIndex(({ succeededIndexes, succeededCount }) => {
    const wanted = succeededIndexes === undefined ? undefined : parseIndexes(succeededIndexes)
    const matched = wanted ? done.filter((index) => wanted.includes(index)).length : done.length
    return matched >= (succeededCount ?? wanted?.length ?? Number.POSITIVE_INFINITY)
  })
  return found === -1 ? undefined : found
}

function completed({ spec, status }: Job, tally: Tally): Outcome | undefined {
  const { succeeded, failedIndexes, active } = tally
  // Without a number of completions the first success ends the work; the others finish what they have begun.
  const over = spec.completions === undefined ? succeeded > 0 && active.length === 0 : succeeded + failedIndexes.length >= spec.completions
  if (!over || (spec.suspend && status?.startTime === undefined && spec.completions !== 0)) return undefined
  return failedIndexes.length > 0
    ? told('FailureTarget', 'FailedIndexes', 'Job has failed indexes')
    : told('SuccessCriteriaMet', 'CompletionsReached', 'Reached expected number of succeeded pods')
}

// as pkg/controller/job manageJob
function manage(job: Job, owned: readonly Pod[], tally: Tally, context: PlanContext): Action[] {
  const { spec } = job
  const { active, succeeded, completed: done, failedIndexes } = tally
  const parallelism = spec.parallelism ?? 1
  const open =
    spec.completions === undefined ? (succeeded > 0 ? active.length : parallelism) : spec.completions - succeeded - failedIndexes.length
  const want = Math.max(0, Math.min(parallelism, open))
  if (active.length > want) {
    return deletionOrder(active, active)
      .slice(0, active.length - want)
      .flatMap((pod) => remove(job, pod))
  }
  const leaving = spec.podReplacementPolicy === 'Failed' ? owned.filter((pod) => isTerminating(pod) && !isFinished(pod)) : []
  const missing = want - active.length - leaving.length
  if (missing <= 0) return []
  if (spec.completionMode !== 'Indexed') {
    const due = nextTry(owned, job)
    if (due > context.now) return [{ do: 'wake', at: due }]
    return Array.from({ length: missing }, () => create(job, undefined, context)).flat()
  }
  const taken = new Set([...done, ...failedIndexes, ...[...active, ...leaving].flatMap((pod) => indexOf(pod) ?? [])])
  const free = Array.from({ length: spec.completions ?? 0 }, (_, i) => i).filter((i) => !taken.has(i))
  const perIndex = spec.backoffLimitPerIndex !== undefined
  const dueOf = (index: number) => nextTry(perIndex ? owned.filter((pod) => indexOf(pod) === index) : owned, job)
  const ready = free.filter((index) => dueOf(index) <= context.now).slice(0, missing)
  const later = free.map(dueOf).filter((at) => at > context.now)
  return [
    ...ready.flatMap((index) => create(job, index, context)),
    ...(later.length > 0 ? [{ do: 'wake', at: Math.min(...later) } as const] : []),
  ]
}

/** The terminal condition waits for the last pod to go. as delayTerminalCondition */
function conditionsOf(job: Job, outcome: Outcome | undefined, isQuiet: boolean, now: number): JobCondition[] {
  const at = timestamp(now)
  const conditions = [...(job.status?.conditions ?? [])]
  const has = (type: JobCondition['type'], status = 'True') => conditions.some((c) => c.type === type && c.status === status)
  const add = (
    type: JobCondition['type'],
    { reason, message }: Pick<JobCondition, 'reason' | 'message'>,
    status: 'True' | 'False' = 'True',
  ) => {
    const entry: JobCondition = { type, status, lastProbeTime: at, lastTransitionTime: at, reason, message }
    const index = conditions.findIndex((c) => c.type === type)
    if (index === -1) conditions.push(entry)
    else conditions[index] = entry
  }
  if (outcome) {
    if (!has(outcome.type)) add(outcome.type, outcome)
    if (isQuiet) add(outcome.type === 'FailureTarget' ? 'Failed' : 'Complete', outcome)
  } else if (job.spec.suspend) {
    if (!has('Suspended')) add('Suspended', { reason: 'JobSuspended', message: 'Job suspended' })
  } else if (has('Suspended')) add('Suspended', { reason: 'JobResumed', message: 'Job resumed' }, 'False')
  return conditions
}

function eventsOf(job: Job, conditions: readonly JobCondition[]): Action[] {
  const before = job.status?.conditions ?? []
  return conditions.flatMap(({ type, status, reason, message }): Action[] => {
    if (before.some((c) => c.type === type && c.status === status)) return []
    const event = (kind: 'Normal' | 'Warning', why: string, text: string): Action[] => [
      { do: 'event', about: job, type: kind, reason: why, message: text, source: SOURCE },
    ]
    if (type === 'Complete') return event('Normal', 'Completed', 'Job completed')
    if (type === 'Failed') return event('Warning', reason!, message!)
    if (type === 'Suspended')
      return status === 'True' ? event('Normal', 'Suspended', 'Job suspended') : event('Normal', 'Resumed', 'Job resumed')
    return type === 'SuccessCriteriaMet' && reason === 'SuccessPolicy' ? event('Normal', 'SuccessCriteriaMet', message!) : []
  })
}

function deadline({ spec }: Job, startTime: string | undefined, outcome: Outcome | undefined): Action[] {
  if (outcome || spec.suspend || spec.activeDeadlineSeconds === undefined || !startTime) return []
  return [{ do: 'wake', at: parseTimestamp(startTime) + spec.activeDeadlineSeconds * 1000 }]
}
