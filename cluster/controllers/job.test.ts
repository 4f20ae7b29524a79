import { describe, expect, it } from 'vitest'
import { lab } from '@/cluster/node/fixture'

/** A Job whose pods run a shell line. */
const job = (line: string, spec = '', restartPolicy = 'Never') =>
  `apiVersion: batch/v1\nkind: Job\nmetadata: {name: work}\nspec:\n  template: {spec: {restartPolicy: ${restartPolicy}, containers: [{name: main, image: busybox, command: [sh, -c, '${line}']}]}}\n${spec}\n`

type Condition = { type: string; status: string; reason: string; message: string }

const conditions = (at: ReturnType<typeof lab>) =>
  ((at.get('Job', 'work').status?.conditions ?? []) as Condition[]).map(
    ({ type, status, reason, message }) => `${type}=${status} ${reason}: ${message}`,
  )

const counts = (at: ReturnType<typeof lab>) => {
  const { active = 0, succeeded = 0, failed = 0 } = at.get('Job', 'work').status ?? {}
  return `${active} active, ${succeeded} succeeded, ${failed} failed`
}

const reached = (type: string) => `${type}=True CompletionsReached: Reached expected number of succeeded pods`

describe('a Job', () => {
  it('runs to completion and says so', () => {
    const at = lab()
    at.create(job('sleep 5'))
    at.until(1)
    expect(counts(at)).toBe('1 active, 0 succeeded, 0 failed')
    at.until(20)
    expect(conditions(at)).toEqual([reached('SuccessCriteriaMet'), reached('Complete')])
    const { conditions: _, ...status } = at.get('Job', 'work').status!
    expect(status).toEqual({
      startTime: '2026-11-21T10:00:00Z',
      completionTime: '2026-11-21T10:00:07Z',
      succeeded: 1,
      ready: 0,
      terminating: 0,
      uncountedTerminatedPods: {},
    })
    expect(at.list('Pod').map(({ metadata }) => metadata.finalizers)).toEqual([undefined])
    expect(at.events('work').map((line) => line.replace(/work-\w+$/, 'work-x'))).toEqual([
      '+0s Normal SuccessfulCreate: Created pod: work-x',
      '+7s Normal Completed: Job completed',
    ])
    expect(at.cluster.nextWake()).toBeUndefined()
  })

  const ends: Record<string, [yaml: string, counts: string, last: string, pods: number]> = {
    'as many as asked, so many at once': [
      job('sleep 2', '  completions: 5\n  parallelism: 2'),
      '0 active, 5 succeeded, 0 failed',
      reached('Complete'),
      5,
    ],
    'failing until its limit': [
      job('exit 3', '  backoffLimit: 2'),
      '0 active, 0 succeeded, 3 failed',
      'Failed=True BackoffLimitExceeded: Job has reached the specified backoff limit',
      3,
    ],
    'restarting in place until its limit': [
      job('exit 3', '  backoffLimit: 2', 'OnFailure'),
      '0 active, 0 succeeded, 1 failed',
      'Failed=True BackoffLimitExceeded: Job has reached the specified backoff limit',
      0,
    ],
    'longer than it may': [
      job('sleep 1000', '  activeDeadlineSeconds: 10'),
      '0 active, 0 succeeded, 1 failed',
      'Failed=True DeadlineExceeded: Job was active longer than specified deadline',
      0,
    ],
    'numbered pods': [
      job('echo $JOB_COMPLETION_INDEX', '  completions: 3\n  parallelism: 3\n  completionMode: Indexed'),
      '0 active, 3 succeeded, 0 failed',
      reached('Complete'),
      3,
    ],
    'one number that fails': [
      job('exit $JOB_COMPLETION_INDEX', '  completions: 2\n  parallelism: 2\n  completionMode: Indexed\n  backoffLimitPerIndex: 0'),
      '0 active, 1 succeeded, 1 failed',
      'Failed=True FailedIndexes: Job has failed indexes',
      2,
    ],
    'enough of its numbers': [
      job(
        'test $JOB_COMPLETION_INDEX = 0 || sleep 1000',
        '  completions: 3\n  parallelism: 3\n  completionMode: Indexed\n  successPolicy: {rules: [{succeededIndexes: "0"}]}',
      ),
      '0 active, 1 succeeded, 2 failed',
      'Complete=True SuccessPolicy: Matched rules at index 0',
      1,
    ],
  }
  it.each(Object.entries(ends))('%s', (_, [yaml, tally, last, pods]) => {
    const at = lab()
    at.create(yaml)
    at.until(200)
    expect(counts(at)).toBe(tally)
    expect(conditions(at).at(-1)).toBe(last)
    expect(at.list('Pod')).toHaveLength(pods)
  })

  it('waits longer after each failure', () => {
    const at = lab()
    at.create(job('exit 1', '  backoffLimit: 3'))
    at.until(300)
    const times = at.events('work').filter((line) => line.includes('SuccessfulCreate'))
    expect(times.map((line) => Number(/^\+(\d+)/.exec(line)![1]))).toEqual([0, 12, 33, 74])
  })

  it('fails at once where the policy says so, and ignores what it says', () => {
    const rule = (action: string) =>
      `  podFailurePolicy: {rules: [{action: ${action}, onExitCodes: {operator: In, values: [42]}}]}\n  backoffLimit: 1`
    const at = lab()
    at.create(job('exit 42', rule('FailJob')))
    at.until(30)
    const { metadata } = at.list('Pod')[0]!
    expect(conditions(at).at(-1)).toBe(
      `Failed=True PodFailurePolicy: Container main for pod default/${metadata.name} failed with exit code 42 matching FailJob rule at index 0`,
    )
    const other = lab()
    other.create(job('exit 42', rule('Ignore')))
    other.until(200)
    expect([other.get('Job', 'work').status!.failed, other.list('Pod').length]).toEqual([undefined, 5])
  })

  it('rests while suspended and starts when resumed', () => {
    const at = lab()
    at.create(job('sleep 1', '  suspend: true'))
    at.until(10)
    expect(at.list('Pod')).toEqual([])
    expect(conditions(at)).toEqual(['Suspended=True JobSuspended: Job suspended'])
    at.patch('Job', 'work', { spec: { suspend: false } })
    at.until(30)
    expect(conditions(at)).toEqual(['Suspended=False JobResumed: Job resumed', reached('SuccessCriteriaMet'), reached('Complete')])
  })

  it('goes with its pods some time after its end, when it says so', () => {
    const at = lab()
    at.create(job('sleep 1', '  ttlSecondsAfterFinished: 30'))
    at.until(30)
    expect(at.list('Job')).toHaveLength(1)
    at.until(40)
    expect([at.list('Job'), at.list('Pod')]).toEqual([[], []])
  })

  it('takes its running pods with it when it is deleted', () => {
    const at = lab()
    at.create(job('sleep 1000'))
    at.until(10)
    at.remove('Job', 'work', { propagationPolicy: 'Background' })
    at.until(50)
    expect([at.list('Job'), at.list('Pod')]).toEqual([[], []])
  })
})

