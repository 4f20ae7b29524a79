import type { Reader } from '@/cluster/api/reader'
import type { Hop, Origin } from '@/cluster/door'
import { type Node, node as nodeKind } from '@/cluster/kinds/core/node'

import { pod as podKind } from '@/cluster/kinds/core/pod'
import type { Pod } from '@/cluster/kinds/core/pod-types'
import { isFinished } from '@/cluster/node/pod-facts'

/** The exam terminal's own address, in the nodes' network. */
export const terminalAddress = '192.168.1.5'
/** The nodes' and the terminal's resolver: it knows public names, and nothing of the cluster. */
export const hostResolver = '192.168.1.1'

/** Where a connection starts, looked up. `address` is the source address of what it sends. */
export type Place = { from: Origin; address: string; node?: Node; pod?: Pod; text: string }

export const internalIP = (node: Node) => node.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? ''
export const addressesOf = (node: Node) =>
  (node.status?.addresses ?? []).filter(({ type }) => type === 'InternalIP' || type === 'ExternalIP').map(({ address }) => address)

/** A node whose kubelet is merely unhappy still forwards packets; one that has fallen silent does not. */
export const isSilent = (node: Node) =>
  node.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'Unknown') ?? false

/** The place of an origin, or why there is no such place. */
export function locate(read: Reader, from: Origin): Place | { missing: string } {
  switch (from.from) {
    case 'outside':
      return { from, address: terminalAddress, text: 'from outside the cluster' }
    case 'node': {
      const node = read.get(nodeKind, undefined, from.node)
      return node ? { from, address: internalIP(node), node, text: `from node ${from.node}` } : { missing: `there is no node ${from.node}` }
    }
    case 'pod': {
      const pod = read.get(podKind, from.namespace, from.pod)
      if (!pod) return { missing: `there is no pod ${from.pod} in namespace ${from.namespace}` }
      if (!pod.status?.podIP || isFinished(pod)) return { missing: `pod ${from.namespace}/${from.pod} has no network: it is not running` }
      const node = pod.spec.nodeName ? read.get(nodeKind, undefined, pod.spec.nodeName) : undefined
      return { from, address: pod.status.podIP, node, pod, text: `from pod ${from.namespace}/${from.pod}` }
    }
  }
}

export const originHop = (place: Place): Hop => ({
  kind: 'origin',
  text: `${place.text} (${place.address})`,
  ok: true,
  ...(place.pod
    ? { object: { kind: 'Pod', namespace: place.pod.metadata.namespace, name: place.pod.metadata.name! } }
    : place.node
      ? { object: { kind: 'Node', name: place.node.metadata.name! } }
      : {}),
})
