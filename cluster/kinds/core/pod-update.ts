import { equalJson } from '@/apimachinery/equal'
import { cloneJson } from '@/cluster/api/json'
import type { FieldError } from '@/cluster/door'
import { forbiddenValue } from '../field-error'
import type { Container, Pod, PodSpec } from './pod-types'

const text =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)'

/** As pkg/apis/core/validation ValidatePodUpdate: only images, deadlines and added tolerations may change. */
export const validatePodUpdate = (pod: Pod, previous: Pod): FieldError[] => {
  if (equalJson(pod.spec, previous.spec)) return []
  const errors: FieldError[] = []
  if (pod.spec.containers.length !== previous.spec.containers.length)
    return [forbiddenValue('spec.containers', 'pod updates may not add or remove containers')]
  if ((pod.spec.initContainers?.length ?? 0) !== (previous.spec.initContainers?.length ?? 0))
    return [forbiddenValue('spec.initContainers', 'pod updates may not add or remove containers')]
  const kept = (previous.spec.tolerations ?? []).every((t) => pod.spec.tolerations?.some((other) => equalJson(t, other)))
  if (!kept) return [forbiddenValue('spec.tolerations', 'existing toleration can not be modified except its tolerationSeconds')]
  const munged: PodSpec = cloneJson(pod.spec)
  const images = (to: readonly Container[] | undefined, from: readonly Container[] | undefined) => {
    for (const [i, container] of (to ?? []).entries()) {
      if (from?.[i]?.image === undefined) delete container.image
      else container.image = from[i].image
    }
  }
  images(munged.containers, previous.spec.containers)
  images(munged.initContainers, previous.spec.initContainers)
  munged.tolerations = previous.spec.tolerations
  munged.activeDeadlineSeconds = previous.spec.activeDeadlineSeconds
  munged.ephemeralContainers = previous.spec.ephemeralContainers
  if (munged.schedulingGates?.length !== previous.spec.schedulingGates?.length) munged.schedulingGates = previous.spec.schedulingGates
  if (!equalJson(munged, previous.spec)) errors.push(forbiddenValue('spec', text))
  return errors
}
