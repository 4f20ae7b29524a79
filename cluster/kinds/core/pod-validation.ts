import type { FieldError } from '@/cluster/door'
import { requiredValue } from '../field-error'
import type { Pod, PodSpec } from './pod-types'

/** As pkg/apis/core/validation ValidatePodSpec. `at` is the spec's path. */
export const validatePodSpec = (spec: PodSpec | undefined, at: string): FieldError[] => {
  if (!spec?.containers?.length) return [requiredValue(`${at}.containers`, '')]
  return []
}

export const validatePod = (pod: Pod): FieldError[] => validatePodSpec(pod.spec, 'spec')
