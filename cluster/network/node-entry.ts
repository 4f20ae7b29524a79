import type { NetworkRequest, Sent } from '@/cluster/door'
import { type Node, node as nodeKind } from '@/cluster/kinds/core/node'
import { barredIn, type ChainName, type FirewallRule, type Packet, ruleText } from './firewall'
import { fail, type Journey, type NetworkParts, step } from './journey'
import { internalIP, type Place } from './origin'

/** Between nodes a pod's packets travel inside packets of the network plugin: VXLAN, at its own port. */
const overlayPorts = { calico: 4789, flannel: 8472 } as const

/** A packet on its way through nodes. `overlay`: it comes from another node to a pod, inside a packet of the network plugin. */
type Passing = { address: string; port: number; protocol: NetworkRequest['protocol']; source: string; overlay?: boolean; from?: string }

type Barred = { node: string; chain: ChainName; target: 'DROP' | 'REJECT'; rule?: FirewallRule; what: string }

const inTable: Readonly<Record<ChainName, string>> = { PREROUTING: '-t raw ', INPUT: '', OUTPUT: '' }

function filter(parts: NetworkParts, node: string, chain: ChainName, packet: Packet): Barred | undefined {
  const barred = barredIn(parts.firewall?.(node), chain, packet)
  return barred && { node, chain, ...barred, what: `${packet.port}/${packet.protocol}` }
}

/** Where a node's packet filter bars a packet that comes in over its network card. */
function barredOnArrival(parts: NetworkParts, node: Node, { address, port, protocol, source, overlay, from }: Passing): Barred | undefined {
  const name = node.metadata.name!
  const outer = {
    protocol: 'UDP',
    source: from ?? source,
    destination: internalIP(node),
    port: overlayPorts[parts.read.setup.cni],
    by: 'eth0',
  } as const
  return (
    (overlay ? filter(parts, name, 'INPUT', outer) : undefined) ??
    filter(parts, name, 'PREROUTING', { protocol, source, destination: address, port, by: 'eth0' })
  )
}

/** Where a packet of a pod is barred on its way from its own node to another one's pod; for look-ups, which are no journeys. */
export function barredBetween(parts: NetworkParts, place: Place, node: Node | undefined, passing: Omit<Passing, 'source'>): boolean {
  if (!node || !place.node || node.metadata.name === place.node.metadata.name) return false
  return barredOnArrival(parts, node, { ...passing, source: place.address, overlay: true, from: internalIP(place.node) }) !== undefined
}

function stopped(journey: Journey, { node, chain, target, rule, what }: Barred): Sent {
  const text = rule ? `-A ${chain} ${ruleText(rule)}` : `-P ${chain} DROP`
  const does = target === 'DROP' ? 'drops' : 'refuses'
  return fail(journey, 'firewall', {
    reason: target === 'DROP' ? 'timeout' : 'refused',
    why: `the packet filter of node ${node} ${does} ${chain === 'OUTPUT' ? 'what leaves for' : 'what comes to'} port ${what}: ${text}`,
    hint: rule
      ? `on ${node}: sudo iptables ${inTable[chain]}-D ${chain} ${ruleText(rule)}`
      : `on ${node} chain ${chain} lets in only what a rule accepts: add one, or sudo iptables -P ${chain} ACCEPT`,
    object: { kind: 'Node', name: node },
  })
}

/** The packet comes to a node, unless it is there already. */
export function arrive(journey: Journey, node: Node, passing: Omit<Passing, 'protocol' | 'from'>): Sent | undefined {
  const { parts, request, at } = journey
  const name = node.metadata.name!
  if (at === name) return undefined
  const from = at === undefined ? undefined : internalIP(parts.read.get(nodeKind, undefined, at) ?? node)
  const barred = barredOnArrival(parts, node, { ...passing, protocol: request.protocol, ...(from ? { from } : {}) })
  if (barred) return stopped(journey, barred)
  journey.at = name
  if (parts.firewall?.(name)) step(journey, 'firewall', `the packet filter of node ${name} lets it in`, { kind: 'Node', name })
  return undefined
}

/** The packet is for the node itself: for a program on its own network. */
export function enterHost(
  journey: Journey,
  node: Node,
  { address, port, source }: Pick<Passing, 'address' | 'port' | 'source'>,
): Sent | undefined {
  const { parts, place, request } = journey
  const home = place.node?.metadata.name === node.metadata.name
  const by = !home ? 'eth0' : place.pod && !place.pod.spec.hostNetwork ? 'pod' : 'lo'
  const barred = filter(parts, node.metadata.name!, 'INPUT', { protocol: request.protocol, source, destination: address, port, by })
  return barred && stopped(journey, barred)
}

/** The packet leaves where it starts: a pod's passes its node's PREROUTING before a Service's rules, a node's own its OUTPUT after them. */
export function leavePod(journey: Journey, address: string): Sent | undefined {
  const { parts, place, request } = journey
  if (!place.node || !place.pod || place.pod.spec.hostNetwork) return undefined
  const packet = { protocol: request.protocol, source: place.address, destination: address, port: request.port, by: 'pod' } as const
  const barred = filter(parts, place.node.metadata.name!, 'PREROUTING', packet)
  return barred && stopped(journey, barred)
}

export function leaveHost(journey: Journey, address: string, port: number): Sent | undefined {
  const { parts, place, request } = journey
  if (!place.node || (place.pod && !place.pod.spec.hostNetwork)) return undefined
  const packet = { protocol: request.protocol, source: place.address, destination: address, port, by: 'lo' } as const
  const barred = filter(parts, place.node.metadata.name!, 'OUTPUT', packet)
  return barred && stopped(journey, barred)
}
