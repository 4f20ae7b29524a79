import { isInRange } from '@/apimachinery/ip-address'
import type { NetworkRequest } from '@/cluster/door'

/** The chains that an administrator's rules bar traffic in, and that the simulated network passes. */
export type ChainName = 'PREROUTING' | 'INPUT' | 'OUTPUT'
export type Target = 'ACCEPT' | 'DROP' | 'REJECT'

/** One rule; what it does not say matches anything. `new` is false for rules that look only at connections which stand already. */
export type FirewallRule = {
  protocol?: NetworkRequest['protocol']
  /** Ranges of destination ports, both ends included. */
  ports?: [first: number, last: number][]
  source?: string
  destination?: string
  from?: 'lo' | 'eth0'
  states?: string[]
  comment?: string
  target: Target
}
export type Chain = { policy: 'ACCEPT' | 'DROP'; rules: FirewallRule[] }

/**
 * What an administrator has written into a node's packet filter, beside the rules of kube-proxy and the network plugin: PREROUTING of table raw, which
 * comes before a Service's address is rewritten, and INPUT and OUTPUT of table filter, for what the node itself receives and sends.
 */
export type Firewall = Partial<Record<ChainName, Chain>>

export type Packet = { protocol: NetworkRequest['protocol']; source: string; destination: string; port: number; by: 'lo' | 'eth0' | 'pod' }

/** What became of a packet in a chain: undefined where it goes on, else which target and which rule (none: the chain's policy). */
// as iptables(8): the first rule that matches decides, and without one the policy
export function barredIn(
  firewall: Firewall | undefined,
  name: ChainName,
  packet: Packet,
): { target: 'DROP' | 'REJECT'; rule?: FirewallRule } | undefined {
  const chain = firewall?.[name]
  if (!chain) return undefined
  const rule = chain.rules.find((each) => matches(each, packet))
  if (!rule) return chain.policy === 'DROP' ? { target: 'DROP' } : undefined
  return rule.target === 'ACCEPT' ? undefined : { target: rule.target, rule }
}

const matches = ({ protocol, ports, source, destination, from, states }: FirewallRule, packet: Packet): boolean =>
  (protocol === undefined || protocol === packet.protocol) &&
  (ports === undefined || ports.some(([first, last]) => packet.port >= first && packet.port <= last)) &&
  (source === undefined || isInRange(packet.source, source)) &&
  (destination === undefined || isInRange(packet.destination, destination)) &&
  (from === undefined || from === packet.by) &&
  // What is sent here always begins a connection.
  (states === undefined || states.includes('NEW'))

/** The rule in iptables' own words, without its chain: `-p tcp -m tcp --dport 30000:32767 -j DROP`. */
export function ruleText({ protocol, ports, source, destination, from, states, comment, target }: FirewallRule): string {
  const word = protocol?.toLowerCase()
  const range = ([first, last]: [number, number]) => (first === last ? `${first}` : `${first}:${last}`)
  const words = [
    ...(source ? [`-s ${source}`] : []),
    ...(destination ? [`-d ${destination}`] : []),
    ...(from ? [`-i ${from}`] : []),
    ...(word ? [`-p ${word}`] : []),
    ...(ports?.length === 1 ? [`-m ${word} --dport ${range(ports[0]!)}`] : []),
    ...(ports && ports.length > 1 ? [`-m multiport --dports ${ports.map(range).join(',')}`] : []),
    ...(states ? [`-m conntrack --ctstate ${states.join(',')}`] : []),
    ...(comment ? [`-m comment --comment ${/\s/.test(comment) ? JSON.stringify(comment) : comment}`] : []),
    `-j ${target}`,
    ...(target === 'REJECT' ? ['--reject-with icmp-port-unreachable'] : []),
  ]
  return words.join(' ')
}
