import { equalJson } from '@/apimachinery/equal'
import type { Reader } from '@/cluster/api/reader'
import type { Action, Key } from '@/cluster/controllers/plan'
import { controller } from '@/cluster/controllers/plan'
import { node as nodeKind } from '@/cluster/kinds/core/node'
import { pod as podKind } from '@/cluster/kinds/core/pod'
import type { Pod } from '@/cluster/kinds/core/pod-types'
import { service as serviceKind } from '@/cluster/kinds/core/service'
import { isHeadless, type Service } from '@/cluster/kinds/core/service-types'
import {
  type Endpoint,
  type EndpointPort,
  type EndpointSlice,
  managedByLabel,
  serviceNameLabel,
  endpointSlice as sliceKind,
} from '@/cluster/kinds/discovery/endpoint-slice'
import { isPodReady, isTerminating } from '@/cluster/node/pod-facts'
import {
  belongsInEndpoints,
  hasSelector,
  headlessLabel,
  hostnameIn,
  podsBehind,
  referenceTo,
  servicesOf,
  targetPortOn,
} from './service-pods'
import { triggerOf, withTrigger } from './trigger-time'

export const sliceManager = 'endpointslice-controller.k8s.io'
/** as --max-endpoints-per-slice */
export const maxEndpointsPerSlice = 100

/** Writes the EndpointSlices of every Service with a selector. Slices that others wrote are left alone. */
// as pkg/controller/endpointslice syncService and staging/src/k8s.io/endpointslice reconciler
export const endpointSliceController = controller<Service>({
  name: 'endpointslice',
  for: serviceKind,
  owns: [sliceKind],
  watches: [{ kind: podKind, keys: servicesOf }],
  plan(service, { read }) {
    if (service.metadata.deletionTimestamp || service.spec.type === 'ExternalName' || !hasSelector(service)) return []
    const mine = read.ownedBy(sliceKind, service.metadata.uid!).filter(({ metadata }) => metadata.labels?.[managedByLabel] === sliceManager)
    const labels = sliceLabels(service.metadata.labels, service.metadata.name!, sliceManager, isHeadless(service))
    const owner = {
      apiVersion: 'v1',
      kind: 'Service',
      name: service.metadata.name!,
      uid: service.metadata.uid!,
      controller: true,
      blockOwnerDeletion: true,
    }
    const pods = podsBehind(service, read).filter((pod) => belongsInEndpoints(pod, true))
    const build: Build = (content) => ({
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { generateName: `${service.metadata.name}-`, namespace: service.metadata.namespace, labels, ownerReferences: [owner] },
      addressType: 'IPv4',
      ...content,
    })
    return reconcileSlices(mine, groupsOf(service, pods, read), build, triggerOf(service, pods, servedIn(mine)))
  },
  gone: (key, { read }) => removeSlices(read, key, sliceManager),
})

/** The slices that one controller wrote for a Service's name. Gone with it at once, so that a new Service of that name does not inherit them. */
export const removeSlices = (read: Reader, { namespace, name }: Key, manager: string): Action[] =>
  read
    .list(sliceKind, namespace)
    .filter(({ metadata }) => metadata.labels?.[serviceNameLabel] === name && metadata.labels[managedByLabel] === manager)
    .map(({ metadata }) => ({ do: 'delete', kind: sliceKind, namespace, name: metadata.name! }))

type Build = (content: Pick<EndpointSlice, 'endpoints' | 'ports'>) => EndpointSlice

/** What slices differ in: their ports, and the endpoints that have them. */
export type SliceGroup = { ports: EndpointPort[]; endpoints: Endpoint[] }

/** The Service's own labels, without those that only this controller may set. */
// as staging/src/k8s.io/endpointslice setEndpointSliceLabels
export function sliceLabels(own: Record<string, string> | undefined, serviceName: string, manager: string, headless: boolean) {
  const { [serviceNameLabel]: _name, [managedByLabel]: _manager, [headlessLabel]: _headless, ...rest } = own ?? {}
  return { ...rest, [managedByLabel]: manager, [serviceNameLabel]: serviceName, ...(headless ? { [headlessLabel]: '' } : {}) }
}

/** The pods that slices hold, and whether they served; undefined before there are any. */
const servedIn = (slices: readonly EndpointSlice[]) =>
  slices.length === 0
    ? undefined
    : new Map(
        slices.flatMap(({ endpoints }) =>
          (endpoints ?? []).map(({ targetRef, conditions }) => [targetRef?.name ?? '', conditions?.serving === true] as const),
        ),
      )

