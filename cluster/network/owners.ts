import { isInRange } from '@/apimachinery/ip-address'
import type { Reader } from '@/cluster/api/reader'
import type { ClusterSetup } from '@/cluster/door'
import { type Node, node as nodeKind } from '@/cluster/kinds/core/node'
import { pod as podKind } from '@/cluster/kinds/core/pod'
import type { Pod } from '@/cluster/kinds/core/pod-types'
import { service as serviceKind } from '@/cluster/kinds/core/service'
import type { Service } from '@/cluster/kinds/core/service-types'
import { isFinished } from '@/cluster/node/pod-facts'
import { podCIDR, serviceCIDR } from './address'
import { addressesOf } from './origin'

type External = NonNullable<ClusterSetup['external']>[number]

/** Whose address it is. */
export type Owner =
  | { is: 'cluster-ip'; service: Service }
  | { is: 'load-balancer'; service: Service }
  | { is: 'external-ip'; service: Service }
  | { is: 'node'; node: Node }
  | { is: 'pod'; pod: Pod }
  | { is: 'external'; host: External }
  /** Nobody's: of the Service range, of the pod range, or of the rest of the world. */
  | { is: 'nobody'; range: 'services' | 'pods' | 'elsewhere' }

/** Who answers at an address. Rules for virtual addresses come before anything that has the address really, as in the kernel. */
export function ownerOf(read: Reader, address: string): Owner {
  const services = read.list(serviceKind)
  const virtual = services.find(({ spec }) => spec.clusterIP === address)
  if (virtual) return { is: 'cluster-ip', service: virtual }
  const balanced = services.find(({ status }) => status?.loadBalancer?.ingress?.some(({ ip }) => ip === address))
  if (balanced) return { is: 'load-balancer', service: balanced }
  const node = read.list(nodeKind).find((candidate) => addressesOf(candidate).includes(address))
  if (node) return { is: 'node', node }
  const external = services.find(({ spec }) => spec.externalIPs?.includes(address))
  if (external) return { is: 'external-ip', service: external }
  const pod = podAt(read, address)
  if (pod) return { is: 'pod', pod }
  const host = read.setup.external.find((candidate) => candidate.address === address)
  if (host) return { is: 'external', host }
  return { is: 'nobody', range: isInRange(address, serviceCIDR) ? 'services' : isInRange(address, podCIDR) ? 'pods' : 'elsewhere' }
}

/** The pod that has this address for itself; one on the host network shares its node's. */
const podAt = (read: Reader, address: string) =>
  read.list(podKind).find((pod) => pod.status?.podIP === address && !pod.spec.hostNetwork && !isFinished(pod))

/** Pods that answer at their node's own addresses. */
export const hostPodsOn = (read: Reader, node: Node) =>
  read.list(podKind).filter((pod) => pod.spec.hostNetwork && pod.spec.nodeName === node.metadata.name && !isFinished(pod))

/** The pod whose container has claimed this port of the node at this address, and the container's own port. */
export function hostPortOn(
  read: Reader,
  node: Node,
  address: string,
  port: number,
  protocol: string,
): { pod: Pod; containerPort: number } | undefined {
  for (const pod of read.list(podKind)) {
    if (pod.spec.nodeName !== node.metadata.name || pod.spec.hostNetwork || isFinished(pod)) continue
    for (const container of pod.spec.containers)
      for (const candidate of container.ports ?? [])
        if (candidate.hostPort === port && (candidate.protocol ?? 'TCP') === protocol && takes(candidate.hostIP, address))
          return { pod, containerPort: candidate.containerPort }
  }
  return undefined
}

const takes = (hostIP: string | undefined, address: string) => !hostIP || hostIP === '0.0.0.0' || hostIP === address
