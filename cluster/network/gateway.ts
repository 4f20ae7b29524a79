import { RE2JS } from 're2js'
import type { Reader } from '@/cluster/api/reader'
import type { Sent } from '@/cluster/door'
import { queryOf } from '@/cluster/images/http'
import { service as serviceKind } from '@/cluster/kinds/core/service'
import {
  type BackendRef,
  type Gateway,
  gateway as gatewayKind,
  type Route,
  type RouteFilter,
  type RouteMatch,
  type RouteRule,
} from '@/cluster/kinds/gateway/kinds'
import { nameOf, whyNoService } from './explain'
import { gatewayNameLabel, hostMatches, refersTo, routeMayRefer, routesAt, routesOf, rulesOf } from './gateway-routes'
import { fail, type Journey, step } from './journey'
import { forward, nginxPage, type ProxyRequest, proxyAnswer } from './proxying'

type Http = ProxyRequest['http']
type Matched = { route: Route; rule: RouteRule; match: RouteMatch }

const elements = (path: string) => path.split('/').filter((part) => part !== '')
const headerOf = ({ headers = {} }: Http, name: string) =>
  Object.entries(headers).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1]

const textOf = (route: Route) => `${route.kind} ${nameOf(route)}`

const textMatches = ({ type = 'Exact', value }: { type?: string; value: string }, given: string | null | undefined): boolean =>
  given !== undefined && given !== null && (type === 'RegularExpression' ? RE2JS.compile(value).matcher(given).matches() : given === value)

/** True when every condition of a match holds. as Gateway API's HTTPRouteMatch */
export function routeMatches({ path, headers = [], queryParams = [], method }: RouteMatch, http: Http): boolean {
  const [asked = '/'] = http.path.split('?')
  const { type = 'PathPrefix', value = '/' } = path ?? {}
  const fits =
    type === 'Exact'
      ? asked === value
      : type === 'RegularExpression'
        ? RE2JS.compile(value).matcher(asked).matches()
        : elements(value).every((element, i) => elements(asked)[i] === element)
  const query = queryOf(http.path)
  return (
    fits &&
    (method === undefined || method === http.method) &&
    headers.every((wanted) => textMatches(wanted, headerOf(http, wanted.name))) &&
    queryParams.every((wanted) => textMatches(wanted, query.get(wanted.name)))
  )
}

/** The most exact match first, as Gateway API's HTTPRouteRule orders them; among equals the oldest route, then the first by name. */
function byPrecedence(a: Matched, b: Matched): number {
  const rank = ({ match }: Matched) => [
    Number(match.path?.type === 'Exact'),
    (match.path?.value ?? '/').length,
    Number(match.method !== undefined),
    match.headers?.length ?? 0,
    match.queryParams?.length ?? 0,
  ]
  const [x, y] = [rank(a), rank(b)]
  for (let i = 0; i < x.length; i++) if (x[i] !== y[i]) return y[i]! - x[i]!
  const age = (a.route.metadata.creationTimestamp ?? '').localeCompare(b.route.metadata.creationTimestamp ?? '')
  return age || (nameOf(a.route) < nameOf(b.route) ? -1 : nameOf(a.route) > nameOf(b.route) ? 1 : 0)
}

/** Exact names before wildcards, longer before shorter, any last. */
const hostRank = (pattern: string | undefined) => (!pattern ? -1 : pattern.startsWith('*.') ? pattern.length : 1000 + pattern.length)

