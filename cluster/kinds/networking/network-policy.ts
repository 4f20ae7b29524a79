import { parseRange } from '@/apimachinery/ip-address'
import type { KubeObject } from '@/apimachinery/object'
import { formatSelector, type LabelSelector } from '@/apimachinery/selector'
import type { FieldError } from '@/cluster/door'
import { ageColumn } from '@/cluster/kinds/columns'
import { cidr } from '@/cluster/kinds/core/service-ip-rules'
import type { Protocol } from '@/cluster/kinds/core/service-types'
import { defineKind } from '@/cluster/kinds/define'
import { forbiddenValue, invalidValue, notSupportedValue, requiredValue } from '@/cluster/kinds/field-error'
import { selectorErrors } from '@/cluster/kinds/selector-rules'
import { portName, portNumber } from '@/cluster/kinds/text-rules'

export type PolicyPort = { protocol?: Protocol; port?: number | string; endPort?: number }
export type PolicyPeer = { podSelector?: LabelSelector; namespaceSelector?: LabelSelector; ipBlock?: { cidr: string; except?: string[] } }
export type PolicyType = 'Ingress' | 'Egress'

export type NetworkPolicy = KubeObject & {
  spec: {
    podSelector?: LabelSelector
    policyTypes?: PolicyType[]
    ingress?: { from?: PolicyPeer[]; ports?: PolicyPort[] }[]
    egress?: { to?: PolicyPeer[]; ports?: PolicyPort[] }[]
  }
}

const protocols = ['SCTP', 'TCP', 'UDP']

// as pkg/apis/networking/v1 SetDefaults_NetworkPolicy
function defaults(draft: NetworkPolicy): void {
  draft.spec ??= {}
  const { spec } = draft
  spec.podSelector ??= {}
  for (const rule of [...(spec.ingress ?? []), ...(spec.egress ?? [])]) for (const port of rule.ports ?? []) port.protocol ??= 'TCP'
  if (!spec.policyTypes?.length) spec.policyTypes = spec.egress?.length ? ['Ingress', 'Egress'] : ['Ingress']
}

// as pkg/apis/networking/validation ValidateNetworkPolicySpec
function validate({ spec }: NetworkPolicy): FieldError[] {
  const types = spec.policyTypes ?? []
  return [
    ...selectorErrors(spec.podSelector ?? {}, 'spec.podSelector'),
    ...(spec.ingress ?? []).flatMap(({ from = [], ports = [] }, i) => [
      ...ports.flatMap((port, j) => validatePort(port, `spec.ingress[${i}].ports[${j}]`)),
      ...from.flatMap((peer, j) => validatePeer(peer, `spec.ingress[${i}].from[${j}]`)),
    ]),
    ...(spec.egress ?? []).flatMap(({ to = [], ports = [] }, i) => [
      ...ports.flatMap((port, j) => validatePort(port, `spec.egress[${i}].ports[${j}]`)),
      ...to.flatMap((peer, j) => validatePeer(peer, `spec.egress[${i}].to[${j}]`)),
    ]),
    ...(types.length > 2 ? [invalidValue('spec.policyTypes', types, 'may not specify more than two policyTypes')] : []),
    ...types.flatMap((type, i) =>
      type === 'Ingress' || type === 'Egress' ? [] : [notSupportedValue(`spec.policyTypes[${i}]`, type, ['Egress', 'Ingress'])],
    ),
  ]
}

// as pkg/apis/networking/validation ValidateNetworkPolicyPort
function validatePort({ protocol, port, endPort }: PolicyPort, at: string): FieldError[] {
  const errors: FieldError[] = []
  if (protocol !== undefined && !protocols.includes(protocol)) errors.push(notSupportedValue(`${at}.protocol`, protocol, protocols))
  if (typeof port === 'number') {
    errors.push(...portNumber(`${at}.port`, port))
    if (endPort !== undefined && endPort < port) errors.push(invalidValue(`${at}.endPort`, port, 'must be greater than or equal to `port`'))
    if (endPort !== undefined) errors.push(...portNumber(`${at}.endPort`, endPort))
  } else if (typeof port === 'string') {
    if (endPort !== undefined) errors.push(invalidValue(`${at}.endPort`, endPort, 'may not be specified when `port` is non-numeric'))
    errors.push(...portName(`${at}.port`, port))
  } else if (endPort !== undefined) errors.push(invalidValue(`${at}.endPort`, endPort, 'may not be specified when `port` is not specified'))
  return errors
}

// as pkg/apis/networking/validation ValidateNetworkPolicyPeer
function validatePeer({ podSelector, namespaceSelector, ipBlock }: PolicyPeer, at: string): FieldError[] {
  const errors = [
    ...(podSelector ? selectorErrors(podSelector, `${at}.podSelector`) : []),
    ...(namespaceSelector ? selectorErrors(namespaceSelector, `${at}.namespaceSelector`) : []),
    ...(ipBlock ? validateBlock(ipBlock, `${at}.ipBlock`) : []),
  ]
  if (!podSelector && !namespaceSelector && !ipBlock) errors.push(requiredValue(at, 'must specify a peer'))
  else if (ipBlock && (podSelector || namespaceSelector)) errors.push(forbiddenValue(at, 'may not specify both ipBlock and another peer'))
  return errors
}

// as pkg/apis/networking/validation ValidateIPBlock
function validateBlock(block: NonNullable<PolicyPeer['ipBlock']>, at: string): FieldError[] {
  if (!block.cidr) return [requiredValue(`${at}.cidr`, '')]
  const wrong = cidr(`${at}.cidr`, block.cidr)
  if (wrong.length > 0) return wrong
  const whole = parseRange(block.cidr)
  return (block.except ?? []).flatMap((except, i) => {
    const bad = cidr(`${at}.except[${i}]`, except)
    if (bad.length > 0) return bad
    const part = parseRange(except)
    const inside =
      whole && part && part.first >= whole.first && part.last <= whole.last && part.last - part.first < whole.last - whole.first
    return inside ? [] : [invalidValue(`${at}.except[${i}]`, except, 'must be a strict subset of `cidr`')]
  })
}

export const networkPolicy = defineKind<NetworkPolicy>({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  plural: 'networkpolicies',
  shortNames: ['netpol'],
  namespaced: true,
  generation: true,
  defaults,
  validate,
  columns: [{ name: 'Pod-Selector', cell: ({ spec }) => formatSelector(spec.podSelector) }, ageColumn],
})
