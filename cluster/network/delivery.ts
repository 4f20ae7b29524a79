import { isUp } from '@/cluster/controllers/control-plane'
import type { Sent } from '@/cluster/door'
import type { Listener } from '@/cluster/images/image'
import { type Node, node as nodeKind } from '@/cluster/kinds/core/node'

import type { Pod } from '@/cluster/kinds/core/pod-types'
import type { ServicePort } from '@/cluster/kinds/core/service-types'
import { nameOf, whyNotListening, whyNotOnNode } from './explain'
import { throughGateway } from './gateway'
import { throughIngress } from './ingress'
import { fail, type Journey, step } from './journey'
import { arrive, enterHost, leaveHost } from './node-entry'
import { isSilent } from './origin'
import { hostPodsOn, hostPortOn, type Owner, ownerOf } from './owners'
import { admits, type End, type Flow, verdict } from './policies'
import { nginxPage, proxyAnswer } from './proxying'

/** The last leg: a packet has arrived at a real address, and something listens there or does not. */
export type Arrival = { port: number; client: string; servicePort?: ServicePort }

const podObject = ({ metadata }: Pod) => ({ kind: 'Pod', namespace: metadata.namespace, name: metadata.name! })

export function deliverToPod(journey: Journey, pod: Pod, arrival: Arrival): Sent {
  const { parts, request } = journey
  const { port, client } = arrival
  const node = pod.spec.nodeName ? parts.read.get(nodeKind, undefined, pod.spec.nodeName) : undefined
  if (node && isSilent(node) && journey.place.pod !== pod)
    return fail(journey, 'pod', {
      reason: 'timeout',
      why: `node ${node.metadata.name}, where pod ${nameOf(pod)} runs, does not answer`,
      object: podObject(pod),
    })
  const from = sourceOf(journey, client)
  const stopped = node && pod !== journey.place.pod && intoPod(journey, node, pod, arrival)
  if (stopped) return stopped
  const barred = bar(journey, { from, to: { address: pod.status?.podIP ?? '', pod }, port, protocol: request.protocol })
  if (barred) return barred
  step(journey, 'pod', `pod ${nameOf(pod)} on ${pod.spec.nodeName}, port ${port}`, podObject(pod))
  const listener = parts.listen(pod, port, request.protocol)
  if (!listener)
    return fail(journey, 'container', {
      reason: 'refused',
      why: `nothing listens on port ${port}/${request.protocol} in pod ${nameOf(pod)}`,
      hint: whyNotListening(pod, port, request.protocol, parts, arrival.servicePort),
      object: podObject(pod),
    })
  return answer(journey, listener, arrival, pod)
}

/** Past the packet filters on the way: that of the node where it starts, and that of the pod's. */
function intoPod(journey: Journey, node: Node, pod: Pod, { port, client: source }: Arrival): Sent | undefined {
  const address = pod.status?.podIP ?? ''
  const host = pod.spec.hostNetwork === true
  return (
    leaveHost(journey, address, port) ??
    arrive(journey, node, { address, port, source, overlay: !host }) ??
    (host ? enterHost(journey, node, { address, port, source }) : undefined)
  )
}

/** Who the policies think is asking: the pod, unless a node has put its own address in its place. */
const sourceOf = ({ place }: Journey, client: string): End => ({
  address: client,
  ...(place.pod && (client === place.address || client === '127.0.0.1') ? { pod: place.pod } : {}),
})

const nameOfEnd = ({ pod, address }: End) => (pod ? `pod ${nameOf(pod)}` : address)

/** What a policy would have to name to mean the other end. */
const labelsOf = ({ pod }: End) => {
  const labels = Object.entries(pod?.metadata.labels ?? {}).filter(([key]) => key !== 'pod-template-hash')
  return pod && labels.length > 0 ? `; pod ${nameOf(pod)} carries ${labels.map(([key, value]) => `${key}=${value}`).join(',')}` : ''
}