/** What a Gateway's data plane answers: a listener, a route, its filters, a backend by weight. */
export function throughGateway(asked: ProxyRequest, send: (journey: Journey, address: string, port: number) => Sent): Sent {
  const { journey, pod, port, host, http } = asked
  const { read } = journey.parts
  const name = pod.metadata.labels?.[gatewayNameLabel]
  const gateway = name ? read.get(gatewayKind, pod.metadata.namespace, name) : undefined
  const notFound = (text: string, hint?: string) => {
    journey.hops.push({ kind: 'ingress', text, ok: false, ...(hint ? { hint } : {}) })
    return proxyAnswer(asked, nginxPage(404))
  }
  if (!gateway) return notFound(`there is no Gateway ${pod.metadata.namespace}/${name}`)
  const protocols = http.scheme === 'https' ? ['HTTPS', 'TLS'] : ['HTTP']
  const [listener] = gateway.spec.listeners
    .filter(
      (each) => each.port === port && protocols.includes(each.protocol) && hostMatches(each.hostname, host) && !refusal(gateway, each.name),
    )
    .toSorted((a, b) => hostRank(b.hostname) - hostRank(a.hostname))
  if (!listener) {
    const has = gateway.spec.listeners.map((each) => {
      const refused = refusal(gateway, each.name)
      return `${each.name} (${each.protocol} ${each.port}${each.hostname ? ` ${each.hostname}` : ''}${refused ? `, not programmed: ${refused}` : ''})`
    })
    return notFound(
      `no ${protocols.join(' or ')} listener of Gateway ${nameOf(gateway)} takes ${host} at port ${port}`,
      `its listeners: ${has.join(', ')}`,
    )
  }
  step(journey, 'ingress', `Gateway ${nameOf(gateway)}, listener ${listener.name}`, {
    kind: 'Gateway',
    namespace: gateway.metadata.namespace,
    name: gateway.metadata.name!,
  })
  // TLSRoutes are of Gateway API's experimental channel, which is not installed: nothing is ever attached here.
  if (listener.protocol === 'TLS')
    return fail(journey, 'ingress', {
      reason: 'reset',
      why: `listener ${listener.name} passes TLS on unopened by a TLSRoute, and has none`,
      hint: `the standard channel of Gateway API, which is installed, has no TLSRoute: let a listener of protocol HTTPS end TLS`,
    })
  const named = routesAt(read, gateway, listener).flatMap(({ route, hostnames }) =>
    hostnames.filter((each) => hostMatches(each, host)).map((each) => ({ route, rank: hostRank(each) })),
  )
  const best = Math.max(...named.map(({ rank }) => rank))
  const [found] = named
    .filter(({ rank }) => rank === best)
    .flatMap(({ route }) => rulesOf(route).flatMap((rule) => (rule.matches ?? [{}]).map((match) => ({ route, rule, match }))))
    .filter(({ match }) => routeMatches(match, http))
    .toSorted(byPrecedence)
  if (!found)
    return notFound(`no route at listener ${listener.name} matches ${http.method} ${host}${http.path}`, whyNoRoute(read, gateway, host))
  step(
    journey,
    'ingress',
    `${textOf(found.route)}, ${found.match.path?.type ?? 'PathPrefix'} ${found.match.path?.value ?? '/'}${found.rule.timeouts ? '; this controller ignores its timeouts' : ''}`,
    {
      kind: found.route.kind,
      namespace: found.route.metadata.namespace,
      name: found.route.metadata.name!,
    },
  )
  return applyRule(asked, found, send)
}

/** Why a listener is not served, by its status: a certificate that is not there, a port with two protocols. */
const refusal = ({ status }: Gateway, name: string): string | undefined =>
  status?.listeners?.find((each) => each.name === name)?.conditions.find((each) => each.type === 'Programmed' && each.status === 'False')
    ?.message

