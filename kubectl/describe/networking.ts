import type { KubeObject } from '@/apimachinery/object'
import { type Api, getObject, listAll } from '../client/api'
import { isNotFound } from '../errors'
import { describer } from './describer'
import { eventLines, eventsAbout } from './events'
import { endpointsText, type ServiceObject, type Slice } from './service'
import { annotationLines, mapLines, type Selector, selectorText, type Writer } from './writer'

type Backend = {
  service?: { name: string; port?: { name?: string; number?: number } }
  resource?: { apiGroup?: string; kind: string; name: string }
}
type Ingress = KubeObject & {
  spec: {
    ingressClassName?: string
    defaultBackend?: Backend
    tls?: { hosts?: string[]; secretName?: string }[]
    rules?: { host?: string; http?: { paths?: { path?: string; pathType?: string; backend: Backend }[] } }[]
  }
  status?: { loadBalancer?: { ingress?: { ip?: string; hostname?: string }[] } }
}

/** As describe describeIngressV1. */
export const describeIngress = describer<Ingress>('networking.k8s.io', 'Ingress', async (w, ingress, { api, now, showEvents }) => {
  const { metadata, spec, status } = ingress
  const told = (backend: Backend) => backendText(api, metadata.namespace ?? '', backend)
  w.line(0, `Name:\t${metadata.name}`)
  mapLines(w, 'Labels', metadata.labels)
  w.line(0, `Namespace:\t${metadata.namespace}`)
  const addresses = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname)
  w.line(0, `Address:\t${[...new Set(addresses)].join(',')}`)
  w.line(0, `Ingress Class:\t${spec.ingressClassName ?? '<none>'}`)
  const fallback = spec.defaultBackend ? await told(spec.defaultBackend) : undefined
  w.line(0, `Default backend:\t${fallback ?? '<default>'}`)
  if ((spec.tls ?? []).length > 0) {
    w.line(0, 'TLS:')
    for (const { secretName = '', hosts = [] } of spec.tls ?? [])
      w.line(1, secretName === '' ? `SNI routes ${hosts.join(',')}` : `${secretName} terminates ${hosts.join(',')}`)
  }
  w.line(0, 'Rules:')
  w.line(1, 'Host\tPath\tBackends')
  w.line(1, '----\t----\t--------')
  let rules = 0
  for (const { host, http } of spec.rules ?? []) {
    if (!http) continue
    rules++
    w.line(1, `${host || '*'}\t`)
    for (const { path = '', backend } of http.paths ?? []) w.line(2, `\t${path} \t${await told(backend)}`)
  }
  if (rules === 0) w.line(1, `*\t*\t${fallback ?? '<default>'}`)
  annotationLines(w, 'Annotations', metadata.annotations)
  if (showEvents) eventLines(w, await eventsAbout(api, ingress), now)
})

/** `web:80 (10.244.1.5:8080)`. As describe describeBackendV1. */
async function backendText(api: Api, namespace: string, { service, resource }: Backend): Promise<string> {
  if (service) {
    const port = service.port?.number !== undefined ? String(service.port.number) : (service.port?.name ?? '')
    return `${service.name}:${port} (${await serviceEndpoints(api, namespace, service.name, port)})`
  }
  if (resource) return `APIGroup: ${resource.apiGroup ?? '<none>'}, Kind: ${resource.kind}, Name: ${resource.name}`
  return ''
}

async function serviceEndpoints(api: Api, namespace: string, name: string, port: string): Promise<string> {
  const [services, slices] = [await api.forKind('v1', 'Service'), await api.forKind('discovery.k8s.io/v1', 'EndpointSlice')]
  if (!services || !slices) return ''
  const service = await getObject<ServiceObject>(api, services, namespace, name).catch((error) => {
    if (isNotFound(error)) return error.message
    throw error
  })
  if (typeof service === 'string') return `<error: ${service}>`
  const found = await listAll(api, slices, namespace, { labelSelector: `kubernetes.io/service-name=${name}` })
  const declared = service.spec.ports?.find((one) => one.name === port || String(one.port) === port)
  return endpointsText(found.items as Slice[], declared?.name ?? '')
}

type IngressClass = KubeObject & {
  spec?: { controller?: string; parameters?: { apiGroup?: string; kind: string; name: string } }
}