/** Ends the connection where a NetworkPolicy drops it: first those of the pod it leaves, then those of the pod it reaches. */
function bar(journey: Journey, flow: Flow): Sent | undefined {
  const { read } = journey.parts
  const { place } = journey
  // A pod talks to itself, and the kubelet of its node to it, past every policy.
  if (
    flow.to.pod &&
    (flow.from.pod === flow.to.pod ||
      (!flow.from.pod && place.node && flow.to.pod.spec.nodeName === place.node.metadata.name && place.from.from === 'node'))
  )
    return undefined
  const leaving: Flow = { ...flow, from: place.pod ? { address: place.address, pod: place.pod } : flow.from }
  for (const [type, kind, checked] of [
    ['Egress', 'policy-egress', leaving],
    ['Ingress', 'policy-ingress', flow],
  ] as const) {
    const says = verdict(read, type, checked)
    if (says.open) continue
    const [first] = says.policies
    const names = says.policies.map(nameOf).join(', ')
    const object = { kind: 'NetworkPolicy', namespace: first!.metadata.namespace, name: first!.metadata.name! }
    if (!says.allowed)
      return fail(journey, kind, {
        reason: 'timeout',
        why: `NetworkPolicy ${names} drops what ${nameOfEnd(checked.from)} sends to ${nameOfEnd(checked.to)} port ${checked.port}/${checked.protocol}`,
        hint: `${type.toLowerCase()} is allowed ${type === 'Ingress' ? 'from' : 'to'}: ${admits(says.policies, type)}${labelsOf(type === 'Ingress' ? checked.from : checked.to)}`,
        object,
      })
    step(journey, kind, `NetworkPolicy ${names} lets it pass`, object)
  }
  return undefined
}

/** A proxy looks at the host and the path, and asks on; it reaches its backends as any pod does, policies and all. */
function throughProxy(journey: Journey, routes: 'ingress' | 'gateway', { port, client }: Arrival, pod: Pod): Sent {
  const http = journey.request.http!
  const named = Object.entries(http.headers ?? {}).find(([name]) => name.toLowerCase() === 'host')?.[1] ?? journey.request.host
  const host = named.replace(/:\d+$/, '').toLowerCase()
  step(journey, 'ingress', `pod ${nameOf(pod)} is asked for ${host}${http.path}`, podObject(pod))
  const asked = { journey, pod, port, client, host, http }
  // What listens for plain HTTP/1.1 reads the first words of HTTP/2 as a bad request.
  if (http.grpc && routes === 'ingress') return proxyAnswer(asked, nginxPage(400))
  return (routes === 'ingress' ? throughIngress : throughGateway)(asked, (inner, address, target) => deliverTo(inner, address, target))
}

function deliverTo(journey: Journey, address: string, port: number): Sent {
  const arrival = { port, client: journey.place.address }
  const owner = ownerOf(journey.parts.read, address)
  if (owner.is === 'pod') return deliverToPod(journey, owner.pod, arrival)
  if (owner.is === 'node') return deliverToNode(journey, owner.node, address, arrival)
  if (owner.is === 'external') return deliverOutside(journey, owner, arrival)
  return fail(journey, 'endpoint', { reason: 'timeout', why: `nothing has the address ${address}` })
}

function answer(journey: Journey, listener: Listener, { port, client }: Arrival, pod: Pod): Sent {
  const { request } = journey
  if (listener.routes && request.http) return throughProxy(journey, listener.routes, { port, client }, pod)
  if (listener.serves === 'api' && !isUp(journey.parts.read, 'etcd-controlplane'))
    return fail(journey, 'container', {
      reason: 'refused',
      why: `kube-apiserver in pod ${nameOf(pod)} does not come up without its etcd`,
      object: podObject(pod),
    })
  const spoken = listener.serves === 'api' && request.http?.scheme === 'https' ? journey.parts.api?.(request.http) : undefined
  const reply: ReturnType<Listener['answer']> = spoken ? { http: spoken } : listener.answer(request, client)
  if (request.http && !reply.http)
    return fail(journey, 'container', {
      reason: 'reset',
      why: `what listens on port ${port} in pod ${nameOf(pod)} does not speak ${request.http.grpc ? 'gRPC' : 'HTTP'}`,
      object: podObject(pod),
    })
  step(journey, 'container', `pod ${nameOf(pod)} answers${reply.http ? ` ${reply.http.status}` : ''}`, podObject(pod))
  return {
    hops: journey.hops,
    response: {
      address: pod.status?.podIP ?? '',
      port,
      pod: { namespace: pod.metadata.namespace!, name: pod.metadata.name!, node: pod.spec.nodeName ?? '' },
      clientAddress: client,
      ...(spoken ? { tls: true as const } : {}),
      ...(reply.http ? { http: reply.http } : {}),
      ...(reply.data === undefined ? {} : { data: reply.data }),
    },
  }
}

