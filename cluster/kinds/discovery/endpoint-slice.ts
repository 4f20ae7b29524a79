import { isIPv4, isIPv6 } from '@/apimachinery/ip-address'
import type { KubeObject } from '@/apimachinery/object'
import type { FieldError } from '@/cluster/door'
import { ageColumn } from '@/cluster/kinds/columns'
import { type TargetReference, withMore } from '@/cluster/kinds/core/endpoints'
import { nonSpecialIP } from '@/cluster/kinds/core/service-ip-rules'
import type { Protocol } from '@/cluster/kinds/core/service-types'
import { defineKind } from '@/cluster/kinds/define'
import { duplicateValue, invalidValue, notSupportedValue, requiredValue, tooMany } from '@/cluster/kinds/field-error'
import { labelErrors } from '@/cluster/kinds/names'
import { dns1123Label, dns1123Subdomain, ipAddress, portNumber, qualifiedName } from '@/cluster/kinds/text-rules'

export type Endpoint = {
  addresses: string[]
  conditions?: { ready?: boolean; serving?: boolean; terminating?: boolean }
  hostname?: string
  nodeName?: string
  zone?: string
  targetRef?: TargetReference
  deprecatedTopology?: Record<string, string>
  hints?: unknown
}
export type EndpointPort = { name?: string; port?: number; protocol?: Protocol; appProtocol?: string }

export type EndpointSlice = KubeObject & {
  addressType: 'IPv4' | 'IPv6' | 'FQDN'
  endpoints?: Endpoint[] | null
  ports?: EndpointPort[] | null
}

/** Which Service a slice belongs to, and who writes it. */
export const serviceNameLabel = 'kubernetes.io/service-name'
export const managedByLabel = 'endpointslice.kubernetes.io/managed-by'

const addressTypes = ['FQDN', 'IPv4', 'IPv6']
const protocols = ['SCTP', 'TCP', 'UDP']
const maxEndpoints = 1000
const maxAddresses = 100
const maxPorts = 20000

// as pkg/apis/discovery/validation ValidateEndpointSlice
function validate(slice: EndpointSlice): FieldError[] {
  const type = slice.addressType
  if (!type) return [requiredValue('addressType', '')]
  return [
    ...(addressTypes.includes(type) ? [] : [notSupportedValue('addressType', type, addressTypes)]),
    ...validateEndpoints(slice.endpoints ?? [], type),
    ...validatePorts(slice.ports ?? []),
  ]
}

function validateEndpoints(endpoints: readonly Endpoint[], type: EndpointSlice['addressType']): FieldError[] {
  if (endpoints.length > maxEndpoints) return [tooMany('endpoints', endpoints.length, maxEndpoints)]
  return endpoints.flatMap((endpoint, i) => {
    const at = `endpoints[${i}]`
    const addresses = endpoint.addresses ?? []
    return [
      ...(addresses.length === 0 ? [requiredValue(`${at}.addresses`, 'must contain at least 1 address')] : []),
      ...(addresses.length > maxAddresses ? [tooMany(`${at}.addresses`, addresses.length, maxAddresses)] : []),
      ...addresses.flatMap((address, j) => validateAddress(`${at}.addresses[${j}]`, address, type)),
      ...(endpoint.nodeName === undefined ? [] : dns1123Subdomain(`${at}.nodeName`, endpoint.nodeName)),
      ...(endpoint.hostname === undefined ? [] : dns1123Label(`${at}.hostname`, endpoint.hostname)),
      ...(endpoint.deprecatedTopology ? labelErrors(endpoint.deprecatedTopology, `${at}.deprecatedTopology`) : []),
    ]
  })
}

function validateAddress(at: string, address: string, type: EndpointSlice['addressType']): FieldError[] {
  if (type === 'FQDN') return dns1123Subdomain(at, address)
  const wrong = ipAddress(at, address)
  if (wrong.length > 0) return wrong
  if (type === 'IPv4' && !isIPv4(address)) return [invalidValue(at, address, 'must be an IPv4 address')]
  if (type === 'IPv6' && !isIPv6(address)) return [invalidValue(at, address, 'must be an IPv6 address')]
  return nonSpecialIP(at, address)
}

function validatePorts(ports: readonly EndpointPort[]): FieldError[] {
  if (ports.length > maxPorts) return [tooMany('ports', ports.length, maxPorts)]
  const names = new Set<string>()
  return ports.flatMap((port, i) => {
    const at = `ports[${i}]`
    const name = port.name ?? ''
    const repeated = names.has(name)
    names.add(name)
    return [
      ...(name === '' ? [] : dns1123Label(`${at}.name`, name)),
      ...(repeated ? [duplicateValue(`${at}.name`, name)] : []),
      ...(port.protocol && !protocols.includes(port.protocol) ? [notSupportedValue(`${at}.protocol`, port.protocol, protocols)] : []),
      ...(port.port === undefined ? [] : portNumber(`${at}.port`, port.port)),
      ...(port.appProtocol === undefined ? [] : qualifiedName(`${at}.appProtocol`, port.appProtocol)),
    ]
  })
}

// as pkg/printers/internalversion formatDiscoveryPorts
const portsCell = ({ ports }: EndpointSlice) =>
  withMore(
    (ports ?? []).map(({ port, name }) => (port === undefined ? name || '*' : String(port))),
    '<unset>',
  )

/** Every address, ready or not. */
// as pkg/printers/internalversion formatDiscoveryEndpoints
const endpointsCell = ({ endpoints }: EndpointSlice) =>
  withMore(
    (endpoints ?? []).flatMap(({ addresses }) => addresses),
    '<unset>',
  )

export const endpointSlice = defineKind<EndpointSlice>({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  plural: 'endpointslices',
  conditionalUpdate: true,
  singular: 'endpointslice',
  shortNames: [],
  namespaced: true,
  generation: true,
  defaults: (draft) => {
    // as pkg/apis/discovery/v1 SetDefaults_EndpointPort
    for (const port of draft.ports ?? []) {
      port.name ??= ''
      port.protocol ??= 'TCP'
    }
  },
  validate,
  immutable: ['addressType'],
  columns: [
    { name: 'AddressType', cell: ({ addressType }) => addressType },
    { name: 'Ports', cell: portsCell },
    { name: 'Endpoints', cell: endpointsCell },
    ageColumn,
  ],
})
