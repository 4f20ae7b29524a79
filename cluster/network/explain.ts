import { matchesLabels } from '@/apimachinery/selector'
import type { Reader } from '@/cluster/api/reader'
import { hasSelector, podsBehind, servicesOf, targetPortOn } from '@/cluster/controllers/service-pods'
import { deployment as deploymentKind } from '@/cluster/kinds/apps/deployment'
import { namespace as namespaceKind } from '@/cluster/kinds/core/namespace'
import { pod as podKind } from '@/cluster/kinds/core/pod'
import type { Pod } from '@/cluster/kinds/core/pod-types'
import { service as serviceKind } from '@/cluster/kinds/core/service'
import { isHeadless, nodePortsOf, type Protocol, type Service, type ServicePort } from '@/cluster/kinds/core/service-types'
import type { Listen } from '@/cluster/node/listeners'
import { isFinished, isPodReady } from '@/cluster/node/pod-facts'

/** The nearest fix for a connection that failed, in a teacher's words. Undefined where none is plain. */

export const nameOf = ({ metadata }: { metadata: { namespace?: string; name?: string } }) => `${metadata.namespace}/${metadata.name}`

export const count = (n: number, noun: string) => `${n} ${noun}${n === 1 ? '' : 's'}`

const selectorText = (selector: Readonly<Record<string, string>>) =>
  Object.entries(selector)
    .map(([key, value]) => `${key}=${value}`)
    .join(',')

/** Why nothing stands behind a Service's port. */
export function whyNoEndpoint(service: Service, port: ServicePort, read: Reader): string | undefined {
  const { namespace, name } = service.metadata
  if (!hasSelector(service))
    return `Service ${name} has no selector, so nobody fills its EndpointSlices: give it a selector, or write an EndpointSlice labelled kubernetes.io/service-name=${name}`
  const pods = podsBehind(service, read)
  if (pods.length === 0) return whySelectsNothing(service, read)
  const selected = `selector ${selectorText(service.spec.selector!)} matches ${count(pods.length, 'pod')} in namespace ${namespace}`
  const alive = pods.filter((pod) => !isFinished(pod))
  if (alive.length === 0) return `${selected}, but ${pods.length === 1 ? 'it has' : 'all have'} finished`
  const without = alive.filter((pod) => targetPortOn(pod, port) === undefined)
  if (without.length === alive.length) return `${selected}, but none has a container port named ${port.targetPort}${portNames(alive)}`
  const ready = alive.filter(isPodReady)
  if (ready.length === 0)
    return `${selected}, ${alive.length === 1 ? 'which is not ready' : 'none of them ready'}: ${whyNotReady(alive[0]!)}`
  return undefined
}

function portNames(pods: readonly Pod[]): string {
  const ports = pods.flatMap(({ spec }) => spec.containers.flatMap((container) => container.ports ?? []))
  const texts = new Set(ports.map(({ name, containerPort }) => `${containerPort} (${name ?? 'without a name'})`))
  return texts.size > 0 ? `; their container ports: ${[...texts].join(', ')}` : '; their containers declare no port'
}

