import { StatusError } from '@/cluster/api/status'
import type { FieldError } from '@/cluster/door'
import { invalidValue } from '@/cluster/kinds/field-error'
import type { WriteContext } from '@/cluster/kinds/kind'
import { defaultNodePortRange } from '@/cluster/network/address'
import { needsHealthCheckPort, needsNodePort, nodePortsOf, type Service } from './service-types'

/** Node ports that may be given out, and the band kept for those that people choose. */
type NodePorts = { first: number; last: number; range: string; taken: Set<number>; integer(below: number): number }

/** The node ports of a cluster while one write is under way: those of all stored Services are taken. */
export function nodePortsFor(services: readonly Service[], context: WriteContext): NodePorts {
  const range = context.read.setup.serviceNodePortRange || defaultNodePortRange
  const [first = 30000, last = 32767] = range.split('-').map(Number)
  const taken = new Set<number>()
  for (const service of services) {
    for (const port of nodePortsOf(service)) taken.add(port)
    if (service.spec.healthCheckNodePort) taken.add(service.spec.healthCheckNodePort)
  }
  return { first, last, range, taken, integer: (below) => context.world.integer(below) }
}

/** Gives the Service every node port it needs. Chosen ports are reserved, missing ones drawn. Changes the draft in place. */
// as pkg/registry/core/service/storage alloc.go initNodePorts, updateNodePorts, updateHealthCheckNodePort
export function allocateNodePorts(draft: Service, previous: Service | undefined, ports: NodePorts): FieldError[] {
  const errors = needsNodePort(draft) ? allocateServicePorts(draft, previous, ports) : []
  if (errors.length > 0) return errors
  if (!needsHealthCheckPort(draft)) return []
  if (previous && needsHealthCheckPort(previous)) return []
  const wanted = draft.spec.healthCheckNodePort
  if (!wanted) {
    draft.spec.healthCheckNodePort = draw(ports)
    return []
  }
  const refusal = reserve(wanted, ports)
  if (!refusal) return []
  return [invalidValue('spec.healthCheckNodePort', wanted, `failed to allocate requested HealthCheck NodePort ${wanted}: ${refusal}`)]
}

function allocateServicePorts(draft: Service, previous: Service | undefined, ports: NodePorts): FieldError[] {
  const draws = draft.spec.type === 'NodePort' || draft.spec.allocateLoadBalancerNodePorts !== false
  return previous ? updatePorts(draft, previous, ports, draws) : createPorts(draft, ports, draws)
}

/** On creation the same port under another protocol shares its number: 53/TCP and 53/UDP get one node port. */
function createPorts(draft: Service, ports: NodePorts, draws: boolean): FieldError[] {
  const servicePorts = draft.spec.ports ?? []
  const given = new Map<number, number>()
  for (const [i, port] of servicePorts.entries()) {
    if (!port.nodePort && !draws) continue
    const shared = given.get(port.port)
    if (shared !== undefined && (!port.nodePort || port.nodePort === shared)) {
      port.nodePort = shared
      continue
    }
    const wanted = port.nodePort || servicePorts.find((other) => other.port === port.port && other.nodePort)?.nodePort
    const refusal = wanted ? reserve(wanted, ports) : undefined
    if (refusal) return [invalidValue(`spec.ports[${i}].nodePort`, wanted, refusal)]
    port.nodePort = wanted || draw(ports)
    if (shared === undefined) given.set(port.port, port.nodePort)
  }
  return []
}

function updatePorts(draft: Service, previous: Service, ports: NodePorts, draws: boolean): FieldError[] {
  const held = new Set(nodePortsOf(previous))
  for (const [i, port] of (draft.spec.ports ?? []).entries()) {
    if (!port.nodePort) {
      if (draws) port.nodePort = draw(ports)
      continue
    }
    if (held.has(port.nodePort)) continue
    const refusal = reserve(port.nodePort, ports)
    if (refusal) return [invalidValue(`spec.ports[${i}].nodePort`, port.nodePort, refusal)]
    held.add(port.nodePort)
  }
  return []
}

/** Takes a chosen port, or says in Kubernetes' words why not. */
// as pkg/registry/core/service/portallocator allocator.go
function reserve(port: number, ports: NodePorts): string | undefined {
  if (!Number.isInteger(port) || port < ports.first || port > ports.last)
    return `provided port is not in the valid range. The range of valid ports is ${ports.range}`
  if (ports.taken.has(port)) return 'provided port is already allocated'
  ports.taken.add(port)
  return undefined
}

/** Nothing is left to give: no fault of the request, so 500, as Kubernetes says it. */
export function rangeIsFull(what: string): StatusError {
  const message = `failed to allocate ${what}: range is full`
  return new StatusError(500, 'InternalError', `Internal error occurred: ${message}`, { causes: [{ message }] })
}

/** A free port: from the upper band while that has one, then from the band kept for chosen ports. */
function draw(ports: NodePorts): number {
  const split = ports.first + reservedBand(ports.last - ports.first + 1)
  const port = drawFrom(split, ports.last, ports) ?? drawFrom(ports.first, split - 1, ports)
  if (port === undefined) throw rangeIsFull('a nodePort')
  ports.taken.add(port)
  return port
}

function drawFrom(first: number, last: number, { taken, integer }: NodePorts): number | undefined {
  const size = last - first + 1
  if (size <= 0) return undefined
  const start = integer(size)
  for (let i = 0; i < size; i++) {
    const port = first + ((start + i) % size)
    if (!taken.has(port)) return port
  }
  return undefined
}

// as pkg/registry/core/service/portallocator calculateRangeOffset: 86 ports of the default range
function reservedBand(size: number): number {
  const [min, max, step] = [16, 128, 32]
  if (size <= min) return 0
  return Math.min(max, Math.max(min, Math.floor(size / step)))
}
