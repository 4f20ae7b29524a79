import { equalJson } from '@/apimachinery/equal'
import { parseQuantity } from '@/apimachinery/quantity'
import { node as nodeKind } from '@/cluster/kinds/core/node'
import { pod as podKind } from '@/cluster/kinds/core/pod'
import type { Container, Pod, ResourceRequirements } from '@/cluster/kinds/core/pod-types'
import { podRequests } from '@/cluster/scheduler/node-state'
import { isFinished, isSidecar } from './pod-facts'
import type { PodSync } from './sync'

/** How long a resize that must wait for room rests until it is tried again, milliseconds. */
const RETRY = 60_000

/** What a container has been given: until a resize comes through, what its status says. */
const given = (pod: Pod, { name, resources = {} }: Container): ResourceRequirements =>
  [...(pod.status?.containerStatuses ?? []), ...(pod.status?.initContainerStatuses ?? [])].find((status) => status.name === name)
    ?.resources ?? resources

const resizable = ({ spec }: Pod): Container[] => [...spec.containers, ...(spec.initContainers ?? []).filter(isSidecar)]

/** The containers whose resources differ from those that they have. */
const wanting = (pod: Pod): Container[] =>
  resizable(pod).filter((container) => !equalJson(container.resources ?? {}, given(pod, container)))

/** What is missing on the node for a pod as large as it now wants to be. as pkg/kubelet/allocation canResizePod */
const shortage = ({ pod, node, read }: PodSync): { reason: 'Deferred' | 'Infeasible'; message: string } | undefined => {
  const allocatable = read.get(nodeKind, undefined, node)?.status?.allocatable ?? {}
  const wanted = podRequests(pod)
  const others = read
    .list(podKind)
    .filter((other) => other.spec.nodeName === node && other.metadata.uid !== pod.metadata.uid && !isFinished(other))
    .map(podRequests)
  const scale = { memory: 1, cpu: 1000 }
  for (const name of ['memory', 'cpu'] as const) {
    const requested = wanted[name] ?? 0
    const capacity = parseQuantity(allocatable[name] ?? 0) ?? 0
    const whole = (amount: number) => Math.round(amount * scale[name])
    if (requested > capacity)
      return {
        reason: 'Infeasible',
        message: `Node didn't have enough capacity: ${name}, requested: ${whole(requested)}, capacity: ${whole(capacity)}`,
      }
  }
  for (const name of ['cpu', 'memory'] as const) {
    const requested = wanted[name] ?? 0
    const capacity = parseQuantity(allocatable[name] ?? 0) ?? 0
    const used = others.reduce((sum, other) => sum + (other[name] ?? 0), 0)
    const whole = (amount: number) => Math.round(amount * scale[name])
    if (used + requested > capacity)
      return {
        reason: 'Deferred',
        message: `Node didn't have enough resource: ${name}, requested: ${whole(requested)}, used: ${whole(used)}, capacity: ${whole(capacity)}`,
      }
  }
  return undefined
}

const mustRestart = (container: Container, had: ResourceRequirements): boolean =>
  (container.resizePolicy ?? []).some(
    ({ resourceName, restartPolicy }) =>
      restartPolicy === 'RestartContainer' &&
      (['requests', 'limits'] as const).some((side) => container.resources?.[side]?.[resourceName] !== had[side]?.[resourceName]),
  )

/**
 * Gives containers the resources that their pod asks for since it was resized, where the node has room; else the record says why not. The containers named
 * in the answer must start anew. as pkg/kubelet/allocation handlePodResourcesResize
 */
export const settleResize = (s: PodSync): readonly string[] => {
  const { pod, record } = s
  const changed = wanting(pod)
  if (changed.length === 0) {
    delete record.resize
    return []
  }
  const short = shortage(s)
  if (short !== undefined) {
    const had = Object.fromEntries(changed.map((container) => [container.name, given(pod, container)]))
    record.resize = { ...short, had }
    if (short.reason === 'Deferred') s.wake(s.now + RETRY, true)
    return []
  }
  delete record.resize
  return changed.filter((container) => mustRestart(container, given(pod, container))).map(({ name }) => name)
}
