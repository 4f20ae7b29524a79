import { isIPv4 } from '@/apimachinery/ip-address'
import type { Reader } from '@/cluster/api/reader'
import type { DnsAnswer, DnsRecord, DnsType, Origin } from '@/cluster/door'
import { node as nodeKind } from '@/cluster/kinds/core/node'
import { pod as podKind } from '@/cluster/kinds/core/pod'
import type { Pod } from '@/cluster/kinds/core/pod-types'
import { service as serviceKind } from '@/cluster/kinds/core/service'
import { backendsOf, usable } from './backends'
import { answerFromZone, clusterDomain, fullHostname, type ZoneAnswer } from './cluster-zone'
import { coreServers, hostsAnswer, inZone, rewritten, serverFor } from './corefile'
import { whyNoEndpoint } from './explain'
import type { NetworkParts } from './journey'
import { barredBetween } from './node-entry'
import { hostResolver, internalIP, locate, type Place, terminalAddress } from './origin'
import { verdict } from './policies'

/** A resolver as /etc/resolv.conf describes it. */
export type Resolver = { server: string; search: readonly string[]; ndots: number; cluster: boolean }

const hostsTtl = 0
const publicTtl = 300
/** CNAMEs followed before a name is given up, against ExternalNames that point at each other. */
const maxChain = 8

const dnsService = { namespace: 'kube-system', name: 'kube-dns' }
/** What kubeadm writes into the kubelets' clusterDNS. Pods go on to ask it whatever becomes of the Service. */
const clusterDns = '10.96.0.10'
const hosts: Resolver = { server: hostResolver, search: [], ndots: 1, cluster: false }

/** The resolver that a place uses. Pods ask the cluster's DNS unless their dnsPolicy says otherwise; nobody else does. */
// as pkg/kubelet/network/dns GetPodDNS
export function resolverOf(place: Place): Resolver {
  const { pod } = place
  if (!pod) return hosts
  const policy = pod.spec.dnsPolicy ?? 'ClusterFirst'
  const usesCluster = policy === 'ClusterFirstWithHostNet' || (policy === 'ClusterFirst' && !pod.spec.hostNetwork)
  const base: Resolver = usesCluster
    ? { server: clusterDns, search: searchOf(pod), ndots: 5, cluster: true }
    : policy === 'None'
      ? { ...hosts, server: '' }
      : hosts
  return withConfig(base, pod)
}

const searchOf = ({ metadata }: Pod) => [`${metadata.namespace}.svc.${clusterDomain}`, `svc.${clusterDomain}`, clusterDomain]

// as pkg/kubelet/network/dns appendDNSConfig
function withConfig(base: Resolver, { spec }: Pod): Resolver {
  const config = spec.dnsConfig
  if (!config) return base
  const server = base.server || (config.nameservers?.[0] ?? '')
  const ndots = Number(config.options?.findLast(({ name }) => name === 'ndots')?.value ?? base.ndots)
  return { server, search: [...base.search, ...(config.searches ?? [])], ndots, cluster: server === clusterDns }
}

/** One look-up as the origin's own tools would do it: /etc/hosts first, then the resolver along its search path. */
export function resolve(parts: NetworkParts, from: Origin, name: string, type: DnsType = 'A'): DnsAnswer {
  const { read } = parts
  const place = locate(read, from)
  if ('missing' in place) return { server: '', queried: [name], result: 'SERVFAIL', records: [] }
  const lower = name.toLowerCase()
  const resolver = resolverOf(place)
  const local = type === 'A' ? fromHostsFile(read, place, lower) : undefined
  if (local)
    return { server: resolver.server, queried: [name], result: 'NOERROR', records: [{ name, type: 'A', ttl: hostsTtl, value: local }] }
  if (resolver.cluster && whyNoDnsAnswer(parts, place) !== undefined)
    return { server: resolver.server, queried: [name], result: 'TIMEOUT', records: [] }
  const queried: string[] = []
  let exists = false
  for (const candidate of type === 'PTR' ? [reverseName(lower)] : candidates(lower, resolver)) {
    queried.push(candidate)
    const records = query(read, candidate, type, resolver)
    // A resolver that fails is not asked for the rest of the search path.
    if (records === 'SERVFAIL') return { server: resolver.server, queried, result: 'SERVFAIL', records: [] }
    if (records && records.length > 0) return { server: resolver.server, queried, result: 'NOERROR', records }
    exists ||= records !== undefined
  }
  return { server: resolver.server, queried, result: exists ? 'NOERROR' : 'NXDOMAIN', records: [] }
}

