import type { KubeObject } from '@/apimachinery/object'
import { type Api, listAll } from '../client/api'
import { describer } from './describer'
import { eventLines, eventsAbout } from './events'
import { annotationLines, labelsText, mapLines, orNone } from './writer'

type ServicePort = { name?: string; port: number; protocol?: string; targetPort?: number | string; nodePort?: number }
export type ServiceObject = KubeObject & {
  spec: {
    type?: string
    selector?: Record<string, string>
    clusterIP?: string
    clusterIPs?: string[]
    ipFamilies?: string[]
    ipFamilyPolicy?: string
    externalIPs?: string[]
    externalName?: string
    loadBalancerIP?: string
    loadBalancerSourceRanges?: string[]
    ports?: ServicePort[]
    sessionAffinity?: string
    externalTrafficPolicy?: string
    internalTrafficPolicy?: string
    trafficDistribution?: string
    healthCheckNodePort?: number
  }
  status?: { loadBalancer?: { ingress?: { ip?: string; hostname?: string; ipMode?: string }[] } }
}

export type Slice = KubeObject & {
  addressType?: string
  endpoints?: {
    addresses: string[]
    conditions?: { ready?: boolean; serving?: boolean; terminating?: boolean }
    targetRef?: { kind: string; name: string; namespace?: string }
    nodeName?: string
    hostname?: string
    zone?: string
  }[]
  ports?: { name?: string; port?: number; protocol?: string }[]
}

/** As describe describeService. */
export const describeService = describer<ServiceObject>('', 'Service', async (w, service, { api, now, showEvents }) => {
  const { metadata, spec, status } = service
  w.line(0, `Name:\t${metadata.name}`)
  w.line(0, `Namespace:\t${metadata.namespace}`)
  mapLines(w, 'Labels', metadata.labels)
  annotationLines(w, 'Annotations', metadata.annotations)
  w.line(0, `Selector:\t${labelsText(spec.selector)}`)
  w.line(0, `Type:\t${spec.type ?? ''}`)
  if (spec.ipFamilyPolicy) w.line(0, `IP Family Policy:\t${spec.ipFamilyPolicy}`)
  if ((spec.ipFamilies ?? []).length > 0) w.line(0, `IP Families:\t${spec.ipFamilies?.join(',')}`)
  else w.line(0, 'IP Families:\t<none>')
  w.line(0, `IP:\t${spec.clusterIP ?? ''}`)
  w.line(0, `IPs:\t${orNone(spec.clusterIPs?.join(','))}`)
  if ((spec.externalIPs ?? []).length > 0) w.line(0, `External IPs:\t${spec.externalIPs?.join(',')}`)
  if (spec.loadBalancerIP) w.line(0, `Desired LoadBalancer IP:\t${spec.loadBalancerIP}`)
  if (spec.externalName) w.line(0, `External Name:\t${spec.externalName}`)
  const ingress = status?.loadBalancer?.ingress ?? []
  if (ingress.length > 0)
    w.line(
      0,
      `LoadBalancer Ingress:\t${ingress.map(({ ip, hostname, ipMode }) => (ip ? (ipMode ? `${ip} (${ipMode})` : ip) : (hostname ?? ''))).join(', ')}`,
    )
  const slices = await slicesOf(api, service)
  for (const port of spec.ports ?? []) {
    w.line(0, `Port:\t${port.name || '<unset>'}\t${port.port}/${port.protocol ?? 'TCP'}`)
    w.line(0, `TargetPort:\t${port.targetPort ?? port.port}/${port.protocol ?? 'TCP'}`)
    if (port.nodePort) w.line(0, `NodePort:\t${port.name || '<unset>'}\t${port.nodePort}/${port.protocol ?? 'TCP'}`)
    w.line(0, `Endpoints:\t${endpointsText(slices, port.name ?? '')}`)
  }
  w.line(0, `Session Affinity:\t${spec.sessionAffinity ?? ''}`)
  if (spec.externalTrafficPolicy) w.line(0, `External Traffic Policy:\t${spec.externalTrafficPolicy}`)
  if (spec.internalTrafficPolicy) w.line(0, `Internal Traffic Policy:\t${spec.internalTrafficPolicy}`)
  if (spec.healthCheckNodePort) w.line(0, `HealthCheck NodePort:\t${spec.healthCheckNodePort}`)
  if ((spec.loadBalancerSourceRanges ?? []).length > 0)
    w.line(0, `LoadBalancer Source Ranges:\t${spec.loadBalancerSourceRanges?.join(',')}`)
  if (spec.trafficDistribution) w.line(0, `Traffic Distribution:\t${spec.trafficDistribution}`)
  if (showEvents) eventLines(w, await eventsAbout(api, service), now)
})

async function slicesOf(api: Api, service: ServiceObject): Promise<Slice[]> {
  const resource = await api.forKind('discovery.k8s.io/v1', 'EndpointSlice')
  if (!resource) return []
  return (
    await listAll(api, resource, service.metadata.namespace, { labelSelector: `kubernetes.io/service-name=${service.metadata.name}` })
  ).items as Slice[]
}

/** At most three ready addresses. As describe formatEndpointSlices. */
export function endpointsText(slices: readonly Slice[], portName: string): string {
  const found: string[] = []
  for (const slice of slices) {
    if ((slice.ports ?? []).length === 0) found.push(...(slice.endpoints ?? []).flatMap((endpoint) => endpoint.addresses))
    for (const port of slice.ports ?? []) {
      if (portName !== '' && port.name !== portName) continue
      for (const endpoint of slice.endpoints ?? []) {
        if (endpoint.conditions?.ready === false) continue
        for (const address of endpoint.addresses)
          found.push(address.includes(':') ? `[${address}]:${port.port}` : `${address}:${port.port}`)
      }
    }
  }
  if (found.length === 0) return ''
  return found.length > 3 ? `${found.slice(0, 3).join(',')} + ${found.length - 3} more...` : found.join(',')
}
