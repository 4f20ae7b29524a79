import type { Service } from '@/cluster/kinds/core/service-types'

/** Annotations by which clouds are asked for a load balancer that only the private network reaches, with the values that mean yes. */
const internalAnnotations: Readonly<Record<string, readonly string[]>> = {
  'service.beta.kubernetes.io/aws-load-balancer-internal': ['true', '0.0.0.0/0'],
  'service.beta.kubernetes.io/aws-load-balancer-scheme': ['internal'],
  'service.beta.kubernetes.io/azure-load-balancer-internal': ['true'],
  'networking.gke.io/load-balancer-type': ['Internal'],
  'cloud.google.com/load-balancer-type': ['Internal'],
  'service.beta.kubernetes.io/openstack-internal-load-balancer': ['true'],
}

export const isInternalLoadBalancer = ({ metadata }: Service) =>
  Object.entries(metadata.annotations ?? {}).some(([key, value]) => internalAnnotations[key]?.includes(value))
