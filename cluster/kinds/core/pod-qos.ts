import { parseQuantity } from '@/apimachinery/quantity'
import type { PodSpec, PodStatus } from './pod-types'

const computed = ['cpu', 'memory']

/** As pkg/apis/core/v1/helper/qos ComputePodQOS. */
export const qosClass = (spec: PodSpec): NonNullable<PodStatus['qosClass']> => {
  const containers = [...spec.containers, ...(spec.initContainers ?? [])]
  let any = false
  let guaranteed = true
  for (const { resources = {} } of containers) {
    for (const name of computed) {
      const request = positive(resources.requests?.[name])
      const limit = positive(resources.limits?.[name])
      if (request !== undefined || limit !== undefined) any = true
      if (limit === undefined || (request !== undefined && request !== limit)) guaranteed = false
    }
  }
  return !any ? 'BestEffort' : guaranteed ? 'Guaranteed' : 'Burstable'
}

const positive = (quantity: string | number | undefined): number | undefined => {
  const value = quantity === undefined ? undefined : parseQuantity(quantity)
  return value === undefined || value <= 0 ? undefined : value
}
