import { equalJson } from '@/apimachinery/equal'
import type { KubeObject } from '@/apimachinery/object'
import type { Reader } from '@/cluster/api/reader'
import { deployment } from '@/cluster/kinds/apps/deployment'
import { namespace } from '@/cluster/kinds/core/namespace'
import { pod } from '@/cluster/kinds/core/pod'
import type { Pod } from '@/cluster/kinds/core/pod-types'
import { secret } from '@/cluster/kinds/core/secret'
import { service } from '@/cluster/kinds/core/service'
import {
  type BackendRef,
  type Gateway,
  type GatewayClass,
  gateway,
  gatewayClass,
  grpcRoute,
  httpRoute,
  type ParentRef,
  type Route,
  type RouteFilter,
  type RouteRule,
  referenceGrant,
} from '@/cluster/kinds/gateway/kinds'
import type { Kind } from '@/cluster/kinds/kind'
import {
  allows,
  commonHostnames,
  fabricController,
  grpcMatchFaults,
  isAttachable,
  isOurGateway,
  listenersNamed,
  refersTo,
  routeMayRefer,
  routesAt,
  supportedKinds,
} from '@/cluster/network/gateway-routes'
import { isPodReady } from '@/cluster/node/pod-facts'
import { conditions, isServed, no, type Says, yes } from './gateway-conditions'
import { dataPlane, planeName } from './gateway-data-plane'
import { listenerSays } from './gateway-listeners'
import { type Action, type Controller, controller, type Key } from './plan'

const any = <T extends KubeObject>(kind: Kind<T>): Kind => kind as unknown as Kind

const isControlPlane = ({ spec }: Pod) => spec.containers.some(({ image = '' }) => /nginx-gateway-fabric(:|@|$)/.test(image))
const isUp = (read: Reader) => read.list(pod).some((each) => isControlPlane(each) && isPodReady(each))

const keysOf =
  <T extends KubeObject>(kind: Kind<T>) =>
  (_: unknown, read: Reader): Key[] =>
    read.list(kind).map(({ metadata }) => ({ namespace: metadata.namespace, name: metadata.name! }))

/** What each of the three controllers looks at again; `keys` are its own objects. */
const watches = (keys: (_: unknown, read: Reader) => Key[]): Controller['watches'] => [
  { kind: any(pod), keys: (changed, read) => (isControlPlane(changed as Pod) ? keys(changed, read) : []) },
  ...[gatewayClass, gateway, httpRoute, grpcRoute, referenceGrant, service, secret, namespace].map((kind) => ({
    kind: any(kind as unknown as Kind),
    keys: (changed: KubeObject, read: Reader) => (read.list(gatewayClass).length > 0 ? keys(changed, read) : []),
  })),
]

const withStatus = <T extends KubeObject>(kind: Kind<T>, object: T & { status?: unknown }, status: unknown): Action[] =>
  equalJson(object.status, status) ? [] : [{ do: 'status', kind: any(kind), object: { ...object, status } as KubeObject }]

const classController = controller<GatewayClass>({
  name: 'gateway-classes',
  manager: 'gateway',
  for: gatewayClass,
  watches: watches(keysOf(gatewayClass)),
  plan(object, { read, now }) {
    if (object.spec.controllerName !== fabricController || !isUp(read)) return []
    const all = [yes('Accepted', 'The GatewayClass is accepted'), yes('SupportedVersion', 'The Gateway API CRD versions are supported')]
    return withStatus(gatewayClass, object, {
      ...object.status,
      conditions: conditions(object.status?.conditions, object.metadata.generation, now, all),
    })
  },
})

