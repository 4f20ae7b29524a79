import { API_SERVER } from '@/cluster/base/control-plane'
import type { ApiResponse } from '@/cluster/door'
import { apiVersionOf } from '@/cluster/kinds/define'
import type { Kind } from '@/cluster/kinds/kind'
import { json, type ParsedRequest } from './request'
import { unknownPath } from './status'

const aggregated = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'

const wantsAggregated = (request: ParsedRequest) => {
  const first = (request.headers.accept ?? '').split(',').find((r) => r.includes('as=APIGroupDiscoveryList') && r.includes('v=v2'))
  return first?.includes('v=v2;') || first?.endsWith('v=v2') || false
}

/** Group → version → kinds, in the order of the list of kinds; the core group is ''. */
export const groupsOf = (kinds: readonly Kind[]): Map<string, Map<string, Kind[]>> => {
  const groups = new Map<string, Map<string, Kind[]>>()
  for (const kind of kinds) {
    const versions = groups.get(kind.group) ?? new Map<string, Kind[]>()
    groups.set(kind.group, versions)
    versions.set(kind.version, [...(versions.get(kind.version) ?? []), kind])
  }
  return groups
}

const sorted = (verbs: readonly string[]) => [...verbs].sort()

const resourceDiscovery = (kind: Kind) => ({
  resource: kind.plural,
  responseKind: { group: kind.group, version: kind.version, kind: kind.kind },
  scope: kind.namespaced ? 'Namespaced' : 'Cluster',
  singularResource: kind.singular,
  verbs: sorted(kind.verbs),
  ...(kind.shortNames.length > 0 ? { shortNames: kind.shortNames } : {}),
  ...(kind.categories.length > 0 ? { categories: kind.categories } : {}),
  ...(kind.subresources.length > 0
    ? {
        subresources: kind.subresources.map((s) => ({
          subresource: s.name,
          responseKind: { group: s.group ?? kind.group, version: s.version ?? kind.version, kind: s.kind },
          verbs: sorted(s.verbs),
        })),
      }
    : {}),
})

const aggregatedList = (groups: Iterable<[string, Map<string, Kind[]>]>) => ({
  kind: 'APIGroupDiscoveryList',
  apiVersion: 'apidiscovery.k8s.io/v2',
  metadata: {},
  items: [...groups].map(([group, versions]) => ({
    metadata: { ...(group === '' ? {} : { name: group }), creationTimestamp: null },
    versions: [...versions].map(([version, kinds]) => ({
      version,
      resources: [...kinds].sort((a, b) => (a.plural < b.plural ? -1 : 1)).map(resourceDiscovery),
      freshness: 'Current',
    })),
  })),
})

const groupOf = (group: string, versions: Map<string, Kind[]>) => {
  const all = [...versions.keys()].map((version) => ({ groupVersion: `${group}/${version}`, version }))
  return { name: group, versions: all, preferredVersion: all[0] }
}

const resourceList = (kinds: readonly Kind[]) => ({
  kind: 'APIResourceList',
  apiVersion: 'v1',
  groupVersion: apiVersionOf(kinds[0]!),
  resources: [...kinds]
    .sort((a, b) => (a.plural < b.plural ? -1 : 1))
    .flatMap((kind) => [
      {
        name: kind.plural,
        singularName: kind.singular,
        namespaced: kind.namespaced,
        kind: kind.kind,
        verbs: sorted(kind.verbs),
        ...(kind.shortNames.length > 0 ? { shortNames: kind.shortNames } : {}),
        ...(kind.categories.length > 0 ? { categories: kind.categories } : {}),
      },
      ...kind.subresources.map((s) => ({
        name: `${kind.plural}/${s.name}`,
        singularName: '',
        namespaced: kind.namespaced,
        ...(s.group === undefined ? {} : { group: s.group, version: s.version }),
        kind: s.kind,
        verbs: sorted(s.verbs),
      })),
    ]),
})

const answered = new WeakMap<readonly Kind[], Map<string, ApiResponse>>()

/** /api, /apis and what lies below them without a resource: made once per list of kinds, as every kubectl and every grade asks for it first. */
export const discovery = (kinds: readonly Kind[], request: ParsedRequest): ApiResponse => {
  const answers = answered.get(kinds) ?? new Map<string, ApiResponse>()
  answered.set(kinds, answers)
  const all = wantsAggregated(request)
  const path = `${request.segments.join('/')} ${all}`
  const answer = answers.get(path) ?? discoveryAt(kinds, request.segments, all)
  answers.set(path, answer)
  return answer
}

const discoveryAt = (kinds: readonly Kind[], [root, group, version]: readonly string[], all: boolean): ApiResponse => {
  const groups = groupsOf(kinds)
  if (root === 'api' && group === undefined)
    return all
      ? json(200, aggregatedList([...groups].filter(([name]) => name === '')), aggregated)
      : json(200, {
          kind: 'APIVersions',
          versions: ['v1'],
          serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: API_SERVER }],
        })
  if (root === 'api') {
    const list = groups.get('')?.get(group!)
    if (list === undefined) throw unknownPath()
    return json(200, resourceList(list))
  }
  const named = [...groups].filter(([name]) => name !== '')
  if (group === undefined)
    return all
      ? json(200, aggregatedList(named), aggregated)
      : json(200, { kind: 'APIGroupList', apiVersion: 'v1', groups: named.map(([name, versions]) => groupOf(name, versions)) })
  const versions = group === '' ? undefined : groups.get(group)
  if (versions === undefined) throw unknownPath()
  if (version === undefined) return json(200, { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(group, versions) })
  const list = versions.get(version)
  if (list === undefined) throw unknownPath()
  return json(200, resourceList(list))
}