/** Why no route answers: one that would is not taken by this Gateway, as its own status says. */
function whyNoRoute(read: Reader, gateway: Gateway, host: string): string | undefined {
  const meant = routesOf(read)
    .filter(({ spec }) => (spec.hostnames ?? [host]).some((name) => hostMatches(name, host)))
    .filter((route) => (route.spec.parentRefs ?? []).some(({ name }) => name === gateway.metadata.name))
  for (const route of meant) {
    const refused = route.status?.parents
      .flatMap(({ conditions }) => conditions)
      .find(({ type, status }) => type === 'Accepted' && status === 'False')
    if (refused?.reason === 'NoMatchingParent')
      return `${textOf(route)} names a listener that Gateway ${nameOf(gateway)} does not have; its listeners: ${gateway.spec.listeners.map(({ name, port }) => `${name} (port ${port})`).join(', ')}`
    if (refused) return `${textOf(route)} is not accepted (${refused.reason}): ${refused.message}`
    const elsewhere = route.spec.parentRefs?.find((ref) => !refersTo(route, ref, gateway))
    if (elsewhere)
      return `${textOf(route)} names Gateway ${elsewhere.namespace ?? route.metadata.namespace}/${elsewhere.name}, which is another one`
  }
  const attached = routesOf(read).filter((route) => (route.spec.parentRefs ?? []).some((ref) => refersTo(route, ref, gateway)))
  const hosts = [...new Set(attached.flatMap(({ spec }) => spec.hostnames ?? []))]
  if (meant.length === 0 && hosts.length > 0) return `its routes are for ${hosts.join(', ')}`
  const other = routesOf(read).find(({ spec }) => (spec.hostnames ?? [host]).some((name) => hostMatches(name, host)))
  return other && meant.length === 0 ? `${textOf(other)} has no parentRef to Gateway ${nameOf(gateway)}` : undefined
}

function applyRule(
  asked: ProxyRequest,
  { route, rule, match }: Matched,
  send: (journey: Journey, address: string, port: number) => Sent,
): Sent {
  const { journey, host, http } = asked
  const prefix = match.path?.value ?? '/'
  const redirect = rule.filters?.find((each) => each.requestRedirect)?.requestRedirect
  if (redirect) {
    const scheme = redirect.scheme ?? http.scheme
    const usual = scheme === 'https' ? 443 : 80
    const port = redirect.port ?? (redirect.scheme ? usual : asked.port)
    const path = redirect.path ? modified(redirect.path, prefix, http.path) : http.path
    const location = `${scheme}://${redirect.hostname ?? host}${port === usual ? '' : `:${port}`}${path}`
    return proxyAnswer(asked, nginxPage(redirect.statusCode ?? 302, { location }))
  }
  const backend = weighted(rule.backendRefs ?? [], journey)
  const invalid = whyInvalid(asked, route, backend)
  if (!backend || invalid) {
    const text = invalid ?? `${textOf(route)} has no backend for this`
    const hint = backend && invalid && howToRefer(journey.parts.read, route, backend)
    journey.hops.push({ kind: 'ingress', text, ok: false, ...(hint ? { hint } : {}) })
    return proxyAnswer(asked, nginxPage(500))
  }
  const filters = [...(rule.filters ?? []), ...(backend.filters ?? [])]
  const { grpc, ...plain } = http
  // By an HTTPRoute a backend is spoken to in HTTP/1.1, by a GRPCRoute in HTTP/2, whatever the client speaks.
  const isGrpc = route.kind === 'GRPCRoute'
  if (isGrpc && !grpc) {
    journey.hops.push({ kind: 'ingress', text: `${textOf(route)} is for gRPC, and this request is none`, ok: false })
    return proxyAnswer(asked, nginxPage(415))
  }
  let changed: Http = { ...plain, ...(isGrpc && grpc ? { grpc } : {}), headers: { ...http.headers, host } }
  for (const filter of filters) changed = requestThrough(filter, changed, prefix)
  const upstream = ({ namespace = route.metadata.namespace!, name, port }: BackendRef) => ({
    namespace,
    service: name,
    port: { number: port },
  })
  for (const { requestMirror } of filters) {
    // A mirror that cannot be used is left out, and only the route's status tells.
    if (!requestMirror || whyInvalid(asked, route, requestMirror.backendRef)) continue
    const { namespace, service } = upstream(requestMirror.backendRef)
    step(journey, 'ingress', `a copy goes to Service ${namespace}/${service}, whose answer nobody gets`, {
      kind: 'Service',
      namespace,
      name: service,
    })
    forward({ ...asked, journey: { ...journey, hops: [] } }, upstream(requestMirror.backendRef), changed, send)
  }
  const sent = forward(asked, upstream(backend), changed, send)
  if (!sent.response?.http) return sent
  let { headers } = sent.response.http
  for (const { responseHeaderModifier } of filters) headers = withHeaders(headers, responseHeaderModifier)
  return { ...sent, response: { ...sent.response, http: { ...sent.response.http, headers } } }
}