/** Pods whose ports differ (a named targetPort may be another number on each) stand in different slices. */
function groupsOf(service: Service, pods: readonly Pod[], read: Reader): SliceGroup[] {
  const groups = new Map<string, SliceGroup>()
  for (const pod of pods) {
    const ports = portsOn(service, pod)
    const key = JSON.stringify(ports)
    const group = groups.get(key) ?? { ports, endpoints: [] }
    groups.set(key, group)
    group.endpoints.push(endpointOf(service, pod, read))
  }
  return [...groups.values()]
}

// as staging/src/k8s.io/endpointslice getEndpointPorts
function portsOn(service: Service, pod: Pod): EndpointPort[] {
  return (service.spec.ports ?? []).flatMap((port) => {
    const number = targetPortOn(pod, port)
    if (number === undefined) return []
    return [
      {
        name: port.name ?? '',
        port: number,
        protocol: port.protocol ?? 'TCP',
        ...(port.appProtocol ? { appProtocol: port.appProtocol } : {}),
      },
    ]
  })
}

// as staging/src/k8s.io/endpointslice podToEndpoint
function endpointOf(service: Service, pod: Pod, read: Reader): Endpoint {
  const serving = isPodReady(pod)
  const terminating = isTerminating(pod)
  const ready = service.spec.publishNotReadyAddresses === true || (serving && !terminating)
  const hostname = hostnameIn(service, pod)
  const nodeName = pod.spec.nodeName
  const zone = nodeName ? read.get(nodeKind, undefined, nodeName)?.metadata.labels?.['topology.kubernetes.io/zone'] : undefined
  return {
    addresses: [pod.status!.podIP!],
    conditions: { ready, serving, terminating },
    ...(hostname ? { hostname } : {}),
    ...(nodeName ? { nodeName } : {}),
    targetRef: referenceTo(pod),
    ...(zone ? { zone } : {}),
  }
}

/**
 * Brings the slices of one owner to what they should hold. Names last: a slice that would go is refilled before one is made.
 * With nothing to hold, one empty slice stays, so that `kubectl get endpointslices` shows the Service with `<unset>`.
 */
// as staging/src/k8s.io/endpointslice reconcileByPortMapping and finalize
export function reconcileSlices(
  existing: readonly EndpointSlice[],
  groups: readonly SliceGroup[],
  build: Build,
  trigger: Record<string, string> = {},
): Action[] {
  const wanted = groups.flatMap(({ ports, endpoints }) =>
    chunk(inKnownOrder(endpoints, existing)).map((part) => ({ ports, endpoints: part })),
  )
  const contents = wanted.length > 0 ? wanted : [{ ports: null, endpoints: null }]
  const free = [...existing]
  const take = (content: Pick<EndpointSlice, 'ports'>) => {
    const key = JSON.stringify(content.ports)
    const same = free.findIndex((slice) => JSON.stringify(slice.ports ?? null) === key)
    return same === -1 ? undefined : free.splice(same, 1)[0]
  }
  const matched = contents.map((content) => ({ content, slice: take(content) }))
  const actions: Action[] = matched.map(({ content, slice }) => {
    const made = build(content)
    const target = slice ?? free.shift()
    if (!target) return { do: 'create', kind: sliceKind, object: { ...made, metadata: withTrigger(made.metadata, trigger) } }
    const { generateName: _unused, ...meta } = made.metadata
    const same = (['endpoints', 'ports'] as const).every((part) => equalJson(target[part] ?? null, made[part] ?? null))
    const metadata = { ...target.metadata, ...meta }
    return { do: 'update', kind: sliceKind, object: { ...target, ...made, metadata: same ? metadata : withTrigger(metadata, trigger) } }
  })
  for (const { metadata } of free) actions.push({ do: 'delete', kind: sliceKind, namespace: metadata.namespace, name: metadata.name! })
  return actions
}

/** Endpoints keep their place; new ones come last. */
function inKnownOrder(endpoints: readonly Endpoint[], existing: readonly EndpointSlice[]): Endpoint[] {
  const place = new Map(existing.flatMap((slice) => slice.endpoints ?? []).map((endpoint, i) => [endpoint.addresses[0], i]))
  const at = ({ addresses }: Endpoint) => place.get(addresses[0]) ?? Number.MAX_SAFE_INTEGER
  return [...endpoints].sort((a, b) => at(a) - at(b))
}

function chunk(endpoints: readonly Endpoint[]): Endpoint[][] {
  const parts: Endpoint[][] = []
  for (let i = 0; i < endpoints.length; i += maxEndpointsPerSlice) parts.push(endpoints.slice(i, i + maxEndpointsPerSlice))
  return parts
}
