import { equalJson } from '@/apimachinery/equal'
import { formatIPv4, parseIPv4, parseRange } from '@/apimachinery/ip-address'
import type { Reader } from '@/cluster/api/reader'
import { parseTimestamp } from '@/cluster/api/time'
import type { Action, Key, PlanContext } from '@/cluster/controllers/plan'
import { controller } from '@/cluster/controllers/plan'
import { event as eventKind } from '@/cluster/kinds/core/event'
import { service as serviceKind } from '@/cluster/kinds/core/service'
import type { Service } from '@/cluster/kinds/core/service-types'
import { isInternalLoadBalancer } from '@/cluster/network/load-balancer'

const cleanupFinalizer = 'service.kubernetes.io/load-balancer-cleanup'

/** How long a cloud takes to make a load balancer, milliseconds. */
const cloudTakes = 5_000
const publicAddresses = '203.0.113.20-203.0.113.250'
const internalAddresses = '10.0.0.20-10.0.0.250'

/**
 * Gives Services of type LoadBalancer their address: a cloud some seconds after it was asked, MetalLB at once from its pool.
 * Where neither is set up nothing runs, and the address stays `<pending>`.
 */
export const serviceLoadBalancerController = controller<Service>({
  name: 'service-lb',
  for: serviceKind,
  // An address that is freed serves one who waits for it.
  watches: [{ kind: serviceKind, keys: (_service, read) => waiting(read) }],
  plan(service, context) {
    switch (context.read.setup.loadBalancer) {
      case 'cloud':
        return planCloud(service, context)
      case 'metallb':
        return planMetalLB(service, context)
      case 'none':
        return []
    }
  },
})

const addressesOf = ({ status }: Service) => (status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => ip ?? [])

function waiting(read: Reader): Key[] {
  if (read.setup.loadBalancer !== 'metallb') return []
  return read
    .list(serviceKind)
    .filter((service) => service.spec.type === 'LoadBalancer' && addressesOf(service).length === 0)
    .map(({ metadata }) => ({ namespace: metadata.namespace, name: metadata.name! }))
}

/** A class names another controller; none of them is simulated, so nobody serves such a Service. */
const isOurs = ({ spec, metadata }: Service) =>
  spec.type === 'LoadBalancer' && spec.loadBalancerClass === undefined && !metadata.deletionTimestamp

// as k8s.io/cloud-provider/controllers/service syncLoadBalancerIfNeeded
function planCloud(service: Service, { read, now }: PlanContext): Action[] {
  const finalizers = service.metadata.finalizers ?? []
  const marked = finalizers.includes(cleanupFinalizer)
  const say = (reason: string, message: string): Action => ({
    do: 'event',
    about: service,
    type: 'Normal',
    reason,
    message,
    source: 'service-controller',
  })
  const withFinalizers = (list: string[]): Service => ({
    ...service,
    metadata: { ...service.metadata, finalizers: list.length > 0 ? list : undefined },
  })
  if (!isOurs(service)) {
    if (!marked) return []
    const rest = withFinalizers(finalizers.filter((finalizer) => finalizer !== cleanupFinalizer))
    return [
      say('DeletingLoadBalancer', 'Deleting load balancer'),
      { do: 'update', kind: serviceKind, object: rest },
      say('DeletedLoadBalancer', 'Deleted load balancer'),
    ]
  }
  if (!marked)
    return [
      say('EnsuringLoadBalancer', 'Ensuring load balancer'),
      { do: 'update', kind: serviceKind, object: withFinalizers([...finalizers, cleanupFinalizer]) },
      { do: 'wake', at: now + cloudTakes },
    ]
  const [current] = service.status?.loadBalancer?.ingress ?? []
  const ports = (service.spec.ports ?? []).map(({ port, protocol = 'TCP' }) => ({ port, protocol }))
  if (current && equalJson(current.ports, ports)) return []
  const asked = saidAt(service, read, 'EnsuringLoadBalancer')
  // A load balancer that is there is made anew when its ports change, as needsUpdate finds.
  if (current && asked <= saidAt(service, read, 'EnsuredLoadBalancer'))
    return [say('EnsuringLoadBalancer', 'Ensuring load balancer'), { do: 'wake', at: now + cloudTakes }]
  if (asked + cloudTakes > now) return [{ do: 'wake', at: asked + cloudTakes }]
  const address = current?.ip ?? firstFree(isInternalLoadBalancer(service) ? internalAddresses : publicAddresses, read)
  if (!address)
    return [
      {
        ...say('SyncLoadBalancerFailed', 'Error syncing load balancer: failed to ensure load balancer: no address left'),
        type: 'Warning',
      } as Action,
    ]
  return [status(service, address, ports), say('EnsuredLoadBalancer', 'Ensured load balancer')]
}

