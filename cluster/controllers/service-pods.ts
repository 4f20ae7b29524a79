import { matchesLabels } from '@/apimachinery/selector'
import type { Reader } from '@/cluster/api/reader'
import type { Key } from '@/cluster/controllers/plan'
import { pod as podKind } from '@/cluster/kinds/core/pod'
import type { Pod } from '@/cluster/kinds/core/pod-types'
import { service as serviceKind } from '@/cluster/kinds/core/service'
import type { Service, ServicePort } from '@/cluster/kinds/core/service-types'
import { isFinished, isSidecar, isTerminating } from '@/cluster/node/pod-facts'

/** What Endpoints and EndpointSlices have in common: which pods stand behind a Service, and at which port. */

export const hasSelector = (service: Service) => Object.keys(service.spec.selector ?? {}).length > 0

/** The pods that the Service's selector matches, in order of name. An absent or empty selector matches none. */
export function podsBehind(service: Service, read: Reader): readonly Pod[] {
  const { selector } = service.spec
  if (!selector || !hasSelector(service)) return []
  return read.list(podKind, service.metadata.namespace).filter((pod) => matchesLabels(pod.metadata.labels, selector))
}

/** The Services that select this pod. */
export function servicesOf(pod: { metadata: Pod['metadata'] }, read: Reader): Key[] {
  return read
    .list(serviceKind, pod.metadata.namespace)
    .filter((service) => hasSelector(service) && matchesLabels(pod.metadata.labels, service.spec.selector ?? {}))
    .map(({ metadata }) => ({ namespace: metadata.namespace, name: metadata.name! }))
}

// as pkg/controller/util/endpoint ShouldPodBeInEndpoints
export function belongsInEndpoints(pod: Pod, includeTerminating: boolean): boolean {
  if (isFinished(pod) || !pod.status?.podIP) return false
  return includeTerminating || !isTerminating(pod)
}

/** The name a peer finds this pod by, for pods that say they belong to a headless Service. */
// as pkg/controller/util/endpoint ShouldSetHostname
export const hostnameIn = (service: Service, pod: Pod): string | undefined =>
  pod.spec.hostname && pod.spec.subdomain === service.metadata.name ? pod.spec.hostname : undefined

/** The number behind a targetPort on this pod; undefined when no container has a port of that name and protocol. */
// as pkg/api/v1/pod FindPort
export function targetPortOn(pod: Pod, port: ServicePort): number | undefined {
  if (typeof port.targetPort !== 'string') return port.targetPort ?? port.port
  const sidecars = (pod.spec.initContainers ?? []).filter(isSidecar)
  for (const container of [...pod.spec.containers, ...sidecars])
    for (const { name, protocol = 'TCP', containerPort } of container.ports ?? [])
      if (name === port.targetPort && protocol === (port.protocol ?? 'TCP')) return containerPort
  return undefined
}

export const referenceTo = (pod: Pod) => ({
  kind: 'Pod',
  namespace: pod.metadata.namespace!,
  name: pod.metadata.name!,
  uid: pod.metadata.uid!,
})

export const headlessLabel = 'service.kubernetes.io/headless'