/** A node's own ports: pods on the host network, host ports, and what every node runs. */
export function deliverToNode(journey: Journey, node: Node, address: string, arrival: Arrival): Sent {
  const { parts, request } = journey
  const { port, client: source } = arrival
  const stopped = arrive(journey, node, { address, port, source })
  if (stopped) return stopped
  const pods = hostPodsOn(parts.read, node)
  const pod = pods.find((candidate) => parts.listen(candidate, port, request.protocol))
  if (pod) return deliverToPod(journey, pod, arrival)
  const claimed = hostPortOn(parts.read, node, address, port, request.protocol)
  if (claimed) return deliverToPod(journey, claimed.pod, { ...arrival, port: claimed.containerPort })
  const barred =
    bar(journey, { from: sourceOf(journey, source), to: { address }, port, protocol: request.protocol }) ??
    leaveHost(journey, address, port) ??
    enterHost(journey, node, { address, port, source })
  if (barred) return barred
  const own = request.protocol === 'TCP' ? ownService(port) : undefined
  if (own) {
    step(journey, 'container', `${own.name} on node ${node.metadata.name}`, { kind: 'Node', name: node.metadata.name! })
    return { hops: journey.hops, response: { address, port, clientAddress: arrival.client, ...own.reply() } }
  }
  return fail(journey, 'node-port', {
    reason: 'refused',
    why: `nothing listens on port ${port}/${request.protocol} of node ${node.metadata.name}`,
    hint: whyNotOnNode(port, parts.read.setup.serviceNodePortRange, parts.read),
    object: { kind: 'Node', name: node.metadata.name! },
  })
}

/** What listens on nodes beside pods. */
function ownService(port: number) {
  const text = (status: number, statusText: string, body: string, type: string) => ({
    http: { status, statusText, headers: { 'content-type': type, 'content-length': String(body.length) }, body },
  })
  if (port === 22) return { name: 'sshd', reply: () => ({ data: 'SSH-2.0-OpenSSH_9.6\r\n' }) }
  if (port === 10250) return { name: 'the kubelet', reply: () => text(401, 'Unauthorized', 'Unauthorized', 'text/plain; charset=utf-8') }
  return undefined
}

/** A host of the world outside, as the exercise describes it. */
export function deliverOutside(journey: Journey, { host }: Extract<Owner, { is: 'external' }>, { port, client }: Arrival): Sent {
  const { request } = journey
  const stopped = leaveHost(journey, host.address, port)
  if (stopped) return stopped
  const barred = bar(journey, { from: sourceOf(journey, client), to: { address: host.address }, port, protocol: request.protocol })
  if (barred) return barred
  const open = host.ports.find((candidate) => candidate.port === port && (candidate.protocol ?? 'TCP') === request.protocol)
  if (!open)
    return fail(journey, 'external', {
      reason: 'refused',
      why: `nothing listens on port ${port}/${request.protocol} of ${host.host} (${host.address})`,
      hint: `${host.host} listens on ${host.ports.map((candidate) => candidate.port).join(', ') || 'no port'}`,
    })
  const body = open.body ?? ''
  step(journey, 'external', `${host.host} (${host.address}:${port}) answers`)
  return {
    hops: journey.hops,
    response: {
      address: host.address,
      port,
      clientAddress: client,
      ...(request.http
        ? {
            http: { status: 200, statusText: 'OK', headers: { 'content-type': 'text/plain', 'content-length': String(body.length) }, body },
          }
        : { data: body }),
    },
  }
}