/** When the cloud was last asked, or had last done: its own events say so, and are the only trace of it. */
function saidAt(service: Service, read: Reader, what: string): number {
  const times = read
    .list(eventKind, service.metadata.namespace)
    .filter(({ involvedObject, reason }) => involvedObject.uid === service.metadata.uid && reason === what)
    .map(({ lastTimestamp }) => (lastTimestamp ? parseTimestamp(lastTimestamp) : 0))
  return Math.max(0, ...times)
}

// as go.universe.tf/metallb internal/allocator and controller SetBalancer
function planMetalLB(service: Service, { read }: PlanContext): Action[] {
  if (!isOurs(service)) return []
  const key = `${service.metadata.namespace}/${service.metadata.name}`
  const wanted = service.metadata.annotations?.['metallb.io/loadBalancerIPs'] ?? service.spec.loadBalancerIP
  const [current] = addressesOf(service)
  if (current && (!wanted || wanted === current)) return []
  const pool = read.setup.addressPool
  const fail = (why: string): Action[] => [
    {
      do: 'event',
      about: service,
      type: 'Warning',
      reason: 'AllocationFailed',
      message: `Failed to allocate IP for "${key}": ${why}`,
      source: 'metallb-controller',
    },
  ]
  if (wanted) {
    const number = parseIPv4(wanted)
    const bounds = pool ? parseRange(pool) : undefined
    if (number === undefined || !bounds || number < bounds.first || number > bounds.last)
      return fail(`["${wanted}"] is not allowed in config`)
    const other = holders(read).get(wanted)
    if (other && other.metadata.uid !== service.metadata.uid)
      return fail(`can't change sharing key for "${key}", address also in use by ${other.metadata.namespace}/${other.metadata.name}`)
  }
  const address = wanted ?? (pool ? firstFree(pool, read) : undefined)
  if (!address) return fail('no available IPs')
  return [
    status(service, address),
    {
      do: 'event',
      about: service,
      type: 'Normal',
      reason: 'IPAllocated',
      message: `Assigned IP ["${address}"]`,
      source: 'metallb-controller',
    },
  ]
}

const status = (service: Service, ip: string | undefined, ports?: { port: number; protocol: string }[]): Action => ({
  do: 'status',
  kind: serviceKind,
  object: {
    ...service,
    status: { ...service.status, loadBalancer: ip ? { ingress: [{ ip, ipMode: 'VIP', ...(ports ? { ports } : {}) }] } : {} },
  } as Service,
})

const holders = (read: Reader) =>
  new Map(read.list(serviceKind).flatMap((service) => addressesOf(service).map((address) => [address, service] as const)))

/** The lowest address of a pool that no Service and no host outside has. */
function firstFree(pool: string, read: Reader): string | undefined {
  const bounds = parseRange(pool)
  if (!bounds) return undefined
  const taken = new Set([...holders(read).keys(), ...read.setup.external.map(({ address }) => address)])
  for (let value = bounds.first; value <= bounds.last; value++) {
    const address = formatIPv4(value)
    if (!taken.has(address)) return address
  }
  return undefined
}
