import { isInRange, isIPv4, isIPv6 } from '@/apimachinery/ip-address'
import type { NetworkRequest, Origin, Sent } from '@/cluster/door'
import { type Node, node as nodeKind } from '@/cluster/kinds/core/node'
import { service as serviceKind } from '@/cluster/kinds/core/service'
import type { Service, ServicePort } from '@/cluster/kinds/core/service-types'
import { needsNodePort } from '@/cluster/kinds/core/service-types'
import { deliverOutside, deliverToNode, deliverToPod } from './delivery'
import { resolve, whyNoDnsAnswer } from './dns'
import { nameOf, whyAliasEnds, whyNotServed, whyUnresolved } from './explain'
import { answerHealthCheck } from './health-check'
import { fail, type Journey, type NetworkParts, step } from './journey'
import { isInternalLoadBalancer } from './load-balancer'
import { arrive, leavePod } from './node-entry'
import { isSilent, locate, originHop } from './origin'
import { ownerOf } from './owners'
import { type Entry, throughService } from './service-path'

/** The network that nodes and the exam terminal share; addresses in it reach the nodes. */
const nodeNetwork = '192.168.1.0/24'

/** One connection from where it starts to what answers. */
export function sendFrom(parts: NetworkParts, from: Origin, request: NetworkRequest): Sent {
  const place = locate(parts.read, from)
  if ('missing' in place)
    return {
      hops: [{ kind: 'origin', text: place.missing, ok: false }],
      failure: { reason: 'unreachable', why: place.missing, afterMs: 0 },
    }
  const journey: Journey = { parts, place, request, hops: [originHop(place)], ...(place.node ? { at: place.node.metadata.name! } : {}) }
  if (isIPv4(request.host)) return route(journey, request.host)
  if (isIPv6(request.host))
    return fail(journey, 'origin', { reason: 'unreachable', why: `${request.host} is an IPv6 address, and this network has only IPv4` })
  const answer = resolve(parts, from, request.host)
  if (answer.result === 'TIMEOUT')
    return fail(journey, 'resolver', {
      reason: 'resolver-timeout',
      why: `the cluster DNS at ${answer.server} does not answer`,
      hint: whyNoDnsAnswer(parts, place),
    })
  const addresses = answer.records.filter(({ type }) => type === 'A')
  if (addresses.length === 0) {
    const target = answer.records.find(({ type }) => type === 'CNAME')
    return fail(journey, 'resolver', {
      reason: 'unresolved',
      why: target
        ? `${request.host} is an alias for ${target.value}, which has no address`
        : `${resolverName(place)} does not know the name ${request.host}`,
      hint: target ? whyAliasEnds(target.value, parts.read) : whyUnresolved(request.host, place.pod?.metadata.namespace, parts.read),
    })
  }
  const address = addresses[addresses.length === 1 ? 0 : parts.pick(addresses.length)]!.value
  step(
    journey,
    'resolver',
    `${answer.server ? `resolver ${answer.server} answers: ` : ''}${answer.records[0]!.name} is ${answer.records.map(({ value }) => value).join(', ')}`,
  )
  return route(journey, address)
}

const resolverName = ({ from }: Journey['place']) =>
  from.from === 'outside'
    ? 'the world outside'
    : `the resolver of ${from.from === 'node' ? `node ${from.node}` : `pod ${from.namespace}/${from.pod}`}`

function route(journey: Journey, address: string): Sent {
  const { place, request, parts } = journey
  const arrival = { port: request.port, client: place.address }
  if (isInRange(address, '127.0.0.0/8')) return loopback(journey, address)
  const owner = ownerOf(parts.read, address)
  const closed = closedToOutside(journey, address, owner) ?? leavePod(journey, address)
  if (closed) return closed
  switch (owner.is) {
    case 'cluster-ip':
      return atVirtualAddress(journey, owner.service, address, { by: 'cluster-ip', node: place.node })
    case 'external-ip':
      return atVirtualAddress(journey, owner.service, address, { by: 'external-ip', node: place.node ?? someNode(journey) })
    case 'load-balancer':
      return atLoadBalancer(journey, owner.service, address)
    case 'node':
      return atNode(journey, owner.node, address)
    case 'pod':
      return deliverToPod(journey, owner.pod, arrival)
    case 'external':
      return deliverOutside(journey, owner, arrival)
    case 'nobody':
      return nobody(journey, address, owner.range)
  }
}

function loopback(journey: Journey, address: string): Sent {
  const { place, request } = journey
  const arrival = { port: request.port, client: '127.0.0.1' }
  if (place.pod && !place.pod.spec.hostNetwork) return deliverToPod(journey, place.pod, arrival)
  if (place.node) return atNode(journey, place.node, address)
  return fail(journey, 'origin', {
    reason: 'refused',
    why: `nothing listens on port ${request.port} of the terminal itself`,
    hint: 'the terminal is not a node: use a node name or address',
  })
}

/** Pod and cluster addresses exist only inside; an internal load balancer only in the private network. */
function closedToOutside(journey: Journey, address: string, owner: ReturnType<typeof ownerOf>): Sent | undefined {
  if (journey.place.from.from !== 'outside') return undefined
  const timeout = (why: string, hint?: string, service?: Service) =>
    fail(journey, 'origin', {
      reason: 'timeout',
      why,
      hint,
      ...(service ? { object: { kind: 'Service', namespace: service.metadata.namespace, name: service.metadata.name! } } : {}),
    })
  const inside = (what: string) => `${address} is ${what}: nothing outside the cluster has a route to it`
  if (owner.is === 'cluster-ip')
    return timeout(inside(`the cluster IP of Service ${nameOf(owner.service)}`), howFromOutside(owner.service), owner.service)
  if (owner.is === 'pod')
    return timeout(inside(`the address of pod ${nameOf(owner.pod)}`), 'expose the pod by a Service of type NodePort or LoadBalancer')
  if (owner.is === 'nobody' && owner.range !== 'elsewhere') return timeout(inside('an address inside the cluster'))
  if (owner.is === 'load-balancer' && isInternalLoadBalancer(owner.service))
    return timeout(`${address} is an internal load balancer: only the private network reaches it`, undefined, owner.service)
  if (owner.is === 'external-ip' && !isInRange(address, nodeNetwork))
    return timeout(`nothing routes ${address} to a node: Kubernetes does not manage externalIPs`, undefined, owner.service)
  return undefined
}