const cronJob = (schedule: string, spec = '', line = 'sleep 5') =>
  `apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: tick}\nspec:\n  schedule: '${schedule}'\n  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: busybox, command: [sh, -c, '${line}']}]}}}}\n${spec}\n`

describe('a CronJob', () => {
  it('makes a Job each time and keeps the last three', () => {
    const at = lab()
    at.create(cronJob('*/2 * * * *'))
    at.until(10 * 60 + 30)
    const minute = Date.UTC(2026, 10, 21, 10) / 60_000
    expect(at.list('Job').map(({ metadata }) => metadata.name)).toEqual([6, 8, 10].map((n) => `tick-${minute + n}`))
    expect(at.get('CronJob', 'tick').status).toEqual({
      lastScheduleTime: '2026-11-21T10:10:00Z',
      lastSuccessfulTime: '2026-11-21T10:10:06Z',
    })
    expect(at.events('tick').slice(0, 2)).toEqual([
      `+120s Normal SuccessfulCreate: Created job tick-${minute + 2}`,
      `+127s Normal SawCompletedJob: Saw completed job: tick-${minute + 2}, condition: Complete`,
    ])
  })

  const concurrency: Record<string, [policy: string, running: number, jobs: number]> = {
    'side by side': ['Allow', 3, 3],
    'the first alone': ['Forbid', 1, 1],
    'the newest alone': ['Replace', 1, 1],
  }
  it.each(Object.entries(concurrency))('of Jobs that last too long: %s', (_, [policy, running, jobs]) => {
    const at = lab()
    at.create(cronJob('* * * * *', `  concurrencyPolicy: ${policy}`, 'sleep 10000'))
    at.until(3 * 60 + 45)
    expect(at.list('Job')).toHaveLength(jobs)
    expect((at.get('CronJob', 'tick').status!.active as unknown[]).length).toBe(running)
  })

  it('does nothing while suspended', () => {
    const at = lab()
    at.create(cronJob('* * * * *', '  suspend: true'))
    at.until(600)
    expect(at.list('Job')).toEqual([])
    expect(at.cluster.nextWake()).toBeUndefined()
  })
})
