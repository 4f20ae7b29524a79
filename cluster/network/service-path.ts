import type { Hop, Sent } from '@/cluster/door'
import { type Node, node as nodeKind } from '@/cluster/kinds/core/node'

import { pod as podKind } from '@/cluster/kinds/core/pod'
import type { Service, ServicePort } from '@/cluster/kinds/core/service-types'
import { choose } from './affinity'
import { type Backend, backendsOf, usable } from './backends'
import { deliverOutside, deliverToNode, deliverToPod } from './delivery'
import { nameOf, whyNoEndpoint } from './explain'
import { fail, type Journey, step } from './journey'
import { arrive } from './node-entry'
import { isKnownSince, knownBackends, rulesStoppedAt } from './node-rules'
import { internalIP, isSilent } from './origin'
import { ownerOf } from './owners'

const object = ({ metadata }: Service): Hop['object'] => ({ kind: 'Service', namespace: metadata.namespace, name: metadata.name! })

/** How a Service was reached. The node is the one whose rules rewrite the packet; for a load balancer it is chosen here. */
export type Entry =
  | { by: 'cluster-ip' | 'external-ip'; node?: Node }
  | { by: 'node-port'; node: Node }
  | { by: 'load-balancer'; address: string }

/**
 * One Service's rules: kube-proxy rewrites the packet straight to one endpoint, whatever address it came by. NodePort and load balancer are
 * no further stations on the way.
 */
// as pkg/proxy/iptables syncProxyRules
export function throughService(journey: Journey, service: Service, port: ServicePort, entry: Entry): Sent {
  const { parts, place, request } = journey
  const now = backendsOf(service, parts.read, port)
  const node = entry.by === 'load-balancer' ? entryNode(journey, service, now) : entry.node
  const barred =
    node &&
    entry.by !== 'cluster-ip' &&
    arrive(journey, node, { address: addressOf(entry, request.host), port: request.port, source: place.address })
  if (barred) return barred
  const stopped = rulesStoppedAt(parts.read, node)
  if (stopped && !isKnownSince(service, stopped.at)) {
    // A node port is then a port of the machine on which nothing listens; a virtual address is on no machine.
    const own = entry.by === 'node-port'
    return fail(journey, 'service', {
      reason: own ? 'refused' : 'timeout',
      why: `node ${node?.metadata.name} has no rules for Service ${nameOf(service)}${own ? `, and nothing else listens on port ${request.port}` : ''}: ${stopped.why}`,
      hint: "kube-proxy writes a node's rules: look at its pods in kube-system",
      object: object(service),
    })
  }
  const all = stopped ? knownBackends(parts.read, service, now, stopped.at) : now
  if (stopped && all.length < now.length && usable(all).length === 0)
    return fail(journey, 'service', {
      reason: 'timeout',
      why: `the rules of this node still send Service ${nameOf(service)} to endpoints that are gone: ${stopped.why}`,
      hint: "kube-proxy writes a node's rules: look at its pods in kube-system",
      object: object(service),
    })
  const alive = usable(all)
  if (alive.length === 0)
    return fail(journey, 'service', {
      reason: 'refused',
      why: `Service ${nameOf(service)} has no ready endpoint`,
      hint: whyNoEndpoint(service, port, parts.read),
      object: object(service),
    })
  if (entry.by === 'load-balancer' && !node)
    return fail(journey, 'load-balancer', {
      reason: 'timeout',
      why: `no node ${isLocal(service) ? `with an endpoint of Service ${nameOf(service)} ` : ''}passes the load balancer's health check`,
      hint: isLocal(service)
        ? 'externalTrafficPolicy is Local: only nodes with a ready pod of their own get traffic'
        : 'the load balancer sends to nodes that answer: look at `kubectl get nodes`',
      object: object(service),
    })
  if (entry.by === 'load-balancer')
    step(journey, 'load-balancer', `load balancer ${entry.address}:${port.port} → node ${node!.metadata.name}`, object(service))
  if (entry.by === 'node-port')
    step(journey, 'node-port', `node ${node!.metadata.name} port ${port.nodePort} is Service ${nameOf(service)}`, object(service))

  const local = staysLocal(journey, service, entry, node)
  const candidates = local ? usable(all.filter((backend) => backend.node === node?.metadata.name)) : alive
  if (candidates.length === 0) {
    const policy = entry.by === 'cluster-ip' ? 'internalTrafficPolicy' : 'externalTrafficPolicy'
    return fail(journey, 'service', {
      reason: 'timeout',
      why: `${policy} of Service ${nameOf(service)} is Local, and node ${node?.metadata.name} has no ready endpoint of it: the packet is dropped`,
      hint: `ready endpoints are on ${[...new Set(alive.flatMap((backend) => backend.node ?? []))].sort().join(', ') || 'no node'}`,
      object: object(service),
    })
  }
  const backend = choose({ ...journey, at: node?.metadata.name }, service, port, candidates)
  const target = backend.port ?? port.port
  const address = entry.by === 'cluster-ip' ? ` ${service.spec.clusterIP}:${port.port}` : ''
  step(
    journey,
    'service',
    `Service ${nameOf(service)}${address} → endpoint ${backend.address}:${target} (1 of ${candidates.length}${local ? ` on ${node?.metadata.name}` : ''}${backend.ready ? '' : ', shutting down: none is ready'})`,
    object(service),
  )
  // With policy Cluster the entry node puts its own address in place of the client's, so that answers come back through it.
  const client = entry.by === 'cluster-ip' || local || !node ? place.address : internalIP(node)
  return deliver(journey, service, backend, { port: target, client, servicePort: port }, request.host)
}