/** Nearest pods to a selector that matches none: the same key with another value here, then the very labels in another namespace. */
function whySelectsNothing(service: Service, read: Reader): string {
  const { namespace } = service.metadata
  const selector = service.spec.selector!
  const says = `selector ${selectorText(selector)} matches 0 pods in namespace ${namespace}`
  const idle = read
    .list(deploymentKind, namespace)
    .find(({ spec }) => spec.replicas === 0 && matchesLabels(spec.template.metadata?.labels, selector))
  if (idle) return `${says}; Deployment ${idle.metadata.name} would make them, and has replicas: 0`
  const here = read.list(podKind, namespace).filter((pod) => !isFinished(pod))
  for (const [key, value] of Object.entries(selector)) {
    const others = new Map<string, number>()
    for (const { metadata } of here) {
      const other = metadata.labels?.[key]
      if (other !== undefined && other !== value) others.set(other, (others.get(other) ?? 0) + 1)
    }
    const nearest = closest(value, others)
    if (nearest) return `${says}; ${count(nearest[1], 'pod')} ${nearest[1] === 1 ? 'carries' : 'carry'} ${key}=${nearest[0]}`
  }
  for (const key of Object.keys(selector)) {
    const { [key]: _without, ...rest } = selector
    const almost = Object.keys(rest).length > 0 ? here.filter(({ metadata }) => matchesLabels(metadata.labels, rest)) : []
    if (almost.length > 0)
      return `${says}; ${count(almost.length, 'pod')} ${almost.length === 1 ? 'carries' : 'carry'} ${selectorText(rest)} but no label ${key}`
  }
  const elsewhere = read.list(podKind).filter((pod) => !isFinished(pod) && matchesLabels(pod.metadata.labels, selector))
  if (elsewhere.length > 0) {
    const there = elsewhere[0]!.metadata.namespace
    return `${says}; ${count(elsewhere.filter(({ metadata }) => metadata.namespace === there).length, 'pod')} in namespace ${there} would match, but a Service selects only in its own namespace`
  }
  return here.length === 0 ? `${says}: there are no pods in it` : says
}

/** The value most like the wanted one; among equals the most frequent. */
function closest(wanted: string, found: ReadonlyMap<string, number>): [string, number] | undefined {
  return [...found].sort((a, b) => distance(wanted, a[0]) - distance(wanted, b[0]) || b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]
}

/** Levenshtein's: insertions, removals and replacements between two short texts. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) next.push(Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)))
    row = next
  }
  return row[b.length]!
}

function whyNotReady({ metadata, spec, status }: Pod): string {
  const says = (what: string) => `pod ${metadata.name} ${what}`
  if (metadata.deletionTimestamp) return says('is terminating')
  const waiting = status?.containerStatuses?.find(({ state }) => state?.waiting)
  if (waiting && waiting.state?.waiting?.reason !== 'ContainerCreating')
    return says(`has container ${waiting.name} in ${waiting.state?.waiting?.reason}`)
  const unscheduled = status?.conditions?.find(({ type, status: is }) => type === 'PodScheduled' && is === 'False')
  if (unscheduled) return says(`has no node: ${unscheduled.message?.split('. ')[0] ?? 'it is not scheduled yet'}`)
  const unready = status?.containerStatuses?.find(({ ready }) => !ready)
  const probe = spec.containers.find(({ name }) => name === unready?.name)?.readinessProbe
  if (unready && probe)
    return says(
      `fails the readiness probe of container ${unready.name}${probe.httpGet ? ` (GET :${probe.httpGet.port}${probe.httpGet.path ?? '/'})` : ''}`,
    )
  return says(`is ${status?.phase ?? 'Pending'} and not ready`)
}

/** Ports that programs of the image catalogue and of exercises usually take, tried to name the one that would have answered. */
const usualPorts = [
  80, 8080, 3000, 5000, 8000, 8081, 8443, 443, 5432, 3306, 6379, 27017, 9090, 9376, 5678, 4000, 9000, 11211, 5672, 9042, 7000, 53,
]

/** Ports of a pod at which something listens: those it declares, and usual ones. */
export function listeningPorts(pod: Pod, protocol: Protocol, listen: Listen): { port: number; container?: string }[] {
  const declared = new Map(
    pod.spec.containers.flatMap(({ name, ports = [] }) => ports.map(({ containerPort }) => [containerPort, name] as const)),
  )
  const only = pod.spec.containers.length === 1 ? pod.spec.containers[0]!.name : undefined
  return [...new Set([...declared.keys(), ...usualPorts])]
    .sort((a, b) => a - b)
    .flatMap((port) => (listen(pod, port, protocol) ? [{ port, container: declared.get(port) ?? only }] : []))
}