/** As describe describeIngressClassV1. */
export const describeIngressClass = describer<IngressClass>(
  'networking.k8s.io',
  'IngressClass',
  async (w, found, { api, now, showEvents }) => {
    const { metadata, spec = {} } = found
    w.line(0, `Name:\t${metadata.name}`)
    mapLines(w, 'Labels', metadata.labels)
    annotationLines(w, 'Annotations', metadata.annotations)
    w.line(0, `Controller:\t${spec.controller ?? ''}`)
    if (spec.parameters) {
      w.line(0, 'Parameters:')
      if (spec.parameters.apiGroup !== undefined) w.line(1, `APIGroup:\t${spec.parameters.apiGroup}`)
      w.line(1, `Kind:\t${spec.parameters.kind}`)
      w.line(1, `Name:\t${spec.parameters.name}`)
    }
    if (showEvents) eventLines(w, await eventsAbout(api, found), now)
  },
)

type Peer = { podSelector?: Selector; namespaceSelector?: Selector; ipBlock?: { cidr: string; except?: string[] } }
type PolicyPort = { port?: number | string; endPort?: number; protocol?: string }
type NetworkPolicy = KubeObject & {
  spec?: {
    podSelector?: Selector
    policyTypes?: string[]
    ingress?: { from?: Peer[]; ports?: PolicyPort[] }[]
    egress?: { to?: Peer[]; ports?: PolicyPort[] }[]
  }
}

/** As describe describeNetworkPolicy. */
export const describeNetworkPolicy = describer<NetworkPolicy>('networking.k8s.io', 'NetworkPolicy', (w, policy) => {
  const { metadata, spec = {} } = policy
  const types = spec.policyTypes ?? []
  w.line(0, `Name:\t${metadata.name}`)
  w.line(0, `Namespace:\t${metadata.namespace}`)
  const created = new Date(metadata.creationTimestamp ?? 0).toISOString()
  w.line(0, `Created on:\t${created.slice(0, 10)} ${created.slice(11, 19)} +0000 UTC`)
  mapLines(w, 'Labels', metadata.labels)
  annotationLines(w, 'Annotations', metadata.annotations)
  w.line(0, 'Spec:')
  const selected = selectorText(spec.podSelector)
  w.line(
    1,
    `PodSelector: ${selected === '<none>' ? '    <none> (Allowing the specific traffic to all pods in this namespace)' : `    ${selected}`}`,
  )
  const directions = [
    { type: 'Ingress', word: 'From', end: 'source', rules: (spec.ingress ?? []).map(({ from, ports }) => ({ peers: from, ports })) },
    { type: 'Egress', word: 'To', end: 'destination', rules: (spec.egress ?? []).map(({ to, ports }) => ({ peers: to, ports })) },
  ]
  for (const { type, word, end, rules } of directions) {
    const name = type.toLowerCase()
    if (!types.includes(type)) {
      w.line(1, `Not affecting ${name} traffic`)
      continue
    }
    w.line(1, `Allowing ${name} traffic:`)
    if (rules.length === 0) w.line(2, `<none> (Selected pods are isolated for ${name} connectivity)`)
    rules.forEach((rule, index) => {
      portLines(w, rule.ports ?? [])
      peerLines(w, word, end, rule.peers ?? [])
      if (index < rules.length - 1) w.line(2, '----------')
    })
  }
  w.line(1, `Policy Types: ${types.join(', ')}`)
})

function portLines(w: Writer, ports: readonly PolicyPort[]): void {
  if (ports.length === 0) w.line(2, 'To Port: <any> (traffic allowed to all ports)')
  for (const { port, endPort, protocol = 'TCP' } of ports)
    w.line(2, endPort === undefined ? `To Port: ${port ?? '<any>'}/${protocol}` : `To Port Range: ${port}-${endPort}/${protocol}`)
}

function peerLines(w: Writer, word: string, end: string, peers: readonly Peer[]): void {
  if (peers.length === 0) w.line(2, `${word}: <any> (traffic not restricted by ${end})`)
  for (const { podSelector, namespaceSelector, ipBlock } of peers) {
    w.line(2, `${word}:`)
    if (namespaceSelector) w.line(3, `NamespaceSelector: ${selectorText(namespaceSelector)}`)
    if (podSelector) w.line(3, `PodSelector: ${selectorText(podSelector)}`)
    if (ipBlock) {
      w.line(3, 'IPBlock:')
      w.line(4, `CIDR: ${ipBlock.cidr}`)
      w.line(4, `Except: ${(ipBlock.except ?? []).join(', ')}`)
    }
  }
}