/** One backend, drawn by weight; one of weight 0 gets nothing. */
function weighted(refs: readonly BackendRef[], { parts }: Journey): BackendRef | undefined {
  const total = refs.reduce((sum, { weight = 1 }) => sum + weight, 0)
  if (total === 0) return undefined
  if (refs.length === 1) return refs[0]
  let drawn = parts.pick(total)
  return refs.find(({ weight = 1 }) => {
    drawn -= weight
    return drawn < 0
  })
}

function whyInvalid({ journey }: ProxyRequest, route: Route, ref: BackendRef | undefined): string | undefined {
  if (!ref) return undefined
  const { read } = journey.parts
  const namespace = ref.namespace ?? route.metadata.namespace!
  if ((ref.kind ?? 'Service') !== 'Service' || (ref.group ?? '') !== '') return `${textOf(route)} names a ${ref.kind}, which is no Service`
  if (!routeMayRefer(read, route, ref))
    return `${textOf(route)} may not refer to Service ${namespace}/${ref.name}: no ReferenceGrant in ${namespace} allows it`
  return read.get(serviceKind, namespace, ref.name)
    ? undefined
    : `${textOf(route)} names Service ${namespace}/${ref.name}, which is not there`
}

/** The nearest fix for a backend that cannot be used: the grant that it wants, or the Service that was meant. */
function howToRefer(read: Reader, route: Route, ref: BackendRef): string | undefined {
  const { kind = 'Service', name, namespace = route.metadata.namespace! } = ref
  if (kind !== 'Service' || ref.group) return undefined
  return routeMayRefer(read, route, ref)
    ? whyNoService(namespace, name, read)
    : `a ReferenceGrant in namespace ${namespace}, from kind ${route.kind} of namespace ${route.metadata.namespace} to kind Service, allows it`
}

function modified(
  { type, replaceFullPath, replacePrefixMatch = '' }: NonNullable<NonNullable<RouteFilter['urlRewrite']>['path']>,
  prefix: string,
  path: string,
): string {
  const [asked = '/', query] = path.split('?')
  const rest = elements(asked).slice(elements(prefix).length)
  const joined = `${replacePrefixMatch.replace(/\/$/, '')}${rest.map((part) => `/${part}`).join('')}`
  const to =
    type === 'ReplaceFullPath' ? replaceFullPath! : joined === '' ? '/' : joined + (asked.endsWith('/') && rest.length > 0 ? '/' : '')
  return query === undefined ? to : `${to}?${query}`
}

function requestThrough({ urlRewrite, requestHeaderModifier }: RouteFilter, request: Http, prefix: string): Http {
  const path = urlRewrite?.path ? modified(urlRewrite.path, prefix, request.path) : request.path
  const headers = urlRewrite?.hostname ? { ...request.headers, host: urlRewrite.hostname } : (request.headers ?? {})
  return { ...request, path, headers: withHeaders(headers, requestHeaderModifier) }
}

function withHeaders(headers: Record<string, string>, filter: RouteFilter['requestHeaderModifier']): Record<string, string> {
  if (!filter) return headers
  const all = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
  for (const { name, value } of filter.set ?? []) all.set(name.toLowerCase(), value)
  for (const { name, value } of filter.add ?? []) {
    const before = all.get(name.toLowerCase())
    all.set(name.toLowerCase(), before === undefined ? value : `${before}, ${value}`)
  }
  for (const name of filter.remove ?? []) all.delete(name.toLowerCase())
  return Object.fromEntries(all)
}
