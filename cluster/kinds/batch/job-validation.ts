import type { FieldError } from '@/cluster/door'
import { validatePodSpec } from '../core/pod-validation'
import { forbiddenValue, invalidValue, notSupportedValue, requiredValue } from '../field-error'
import { annotationErrors, labelErrors } from '../names'
import { inRange, nonNegative } from '../number-rules'
import type { JobSpec, PodFailureRule } from './job'

/** What is wrong with a Job's spec, in a Job and in a CronJob's template. as pkg/apis/batch/validation ValidateJobSpec */
export const jobSpecErrors = (spec: JobSpec, at: string): FieldError[] => [
  ...nonNegative(`${at}.parallelism`, spec.parallelism),
  ...nonNegative(`${at}.completions`, spec.completions),
  ...nonNegative(`${at}.activeDeadlineSeconds`, spec.activeDeadlineSeconds),
  ...nonNegative(`${at}.backoffLimit`, spec.backoffLimit),
  ...nonNegative(`${at}.ttlSecondsAfterFinished`, spec.ttlSecondsAfterFinished),
  ...nonNegative(`${at}.backoffLimitPerIndex`, spec.backoffLimitPerIndex),
  ...nonNegative(`${at}.maxFailedIndexes`, spec.maxFailedIndexes),
  ...modeErrors(spec, at),
  ...failurePolicyErrors(spec, at),
  ...successPolicyErrors(spec, at),
  ...templateErrors(spec, at),
]

const modeErrors = (spec: JobSpec, at: string): FieldError[] => {
  const { completionMode: mode, backoffLimitPerIndex, maxFailedIndexes, completions, parallelism } = spec
  const errors: FieldError[] = []
  if (mode !== undefined && mode !== 'NonIndexed' && mode !== 'Indexed')
    errors.push(notSupportedValue(`${at}.completionMode`, mode, ['NonIndexed', 'Indexed']))
  if (mode === 'Indexed') {
    if (completions === undefined) errors.push(requiredValue(`${at}.completions`, 'when completion mode is Indexed'))
    if ((parallelism ?? 0) > 100_000)
      errors.push(invalidValue(`${at}.parallelism`, parallelism, 'must be less than or equal to 100000 when completion mode is Indexed'))
  } else if (backoffLimitPerIndex !== undefined)
    errors.push(invalidValue(`${at}.backoffLimitPerIndex`, backoffLimitPerIndex, 'requires indexed completion mode'))
  if (maxFailedIndexes !== undefined && backoffLimitPerIndex === undefined)
    errors.push(requiredValue(`${at}.backoffLimitPerIndex`, 'when maxFailedIndexes is specified'))
  if (maxFailedIndexes !== undefined && completions !== undefined && maxFailedIndexes > completions)
    errors.push(invalidValue(`${at}.maxFailedIndexes`, maxFailedIndexes, 'must be less than or equal to completions'))
  const { podReplacementPolicy: replacement, podFailurePolicy } = spec
  const policies = podFailurePolicy ? ['Failed'] : ['Failed', 'TerminatingOrFailed']
  if (replacement !== undefined && !policies.includes(replacement))
    errors.push(notSupportedValue(`${at}.podReplacementPolicy`, replacement, policies))
  return errors
}

const actions: readonly PodFailureRule['action'][] = ['Count', 'FailIndex', 'FailJob', 'Ignore']

