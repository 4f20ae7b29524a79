import { parseTimestamp } from '@/cluster/api/time'
import type { Job, PodFailureRule } from '@/cluster/kinds/batch/job'
import type { ContainerStatus, Pod } from '@/cluster/kinds/core/pod-types'
import { isTerminating } from '@/cluster/node/pod-facts'

/** How long the first replacement of a failed pod waits, milliseconds; doubled each time, up to ten minutes. */
const FIRST_BACKOFF = 10_000
const LONGEST_BACKOFF = 600_000

/** True for a pod that counts as failed: one being deleted too, unless replacements wait for its end. as isPodFailed */
export const isPodFailed = (pod: Pod, { spec }: Job): boolean =>
  pod.status?.phase === 'Failed' || (spec.podReplacementPolicy !== 'Failed' && isTerminating(pod) && pod.status?.phase !== 'Succeeded')

/** When a pod ended, milliseconds since the epoch. as getFinishedTime */
export const finishedAt = ({ metadata, status }: Pod): number => {
  const ends = (status?.containerStatuses ?? []).flatMap(({ state }) => state?.terminated?.finishedAt ?? [])
  return Math.max(...ends.map(parseTimestamp), parseTimestamp(metadata.deletionTimestamp ?? metadata.creationTimestamp!))
}

/** When a replacement may be made, after the failures since the last success. as pkg/controller/job getRemainingTime */
export function nextTry(pods: readonly Pod[], job: Job): number {
  const ended = pods
    .filter((pod) => pod.status?.phase === 'Succeeded' || isPodFailed(pod, job))
    .map((pod) => ({ at: finishedAt(pod), failed: pod.status?.phase !== 'Succeeded' }))
    .sort((a, b) => a.at - b.at)
  const failures = ended.slice(ended.findLastIndex(({ failed }) => !failed) + 1)
  const last = failures.at(-1)
  return last ? last.at + Math.min(FIRST_BACKOFF * 2 ** (failures.length - 1), LONGEST_BACKOFF) : 0
}

/** Restarts in place count against the limit too. as pastBackoffLimitOnFailure */
export function restartedTooOften({ spec }: Job, active: readonly Pod[]): boolean {
  if (spec.template.spec.restartPolicy !== 'OnFailure') return false
  const restarts = active.reduce(
    (sum, { status }) =>
      sum + [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])].reduce((n, c) => n + c.restartCount, 0),
    0,
  )
  return (spec.backoffLimit ?? 6) === 0 ? restarts > 0 : restarts >= (spec.backoffLimit ?? 6)
}

export type Verdict = { action: PodFailureRule['action']; message: string }

/** What the pod failure policy makes of a failed pod; without a rule that matches, it counts. as matchPodFailurePolicy */
export function verdictOn(pod: Pod, { spec }: Job): Verdict {
  const counted: Verdict = { action: 'Count', message: '' }
  if (pod.status?.phase !== 'Failed') return counted
  for (const [i, rule] of (spec.podFailurePolicy?.rules ?? []).entries()) {
    const where = `${pod.metadata.namespace}/${pod.metadata.name}`
    const matched = exitCodeMatch(pod, rule)
    if (matched) {
      const message = `Container ${matched.name} for pod ${where} failed with exit code ${matched.state!.terminated!.exitCode} matching ${rule.action} rule at index ${i}`
      return { action: rule.action, message }
    }
    const condition = rule.onPodConditions?.find(({ type, status = 'True' }) =>
      pod.status?.conditions?.some((c) => c.type === type && c.status === status),
    )
    if (condition)
      return { action: rule.action, message: `Pod ${where} has condition ${condition.type} matching ${rule.action} rule at index ${i}` }
  }
  return counted
}

function exitCodeMatch({ status }: Pod, { onExitCodes }: PodFailureRule): ContainerStatus | undefined {
  if (!onExitCodes) return undefined
  const { containerName, operator, values } = onExitCodes
  return [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])].find(({ name, state }) => {
    const code = state?.terminated?.exitCode
    if (code === undefined || code === 0 || (containerName !== undefined && containerName !== name)) return false
    return values.includes(code) === (operator === 'In')
  })
}