const gatewayController = controller<Gateway>({
  name: 'gateways',
  manager: 'gateway',
  for: gateway,
  owns: [any(deployment), any(service)],
  watches: watches(keysOf(gateway)),
  plan(object, { read, now }) {
    if (object.metadata.deletionTimestamp !== undefined || !isOurGateway(read, object) || !isUp(read)) return []
    const { generation } = object.metadata
    const said = object.spec.listeners.map((listener) => listenerSays(read, object, listener))
    const listeners = object.spec.listeners.map((listener, i) => {
      const before = object.status?.listeners?.find(({ name }) => name === listener.name)
      return {
        attachedRoutes: routesAt(read, object, listener).length,
        conditions: conditions(before?.conditions, generation, now, said[i]!),
        name: listener.name,
        supportedKinds: supportedKinds(listener),
      }
    })
    const valid = said.filter(isServed).length
    const says =
      valid === 0
        ? [
            no('Accepted', 'ListenersNotValid', 'Gateway has no valid listeners'),
            no('Programmed', 'Invalid', 'Gateway has no valid listeners'),
          ]
        : [
            valid < listeners.length
              ? yes('Accepted', 'Gateway has at least one valid listener', 'ListenersNotValid')
              : yes('Accepted', 'The Gateway is accepted'),
            yes('Programmed', 'The Gateway is programmed'),
          ]
    const addresses = addressesOf(read, object)
    const status = {
      ...(addresses.length > 0 ? { addresses } : {}),
      conditions: conditions(object.status?.conditions, generation, now, says),
      listeners,
    }
    return [...dataPlane(object, read), ...withStatus(gateway, object, status)]
  },
})

function addressesOf(read: Reader, object: Gateway): { type: string; value: string }[] {
  const found = read.get(service, object.metadata.namespace, planeName(object))
  const values =
    found?.spec.type === 'LoadBalancer'
      ? (found.status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => ip ?? [])
      : [found?.spec.clusterIP]
  return values.flatMap((value) => (value ? [{ type: 'IPAddress', value }] : []))
}

function backendSays(read: Reader, route: Route): Says {
  for (const [i, rule] of (route.spec.rules ?? []).entries())
    for (const [at, ref] of backendsIn(rule, `spec.rules[${i}]`)) {
      const home = ref.namespace ?? route.metadata.namespace!
      if ((ref.kind ?? 'Service') !== 'Service' || (ref.group ?? ''))
        return no('ResolvedRefs', 'InvalidKind', `${at}.kind: Unsupported value: "${ref.kind}": supported values: "Service"`)
      if (!routeMayRefer(read, route, ref))
        return no(
          'ResolvedRefs',
          'RefNotPermitted',
          `${at}.namespace: Forbidden: Backend ref to Service ${home}/${ref.name} not permitted by any ReferenceGrant`,
        )
      const found = read.get(service, home, ref.name)
      if (!found) return no('ResolvedRefs', 'BackendNotFound', `${at}.name: Not found: "${ref.name}"`)
      if (!found.spec.ports?.some(({ port }) => port === ref.port))
        return no('ResolvedRefs', 'BackendNotFound', `${at}.port: Not found: ${ref.port}`)
    }
  return yes('ResolvedRefs', 'All references are resolved')
}

/** The backends that a rule names, with where it does: those of its own, and those that only get copies. */
const backendsIn = (
  { backendRefs = [], filters = [] }: Pick<RouteRule, 'backendRefs' | 'filters'>,
  at: string,
): [at: string, ref: BackendRef][] => [
  ...backendRefs.flatMap((ref, j): [string, BackendRef][] => [
    [`${at}.backendRefs[${j}]`, ref],
    ...mirrorsIn(ref.filters ?? [], `${at}.backendRefs[${j}]`),
  ]),
  ...mirrorsIn(filters, at),
]
const mirrorsIn = (filters: readonly RouteFilter[], at: string) =>
  filters.flatMap(({ requestMirror }, k): [string, BackendRef][] =>
    requestMirror ? [[`${at}.filters[${k}].requestMirror.backendRef`, requestMirror.backendRef]] : [],
  )

