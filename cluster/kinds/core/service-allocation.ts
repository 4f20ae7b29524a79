import { formatIPv4, isInRange, isIPv6, parseRange } from '@/apimachinery/ip-address'
import type { FieldError } from '@/cluster/door'
import { invalidValue } from '@/cluster/kinds/field-error'
import type { WriteContext } from '@/cluster/kinds/kind'
import { serviceCIDR } from '@/cluster/network/address'
import { validateAddressFields } from './service-address-validation'
import { allocateNodePorts, nodePortsFor, rangeIsFull } from './service-ports'
import { isExternallyAccessible, needsClusterIP, needsHealthCheckPort, needsNodePort, nodePortsOf, type Service } from './service-types'

/**
 * Everything between defaulting and validation: what the client left out is kept from the stored Service, addresses and node ports are given,
 * and what the new type cannot use is dropped. `services` are all of the cluster. Changes the draft in place.
 */
// as pkg/registry/core/service/storage beginCreate and beginUpdate, then svcStrategy PrepareForCreate and PrepareForUpdate
export function prepareService(
  draft: Service,
  previous: Service | undefined,
  services: readonly Service[],
  context: WriteContext,
): FieldError[] {
  if (previous) keepAllocated(draft, previous)
  normaliseClusterIPs(draft, previous)
  const errors = allocate(draft, previous, services, context)
  if (errors.length > 0) return errors
  if (!previous) draft.status = { loadBalancer: {} }
  else {
    draft.status = structuredClone(previous.status ?? { loadBalancer: {} })
    dropWhatTheTypeCannotUse(draft, previous)
  }
  return []
}

function allocate(draft: Service, previous: Service | undefined, services: readonly Service[], context: WriteContext): FieldError[] {
  const families = initFamilies(draft, previous)
  if (families.length > 0) return families
  const address = allocateClusterIP(draft, previous, services, context)
  if (address.length > 0) return address
  return allocateNodePorts(draft, previous, nodePortsFor(services, context))
}

/** Lets a client send the same manifest twice: what was allocated for it stays. */
// as pkg/registry/core/service/storage patchAllocatedValues
function keepAllocated(draft: Service, previous: Service): void {
  const [spec, before] = [draft.spec, previous.spec]
  if (needsClusterIP(previous) && needsClusterIP(draft)) {
    if (!spec.clusterIP && before.clusterIP) spec.clusterIP = before.clusterIP
    if (!spec.clusterIPs?.length && spec.clusterIP === before.clusterIP && before.clusterIPs) spec.clusterIPs = [...before.clusterIPs]
  }
  if (needsNodePort(previous) && needsNodePort(draft)) {
    const now = nodePortsOf(draft)
    const used = new Set(nodePortsOf(previous).filter((port) => now.includes(port)))
    const byName = new Map((before.ports ?? []).map((port) => [port.name ?? '', port.nodePort]))
    for (const port of spec.ports ?? []) {
      const old = byName.get(port.name ?? '')
      if (port.nodePort || !old || used.has(old)) continue
      port.nodePort = old
      used.add(old)
    }
  }
  if (needsHealthCheckPort(previous) && needsHealthCheckPort(draft) && !spec.healthCheckNodePort && before.healthCheckNodePort)
    spec.healthCheckNodePort = before.healthCheckNodePort
}

/** Old clients write only the singular field; the plural follows it. */
// as pkg/registry/core/service/storage normalizeClusterIPs
function normaliseClusterIPs({ spec }: Service, previous: Service | undefined): void {
  if (!previous) {
    if (spec.clusterIP && !spec.clusterIPs?.length) spec.clusterIPs = [spec.clusterIP]
    return
  }
  const before = previous.spec
  if (before.clusterIPs?.length && !spec.clusterIPs?.length && before.clusterIP === spec.clusterIP) spec.clusterIPs = [...before.clusterIPs]
  if ((before.clusterIP ?? '') === (spec.clusterIP ?? '')) return
  const pluralUntouched = sameList(before.clusterIPs, spec.clusterIPs)
  if (!spec.clusterIP) {
    if (pluralUntouched) delete spec.clusterIPs
  } else if (pluralUntouched) spec.clusterIPs = [spec.clusterIP]
}

// as pkg/registry/core/service/storage alloc.go initIPFamilyFields, for a single-stack IPv4 cluster
function initFamilies(draft: Service, previous: Service | undefined): FieldError[] {
  const { spec } = draft
  if (!needsClusterIP(draft)) return []
  const headlessWithoutSelector = spec.clusterIP === 'None' && Object.keys(spec.selector ?? {}).length === 0
  spec.ipFamilyPolicy ??= previous?.spec.ipFamilyPolicy ?? (headlessWithoutSelector ? 'RequireDualStack' : 'SingleStack')
  const wrong = validateAddressFields(draft)
  if (wrong.length > 0) return wrong
  const errors: FieldError[] = []
  const single = spec.ipFamilyPolicy === 'SingleStack'
  const needTwo = (what: string) => `must be 'RequireDualStack' or 'PreferDualStack' when multiple ${what} are specified`
  if (single && spec.clusterIPs?.length === 2) errors.push(invalidValue('spec.ipFamilyPolicy', spec.ipFamilyPolicy, needTwo('cluster IPs')))
  if (single && spec.ipFamilies?.length === 2) errors.push(invalidValue('spec.ipFamilyPolicy', spec.ipFamilyPolicy, needTwo('IP families')))
  spec.clusterIPs?.forEach((ip, i) => {
    if (ip === 'None' || i < (spec.ipFamilies?.length ?? 0)) return
    if (isIPv6(ip)) errors.push(invalidValue(`spec.clusterIPs[${i}]`, spec.clusterIPs, 'IPv6 is not configured on this cluster'))
    else spec.ipFamilies = [...(spec.ipFamilies ?? []), 'IPv4']
  })
  if (errors.length > 0) return errors
  if (headlessWithoutSelector) {
    spec.ipFamilies = spec.ipFamilies?.length ? spec.ipFamilies : ['IPv4']
    if (spec.ipFamilies.length < 2 && !single) spec.ipFamilies = [...spec.ipFamilies, spec.ipFamilies[0] === 'IPv4' ? 'IPv6' : 'IPv4']
    return []
  }
  if (spec.ipFamilyPolicy === 'RequireDualStack')
    errors.push(invalidValue('spec.ipFamilyPolicy', spec.ipFamilyPolicy, 'this cluster is not configured for dual-stack services'))
  spec.ipFamilies?.forEach((family, i) => {
    if (family !== 'IPv4') errors.push(invalidValue(`spec.ipFamilies[${i}]`, family, 'not configured on this cluster'))
  })
  if (errors.length === 0 && !spec.ipFamilies?.length) spec.ipFamilies = ['IPv4']
  return errors
}

