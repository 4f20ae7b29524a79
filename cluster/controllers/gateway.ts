import { equalJson } from '@/apimachinery/equal'
import type { KubeObject } from '@/apimachinery/object'
import type { Reader } from '@/cluster/api/reader'
import { timestamp } from '@/cluster/api/time'
import { deployment } from '@/cluster/kinds/apps/deployment'
import { namespace } from '@/cluster/kinds/core/namespace'
import { pod } from '@/cluster/kinds/core/pod'
import type { Pod } from '@/cluster/kinds/core/pod-types'
import { secret } from '@/cluster/kinds/core/secret'
import { service } from '@/cluster/kinds/core/service'
import {
  type BackendRef,
  type Condition,
  type Gateway,
  type GatewayClass,
  type GatewayListener,
  gateway,
  gatewayClass,
  type HTTPRoute,
  httpRoute,
  type RouteFilter,
  type RouteRule,
  referenceGrant,
} from '@/cluster/kinds/gateway/kinds'
import type { Kind } from '@/cluster/kinds/kind'
import {
  allows,
  commonHostnames,
  fabricController,
  isOurGateway,
  listenersNamed,
  mayRefer,
  refersTo,
  routeMayRefer,
  routesAt,
} from '@/cluster/network/gateway-routes'
import { isPodReady } from '@/cluster/node/pod-facts'
import { dataPlane, planeName } from './gateway-data-plane'
import { type Action, type Controller, controller, type Key } from './plan'

const apiGroup = 'gateway.networking.k8s.io'
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
  ...[gatewayClass, gateway, httpRoute, referenceGrant, service, secret, namespace].map((kind) => ({
    kind: any(kind as unknown as Kind),
    keys: (changed: KubeObject, read: Reader) => (read.list(gatewayClass).length > 0 ? keys(changed, read) : []),
  })),
]

type Says = Pick<Condition, 'type' | 'reason' | 'message'> & { met: boolean }

/** Conditions as they stand now; one that has not turned keeps its time. */
const conditions = (before: readonly Condition[] = [], generation: number | undefined, now: number, all: readonly Says[]): Condition[] =>
  all.map(({ type, met, reason, message }) => {
    const status = met ? 'True' : 'False'
    const old = before.find((each) => each.type === type)
    const lastTransitionTime = old?.status === status && old.reason === reason ? old.lastTransitionTime : timestamp(now)
    return { lastTransitionTime, message, observedGeneration: generation ?? 1, reason, status, type }
  })

const yes = (type: string, message: string, reason = type): Says => ({ type, met: true, reason, message })
const no = (type: string, reason: string, message: string): Says => ({ type, met: false, reason, message })

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

/** Why a listener's certificate cannot be used. */
function certificateFault(read: Reader, { metadata }: Gateway, listener: GatewayListener): Says | undefined {
  if (listener.protocol !== 'HTTPS') return undefined
  const [ref] = listener.tls?.certificateRefs ?? []
  if (!ref)
    return no(
      'ResolvedRefs',
      'InvalidCertificateRef',
      'spec.listeners.tls.certificateRefs: Required value: certificateRefs must be defined for TLS mode terminate',
    )
  const home = ref.namespace ?? metadata.namespace!
  if (
    !mayRefer(
      read,
      { group: apiGroup, kind: 'Gateway', namespace: metadata.namespace! },
      { group: '', kind: 'Secret', namespace: home, name: ref.name },
    )
  )
    return no('ResolvedRefs', 'RefNotPermitted', `Certificate ref to secret ${home}/${ref.name} not permitted by any ReferenceGrant`)
  if (read.get(secret, home, ref.name)?.type === 'kubernetes.io/tls') return undefined
  return no(
    'ResolvedRefs',
    'InvalidCertificateRef',
    `tls.certificateRefs[0]: Invalid value: "${home}/${ref.name}": secret does not exist or is of unsupported type`,
  )
}

