import type { NetworkRequest, Sent } from '@/cluster/door'
import { httpAnswer } from '@/cluster/images/http'
import type { HttpAnswer } from '@/cluster/images/image'
import type { Pod } from '@/cluster/kinds/core/pod-types'
import { service as serviceKind } from '@/cluster/kinds/core/service'
import type { Service, ServicePort } from '@/cluster/kinds/core/service-types'
import { type Backend, backendsOf, usable } from './backends'
import { resolve } from './dns'
import { nameOf, whyNoEndpoint, whyNoService } from './explain'
import { type Journey, step } from './journey'
import { locate } from './origin'
import { ownerOf } from './owners'

/** What a proxy pod (an ingress controller, a gateway's data plane) has been asked. `host` is without a port and in lower case. */
export type ProxyRequest = {
  journey: Journey
  pod: Pod
  port: number
  client: string
  host: string
  http: NonNullable<NetworkRequest['http']>
}

const texts: Readonly<Record<number, string>> = {
  301: 'Moved Permanently',
  302: 'Found',
  303: 'See Other',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  404: 'Not Found',
  415: 'Unsupported Media Type',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Temporarily Unavailable',
  504: 'Gateway Time-out',
}

/** nginx's own page for a status. */
export function nginxPage(status: number, headers: Record<string, string> = {}): HttpAnswer {
  const title = `${status} ${texts[status] ?? ''}`
  const body = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`
  const { http } = httpAnswer(status, body, { server: 'nginx', 'content-type': 'text/html', ...headers })
  return { ...http, statusText: texts[status] ?? http.statusText }
}

/** The proxy's own answer, as the end of the journey. */
export const proxyAnswer = ({ journey, pod, port, client }: ProxyRequest, http: HttpAnswer): Sent => ({
  hops: journey.hops,
  response: {
    address: pod.status?.podIP ?? '',
    port,
    pod: { namespace: pod.metadata.namespace!, name: pod.metadata.name!, node: pod.spec.nodeName ?? '' },
    clientAddress: client,
    http,
  },
})

export type Upstream = { namespace: string; service: string; port: { name?: string; number?: number } }

/** The backends of a Service's port that a proxy may use; undefined when there is no such Service or port. */
function upstreamBackends(
  { journey }: ProxyRequest,
  { namespace, service: name, port }: Upstream,
): { port: ServicePort; backends: Backend[] } | undefined {
  const { read } = journey.parts
  const service = read.get(serviceKind, namespace, name)
  const found = service?.spec.ports?.find((candidate) => (port.name ? candidate.name === port.name : candidate.port === port.number))
  return service && found ? { port: found, backends: usable(backendsOf(service, read, found)) } : undefined
}

/** Hands a request on to one endpoint of a Service, past its virtual address, and turns what goes wrong there into nginx's pages. */
export function forward(asked: ProxyRequest, upstream: Upstream, http: ProxyRequest['http'], send: SendOn): Sent {
  const { journey } = asked
  const object = { kind: 'Service', namespace: upstream.namespace, name: upstream.service }
  const target = upstreamBackends(asked, upstream)
  const fails = (text: string, status: number, hint?: string) => {
    journey.hops.push({ kind: 'service', text, ok: false, object, ...(hint ? { hint } : {}) })
    return proxyAnswer(asked, nginxPage(status))
  }
  const name = `${upstream.namespace}/${upstream.service}`
  const { read } = journey.parts
  const service = read.get(serviceKind, upstream.namespace, upstream.service)
  if (!service) return fails(`there is no Service ${name}`, 503, whyNoService(upstream.namespace, upstream.service, read))
  if (!target) {
    const has = (service.spec.ports ?? []).map((port) => (port.name ? `${port.port} (${port.name})` : `${port.port}`))
    return fails(`Service ${name} has no port ${upstream.port.name ?? upstream.port.number}`, 503, `Service ${name} has ${has.join(', ')}`)
  }
  if (target.backends.length === 0) return fails(`Service ${name} has no ready endpoint`, 503, whyNoEndpoint(service, target.port, read))
  const backend = target.backends[target.backends.length === 1 ? 0 : journey.parts.pick(target.backends.length)]!
  const port = backend.port ?? target.port.port
  step(journey, 'service', `Service ${name} → endpoint ${backend.address}:${port} (1 of ${target.backends.length})`, object)
  return handOn(asked, backend.address, port, http, send)
}

/**
 * Hands a request on to the host that an ExternalName Service is an alias for, as the proxy's own resolver knows it. The port is the Service's, or
 * the one asked for where the Service names none.
 */
// as k8s.io/ingress-nginx internal/ingress/controller serviceEndpoints and getEndpoints, and its balancer.lua resolve_external_names
export function forwardToName(
  asked: ProxyRequest,
  { metadata, spec }: Service,
  wanted: Upstream['port'],
  http: ProxyRequest['http'],
  send: SendOn,
): Sent {
  const { journey, pod } = asked
  const object = { kind: 'Service', namespace: metadata.namespace, name: metadata.name! }
  const fails = (text: string) => {
    journey.hops.push({ kind: 'service', text, ok: false, object })
    return proxyAnswer(asked, nginxPage(503))
  }
  const service = `Service ${nameOf({ metadata })}`
  const alias = (spec.externalName ?? '').replace(/\.$/, '')
  const found = spec.ports?.find((each) => (wanted.name ? each.name === wanted.name : each.port === wanted.number))
  const port = found ? Number(found.targetPort ?? found.port) : spec.ports?.length ? undefined : wanted.number
  if (!port) return fails(`${service} has no port ${wanted.name ?? wanted.number} with a number to ask ${alias} at`)
  const origin = { from: 'pod', namespace: pod.metadata.namespace!, pod: pod.metadata.name! } as const
  const addresses = resolve(journey.parts, origin, alias).records.filter(({ type }) => type === 'A')
  if (addresses.length === 0) return fails(`${service} is an alias for ${alias}, which has no address`)
  const address = addresses[addresses.length === 1 ? 0 : journey.parts.pick(addresses.length)]!.value
  step(journey, 'resolver', `${service} is an alias for ${alias}, which is ${address}`, object)
  const owner = ownerOf(journey.parts.read, address)
  if (owner.is !== 'cluster-ip') return handOn(asked, address, port, http, send)
  const { namespace = '', name = '' } = owner.service.metadata
  return forward(asked, { namespace, service: name, port: { number: port } }, http, send)
}

type SendOn = (journey: Journey, address: string, port: number) => Sent

/** Asks one address for the client; what goes wrong there is nginx's page. */
function handOn(asked: ProxyRequest, address: string, port: number, http: ProxyRequest['http'], send: SendOn): Sent {
  const { journey, pod } = asked
  const place = locate(journey.parts.read, { from: 'pod', namespace: pod.metadata.namespace!, pod: pod.metadata.name! })
  if ('missing' in place) throw new Error(`${nameOf(pod)} answered, and is not there`)
  const headers = { ...http.headers, 'x-forwarded-for': asked.client, 'x-real-ip': asked.client }
  const inner: Journey = {
    ...journey,
    place,
    ...(place.node ? { at: place.node.metadata.name! } : {}),
    request: { protocol: 'TCP', host: address, port, http: { ...http, scheme: 'http', headers } },
  }
  const sent = send(inner, address, port)
  if (sent.response?.http) return sent
  const { failure } = sent
  if (failure?.hint) journey.hops.at(-1)!.hint ??= failure.hint
  return proxyAnswer(asked, nginxPage(failure?.reason === 'timeout' ? 504 : 502))
}
