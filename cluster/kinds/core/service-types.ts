import type { KubeObject } from '@/apimachinery/object'

export type Protocol = 'TCP' | 'UDP' | 'SCTP'
export type ServiceType = 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName'

export type ServicePort = {
  name?: string
  protocol?: Protocol
  appProtocol?: string
  port: number
  /** A number, or the name of a container port. */
  targetPort?: number | string
  nodePort?: number
}

export type LoadBalancerIngress = {
  ip?: string
  hostname?: string
  ipMode?: 'VIP' | 'Proxy'
  ports?: { port: number; protocol: string; error?: string }[]
}

export type ServiceSpec = {
  type?: ServiceType
  selector?: Record<string, string>
  ports?: ServicePort[]
  /** An address, `None`, or empty until allocated. */
  clusterIP?: string
  clusterIPs?: string[]
  externalIPs?: string[]
  externalName?: string
  sessionAffinity?: 'None' | 'ClientIP'
  sessionAffinityConfig?: { clientIP?: { timeoutSeconds?: number } }
  loadBalancerIP?: string
  loadBalancerClass?: string
  loadBalancerSourceRanges?: string[]
  allocateLoadBalancerNodePorts?: boolean
  externalTrafficPolicy?: 'Cluster' | 'Local'
  internalTrafficPolicy?: 'Cluster' | 'Local'
  healthCheckNodePort?: number
  publishNotReadyAddresses?: boolean
  ipFamilies?: string[]
  ipFamilyPolicy?: string
  trafficDistribution?: string
}

export type Service = KubeObject & {
  spec: ServiceSpec
  status?: { loadBalancer?: { ingress?: LoadBalancerIngress[] }; conditions?: unknown[] }
}

/** `clusterIP: None`: no virtual address, DNS gives the pods' own. */
export const isHeadless = (service: Service) => service.spec.clusterIP === 'None'

// as pkg/api/service ExternallyAccessible
export const isExternallyAccessible = ({ spec }: Service) =>
  spec.type === 'LoadBalancer' || spec.type === 'NodePort' || (spec.type === 'ClusterIP' && (spec.externalIPs?.length ?? 0) > 0)

// as pkg/api/service NeedsHealthCheck
export const needsHealthCheckPort = ({ spec }: Service) => spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local'

export const needsClusterIP = ({ spec }: Service) => spec.type !== 'ExternalName'
export const needsNodePort = ({ spec }: Service) => spec.type === 'NodePort' || spec.type === 'LoadBalancer'
export const nodePortsOf = ({ spec }: Service) => (spec.ports ?? []).flatMap((port) => (port.nodePort ? [port.nodePort] : []))