/** Nothing listens where the packet arrived: which port it should have gone to. */
export function whyNotListening(
  pod: Pod,
  port: number,
  protocol: Protocol,
  { read, listen }: { read: Reader; listen: Listen },
  servicePort?: ServicePort,
): string | undefined {
  const open = listeningPorts(pod, protocol, listen)
  const where = servicePort ? `targetPort ${servicePort.targetPort}` : `port ${port}`
  if (open.length === 0) return `${where}: no container of pod ${pod.metadata.name} listens on any usual port`
  const [first] = open
  const others = open.map((candidate) => candidate.port).join(' and ')
  const listens = `${where}: ${first!.container ? `container ${first!.container}` : 'the pod'} listens on ${others}`
  if (servicePort) return `${listens}; set targetPort: ${first!.port}`
  const headless = headlessAt(pod, port, read)
  return headless ? `${listens}; the name of headless Service ${headless} leads to the pod itself, so its port is not translated` : listens
}

/** The headless Service in front of a pod that has this port for another one of the pod's. */
const headlessAt = (pod: Pod, port: number, read: Reader): string | undefined =>
  servicesOf(pod, read)
    .flatMap(({ namespace, name }) => read.get(serviceKind, namespace, name) ?? [])
    .find((service) => isHeadless(service) && service.spec.ports?.some((each) => each.port === port && targetPortOn(pod, each) !== port))
    ?.metadata.name

/** An alias that leads to no address. */
export function whyAliasEnds(alias: string, read: Reader): string {
  const service = read.list(serviceKind).find(({ spec }) => spec.type === 'ExternalName' && spec.externalName?.replace(/\.$/, '') === alias)
  return service
    ? `it is the externalName of Service ${nameOf(service)}: nobody knows a host of that name`
    : 'nobody knows a host of that name'
}

/** A Service is asked at a port it does not have. */
export function whyNotServed(service: Service, port: number, protocol: Protocol): string | undefined {
  const served = service.spec.ports ?? []
  const other = served.find((candidate) => candidate.port === port && (candidate.protocol ?? 'TCP') !== protocol)
  if (other) return `its port ${port} is ${other.protocol}, and was asked over ${protocol}: set protocol: ${protocol}`
  if (served.some(({ nodePort }) => nodePort === port))
    return `${port} is its nodePort, open on the nodes' addresses; its own port is ${served.find(({ nodePort }) => nodePort === port)!.port}`
  if (served.some(({ targetPort }) => targetPort === port))
    return `${port} is its targetPort, in the pods; the Service itself listens on ${served.find(({ targetPort }) => targetPort === port)!.port}`
  return served.length > 0 ? `it serves ${served.map((candidate) => `${candidate.port}/${candidate.protocol}`).join(', ')}` : undefined
}

/** Nothing answers at this port of a node. */
export function whyNotOnNode(port: number, range: string, read: Reader): string | undefined {
  const [first = 0, last = 0] = range.split('-').map(Number)
  const services = read.list(serviceKind)
  if (port >= first && port <= last) {
    const given = services.flatMap((service) => nodePortsOf(service).map((nodePort) => `${nameOf(service)} has ${nodePort}`))
    return given.length > 0 ? `no Service has nodePort ${port}; ${given.join(', ')}` : `no Service has nodePort ${port}, and none has any`
  }
  const same = services.find(
    ({ spec, metadata }) => metadata.name !== 'kubernetes' && spec.ports?.some((candidate) => candidate.port === port),
  )
  if (!same) return undefined
  const nodePort = same.spec.ports!.find((candidate) => candidate.port === port)!.nodePort
  return nodePort
    ? `${port} is the port of Service ${nameOf(same)} at its cluster IP; on nodes it is ${nodePort}`
    : `Service ${nameOf(same)} has port ${port} at its cluster IP only: type ${same.spec.type} opens nothing on nodes`
}

