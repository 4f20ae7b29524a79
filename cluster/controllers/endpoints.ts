import { equalJson } from '@/apimachinery/equal'
import type { Reader } from '@/cluster/api/reader'
import { controller } from '@/cluster/controllers/plan'
import {
  type EndpointAddress,
  type EndpointSubset,
  type Endpoints,
  type EndpointsPort,
  endpoints as endpointsKind,
} from '@/cluster/kinds/core/endpoints'
import { pod as podKind } from '@/cluster/kinds/core/pod'
import { service as serviceKind } from '@/cluster/kinds/core/service'
import { isHeadless, type Service } from '@/cluster/kinds/core/service-types'
import { isPodReady } from '@/cluster/node/pod-facts'
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

const managedBy = 'endpoints.kubernetes.io/managed-by'

/** Writes the Endpoints object of every Service with a selector, for those who still read it. */
// as pkg/controller/endpoint syncService
export const endpointsController = controller<Service>({
  name: 'endpoint',
  for: serviceKind,
  watches: [
    { kind: podKind, keys: servicesOf },
    { kind: endpointsKind, keys: ({ metadata }) => [{ namespace: metadata.namespace, name: metadata.name! }] },
  ],
  plan(service, { read }) {
    if (service.metadata.deletionTimestamp || service.spec.type === 'ExternalName' || !hasSelector(service)) return []
    const { namespace, name } = service.metadata
    const existing = read.get(endpointsKind, namespace, name!)
    const { [managedBy]: _manager, [headlessLabel]: _headless, ...own } = service.metadata.labels ?? {}
    const labels = { ...own, [managedBy]: 'endpoint-controller', ...(isHeadless(service) ? { [headlessLabel]: '' } : {}) }
    const subsets = subsetsOf(service, read)
    const same = existing !== undefined && equalJson(existing.subsets ?? [], subsets) && equalJson(existing.metadata.labels ?? {}, labels)
    const trigger = triggerOf(service, podsBehind(service, read), existing && servedIn(existing))
    const metadata = { ...(existing?.metadata ?? { name, namespace }), labels }
    const wanted: Endpoints = {
      ...(existing ?? { apiVersion: 'v1', kind: 'Endpoints' }),
      metadata: same ? metadata : withTrigger(metadata, trigger),
      ...(subsets.length > 0 ? { subsets } : { subsets: undefined }),
    }
    return [{ do: existing ? 'update' : 'create', kind: endpointsKind, object: wanted }]
  },
  gone({ namespace, name }, { read }) {
    return read.get(endpointsKind, namespace, name) ? [{ do: 'delete', kind: endpointsKind, namespace, name }] : []
  },
})

/** The pods that Endpoints hold, and whether they were ready. */
const servedIn = ({ subsets = [] }: Endpoints) =>
  new Map(
    subsets.flatMap(({ addresses = [], notReadyAddresses = [] }) => [
      ...addresses.map(({ targetRef }) => [targetRef?.name ?? '', true] as const),
      ...notReadyAddresses.map(({ targetRef }) => [targetRef?.name ?? '', false] as const),
    ]),
  )

type Placed = { address: EndpointAddress; ready: boolean; ports: EndpointsPort[] }

/** Addresses with the same ports share a subset. */
// as staging/src/k8s.io/api endpoints RepackSubsets
function subsetsOf(service: Service, read: Reader): EndpointSubset[] {
  const groups = new Map<string, { ports: EndpointsPort[]; members: Placed[] }>()
  for (const placed of placedPods(service, read)) {
    const key = JSON.stringify(placed.ports)
    const group = groups.get(key) ?? { ports: placed.ports, members: [] }
    groups.set(key, group)
    group.members.push(placed)
  }
  return [...groups.values()].map(({ ports, members }) => {
    const sorted = [...members].sort((a, b) => (a.address.ip < b.address.ip ? -1 : a.address.ip > b.address.ip ? 1 : 0))
    const ready = sorted.filter((member) => member.ready).map(({ address }) => address)
    const notReady = sorted.filter((member) => !member.ready).map(({ address }) => address)
    return {
      ...(ready.length > 0 ? { addresses: ready } : {}),
      ...(notReady.length > 0 ? { notReadyAddresses: notReady } : {}),
      ...(ports.length > 0 ? { ports } : {}),
    }
  })
}

function placedPods(service: Service, read: Reader): Placed[] {
  const publishAll = service.spec.publishNotReadyAddresses === true
  const servicePorts = service.spec.ports ?? []
  return podsBehind(service, read).flatMap((pod) => {
    if (!belongsInEndpoints(pod, publishAll)) return []
    const ports = servicePorts.flatMap((port) => {
      const number = targetPortOn(pod, port)
      if (number === undefined) return []
      return [
        {
          ...(port.name ? { name: port.name } : {}),
          port: number,
          protocol: port.protocol ?? 'TCP',
          ...(port.appProtocol ? { appProtocol: port.appProtocol } : {}),
        },
      ]
    })
    // Only a headless Service may have no ports at all; a pod without the named port is no endpoint.
    if (ports.length === 0 && servicePorts.length > 0) return []
    const hostname = hostnameIn(service, pod)
    const address = {
      ...(hostname ? { hostname } : {}),
      ip: pod.status!.podIP!,
      ...(pod.spec.nodeName ? { nodeName: pod.spec.nodeName } : {}),
      targetRef: referenceTo(pod),
    }
    return [{ address, ready: publishAll || isPodReady(pod), ports }]
  })
}
