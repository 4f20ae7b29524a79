import { fieldOf } from '@/apimachinery/equal'
import { matchesSelector } from '@/apimachinery/selector'
import type { Reader } from '@/cluster/api/reader'
import { namespace as namespaceKind } from '@/cluster/kinds/core/namespace'
import {
  type BackendRef,
  type Gateway,
  type GatewayListener,
  type GRPCMatch,
  type GRPCRoute,
  gatewayClass,
  grpcRoute,
  type HTTPRoute,
  httpRoute,
  type ParentRef,
  type Route,
  type RouteMatch,
  type RouteRule,
  referenceGrant,
} from '@/cluster/kinds/gateway/kinds'

/** What the simulated gateway controller calls itself in GatewayClasses. */
export const fabricController = 'gateway.nginx.org/nginx-gateway-controller'
/** On the pods of a Gateway's data plane. */
export const gatewayNameLabel = 'gateway.networking.k8s.io/gateway-name'
export const apiGroup = 'gateway.networking.k8s.io'

/** Every route of HTTP and gRPC. */
export const routesOf = (read: Reader): Route[] => [...read.list(httpRoute), ...read.list(grpcRoute)]

/** A route's rules as rules on HTTP requests: a gRPC method is a path. Those that the controller does not support are left out. */
// as github.com/nginx/nginx-gateway-fabric internal/controller/state/graph ConvertGRPCMatches
export const rulesOf = (route: Route): RouteRule[] =>
  route.kind === 'GRPCRoute'
    ? ((route as GRPCRoute).spec.rules ?? []).flatMap(({ matches, ...rule }, i) =>
        grpcMatchFaults(route, i).length > 0 ? [] : [{ ...rule, ...(matches ? { matches: matches.map(asHttpMatch) } : {}) }],
      )
    : ((route as HTTPRoute).spec.rules ?? [])

const asHttpMatch = ({ method, headers }: GRPCMatch): RouteMatch => ({
  path: method ? { type: 'Exact', value: `/${method.service}/${method.method}` } : { type: 'PathPrefix', value: '/' },
  ...(headers ? { headers } : {}),
})

/** Why a match of gRPC is not supported: the controller knows exact methods alone. */
// as nginx-gateway-fabric validateGRPCMethodMatch
export function grpcMatchFaults(route: Route, rule: number): string[] {
  if (route.kind !== 'GRPCRoute') return []
  return ((route as GRPCRoute).spec.rules?.[rule]?.matches ?? []).flatMap(({ method }, i) => {
    if (!method) return []
    const at = `spec.rules[${rule}].matches[${i}].method`
    return [
      ...(method.type && method.type !== 'Exact' ? [`${at}.type: Unsupported value: "${method.type}": supported values: "Exact"`] : []),
      ...(method.service ? [] : [`${at}.service: Required value: service is required`]),
      ...(method.method ? [] : [`${at}.method: Required value: method is required`]),
    ]
  })
}

const kindsFor: Readonly<Record<string, readonly string[]>> = {
  HTTP: ['HTTPRoute', 'GRPCRoute'],
  HTTPS: ['HTTPRoute', 'GRPCRoute'],
  TLS: ['TLSRoute'],
}
/** The kinds of routes that a listener's protocol can serve. */
export const kindsOfProtocol = (protocol: string): readonly string[] => fieldOf(kindsFor, protocol) ?? []

const isOfKind = (protocol: string, { group = apiGroup, kind }: { group?: string; kind: string }) =>
  group === apiGroup && kindsOfProtocol(protocol).includes(kind)

/** Kinds that a listener asks for and its protocol cannot serve. */
export const foreignKinds = ({ protocol, allowedRoutes }: GatewayListener) =>
  (allowedRoutes?.kinds ?? []).filter((each) => !isOfKind(protocol, each))

/** Of the kinds that a listener would take, those that can be served. */
export const supportedKinds = ({ protocol, allowedRoutes }: GatewayListener): { group: string; kind: string }[] =>
  allowedRoutes?.kinds
    ? allowedRoutes.kinds.filter((each) => isOfKind(protocol, each)).map(({ kind }) => ({ group: apiGroup, kind }))
    : kindsOfProtocol(protocol).map((kind) => ({ group: apiGroup, kind }))

