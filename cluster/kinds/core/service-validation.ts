import type { FieldError } from '@/cluster/door'
import { duplicateValue, forbiddenValue, invalidValue, notSupportedValue, requiredValue } from '@/cluster/kinds/field-error'
import { labelErrors } from '@/cluster/kinds/names'
import { dns1123Label, dns1123Subdomain, ipAddress, portName, portNumber, qualifiedName } from '@/cluster/kinds/text-rules'
import { validateAddressFields, validateAddressUpdate } from './service-address-validation'
import { cidr, nonSpecialIP } from './service-ip-rules'
import { isExternallyAccessible, isHeadless, needsHealthCheckPort, type Service, type ServicePort } from './service-types'

const serviceTypes = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']
const protocols = ['SCTP', 'TCP', 'UDP']
const trafficPolicies = ['Cluster', 'Local']
const trafficDistributions = ['PreferClose', 'PreferSameNode', 'PreferSameZone']
const sourceRangesAnnotation = 'service.beta.kubernetes.io/load-balancer-source-ranges'
const onlyForLoadBalancer = "may only be used when `type` is 'LoadBalancer'"
/** One day, the longest sessionAffinity that is accepted. */
const maxAffinitySeconds = 86400

/** Everything wrong with a Service after defaulting and allocation, in Kubernetes' order and words. metadata is checked for all kinds alike. */
// as pkg/apis/core/validation ValidateService
export function validateService(service: Service): FieldError[] {
  const { spec } = service
  const ports = spec.ports ?? []
  return [
    ...(ports.length === 0 && !isHeadless(service) && spec.type !== 'ExternalName' ? [requiredValue('spec.ports', '')] : []),
    ...byType(service),
    ...validatePorts(ports),
    ...(spec.selector ? labelErrors(spec.selector, 'spec.selector') : []),
    ...validateAffinity(service),
    ...validateAddressFields(service),
    ...(spec.externalIPs ?? []).flatMap((ip, i) =>
      either(ipAddress(`spec.externalIPs[${i}]`, ip), () => nonSpecialIP(`spec.externalIPs[${i}]`, ip)),
    ),
    ...(!spec.type || serviceTypes.includes(spec.type) ? [] : [notSupportedValue('spec.type', spec.type, serviceTypes)]),
    ...nodePortsOnClusterIP(service),
    ...repeatedPorts(ports),
    ...validateSourceRanges(service),
    ...(spec.allocateLoadBalancerNodePorts !== undefined && spec.type !== 'LoadBalancer'
      ? [forbiddenValue('spec.allocateLoadBalancerNodePorts', onlyForLoadBalancer)]
      : []),
    ...validateLoadBalancerClass(service),
    ...validateExternalTraffic(service),
    ...(spec.internalTrafficPolicy !== undefined && !trafficPolicies.includes(spec.internalTrafficPolicy)
      ? [notSupportedValue('spec.internalTrafficPolicy', spec.internalTrafficPolicy, trafficPolicies)]
      : []),
    ...(spec.trafficDistribution !== undefined && !trafficDistributions.includes(spec.trafficDistribution)
      ? [notSupportedValue('spec.trafficDistribution', spec.trafficDistribution, trafficDistributions)]
      : []),
  ]
}

/** What an update may not do, followed by what is wrong with the result itself. */
// as pkg/apis/core/validation ValidateServiceUpdate
export function validateServiceUpdate(service: Service, previous: Service): FieldError[] {
  const errors = validateAddressUpdate(service, previous)
  if (service.spec.type === 'LoadBalancer' && previous.spec.type === 'LoadBalancer') {
    if (service.spec.loadBalancerClass !== previous.spec.loadBalancerClass)
      errors.push(invalidValue('spec.loadBalancerClass', service.spec.loadBalancerClass ?? null, 'may not change once set'))
  }
  if (
    needsHealthCheckPort(previous) &&
    needsHealthCheckPort(service) &&
    service.spec.healthCheckNodePort !== previous.spec.healthCheckNodePort
  )
    errors.push(forbiddenValue('spec.healthCheckNodePort', 'field is immutable'))
  return errors
}

const either = (errors: FieldError[], otherwise: () => FieldError[]) => (errors.length > 0 ? errors : otherwise())