const addressOf = (entry: Entry, host: string) => (entry.by === 'load-balancer' ? entry.address : host)
const isLocal = ({ spec }: Service) => spec.externalTrafficPolicy === 'Local'

/**
 * Where the load balancer hands the packet over: any live node, with Local only one that has a ready endpoint. A cloud asks each node's kube-proxy
 * whether it is well.
 */
// as pkg/proxy/healthcheck proxy_health.go and service_health.go
function entryNode(journey: Journey, service: Service, backends: readonly Backend[]): Node | undefined {
  const { read, pick } = journey.parts
  // Inside the cluster the load balancer's address is answered by the own node's rules.
  if (journey.place.node) return journey.place.node
  const nodes = read
    .list(nodeKind)
    .filter((node) => !isSilent(node) && node.metadata.labels?.['node.kubernetes.io/exclude-from-external-load-balancers'] === undefined)
    .filter((node) => read.setup.loadBalancer !== 'cloud' || rulesStoppedAt(read, node) === undefined)
  const fit = isLocal(service)
    ? nodes.filter(({ metadata }) => backends.some((backend) => backend.ready && backend.node === metadata.name))
    : nodes
  return fit.length === 0 ? undefined : fit[pick(fit.length)]
}

/** Local policies; traffic that starts on the entry node itself counts as internal and may go anywhere. */
function staysLocal({ place }: Journey, { spec }: Service, entry: Entry, node: Node | undefined): boolean {
  if (entry.by === 'cluster-ip') return spec.internalTrafficPolicy === 'Local' && place.node !== undefined
  return spec.externalTrafficPolicy === 'Local' && place.node?.metadata.name !== node?.metadata.name
}

function deliver(journey: Journey, service: Service, backend: Backend, arrival: Parameters<typeof deliverToPod>[2], host: string): Sent {
  const { read } = journey.parts
  const named = backend.pod ? read.get(podKind, service.metadata.namespace, backend.pod) : undefined
  if (named && named.status?.podIP === backend.address) return deliverToPod(journey, named, arrival)
  const owner = ownerOf(read, backend.address)
  switch (owner.is) {
    case 'pod':
      return deliverToPod(journey, owner.pod, arrival)
    case 'node':
      return deliverToNode(journey, owner.node, backend.address, arrival)
    case 'external':
      return deliverOutside(journey, owner, arrival)
    default:
      return fail(journey, 'endpoint', {
        reason: 'timeout',
        why: `nothing has the address ${backend.address}, an endpoint of Service ${nameOf(service)} (asked as ${host})`,
        object: object(service),
      })
  }
}