function listenerSays(read: Reader, object: Gateway, listener: GatewayListener): Says[] {
  const { protocol } = listener
  if (protocol !== 'HTTP' && protocol !== 'HTTPS') {
    const why = `protocol: Unsupported value: "${protocol}": seatrial does not simulate listeners of this protocol`
    return [
      no('Accepted', 'UnsupportedProtocol', why),
      no('Programmed', 'Invalid', why),
      yes('ResolvedRefs', 'All references are resolved'),
    ]
  }
  const other = object.spec.listeners.find((each) => each.port === listener.port && each.protocol !== protocol)
  if (other) {
    const why = `Multiple listeners for the same port ${listener.port} specify incompatible protocols; ensure only one protocol per port`
    return [
      no('Accepted', 'ProtocolConflict', why),
      no('Programmed', 'Invalid', why),
      { type: 'Conflicted', met: true, reason: 'ProtocolConflict', message: why },
      yes('ResolvedRefs', 'All references are resolved'),
    ]
  }
  const foreign = listener.allowedRoutes?.kinds?.find(({ kind }) => kind !== 'HTTPRoute')
  if (foreign) {
    const why = `Unsupported kind "${foreign.kind}": supported values: "HTTPRoute"`
    return [no('Accepted', 'InvalidRouteKinds', why), no('Programmed', 'Invalid', why), no('ResolvedRefs', 'InvalidRouteKinds', why)]
  }
  const fault = certificateFault(read, object, listener)
  if (fault) return [no('Accepted', fault.reason, fault.message), no('Programmed', 'Invalid', fault.message), fault]
  return [
    yes('Accepted', 'The Listener is accepted'),
    yes('Programmed', 'The Listener is programmed'),
    yes('ResolvedRefs', 'All references are resolved'),
    no('Conflicted', 'NoConflicts', 'No conflicts'),
  ]
}

/** Of the kinds that a listener would take, those that can be served. */
const supportedKinds = ({ allowedRoutes }: GatewayListener) =>
  !allowedRoutes?.kinds?.length || allowedRoutes.kinds.some(({ kind }) => kind === 'HTTPRoute')
    ? [{ group: apiGroup, kind: 'HTTPRoute' }]
    : []

const gatewayController = controller<Gateway>({
  name: 'gateways',
  manager: 'gateway',
  for: gateway,
  owns: [any(deployment), any(service)],
  watches: watches(keysOf(gateway)),
  plan(object, { read, now }) {
    if (object.metadata.deletionTimestamp !== undefined || !isOurGateway(read, object) || !isUp(read)) return []
    const { generation } = object.metadata
    const listeners = object.spec.listeners.map((listener) => {
      const before = object.status?.listeners?.find(({ name }) => name === listener.name)
      const says = listenerSays(read, object, listener)
      return {
        attachedRoutes: routesAt(read, object, listener).length,
        conditions: conditions(before?.conditions, generation, now, says),
        name: listener.name,
        supportedKinds: supportedKinds(listener),
      }
    })
    const valid = listeners.filter((each) => each.conditions.every(({ type, status }) => type === 'Conflicted' || status === 'True')).length
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

function backendSays(read: Reader, route: HTTPRoute): Says {
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
const backendsIn = ({ backendRefs = [], filters = [] }: RouteRule, at: string): [at: string, ref: BackendRef][] => [
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

function acceptedSays(read: Reader, route: HTTPRoute, parent: Gateway, ref: NonNullable<HTTPRoute['spec']['parentRefs']>[number]): Says {
  const named = listenersNamed(parent, ref)
  if (named.length === 0) return no('Accepted', 'NoMatchingParent', 'Listener is not found for this parent ref')
  const open = named.filter((listener) => allows(read, parent, listener, route))
  if (open.length === 0) return no('Accepted', 'NotAllowedByListeners', 'Route is not allowed by any listener')
  if (!open.some((listener) => commonHostnames(listener.hostname, route.spec.hostnames)))
    return no('Accepted', 'NoMatchingListenerHostname', 'Listener hostname does not match the Route hostnames')
  return yes('Accepted', 'The Route is accepted')
}

const routeController = controller<HTTPRoute>({
  name: 'http-routes',
  manager: 'gateway',
  for: httpRoute,
  watches: watches(keysOf(httpRoute)),
  plan(object, { read, now }) {
    if (!isUp(read)) return []
    const parents = (object.spec.parentRefs ?? []).flatMap((ref) => {
      const parent = read.list(gateway).find((each) => isOurGateway(read, each) && refersTo(object, ref, each))
      if (!parent) return []
      const before = object.status?.parents.find((each) => equalJson(each.parentRef, ref))
      const says = [acceptedSays(read, object, parent, ref), backendSays(read, object)]
      return [
        {
          conditions: conditions(before?.conditions, object.metadata.generation, now, says),
          controllerName: fabricController,
          parentRef: ref,
        },
      ]
    })
    if (parents.length === 0 && object.status === undefined) return []
    return withStatus(httpRoute, object, { parents })
  },
})

/** The control plane of the simulated gateway: conditions of classes, gateways and routes, and each Gateway's data plane. */
export const gatewayControllers: readonly Controller[] = [classController, gatewayController, routeController]