// as validatePodFailurePolicyRule
const failurePolicyErrors = ({ podFailurePolicy, backoffLimitPerIndex, template }: JobSpec, at: string): FieldError[] => {
  const names = [...(template?.spec?.containers ?? []), ...(template?.spec?.initContainers ?? [])].map(({ name }) => name)
  return (podFailurePolicy?.rules ?? []).flatMap((rule, i) => {
    const here = `${at}.podFailurePolicy.rules[${i}]`
    const errors: FieldError[] = []
    if (!rule.action) errors.push(requiredValue(`${here}.action`, `valid values: ${actions.map((a) => `"${a}"`).join(', ')}`))
    else if (!actions.includes(rule.action)) errors.push(notSupportedValue(`${here}.action`, rule.action, actions))
    if (rule.action === 'FailIndex' && backoffLimitPerIndex === undefined)
      errors.push(invalidValue(`${here}.action`, rule.action, 'requires the backoffLimitPerIndex to be set'))
    if (rule.onExitCodes) errors.push(...exitCodeErrors(rule.onExitCodes, `${here}.onExitCodes`, names))
    if (rule.onExitCodes && rule.onPodConditions?.length)
      errors.push(invalidValue(here, rule, 'specifying both OnExitCodes and OnPodConditions is not supported'))
    if (!rule.onExitCodes && !rule.onPodConditions?.length)
      errors.push(invalidValue(here, rule, 'specifying one of OnExitCodes and OnPodConditions is required'))
    return errors
  })
}

const exitCodeErrors = (
  { containerName, operator, values = [] }: NonNullable<PodFailureRule['onExitCodes']>,
  at: string,
  names: readonly string[],
): FieldError[] => {
  const errors: FieldError[] = []
  if (!operator) errors.push(requiredValue(`${at}.operator`, 'valid values: "In", "NotIn"'))
  else if (operator !== 'In' && operator !== 'NotIn') errors.push(notSupportedValue(`${at}.operator`, operator, ['In', 'NotIn']))
  if (containerName !== undefined && !names.includes(containerName))
    errors.push(
      invalidValue(`${at}.containerName`, containerName, 'must be one of the container or initContainer names in the pod template'),
    )
  if (values.length === 0) errors.push(invalidValue(`${at}.values`, values, 'at least one value is required'))
  for (const [i, value] of values.entries())
    if (operator === 'In' && value === 0) errors.push(invalidValue(`${at}.values[${i}]`, value, 'must not be 0 for the In operator'))
  if (values.some((value, i) => i > 0 && values[i - 1]! > value)) errors.push(invalidValue(`${at}.values`, values, 'must be ordered'))
  return errors
}

const successPolicyErrors = ({ successPolicy, completionMode, completions }: JobSpec, at: string): FieldError[] => {
  if (!successPolicy) return []
  const errors: FieldError[] = []
  if (completionMode !== 'Indexed') errors.push(invalidValue(`${at}.successPolicy`, successPolicy, 'requires indexed completion mode'))
  if (!successPolicy.rules?.length)
    errors.push(requiredValue(`${at}.successPolicy.rules`, 'must be specified when successPolicy is specified'))
  for (const [i, { succeededIndexes, succeededCount }] of (successPolicy.rules ?? []).entries()) {
    const here = `${at}.successPolicy.rules[${i}]`
    if (succeededIndexes === undefined && succeededCount === undefined)
      errors.push(requiredValue(here, 'at least one of succeededCount or succeededIndexes must be specified'))
    errors.push(...inRange(`${here}.succeededCount`, succeededCount, 1, completions ?? 100_000))
  }
  return errors
}

const templateErrors = ({ template, podFailurePolicy }: JobSpec, at: string): FieldError[] => {
  const here = `${at}.template`
  const restart = template?.spec?.restartPolicy
  const errors = [
    ...labelErrors(template?.metadata?.labels, `${here}.labels`),
    ...annotationErrors(template?.metadata?.annotations, `${here}.annotations`),
    ...validatePodSpec(template?.spec, `${here}.spec`),
  ]
  if (restart !== 'OnFailure' && restart !== 'Never')
    errors.push(requiredValue(`${here}.spec.restartPolicy`, 'valid values: "OnFailure", "Never"'))
  else if (podFailurePolicy && restart !== 'Never')
    errors.push(invalidValue(`${here}.spec.restartPolicy`, restart, 'only "Never" is supported when podFailurePolicy is specified'))
  if (template?.spec?.ephemeralContainers?.length)
    errors.push(forbiddenValue(`${here}.spec.ephemeralContainers`, 'ephemeral containers not allowed in pod template'))
  return errors
}
