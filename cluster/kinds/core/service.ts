import { formatLabels } from '@/apimachinery/selector'
import { ageColumn } from '@/cluster/kinds/columns'
import { defineKind, proxySubresource, statusOf } from '@/cluster/kinds/define'
import type { Kind } from '@/cluster/kinds/kind'
import { endpointAddress } from './proxied'
import { prepareService } from './service-allocation'
import { defaultService } from './service-defaults'
import { isHeadless, type Service, type ServicePort } from './service-types'
import { validateService, validateServiceUpdate } from './service-validation'

export type { Service } from './service-types'

/** What EXTERNAL-IP shows. Never empty: a load balancer that nobody serves stays `<pending>`. */
// as pkg/printers/internalversion getServiceExternalIP
export function externalIPCell({ spec, status }: Service): string {
  const chosen = spec.externalIPs ?? []
  switch (spec.type) {
    case 'ClusterIP':
    case 'NodePort':
      return chosen.join(',') || '<none>'
    case 'LoadBalancer': {
      const given = (status?.loadBalancer?.ingress ?? []).flatMap(({ ip, hostname }) => ip ?? hostname ?? [])
      return [...[...new Set(given)].sort(), ...chosen].join(',') || '<pending>'
    }
    case 'ExternalName':
      return spec.externalName ?? ''
    default:
      return '<unknown>'
  }
}

// as pkg/printers/internalversion makePortString
const portText = ({ port, nodePort, protocol }: ServicePort) => `${port}${nodePort ? `:${nodePort}` : ''}/${protocol}`

const topologyHints = 'service.kubernetes.io/topology-aware-hints'

// as pkg/api/service GetWarningsForService
function warnings(service: Service): string[] {
  const { spec, metadata } = service
  const ignored = (field: string) => `${field} is ignored for headless services`
  return [
    ...(metadata.annotations?.[topologyHints] !== undefined
      ? [`annotation ${topologyHints} is deprecated, please use service.kubernetes.io/topology-mode instead`]
      : []),
    ...(isHeadless(service) && spec.loadBalancerIP ? [ignored('spec.loadBalancerIP')] : []),
    ...(isHeadless(service) && spec.externalIPs?.length ? [ignored('spec.externalIPs')] : []),
    ...(isHeadless(service) && spec.sessionAffinity !== 'None' ? [ignored('spec.SessionAffinity')] : []),
  ]
}

export const service: Kind<Service> = defineKind<Service>({
  apiVersion: 'v1',
  kind: 'Service',
  plural: 'services',
  singular: 'service',
  shortNames: ['svc'],
  categories: ['all'],
  namespaced: true,
  nameRule: 'dns1035label',
  subresources: [proxySubresource('ServiceProxyOptions'), statusOf('Service')],
  defaults: defaultService,
  prepare: (draft, previous, context) => prepareService(draft, previous, context.read.list(service), context),
  validate: validateService,
  validateUpdate: validateServiceUpdate,
  proxied: endpointAddress,
  warnings,
  columns: [
    { name: 'Type', cell: ({ spec }) => spec.type ?? '' },
    { name: 'Cluster-IP', cell: ({ spec }) => spec.clusterIPs?.[0] ?? '<none>' },
    { name: 'External-IP', cell: externalIPCell },
    { name: 'Port(s)', cell: ({ spec }) => (spec.ports ?? []).map(portText).join(',') || '<none>' },
    ageColumn,
    { name: 'Selector', wide: true, cell: ({ spec }) => formatLabels(spec.selector) },
  ],
})
