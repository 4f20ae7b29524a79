import { sumOfQuantities } from '@/apimachinery/quantity'
import type { Container, PodSpec } from '@/cluster/kinds/core/pod-types'
import { amountOf, type ResourceList } from '@/cluster/kinds/core/quantity-rules'

const plus = (a: ResourceList, b: ResourceList): ResourceList => {
  const sum = { ...a }
  for (const [name, value] of Object.entries(b)) sum[name] = sum[name] === undefined ? value : sumOfQuantities([sum[name], value])
  return sum
}

const larger = (a: ResourceList, b: ResourceList): ResourceList => {
  const most = { ...a }
  for (const [name, value] of Object.entries(b)) if (most[name] === undefined || amountOf(value) > amountOf(most[name])) most[name] = value
  return most
}

/** What a whole pod asks for, or may use: containers and sidecars together, or its greediest init container. as component-helpers PodRequests, PodLimits */
export const podTotals = (spec: PodSpec, side: 'requests' | 'limits'): ResourceList => {
  const of = ({ resources }: Container): ResourceList => resources?.[side] ?? {}
  let sidecars: ResourceList = {}
  let init: ResourceList = {}
  for (const container of spec.initContainers ?? []) {
    if (container.restartPolicy === 'Always') sidecars = plus(sidecars, of(container))
    init = larger(init, container.restartPolicy === 'Always' ? sidecars : plus(of(container), sidecars))
  }
  const running = (spec.containers ?? []).reduce((sum, container) => plus(sum, of(container)), sidecars)
  return plus(larger(running, init), side === 'requests' ? (spec.overhead ?? {}) : {})
}