/** Whether one of the listeners that a reference means takes the route. as nginx-gateway-fabric route_common.go bindToListeners */
function attachedSays(read: Reader, route: Route, parent: Gateway, ref: ParentRef): Says | undefined {
  const named = listenersNamed(parent, ref)
  if (named.length === 0) return no('Accepted', 'NoMatchingParent', 'Listener is not found for this parent ref')
  const invalid = no('Accepted', 'InvalidListener', 'The Listener is invalid for this parent ref')
  const attachable = named.filter(isAttachable)
  if (attachable.length === 0) return invalid
  const open = attachable.filter((listener) => allows(read, parent, listener, route))
  if (open.length === 0) return no('Accepted', 'NotAllowedByListeners', 'Route is not allowed by any listener')
  const common = open.filter((listener) => commonHostnames(listener.hostname, route.spec.hostnames))
  if (common.length === 0) return no('Accepted', 'NoMatchingListenerHostname', 'Listener hostname does not match the Route hostnames')
  return common.some((listener) => isServed(listenerSays(read, parent, listener))) ? undefined : invalid
}

const together = (texts: readonly string[]) => (texts.length === 1 ? texts[0]! : `[${texts.join(', ')}]`)

/** What the controller makes of a route's rules: fields that it ignores, matches that it does not support. */
// as nginx-gateway-fabric checkForUnsupportedHTTPFields, processGRPCRouteRules
function rulesSay(route: Route): Says[] {
  const rules: readonly RouteRule[] = (route.spec.rules ?? []).map((rule) => ({ ...rule, matches: undefined }))
  const ignored = rules.flatMap(({ name, timeouts }, i) => [
    ...(name === undefined ? [] : [`spec.rules[${i}].name: Forbidden: Name`]),
    ...(timeouts === undefined ? [] : [`spec.rules[${i}].timeouts: Forbidden: Timeouts`]),
  ])
  const faults = rules.map((_, i) => grpcMatchFaults(route, i))
  const invalid = faults.flat()
  const accepted =
    invalid.length > 0 && faults.every((each) => each.length > 0)
      ? no('Accepted', 'UnsupportedValue', `All rules are invalid: ${together(invalid)}`)
      : ignored.length > 0
        ? yes('Accepted', `The following unsupported parameters were ignored: ${together(ignored)}`, 'UnsupportedField')
        : yes('Accepted', 'The Route is accepted')
  return accepted.met && invalid.length > 0
    ? [accepted, yes('PartiallyInvalid', `Dropped Rule(s): ${together(invalid)}`, 'UnsupportedValue')]
    : [accepted]
}

const routeController = <T extends Route>(name: string, kind: Kind<T>): Controller =>
  controller<T>({
    name,
    manager: 'gateway',
    for: kind,
    watches: watches(keysOf(kind)),
    plan(object, { read, now }) {
      if (!isUp(read)) return []
      const parents = (object.spec.parentRefs ?? []).flatMap((ref) => {
        const parent = read.list(gateway).find((each) => isOurGateway(read, each) && refersTo(object, ref, each))
        if (!parent) return []
        const before = object.status?.parents.find((each) => equalJson(each.parentRef, ref))
        const [accepted, ...more] = rulesSay(object) as [Says, ...Says[]]
        const says = [attachedSays(read, object, parent, ref) ?? accepted, backendSays(read, object), ...more]
        return [
          {
            conditions: conditions(before?.conditions, object.metadata.generation, now, says),
            controllerName: fabricController,
            parentRef: ref,
          },
        ]
      })
      if (parents.length === 0 && object.status === undefined) return []
      return withStatus(kind, object, { parents })
    },
  })

/** The control plane of the simulated gateway: conditions of classes, gateways and routes, and each Gateway's data plane. */
export const gatewayControllers: readonly Controller[] = [
  classController,
  gatewayController,
  routeController('http-routes', httpRoute),
  routeController('grpc-routes', grpcRoute),
]
