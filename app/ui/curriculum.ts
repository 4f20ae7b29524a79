const domains: Record<string, string> = {
  storage: 'Storage',
  troubleshooting: 'Troubleshooting',
  'workloads-scheduling': 'Workloads & Scheduling',
  'cluster-architecture': 'Cluster Architecture, Installation & Configuration',
  'services-networking': 'Services & Networking',
}

/** A curriculum domain as the exam's curriculum writes it. */
export const domainName = (id: string): string => domains[id] ?? id

/** Topics that are names, in Kubernetes' own spelling. */
const names: Record<string, string> = {
  clusterip: 'ClusterIP',
  dns: 'DNS',
  endpointslice: 'EndpointSlice',
  externalname: 'ExternalName',
  'gateway-api': 'Gateway API',
  'kube-proxy': 'kube-proxy',
  loadbalancer: 'LoadBalancer',
  metallb: 'MetalLB',
  'network-policy': 'NetworkPolicy',
  nodeport: 'NodePort',
  'port-forward': 'port-forward',
  statefulset: 'StatefulSet',
}

/** A topic's slug as one reads it. */
export const topicName = (id: string): string => names[id] ?? id.replaceAll('-', ' ')