// as pkg/registry/core/service/storage alloc.go allocClusterIPs and updateClusterIPs
function allocateClusterIP(
  draft: Service,
  previous: Service | undefined,
  services: readonly Service[],
  context: WriteContext,
): FieldError[] {
  const { spec } = draft
  if (!needsClusterIP(draft) || spec.clusterIP === 'None') return []
  if (previous && needsClusterIP(previous)) return []
  const taken = new Set<string>()
  for (const service of services) for (const ip of service.spec.clusterIPs ?? []) taken.add(ip)
  if (spec.clusterIP) {
    const refusal = refuseAddress(spec.clusterIP, taken)
    return refusal ? [invalidValue('spec.clusterIPs', spec.clusterIPs, `failed to allocate IP ${spec.clusterIP}: ${refusal}`)] : []
  }
  const ip = drawAddress(taken, context)
  spec.clusterIP = ip
  spec.clusterIPs = [ip]
  return []
}

/** The first and last address of the range are never given. */
const { first: firstOfRange, last: lastOfRange } = parseRange(serviceCIDR)!

// as pkg/registry/core/service/ipallocator
function refuseAddress(ip: string, taken: ReadonlySet<string>): string | undefined {
  if (!isInRange(ip, serviceCIDR)) return 'the provided network does not match the current range'
  if (ip === formatIPv4(firstOfRange) || ip === formatIPv4(lastOfRange))
    return `the provided IP (${ip}) is not in the valid range. The range of valid IPs is ${serviceCIDR}`
  return taken.has(ip) ? 'provided IP is already allocated' : undefined
}

/** Addresses kept for those who choose one: 10.96.0.1 to 10.96.1.0 of the default range. */
// as pkg/registry/core/service/ipallocator calculateRangeOffset
const reservedAddresses = 256

function drawAddress(taken: ReadonlySet<string>, { world }: WriteContext): string {
  const first = firstOfRange + 1 + reservedAddresses
  const size = lastOfRange - first
  const start = world.integer(size)
  for (let i = 0; i < size; i++) {
    const ip = formatIPv4(first + ((start + i) % size))
    if (!taken.has(ip)) return ip
  }
  throw rangeIsFull('a serviceIP')
}

/** A type is a union's discriminator: fields it cannot use are dropped when the client did not also change them; changed ones fail in validation. */
// as pkg/registry/core/service strategy.go dropTypeDependentFields
function dropWhatTheTypeCannotUse(draft: Service, previous: Service): void {
  const [spec, before] = [draft.spec, previous.spec]
  if (needsClusterIP(previous) && !needsClusterIP(draft)) {
    if ((spec.clusterIP ?? '') === (before.clusterIP ?? '') && sameList(spec.clusterIPs, before.clusterIPs)) {
      delete spec.clusterIP
      delete spec.clusterIPs
    }
    if (sameList(spec.ipFamilies, before.ipFamilies)) delete spec.ipFamilies
    if (spec.ipFamilyPolicy === before.ipFamilyPolicy) delete spec.ipFamilyPolicy
  }
  const oldPorts = new Set(nodePortsOf(previous))
  if (needsNodePort(previous) && !needsNodePort(draft) && nodePortsOf(draft).every((port) => oldPorts.has(port)))
    for (const port of spec.ports ?? []) delete port.nodePort
  if (needsHealthCheckPort(previous) && !needsHealthCheckPort(draft) && spec.healthCheckNodePort === before.healthCheckNodePort)
    delete spec.healthCheckNodePort
  if (before.type === 'LoadBalancer' && spec.type !== 'LoadBalancer') {
    if (spec.allocateLoadBalancerNodePorts === before.allocateLoadBalancerNodePorts) delete spec.allocateLoadBalancerNodePorts
    if (spec.loadBalancerClass === before.loadBalancerClass) delete spec.loadBalancerClass
  }
  if (isExternallyAccessible(previous) && !isExternallyAccessible(draft) && spec.externalTrafficPolicy === before.externalTrafficPolicy)
    delete spec.externalTrafficPolicy
  if (spec.type !== 'LoadBalancer' && draft.status) draft.status.loadBalancer = {}
}

const sameList = (a: readonly string[] = [], b: readonly string[] = []) => a.length === b.length && a.every((item, i) => item === b[i])