/** True when routes may attach to a listener, be it served or not. as nginx-gateway-fabric Listener.Attachable */
export const isAttachable = (listener: GatewayListener): boolean =>
  kindsOfProtocol(listener.protocol).length > 0 &&
  foreignKinds(listener).length === 0 &&
  !lacksSelector(listener) &&
  (listener.protocol !== 'TLS' || listener.tls?.mode === 'Passthrough')

export const lacksSelector = ({ allowedRoutes }: GatewayListener): boolean =>
  allowedRoutes?.namespaces?.from === 'Selector' && !allowedRoutes.namespaces.selector

export const isOurGateway = (read: Reader, { spec }: Gateway): boolean =>
  read.get(gatewayClass, undefined, spec.gatewayClassName)?.spec.controllerName === fabricController

/** Those of a Gateway's listeners that a reference names. */
export const listenersNamed = ({ spec }: Gateway, { sectionName, port }: ParentRef): GatewayListener[] =>
  spec.listeners.filter(
    (listener) => (sectionName === undefined || listener.name === sectionName) && (port === undefined || listener.port === port),
  )

export const refersTo = (route: Route, ref: ParentRef, { metadata }: Gateway): boolean =>
  (ref.kind ?? 'Gateway') === 'Gateway' &&
  (ref.group ?? apiGroup) === apiGroup &&
  ref.name === metadata.name &&
  (ref.namespace ?? route.metadata.namespace) === metadata.namespace

/** True when a listener admits routes of the route's namespace and kind. as Gateway API's AllowedRoutes */
export function allows(read: Reader, gateway: Gateway, listener: GatewayListener, route: Route): boolean {
  const { allowedRoutes } = listener
  if (!supportedKinds(listener).some(({ kind }) => kind === route.kind)) return false
  const { from = 'Same', selector } = allowedRoutes?.namespaces ?? {}
  if (from === 'All') return true
  if (from === 'Same') return route.metadata.namespace === gateway.metadata.namespace
  const labels = read.get(namespaceKind, undefined, route.metadata.namespace!)?.metadata.labels
  return selector !== undefined && matchesSelector(labels, selector)
}

/** True when a name is one that a pattern means: `*.example.com` means names of any depth under it. */
export const hostMatches = (pattern: string | undefined, host: string): boolean =>
  !pattern || pattern === host || (pattern.startsWith('*.') && host.endsWith(pattern.slice(1)) && host.length > pattern.length - 1)

/** The hostnames under which a route answers at a listener; undefined when they have none in common. An empty text means any. */
// as Gateway API's HTTPRouteSpec.hostnames: the intersection
export function commonHostnames(listener: string | undefined, route: readonly string[] = []): string[] | undefined {
  if (route.length === 0) return [listener ?? '']
  if (!listener) return [...route]
  const common = route.flatMap((name) => {
    if (hostMatches(listener, name)) return [name]
    return hostMatches(name, listener) ? [listener] : []
  })
  return common.length > 0 ? common : undefined
}

/** The routes that are attached to a listener, with the hostnames that they have there. */
export const routesAt = (read: Reader, gateway: Gateway, listener: GatewayListener): { route: Route; hostnames: string[] }[] =>
  (isAttachable(listener) ? routesOf(read) : []).flatMap((route) => {
    const named = (route.spec.parentRefs ?? []).some(
      (ref) => refersTo(route, ref, gateway) && listenersNamed(gateway, ref).includes(listener),
    )
    const hostnames = named && allows(read, gateway, listener, route) ? commonHostnames(listener.hostname, route.spec.hostnames) : undefined
    return hostnames ? [{ route, hostnames }] : []
  })

/** True when an object of one namespace may refer to one of another: within a namespace always, across only by a ReferenceGrant there. */
export function mayRefer(
  read: Reader,
  from: { group: string; kind: string; namespace: string },
  to: { group: string; kind: string; namespace: string; name: string },
): boolean {
  if (from.namespace === to.namespace) return true
  return read
    .list(referenceGrant, to.namespace)
    .some(
      ({ spec }) =>
        spec.from.some((each) => each.group === from.group && each.kind === from.kind && each.namespace === from.namespace) &&
        spec.to.some((each) => each.group === to.group && each.kind === to.kind && (!each.name || each.name === to.name)),
    )
}

export const routeMayRefer = (read: Reader, route: Route, ref: BackendRef): boolean =>
  mayRefer(
    read,
    { group: apiGroup, kind: route.kind, namespace: route.metadata.namespace! },
    { group: ref.group ?? '', kind: ref.kind ?? 'Service', namespace: ref.namespace ?? route.metadata.namespace!, name: ref.name },
  )