/** A name that does not resolve: what the asker may have meant. */
export function whyUnresolved(host: string, namespace: string | undefined, read: Reader): string | undefined {
  const [name = '', inNamespace] = host.toLowerCase().split('.')
  const services = read.list(serviceKind)
  if (namespace === undefined) {
    const meant = services.find(
      ({ metadata }) => metadata.name === name && (inNamespace === undefined || metadata.namespace === inNamespace),
    )
    if (meant?.spec.type === 'LoadBalancer' && !meant.status?.loadBalancer?.ingress?.length) return whyPending(meant, read)
    return meant
      ? 'names of Services resolve only in pods, by the cluster DNS; use a node or load balancer address, or ask from a pod'
      : undefined
  }
  const peer = whyNoPeer(host.toLowerCase().split('.'), namespace, read)
  if (peer) return peer
  const wanted = inNamespace ?? namespace
  const there = services.filter(({ metadata }) => metadata.name === name && metadata.namespace !== wanted)
  if (inNamespace !== undefined && !read.get(namespaceKind, undefined, inNamespace)) {
    return there.length > 0
      ? `there is no namespace ${inNamespace}; Service ${name} is in namespace ${there[0]!.metadata.namespace}`
      : `there is no namespace ${inNamespace}`
  }
  if (there.length > 0) {
    const right = there[0]!.metadata.namespace
    return `there is no Service ${name} in namespace ${wanted}; Service ${name} is in namespace ${right}: use ${name}.${right}`
  }
  const near = nearestService(wanted, name, services)
  return `there is no Service ${name} in namespace ${wanted}${near ? `; there is a Service ${near}` : ''}`
}

function nearestService(namespace: string, name: string, services: readonly Service[]): string | undefined {
  const near = closest(
    name,
    new Map(services.filter(({ metadata }) => metadata.namespace === namespace).map(({ metadata }) => [metadata.name!, 1])),
  )
  return near && distance(name, near[0]) <= 3 ? near[0] : undefined
}

/** A backend that an Ingress or a route names and that is not there: one of another namespace, or of almost its name. */
export function whyNoService(namespace: string, name: string, read: Reader): string | undefined {
  const services = read.list(serviceKind)
  const near = nearestService(namespace, name, services)
  if (near) return `there is a Service ${near} in namespace ${namespace}`
  const elsewhere = services.find(({ metadata }) => metadata.name === name)
  return elsewhere && `Service ${name} is in namespace ${elsewhere.metadata.namespace}: a backend is looked for in namespace ${namespace}`
}

/** Why a Service of type LoadBalancer has no address, and how it is reached meanwhile. */
function whyPending(service: Service, { setup }: Reader): string {
  const nodePort = service.spec.ports?.find((port) => port.nodePort)?.nodePort
  const meanwhile = nodePort ? `; meanwhile any node's address answers at nodePort ${nodePort}` : ''
  const why =
    service.spec.loadBalancerClass !== undefined
      ? `its class ${service.spec.loadBalancerClass} is served by no controller here`
      : setup.loadBalancer === 'none'
        ? 'no load balancer controller runs in this cluster'
        : 'its load balancer is not ready: look at its events'
  return `Service ${nameOf(service)} waits for an external address: ${why}${meanwhile}`
}

/** `db-0.db`: a pod's own name under a headless Service that does not resolve. */
function whyNoPeer([hostname = '', name, inNamespace]: string[], namespace: string, read: Reader): string | undefined {
  if (name === undefined || read.get(namespaceKind, undefined, name)) return undefined
  const named = read.list(serviceKind).filter(({ metadata }) => metadata.name === name)
  const service = named.find(({ metadata }) => metadata.namespace === (inNamespace ?? namespace))
  if (!service)
    return named.length > 0
      ? `Service ${name} is in namespace ${named[0]!.metadata.namespace}: use ${hostname}.${name}.${named[0]!.metadata.namespace}`
      : undefined
  const pod = podsBehind(service, read).find(({ metadata, spec }) => metadata.name === hostname || spec.hostname === hostname)
  if (!pod) return `no pod behind Service ${name} is called ${hostname}`
  if (pod.spec.subdomain !== name)
    return `pod ${hostname} has no name under Service ${name}: a StatefulSet gives it one when its serviceName is ${name}`
  return isPodReady(pod)
    ? undefined
    : `${whyNotReady(pod)}; a headless Service names ready pods only, unless it says publishNotReadyAddresses`
}