function howFromOutside({ spec, status }: Service): string {
  const address = status?.loadBalancer?.ingress?.[0]?.ip
  const nodePort = spec.ports?.find((port) => port.nodePort)?.nodePort
  if (address) return `from outside use its load balancer address ${address}`
  if (nodePort) return `from outside use any node's address and nodePort ${nodePort}`
  return 'type ClusterIP is for use inside the cluster: NodePort or LoadBalancer open it to the outside'
}

/** The node to which whoever routes an external IP sends it. */
function someNode({ parts }: Journey): Node | undefined {
  const nodes = parts.read.list(nodeKind).filter((node) => !isSilent(node))
  return nodes.length === 0 ? undefined : nodes[parts.pick(nodes.length)]
}

const portOf = (service: Service, { port, protocol }: NetworkRequest): ServicePort | undefined =>
  service.spec.ports?.find((candidate) => candidate.port === port && (candidate.protocol ?? 'TCP') === protocol)

function atVirtualAddress(journey: Journey, service: Service, address: string, entry: Entry): Sent {
  const { request } = journey
  const port = portOf(service, request)
  if (port) return throughService(journey, service, port, entry)
  // Packets for a port that no rule knows go nowhere; kube-proxy refuses only where a port has no endpoint.
  return fail(journey, entry.by === 'load-balancer' ? 'load-balancer' : 'service', {
    reason: 'timeout',
    why: `Service ${nameOf(service)} (${address}) does not serve port ${request.port}/${request.protocol}`,
    hint: whyNotServed(service, request.port, request.protocol),
    object: { kind: 'Service', namespace: service.metadata.namespace, name: service.metadata.name! },
  })
}

function atLoadBalancer(journey: Journey, service: Service, address: string): Sent {
  const { place } = journey
  const ranges = service.spec.loadBalancerSourceRanges ?? []
  if (ranges.length > 0 && !ranges.some((range) => isInRange(place.address, range)))
    return fail(journey, 'load-balancer', {
      reason: 'timeout',
      why: `loadBalancerSourceRanges of Service ${nameOf(service)} do not admit ${place.address}`,
      hint: `admitted: ${ranges.join(', ')}`,
      object: { kind: 'Service', namespace: service.metadata.namespace, name: service.metadata.name! },
    })
  const { port, protocol } = journey.request
  const served = service.status?.loadBalancer?.ingress?.find(({ ip }) => ip === address)?.ports
  const waits = served && portOf(service, journey.request) && !served.some((each) => each.port === port && each.protocol === protocol)
  if (waits && !place.node)
    return fail(journey, 'load-balancer', {
      reason: 'timeout',
      why: `the load balancer at ${address} does not serve port ${port}/${protocol} yet`,
      hint: `the cloud is setting Service ${nameOf(service)} up anew: look at its events`,
      object: { kind: 'Service', namespace: service.metadata.namespace, name: service.metadata.name! },
    })
  return atVirtualAddress(journey, service, address, { by: 'load-balancer', address })
}

/** A node's address: node ports first, on every node alike; then external IPs that name it; then what the node runs itself. */
function atNode(journey: Journey, node: Node, address: string): Sent {
  const { request, parts } = journey
  if (isSilent(node))
    return fail(journey, 'node-port', {
      reason: 'timeout',
      why: `node ${node.metadata.name} does not answer`,
      hint: 'another node answers the same node ports',
      object: { kind: 'Node', name: node.metadata.name! },
    })
  const barred = arrive(journey, node, { address, port: request.port, source: journey.place.address })
  if (barred) return barred
  for (const service of parts.read.list(serviceKind)) {
    const port =
      needsNodePort(service) &&
      service.spec.ports?.find((candidate) => candidate.nodePort === request.port && (candidate.protocol ?? 'TCP') === request.protocol)
    if (port) return throughService(journey, service, port, { by: 'node-port', node })
  }
  for (const service of parts.read.list(serviceKind)) {
    const port = service.spec.externalIPs?.includes(address) ? portOf(service, request) : undefined
    if (port) return throughService(journey, service, port, { by: 'external-ip', node })
  }
  const health = answerHealthCheck(journey, node, address)
  if (health) return health
  return deliverToNode(journey, node, address, { port: request.port, client: journey.place.address })
}

function nobody(journey: Journey, address: string, range: 'services' | 'pods' | 'elsewhere'): Sent {
  if (range === 'services')
    return fail(journey, 'service', {
      reason: 'timeout',
      why: `no Service has the cluster IP ${address}`,
      hint: 'a Service that is created again gets another address: use its DNS name',
    })
  if (range === 'pods')
    return fail(journey, 'pod', {
      reason: 'timeout',
      why: `no pod has the address ${address}`,
      hint: 'a pod that is replaced gets another address: use a Service',
    })
  if (isInRange(address, nodeNetwork))
    return fail(journey, 'external', { reason: 'unreachable', why: `no host has the address ${address}` })
  return fail(journey, 'external', {
    reason: 'timeout',
    why: `nothing answers at ${address}: the simulated world outside knows no such host`,
  })
}
