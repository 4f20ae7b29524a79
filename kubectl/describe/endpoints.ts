import type { KubeObject } from '@/apimachinery/object'
import { describer } from './describer'
import { eventLines, eventsAbout } from './events'
import type { Slice } from './service'
import { annotationLines, mapLines, orNone } from './writer'

type Endpoints = KubeObject & {
  subsets?: {
    addresses?: { ip: string }[]
    notReadyAddresses?: { ip: string }[]
    ports?: { name?: string; port: number; protocol?: string }[]
  }[]
}

/** As describe describeEndpoints. */
export const describeEndpoints = describer<Endpoints>('', 'Endpoints', async (w, endpoints, { api, now, showEvents }) => {
  const { metadata } = endpoints
  w.line(0, `Name:\t${metadata.name}`)
  w.line(0, `Namespace:\t${metadata.namespace}`)
  mapLines(w, 'Labels', metadata.labels)
  annotationLines(w, 'Annotations', metadata.annotations)
  w.line(0, 'Subsets:')
  for (const subset of endpoints.subsets ?? []) {
    w.line(1, `Addresses:\t${orNone((subset.addresses ?? []).map(({ ip }) => ip).join(','))}`)
    w.line(1, `NotReadyAddresses:\t${orNone((subset.notReadyAddresses ?? []).map(({ ip }) => ip).join(','))}`)
    if ((subset.ports ?? []).length > 0) {
      w.line(1, 'Ports:')
      w.line(2, 'Name\tPort\tProtocol')
      w.line(2, '----\t----\t--------')
      for (const port of subset.ports ?? []) w.line(2, `${port.name || '<unset>'}\t${port.port}\t${port.protocol ?? 'TCP'}`)
    }
    w.line(0, '')
  }
  if (showEvents) eventLines(w, await eventsAbout(api, endpoints), now)
})

/** As describe describeEndpointSliceV1. */
export const describeEndpointSlice = describer<Slice>('discovery.k8s.io', 'EndpointSlice', async (w, slice, { api, now, showEvents }) => {
  const { metadata } = slice
  w.line(0, `Name:\t${metadata.name}`)
  w.line(0, `Namespace:\t${metadata.namespace}`)
  mapLines(w, 'Labels', metadata.labels)
  annotationLines(w, 'Annotations', metadata.annotations)
  w.line(0, `AddressType:\t${slice.addressType ?? ''}`)
  if ((slice.ports ?? []).length === 0) w.line(0, 'Ports: <unset>')
  else {
    w.line(0, 'Ports:')
    w.line(1, 'Name\tPort\tProtocol')
    w.line(1, '----\t----\t--------')
    for (const port of slice.ports ?? []) w.line(1, `${port.name || '<unset>'}\t${port.port ?? '<unset>'}\t${port.protocol ?? 'TCP'}`)
  }
  if ((slice.endpoints ?? []).length === 0) w.line(0, 'Endpoints: <none>')
  else {
    w.line(0, 'Endpoints:')
    for (const endpoint of slice.endpoints ?? []) {
      w.line(1, `- Addresses:\t${endpoint.addresses.join(', ')}`)
      w.line(2, 'Conditions:')
      w.line(3, `Ready:\t${endpoint.conditions?.ready ?? '<unset>'}`)
      w.line(2, `Hostname:\t${endpoint.hostname ?? '<unset>'}`)
      if (endpoint.targetRef) w.line(2, `TargetRef:\t${endpoint.targetRef.kind}/${endpoint.targetRef.name}`)
      w.line(2, `NodeName:\t${endpoint.nodeName ?? '<unset>'}`)
      w.line(2, `Zone:\t${endpoint.zone ?? '<unset>'}`)
    }
  }
  if (showEvents) eventLines(w, await eventsAbout(api, slice), now)
})