function byType(service: Service): FieldError[] {
  const { spec } = service
  switch (spec.type) {
    case 'LoadBalancer':
    case 'NodePort':
      return isHeadless(service) ? [invalidValue('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${spec.type} services`)] : []
    case 'ExternalName': {
      const forbiddenHere = 'may not be set for ExternalName services'
      const name = (spec.externalName ?? '').replace(/\.$/, '')
      return [
        ...((spec.clusterIPs?.length ?? 0) > 0 ? [forbiddenValue('spec.clusterIPs', forbiddenHere)] : []),
        ...((spec.ipFamilies?.length ?? 0) > 0 ? [forbiddenValue('spec.ipFamilies', forbiddenHere)] : []),
        ...(spec.ipFamilyPolicy !== undefined ? [forbiddenValue('spec.ipFamilyPolicy', forbiddenHere)] : []),
        ...(name === '' ? [requiredValue('spec.externalName', '')] : dns1123Subdomain('spec.externalName', name)),
      ]
    }
    default:
      return []
  }
}

// as pkg/apis/core/validation validateServicePort
function validatePorts(ports: readonly ServicePort[]): FieldError[] {
  const names = new Set<string>()
  return ports.flatMap((port, i) => {
    const at = `spec.ports[${i}]`
    const errors: FieldError[] = []
    if (!port.name) {
      // The naming rule: a name is asked for only where there is more than one port.
      if (ports.length > 1) errors.push(requiredValue(`${at}.name`, ''))
    } else {
      errors.push(...dns1123Label(`${at}.name`, port.name))
      if (names.has(port.name)) errors.push(duplicateValue(`${at}.name`, port.name))
      names.add(port.name)
    }
    errors.push(...portNumber(`${at}.port`, port.port ?? 0))
    if (port.protocol && !protocols.includes(port.protocol)) errors.push(notSupportedValue(`${at}.protocol`, port.protocol, protocols))
    if (typeof port.targetPort === 'string') errors.push(...portName(`${at}.targetPort`, port.targetPort))
    else errors.push(...portNumber(`${at}.targetPort`, port.targetPort ?? 0))
    if (port.appProtocol !== undefined) errors.push(...qualifiedName(`${at}.appProtocol`, port.appProtocol))
    return errors
  })
}

// as pkg/apis/core/validation validateClientIPAffinityConfig
function validateAffinity({ spec }: Service): FieldError[] {
  if (spec.sessionAffinity !== 'ClientIP' && spec.sessionAffinity !== 'None')
    return [notSupportedValue('spec.sessionAffinity', spec.sessionAffinity ?? '', ['ClientIP', 'None'])]
  const seconds = spec.sessionAffinityConfig?.clientIP?.timeoutSeconds
  if (spec.sessionAffinity === 'ClientIP' && seconds !== undefined && (seconds <= 0 || seconds > maxAffinitySeconds))
    return [
      invalidValue(
        'spec.sessionAffinityConfig.clientIP.timeoutSeconds',
        seconds,
        `must be greater than 0 and less than ${maxAffinitySeconds}`,
      ),
    ]
  return []
}

function nodePortsOnClusterIP({ spec }: Service): FieldError[] {
  if (spec.type !== 'ClusterIP') return []
  return (spec.ports ?? []).flatMap((port, i) =>
    port.nodePort ? [forbiddenValue(`spec.ports[${i}].nodePort`, "may not be used when `type` is 'ClusterIP'")] : [],
  )
}

function repeatedPorts(ports: readonly ServicePort[]): FieldError[] {
  const errors: FieldError[] = []
  const seen = new Set<string>()
  const repeats = (key: string) => seen.has(key) || !seen.add(key)
  ports.forEach((port, i) => {
    if (port.nodePort && repeats(`node ${port.protocol} ${port.nodePort}`))
      errors.push(duplicateValue(`spec.ports[${i}].nodePort`, port.nodePort))
  })
  ports.forEach((port, i) => {
    if (!repeats(`${port.protocol} ${port.port}`)) return
    // Kubernetes prints its internal struct here, which has no JSON names.
    const key = { Name: '', Protocol: port.protocol ?? '', AppProtocol: null, Port: port.port, TargetPort: 0, NodePort: 0 }
    errors.push(duplicateValue(`spec.ports[${i}]`, key))
  })
  return errors
}

function validateSourceRanges({ spec, metadata }: Service): FieldError[] {
  const ranges = spec.loadBalancerSourceRanges ?? []
  const annotation = metadata.annotations?.[sourceRangesAnnotation]
  if (ranges.length > 0) {
    // The capital letter is Kubernetes' own.
    const at = 'spec.LoadBalancerSourceRanges'
    return [
      ...(spec.type === 'LoadBalancer' ? [] : [forbiddenValue(at, onlyForLoadBalancer)]),
      ...ranges.flatMap((range, i) => cidr(`${at}[${i}]`, range.trim())),
    ]
  }
  if (annotation === undefined) return []
  const at = `metadata.annotations[${sourceRangesAnnotation}]`
  return [
    ...(spec.type === 'LoadBalancer' ? [] : [forbiddenValue(at, onlyForLoadBalancer)]),
    ...(annotation.trim() === '' ? [] : annotation.split(',').flatMap((range) => cidr(at, range.trim()))),
  ]
}

function validateLoadBalancerClass({ spec }: Service): FieldError[] {
  if (spec.loadBalancerClass === undefined) return []
  return spec.type === 'LoadBalancer'
    ? qualifiedName('spec.loadBalancerClass', spec.loadBalancerClass)
    : [forbiddenValue('spec.loadBalancerClass', onlyForLoadBalancer)]
}

// as pkg/apis/core/validation validateServiceExternalTrafficPolicy
function validateExternalTraffic(service: Service): FieldError[] {
  const { spec } = service
  const errors: FieldError[] = []
  const policy = spec.externalTrafficPolicy
  if (!isExternallyAccessible(service)) {
    if (policy) errors.push(invalidValue('spec.externalTrafficPolicy', policy, 'may only be set for externally-accessible services'))
  } else if (policy && !trafficPolicies.includes(policy))
    errors.push(notSupportedValue('spec.externalTrafficPolicy', policy, trafficPolicies))
  const port = spec.healthCheckNodePort
  if (needsHealthCheckPort(service)) {
    errors.push(...(port ? portNumber('spec.healthCheckNodePort', port) : [requiredValue('spec.healthCheckNodePort', '')]))
  } else if (port)
    errors.push(
      invalidValue(
        'spec.healthCheckNodePort',
        port,
        "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
      ),
    )
  return errors
}
