import { matchesSelector } from '@/apimachinery/selector'
import type { Reader } from '@/cluster/api/reader'
import { namespace as namespaceKind } from '@/cluster/kinds/core/namespace'
import {
  type BackendRef,
  type Gateway,
  type GatewayListener,
  gatewayClass,
  type HTTPRoute,
  httpRoute,
  type ParentRef,
  referenceGrant,
} from '@/cluster/kinds/gateway/kinds'

/** What the simulated gateway controller calls itself in GatewayClasses. */
export const fabricController = 'gateway.nginx.org/nginx-gateway-controller'
/** On the pods of a Gateway's data plane. */
export const gatewayNameLabel = 'gateway.networking.k8s.io/gateway-name'
const apiGroup = 'gateway.networking.k8s.io'

export const isOurGateway = (read: Reader, { spec }: Gateway): boolean =>
  read.get(gatewayClass, undefined, spec.gatewayClassName)?.spec.controllerName === fabricController

/** Those of a Gateway's listeners that a reference names. */
export const listenersNamed = ({ spec }: Gateway, { sectionName, port }: ParentRef): GatewayListener[] =>
  spec.listeners.filter(
    (listener) => (sectionName === undefined || listener.name === sectionName) && (port === undefined || listener.port === port),
  )

export const refersTo = (route: HTTPRoute, ref: ParentRef, { metadata }: Gateway): boolean =>
  (ref.kind ?? 'Gateway') === 'Gateway' &&
  (ref.group ?? apiGroup) === apiGroup &&
  ref.name === metadata.name &&
  (ref.namespace ?? route.metadata.namespace) === metadata.namespace

/** True when a listener admits routes of the route's namespace and kind. as Gateway API's AllowedRoutes */
export function allows(read: Reader, gateway: Gateway, { allowedRoutes, protocol }: GatewayListener, route: HTTPRoute): boolean {
  if (protocol !== 'HTTP' && protocol !== 'HTTPS') return false
  if (allowedRoutes?.kinds?.length && !allowedRoutes.kinds.some(({ kind }) => kind === 'HTTPRoute')) return false
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

/** The routes that a listener serves, with the hostnames that they have there. */
export const routesAt = (read: Reader, gateway: Gateway, listener: GatewayListener): { route: HTTPRoute; hostnames: string[] }[] =>
  read.list(httpRoute).flatMap((route) => {
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

export const routeMayRefer = (read: Reader, route: HTTPRoute, ref: BackendRef): boolean =>
  mayRefer(
    read,
    { group: apiGroup, kind: 'HTTPRoute', namespace: route.metadata.namespace! },
    { group: ref.group ?? '', kind: ref.kind ?? 'Service', namespace: ref.namespace ?? route.metadata.namespace!, name: ref.name },
  )
