import { isExternallyAccessible, type Service } from './service-types'

/** Three hours, Kubernetes' default for sessionAffinity ClientIP. */
const defaultAffinitySeconds = 10800

/** Fills in what Kubernetes fills in before it looks at anything else. Changes the draft in place. */
// as pkg/apis/core/v1 SetDefaults_Service
export function defaultService(draft: Service): void {
  draft.spec ??= {}
  const spec = draft.spec
  spec.sessionAffinity ||= 'None'
  if (spec.sessionAffinity === 'None') delete spec.sessionAffinityConfig
  if (spec.sessionAffinity === 'ClientIP' && spec.sessionAffinityConfig?.clientIP?.timeoutSeconds === undefined)
    spec.sessionAffinityConfig = { clientIP: { timeoutSeconds: defaultAffinitySeconds } }
  spec.type ||= 'ClusterIP'
  for (const port of spec.ports ?? []) {
    port.protocol ||= 'TCP'
    if (port.targetPort === undefined || port.targetPort === 0 || port.targetPort === '') port.targetPort = port.port
  }
  if (isExternallyAccessible(draft)) spec.externalTrafficPolicy ||= 'Cluster'
  if (spec.type === 'ClusterIP' || spec.type === 'NodePort' || spec.type === 'LoadBalancer') spec.internalTrafficPolicy ??= 'Cluster'
  if (spec.type === 'LoadBalancer') spec.allocateLoadBalancerNodePorts ??= true
}
