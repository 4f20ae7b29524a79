import type { KubeObject } from '@/apimachinery/object'
import type { FieldError } from '@/cluster/door'
import { ageColumn } from '@/cluster/kinds/columns'
import { defineKind } from '@/cluster/kinds/define'
import { notSupportedValue, requiredValue } from '@/cluster/kinds/field-error'
import { dns1123Label, ipAddress, portNumber, qualifiedName } from '@/cluster/kinds/text-rules'
import { nonSpecialIP } from './service-ip-rules'
import type { Protocol } from './service-types'

export type TargetReference = { kind: string; namespace?: string; name: string; uid?: string }
export type EndpointAddress = { ip: string; hostname?: string; nodeName?: string; targetRef?: TargetReference }
export type EndpointsPort = { name?: string; port: number; protocol?: Protocol; appProtocol?: string }
export type EndpointSubset = { addresses?: EndpointAddress[]; notReadyAddresses?: EndpointAddress[]; ports?: EndpointsPort[] }

export type Endpoints = KubeObject & { subsets?: EndpointSubset[] }

const protocols = ['SCTP', 'TCP', 'UDP']

// as pkg/apis/core/validation ValidateEndpoints
function validate(endpoints: Endpoints): FieldError[] {
  return (endpoints.subsets ?? []).flatMap((subset, i) => {
    const at = `subsets[${i}]`
    const ports = subset.ports ?? []
    return [
      ...(subset.addresses?.length || subset.notReadyAddresses?.length
        ? []
        : [requiredValue(at, 'must specify `addresses` or `notReadyAddresses`')]),
      ...(subset.addresses ?? []).flatMap((address, j) => validateAddress(`${at}.addresses[${j}]`, address)),
      ...(subset.notReadyAddresses ?? []).flatMap((address, j) => validateAddress(`${at}.notReadyAddresses[${j}]`, address)),
      ...ports.flatMap((port, j) => validatePort(`${at}.ports[${j}]`, port, ports.length > 1)),
    ]
  })
}

function validateAddress(at: string, address: EndpointAddress): FieldError[] {
  const badIP = ipAddress(`${at}.ip`, address.ip ?? '')
  return [
    ...(badIP.length > 0 ? badIP : nonSpecialIP(`${at}.ip`, address.ip)),
    ...(address.hostname ? dns1123Label(`${at}.hostname`, address.hostname) : []),
  ]
}

// as pkg/apis/core/validation validateEndpointPort
function validatePort(at: string, port: EndpointsPort, requireName: boolean): FieldError[] {
  return [
    ...(port.name ? dns1123Label(`${at}.name`, port.name) : requireName ? [requiredValue(`${at}.name`, '')] : []),
    ...portNumber(`${at}.port`, port.port ?? 0),
    ...(port.protocol && !protocols.includes(port.protocol) ? [notSupportedValue(`${at}.protocol`, port.protocol, protocols)] : []),
    ...(port.appProtocol === undefined ? [] : qualifiedName(`${at}.appProtocol`, port.appProtocol)),
  ]
}

/** How many addresses a table cell shows before `+ n more...`. */
const shownInTable = 3

/** The ready addresses with their ports; not-ready ones are left out, unlike in an EndpointSlice's table. */
// as pkg/printers/internalversion formatEndpoints
export function endpointsCell({ subsets = [] }: Endpoints): string {
  if (subsets.length === 0) return '<none>'
  const all = subsets.flatMap(({ addresses = [], ports = [] }) =>
    ports.length === 0 ? addresses.map(({ ip }) => ip) : ports.flatMap(({ port }) => addresses.map(({ ip }) => `${ip}:${port}`)),
  )
  return withMore(all, '')
}

/** The first three of a list and how many more there are. */
export function withMore(items: readonly string[], ifEmpty: string): string {
  if (items.length === 0) return ifEmpty
  const shown = items.slice(0, shownInTable).join(',')
  return items.length > shownInTable ? `${shown} + ${items.length - shownInTable} more...` : shown
}

export const endpoints = defineKind<Endpoints>({
  apiVersion: 'v1',
  kind: 'Endpoints',
  plural: 'endpoints',
  singular: 'endpoints',
  shortNames: ['ep'],
  namespaced: true,
  defaults: (draft) => {
    for (const subset of draft.subsets ?? []) for (const port of subset.ports ?? []) port.protocol ||= 'TCP'
  },
  validate,
  deprecated: 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
  columns: [{ name: 'Endpoints', cell: endpointsCell }, ageColumn],
})
