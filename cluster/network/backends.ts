import type { Reader } from '@/cluster/api/reader'
import type { Service, ServicePort } from '@/cluster/kinds/core/service-types'
import { serviceNameLabel, endpointSlice as sliceKind } from '@/cluster/kinds/discovery/endpoint-slice'

/** One address behind a Service's port, as kube-proxy and DNS read it from the EndpointSlices. */
export type Backend = {
  address: string
  port?: number
  portName: string
  ready: boolean
  /** Shutting down, but still answering: used only when nothing is ready. */
  leaving: boolean
  hostname?: string
  node?: string
  pod?: string
}

/** Every backend of a Service, of one port when that is given, ready or not. Each address once per port. */
export function backendsOf(service: Service, read: Reader, port?: ServicePort): Backend[] {
  const { namespace, name } = service.metadata
  const found = new Map<string, Backend>()
  for (const slice of read.list(sliceKind, namespace)) {
    if (slice.metadata.labels?.[serviceNameLabel] !== name || slice.addressType !== 'IPv4') continue
    const ports = slice.ports ?? []
    // A headless Service may have no ports at all: its addresses still have names.
    const served = port ? ports.filter((candidate) => (candidate.name ?? '') === (port.name ?? '')) : ports.length > 0 ? ports : [{}]
    for (const { name: portName = '', port: number } of served as { name?: string; port?: number }[])
      for (const endpoint of slice.endpoints ?? [])
        for (const address of endpoint.addresses)
          found.set(`${address} ${portName}`, {
            address,
            port: number,
            portName,
            ready: endpoint.conditions?.ready !== false,
            leaving: endpoint.conditions?.serving === true && endpoint.conditions.terminating === true,
            hostname: endpoint.hostname,
            node: endpoint.nodeName,
            pod: endpoint.targetRef?.kind === 'Pod' ? endpoint.targetRef.name : undefined,
          })
  }
  return [...found.values()]
}

/** Those that get traffic: the ready ones, else those that shut down but still answer. With policy Local this is asked of a node's own alone. */
// as pkg/proxy topology.go CategorizeEndpoints
export function usable(backends: readonly Backend[]): Backend[] {
  const ready = backends.filter((backend) => backend.ready)
  return ready.length > 0 ? ready : backends.filter((backend) => backend.leaving)
}
