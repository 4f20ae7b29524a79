import { parseIPv4 } from '@/apimachinery/ip-address'
import type { Reader } from '@/cluster/api/reader'
import type { DnsRecord, DnsType } from '@/cluster/door'
import { namespace as namespaceKind } from '@/cluster/kinds/core/namespace'
import type { Pod } from '@/cluster/kinds/core/pod-types'
import { service as serviceKind } from '@/cluster/kinds/core/service'
import { isHeadless, type Service, type ServicePort } from '@/cluster/kinds/core/service-types'
import { type Backend, backendsOf } from './backends'

export const clusterDomain = 'cluster.local'

/** The full name of a pod that its hosts file gives it beside `hostname`; undefined for a pod without a subdomain. */
export const fullHostname = ({ metadata, spec }: Pod, hostname: string): string | undefined =>
  spec.subdomain ? `${hostname}.${spec.subdomain}.${metadata.namespace}.svc.${clusterDomain}` : undefined

/** kubeadm's Corefile. */
const ttl = 30

/** Of the specification of DNS-based service discovery, which the zone tells of itself. */
const schemaVersion = '1.1.0'
const versionTtl = 28_800

/** What CoreDNS answers for a name of its own: records (perhaps none of this type), a name elsewhere to go on with, or no such name. */
export type ZoneAnswer = { records: DnsRecord[]; next?: string } | 'NXDOMAIN'

/** Answers a fully qualified name (no dot at its end) under cluster.local, or undefined when CoreDNS is not asked for it itself. */
// as coredns plugin/kubernetes parseRequest and findServices
export function answerFromZone(read: Reader, name: string, type: DnsType): ZoneAnswer | undefined {
  if (name.endsWith('.in-addr.arpa')) return reverse(read, name, type)
  if (name === clusterDomain) return { records: [] }
  if (!name.endsWith(`.${clusterDomain}`)) return undefined
  if (name === `dns-version.${clusterDomain}`)
    return { records: type === 'TXT' ? [{ name, type, ttl: versionTtl, value: `"${schemaVersion}"` }] : [] }
  const labels = name.slice(0, -clusterDomain.length - 1).split('.')
  const section = labels.pop()
  const namespace = labels.pop()
  if (section !== 'svc' && section !== 'pod') return 'NXDOMAIN'
  if (namespace === undefined) return { records: [] }
  if (!read.get(namespaceKind, undefined, namespace)) return 'NXDOMAIN'
  if (labels.length === 0) return { records: [] }
  if (section === 'pod') return labels.length === 1 ? podByAddress(name, labels[0]!, type) : 'NXDOMAIN'
  const service = read.get(serviceKind, namespace, labels.pop()!)
  if (!service) return 'NXDOMAIN'
  if (service.spec.type === 'ExternalName') {
    const next = (service.spec.externalName ?? '').replace(/\.$/, '')
    return labels.length === 0 ? { records: [{ name, type: 'CNAME', ttl, value: next }], next } : 'NXDOMAIN'
  }
  return answerService(read, service, name, labels, type)
}

function answerService(read: Reader, service: Service, name: string, labels: string[], type: DnsType): ZoneAnswer {
  const [first = '', second = ''] = labels
  if (labels.length === 2 && first.startsWith('_') && second.startsWith('_'))
    return ports(read, service, name, type, (port) => `_${port.name}` === first && `_${port.protocol?.toLowerCase()}` === second)
  if (labels.length > 1) return 'NXDOMAIN'
  if (labels.length === 0 && type === 'SRV') return ports(read, service, name, type, () => true)
  if (labels.length === 0 && !isHeadless(service)) return addresses(name, [service.spec.clusterIP ?? ''], type)
  const ready = backendsOf(service, read).filter((backend) => backend.ready)
  const found = labels.length === 0 ? ready : ready.filter((backend) => endpointName(backend) === first)
  return found.length === 0 ? 'NXDOMAIN' : addresses(name, [...new Set(found.map(({ address }) => address))], type)
}

const addresses = (name: string, values: readonly string[], type: DnsType): ZoneAnswer => ({
  records: type === 'A' ? values.map((value) => ({ name, type: 'A', ttl, value })) : [],
})

/** A pod's own name under a headless Service: its hostname, else its address with dashes. */
// as coredns plugin/kubernetes endpointHostname
const endpointName = ({ hostname, address }: Backend) => hostname ?? address.replaceAll('.', '-')

const zoneName = ({ metadata }: Service) => `${metadata.name}.${metadata.namespace}.svc.${clusterDomain}`

function ports(read: Reader, service: Service, name: string, type: DnsType, wanted: (port: ServicePort) => boolean): ZoneAnswer {
  const chosen = (service.spec.ports ?? []).filter(wanted)
  if (chosen.length === 0) return 'NXDOMAIN'
  const targets = isHeadless(service)
    ? chosen.flatMap((port) =>
        backendsOf(service, read, port)
          .filter(({ ready }) => ready)
          .map((backend) => ({ port: backend.port ?? port.port, target: `${endpointName(backend)}.${zoneName(service)}` })),
      )
    : chosen.map(({ port }) => ({ port, target: zoneName(service) }))
  if (targets.length === 0) return 'NXDOMAIN'
  const weight = Math.max(1, Math.floor(100 / targets.length))
  return {
    records: type === 'SRV' ? targets.map(({ port, target }) => ({ name, type: 'SRV', ttl, value: `0 ${weight} ${port} ${target}.` })) : [],
  }
}

/** `10-244-1-5.shop.pod.cluster.local`: the Corefile says `pods insecure`, so CoreDNS only turns the dashes into dots. */
function podByAddress(name: string, dashed: string, type: DnsType): ZoneAnswer {
  const address = dashed.replaceAll('-', '.')
  return parseIPv4(address) === undefined ? 'NXDOMAIN' : addresses(name, [address], type)
}

/**
 * The names of an address: that of the Service whose cluster IP it is, else those that it has as an endpoint, one for each Service, headless or
 * not. undefined when the cluster knows none, and the question goes on to the nodes' resolver.
 */
// as coredns plugin/kubernetes serviceRecordForIP
function reverse(read: Reader, name: string, type: DnsType): ZoneAnswer | undefined {
  const address = name.slice(0, -'.in-addr.arpa'.length).split('.').reverse().join('.')
  const values = namesOfAddress(read, address)
  if (values.length === 0) return undefined
  return { records: type === 'PTR' ? values.map((value) => ({ name, type: 'PTR', ttl, value })) : [] }
}

function namesOfAddress(read: Reader, address: string): string[] {
  const services = read.list(serviceKind)
  const virtual = services.find(({ spec }) => spec.clusterIP === address)
  if (virtual) return [zoneName(virtual)]
  return services.flatMap((service) => {
    const backend = backendsOf(service, read).find((candidate) => candidate.address === address && candidate.ready)
    return backend ? [`${endpointName(backend)}.${zoneName(service)}`] : []
  })
}