const reverseName = (name: string) => (isIPv4(name) ? `${name.split('.').reverse().join('.')}.in-addr.arpa` : name.replace(/\.$/, ''))

/** The names to try, in order. A dot at the end means: this name and no other. */
// as resolv.conf(5)
function candidates(name: string, { search, ndots }: Resolver): string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)]
  const searched = search.map((suffix) => `${name}.${suffix}`)
  return name.split('.').length - 1 >= ndots ? [name, ...searched] : [...searched, name]
}

/** Records of a name; an empty list when it exists without this type, undefined when it does not exist, SERVFAIL when nobody could say. */
function query(read: Reader, name: string, type: DnsType, resolver: Resolver): DnsRecord[] | undefined | 'SERVFAIL' {
  const records: DnsRecord[] = []
  let next: string | undefined = name
  for (let i = 0; next !== undefined && i < maxChain; i++) {
    const answer: CoreAnswer = resolver.cluster ? askCoreDns(read, next, type) : undefined
    if (answer === 'SERVFAIL') return records.length > 0 ? records : 'SERVFAIL'
    if (answer === 'NXDOMAIN') return records.length > 0 ? records : undefined
    if (answer === undefined) {
      const known = publicRecords(read, next, type)
      return known || records.length > 0 ? [...records, ...(known ?? [])] : undefined
    }
    records.push(...answer.records)
    next = type === 'CNAME' ? undefined : answer.next
  }
  return records
}

type CoreAnswer = ZoneAnswer | 'SERVFAIL' | undefined

/** What CoreDNS answers by its Corefile, plugin by plugin in the order of its plugin.cfg; undefined: it asks the nodes' resolver. */
function askCoreDns(read: Reader, asked: string, type: DnsType): CoreAnswer {
  const servers = coreServers(read)
  if (servers === undefined) return answerFromZone(read, asked, type)
  const server = serverFor(servers, asked)
  if (!server) return 'SERVFAIL'
  const name = rewritten(server, asked)
  const { addresses, goesOn } = hostsAnswer(server, name)
  if (addresses.length > 0) return { records: type === 'A' ? addresses.map((value) => ({ name, type: 'A', ttl: 3600, value })) : [] }
  if (!goesOn) return 'NXDOMAIN'
  const zones = server.plugins.filter((plugin) => plugin.name === 'kubernetes')
  for (const { args, block } of zones) {
    const own = (args.length > 0 ? args : server.zones).map((zone) => zone.replace(/\.$/, ''))
    if (!own.some((zone) => inZone(name, zone))) continue
    const answer = answerFromZone(read, name, type)
    const falls = block.some(([word, ...only]) => word === 'fallthrough' && (only.length === 0 || only.some((zone) => inZone(name, zone))))
    if (answer !== undefined && (answer !== 'NXDOMAIN' || !falls)) return answer
  }
  const forward = server.plugins.find(({ name: plugin, args }) => plugin === 'forward' && inZone(name, (args[0] ?? '.').replace(/\.$/, '')))
  if (!forward) return zones.length > 0 ? 'NXDOMAIN' : 'SERVFAIL'
  return forward.args.slice(1).some((to) => answersPublicly(read, to)) ? undefined : 'SERVFAIL'
}

/** Resolvers of the world outside that everyone knows. */
const publicResolvers = ['8.8.8.8', '8.8.4.4', '1.1.1.1', '1.0.0.1', '9.9.9.9', hostResolver]

