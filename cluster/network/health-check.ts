import type { Sent } from '@/cluster/door'
import type { Node } from '@/cluster/kinds/core/node'
import { service as serviceKind } from '@/cluster/kinds/core/service'
import { backendsOf } from './backends'
import { nameOf } from './explain'
import { type Journey, step } from './journey'
import { enterHost } from './node-entry'
import { internalIP } from './origin'

/** A load balancer's question to a node, at a Service's healthCheckNodePort: is there a ready endpoint on you? Undefined when no Service has this port. */
// as pkg/proxy/healthcheck service_health.go
export function answerHealthCheck(journey: Journey, node: Node, address: string): Sent | undefined {
  const { parts, place, request } = journey
  const service = parts.read.list(serviceKind).find(({ spec }) => spec.healthCheckNodePort === request.port)
  if (!service || request.protocol !== 'TCP') return undefined
  const barred = enterHost(journey, node, { address, port: request.port, source: place.address })
  if (barred) return barred
  const here = new Set(
    backendsOf(service, parts.read).flatMap((backend) => (backend.ready && backend.node === node.metadata.name ? backend.address : [])),
  )
  const { namespace = '', name = '' } = service.metadata
  step(
    journey,
    'node-port',
    `node ${node.metadata.name} port ${request.port} is the health check of Service ${nameOf(service)}: ${here.size} local`,
    {
      kind: 'Service',
      namespace,
      name,
    },
  )
  const body = `{\n\t"service": {\n\t\t"namespace": "${namespace}",\n\t\t"name": "${name}"\n\t},\n\t"localEndpoints": ${here.size},\n\t"serviceProxyHealthy": true\n}`
  const headers = {
    'content-type': 'application/json',
    'x-content-type-options': 'nosniff',
    'x-load-balancing-endpoint-weight': String(here.size),
  }
  const [status, statusText] = here.size > 0 ? ([200, 'OK'] as const) : ([503, 'Service Unavailable'] as const)
  return {
    hops: journey.hops,
    response: { address: internalIP(node), port: request.port, clientAddress: place.address, http: { status, statusText, headers, body } },
  }
}
