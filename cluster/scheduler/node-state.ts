import { parseQuantity } from '@/apimachinery/quantity'
import type { Reader } from '@/cluster/api/reader'
import type { Node } from '@/cluster/kinds/core/node'
import { pod as podKind } from '@/cluster/kinds/core/pod'
import type { Container, Pod } from '@/cluster/kinds/core/pod-types'
import { isFinished, isSidecar } from '@/cluster/node/pod-facts'

/** Amounts by resource name: cpu in cores, all else in its own unit. */
export type Amounts = Readonly<Record<string, number>>

/** A node with the pods that are bound to it, as filters and scores see it. */
export type NodeState = { node: Node; pods: readonly Pod[]; allocatable: Amounts; requested: Amounts }

/** What one scheduling attempt sees: the pod, all nodes, and a reader for the rest. */
export type Attempt = { pod: Pod; nodes: readonly NodeState[]; request: Amounts; read: Reader }

const amountOf = (quantity: string | number | undefined): number => (quantity === undefined ? 0 : (parseQuantity(quantity) ?? 0))

const plus = (a: Amounts, b: Amounts): Amounts => {
  const sum: Record<string, number> = { ...a }
  for (const name of Object.keys(b)) sum[name] = (sum[name] ?? 0) + b[name]!
  return sum
}

const larger = (a: Amounts, b: Amounts): Amounts => {
  const most: Record<string, number> = { ...a }
  for (const name of Object.keys(b)) most[name] = Math.max(most[name] ?? 0, b[name]!)
  return most
}

const requestsOf = ({ resources }: Container): Amounts =>
  Object.fromEntries(Object.entries(resources?.requests ?? {}).map(([name, quantity]) => [name, amountOf(quantity)]))

/** The most a pod needs at once: its containers and sidecars together, or its greediest init container. as component-helpers PodRequests */
export function podRequests(pod: Pod): Amounts {
  let sidecars: Amounts = {}
  let init: Amounts = {}
  for (const container of pod.spec.initContainers ?? []) {
    const request = requestsOf(container)
    if (isSidecar(container)) sidecars = plus(sidecars, request)
    init = larger(init, isSidecar(container) ? sidecars : plus(request, sidecars))
  }
  return larger(
    pod.spec.containers.reduce((sum, container) => plus(sum, requestsOf(container)), sidecars),
    init,
  )
}

/** The same node as it would be without some of its pods. */
export function withoutPods(state: NodeState, gone: readonly Pod[]): NodeState {
  const requested: Record<string, number> = { ...state.requested }
  for (const pod of gone) for (const [name, amount] of Object.entries(podRequests(pod))) requested[name] = (requested[name] ?? 0) - amount
  return { ...state, pods: state.pods.filter((pod) => !gone.includes(pod)), requested }
}

/** All nodes with what their pods ask for; a pod that waits for room made for it counts as there, unless `pod` is more important. */
export function nodeStates(nodes: readonly Node[], read: Reader, pod: Pod): NodeState[] {
  const byNode = new Map<string, Pod[]>()
  for (const other of read.list(podKind)) {
    const nominated = other.metadata.uid !== pod.metadata.uid && (other.spec.priority ?? 0) >= (pod.spec.priority ?? 0)
    const node = other.spec.nodeName ?? (nominated ? other.status?.nominatedNodeName : undefined)
    if (!node || isFinished(other)) continue
    const there = byNode.get(node)
    if (there) there.push(other)
    else byNode.set(node, [other])
  }
  return nodes.map((node) => {
    const pods = byNode.get(node.metadata.name!) ?? []
    const allocatable = Object.fromEntries(
      Object.entries(node.status?.allocatable ?? {}).map(([name, quantity]) => [name, amountOf(quantity)]),
    )
    return { node, pods, allocatable, requested: pods.reduce((sum: Amounts, pod) => plus(sum, podRequests(pod)), {}) }
  })
}
