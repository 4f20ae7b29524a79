import { equalJson } from '@/apimachinery/equal'
import type { FieldError } from '@/cluster/door'
import { forbiddenValue, invalidValue } from '../field-error'
import { qosClass } from './pod-qos'
import type { Container, Pod, ResourceRequirements } from './pod-types'
import { validatePod } from './pod-validation'

const mirror = 'kubernetes.io/config.mirror'

const resized = (given: readonly Container[] | undefined, stored: readonly Container[]): Container[] =>
  stored.map((container) => {
    const wanted = given?.find(({ name }) => name === container.name)
    if (wanted === undefined) return container
    const { resources = {}, resizePolicy } = wanted
    return { ...container, resources, ...(resizePolicy === undefined ? {} : { resizePolicy }) }
  })

/** What the `resize` subresource takes: containers' resources and how each of them is resized. as pkg/registry/core/pod dropNonResizeUpdates */
export const takeResize = (given: Pod, stored: Pod): Pod => ({
  ...stored,
  spec: {
    ...stored.spec,
    containers: resized(given.spec.containers, stored.spec.containers),
    ...(stored.spec.initContainers ? { initContainers: resized(given.spec.initContainers, stored.spec.initContainers) } : {}),
  },
})

const sides = ['requests', 'limits'] as const

/** The same containers with the CPU and memory that they had. */
const withOldAmounts = (now: readonly Container[], before: readonly Container[]): Container[] =>
  now.map((container, i) => {
    const old = before[i]!.resources ?? {}
    const resources: ResourceRequirements = { ...container.resources }
    for (const side of sides) {
      const rest = Object.fromEntries(Object.entries(resources[side] ?? {}).filter(([name]) => name !== 'cpu' && name !== 'memory'))
      const kept = Object.fromEntries(Object.entries(old[side] ?? {}).filter(([name]) => name === 'cpu' || name === 'memory'))
      if (Object.keys({ ...rest, ...kept }).length > 0) resources[side] = { ...rest, ...kept }
      else delete resources[side]
    }
    return { ...container, resources, ...(before[i]!.resizePolicy ? { resizePolicy: before[i]!.resizePolicy } : {}) }
  })

const removedErrors = (now: readonly Container[], before: readonly Container[], at: string): FieldError[] =>
  before.flatMap(({ resources = {} }, i) =>
    sides.flatMap((side) =>
      Object.keys(resources[side] ?? {}).some((name) => now[i]!.resources?.[side]?.[name] === undefined)
        ? [forbiddenValue(`${at}[${i}].resources.${side}`, `resource ${side} cannot be removed`)]
        : [],
    ),
  )

/** As pkg/apis/core/validation ValidatePodResize. */
export const resizeErrors = (pod: Pod, previous: Pod): FieldError[] => {
  if (previous.metadata.annotations?.[mirror] !== undefined) return [forbiddenValue('', 'static pods cannot be resized')]
  const errors = [
    ...validatePod(pod),
    ...removedErrors(pod.spec.containers, previous.spec.containers, 'spec.containers'),
    ...removedErrors(pod.spec.initContainers ?? [], previous.spec.initContainers ?? [], 'spec.initContainers'),
  ]
  const before = previous.status?.qosClass ?? qosClass(previous.spec)
  if (qosClass(pod.spec) !== before)
    errors.push(invalidValue('spec', qosClass(pod.spec), 'Pod QOS Class may not change as a result of resizing'))
  for (const [i, container] of (previous.spec.initContainers ?? []).entries())
    if (container.restartPolicy !== 'Always' && !equalJson(container.resources ?? {}, pod.spec.initContainers![i]!.resources ?? {}))
      errors.push(forbiddenValue(`spec.initContainers[${i}].resources`, 'resources for non-sidecar init containers are immutable'))
  const restored = withOldAmounts(pod.spec.containers, previous.spec.containers)
  if (restored.some((container, i) => !equalJson(container.resources ?? {}, previous.spec.containers[i]!.resources ?? {})))
    errors.push(forbiddenValue('spec', 'only cpu and memory resources are mutable'))
  return errors
}