/** True when an upstream of `forward` is a resolver: the nodes' own, a public one, or a host outside that listens on port 53. */
const answersPublicly = (read: Reader, to: string): boolean => {
  const address = to.replace(/^(dns|tls):\/\//, '').replace(/:\d+$/, '')
  return (
    to.startsWith('/') ||
    publicResolvers.includes(address) ||
    read.setup.external.some((host) => host.address === address && host.ports.some(({ port }) => port === 53))
  )
}

function publicRecords(read: Reader, name: string, type: DnsType): DnsRecord[] | undefined {
  const known = read.setup.external.filter(({ host }) => host.toLowerCase() === name)
  if (known.length === 0) return undefined
  return type === 'A' ? known.map(({ address }) => ({ name, type: 'A', ttl: publicTtl, value: address })) : []
}

/** What pods ask: port 53/UDP of the Service that has the address in their resolv.conf. */
const dnsEntry = (read: Reader) => {
  const service = read.get(serviceKind, dnsService.namespace, dnsService.name)
  const port = service?.spec.ports?.find((each) => each.port === 53 && each.protocol === 'UDP')
  return { service, port, backends: port && service?.spec.clusterIP === clusterDns ? usable(backendsOf(service, read, port)) : [] }
}

/** Why no pod of the cluster DNS gets this place's question; undefined when one does: it is ready, and policies and packet filters let it through. */
export function whyNoDnsAnswer(parts: NetworkParts, place: Place): string | undefined {
  const { read } = parts
  const { service, port: servicePort, backends } = dnsEntry(read)
  if (service && !servicePort) return 'Service kube-dns in namespace kube-system has no port 53/UDP'
  if (backends.length === 0) {
    const why = service && servicePort && whyNoEndpoint(service, servicePort, read)
    return `Service kube-dns in namespace kube-system has no ready endpoint: ${why ?? 'look at the coredns pods'}`
  }
  const podOf = (name: string | undefined) => (name ? read.get(podKind, dnsService.namespace, name) : undefined)
  const listening = backends.filter(({ pod: name, port = 53 }) => {
    const pod = podOf(name)
    return pod !== undefined && parts.listen(pod, port, 'UDP') !== undefined
  })
  if (listening.length === 0)
    return `Service kube-dns in namespace kube-system sends to port ${backends[0]!.port}/UDP of its pods, and nobody listens there: look at its targetPort`
  const open = listening.filter(({ address, pod: name, port = 53 }) => {
    const pod = podOf(name)
    const flow = { from: { address: place.address, pod: place.pod }, to: { address, pod }, port, protocol: 'UDP' as const }
    return (['Egress', 'Ingress'] as const).every((type) => {
      const says = verdict(read, type, flow)
      return says.open || says.allowed
    })
  })
  if (open.length === 0) return 'a NetworkPolicy drops the question: egress to port 53/UDP of the coredns pods must be allowed'
  const through = open.some(({ address, port = 53, node }) => {
    const there = node ? read.get(nodeKind, undefined, node) : undefined
    return !barredBetween(parts, place, there, { address, port, protocol: 'UDP' })
  })
  return through
    ? undefined
    : `the packet filter of node ${open[0]!.node} drops the question: look at sudo iptables -S there, and at -t raw`
}

function fromHostsFile(read: Reader, { from, address, pod }: Place, name: string): string | undefined {
  if (name === 'localhost') return '127.0.0.1'
  if (pod) {
    const alias = pod.spec.hostAliases?.find(({ hostnames }) => hostnames?.some((hostname) => hostname.toLowerCase() === name))
    const own = (pod.spec.hostname ?? pod.metadata.name)!
    return alias?.ip ?? (name === own || name === fullHostname(pod, own) ? address : undefined)
  }
  if (name === 'terminal' && from.from === 'outside') return terminalAddress
  const node = read.get(nodeKind, undefined, name)
  return node ? internalIP(node) : undefined
}
