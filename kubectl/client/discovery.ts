import { ApiError } from '../errors'

/** One resource of the server as discovery tells it. */
export type Resource = {
  group: string
  version: string
  plural: string
  singular: string
  kind: string
  namespaced: boolean
  shortNames: string[]
  categories: string[]
  verbs: string[]
  subresources: string[]
  /** The group's first version, which a bare name means. */
  preferred: boolean
}

/** Resolves with an answer's text. */
type Ask = (path: string, accept: string) => Promise<string>

type Aggregated = {
  kind: string
  items?: {
    metadata?: { name?: string }
    versions: {
      version: string
      resources?: {
        resource: string
        responseKind?: { kind: string }
        scope: string
        singularResource?: string
        verbs: string[]
        shortNames?: string[]
        categories?: string[]
        subresources?: { subresource: string }[]
      }[]
    }[]
  }[]
  versions?: string[]
  groups?: { name: string; versions: { groupVersion: string; version: string }[]; preferredVersion?: { version: string } }[]
}

type PlainList = {
  resources?: {
    name: string
    singularName?: string
    namespaced: boolean
    kind: string
    verbs: string[]
    shortNames?: string[]
    categories?: string[]
  }[]
}

const aggregated =
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json'

/** Most clusters serve the same resources: those who are told the same have one list. By what /apis answered, and /api. */
const discovered = new Map<string, Map<string, readonly Resource[]>>()
const mostDiscovered = 50

/** Reads /api and /apis, aggregated where the server can, else group version by group version. The answer is frozen. */
export async function discover(ask: Ask): Promise<readonly Resource[]> {
  const core = await ask('/api?timeout=32s', aggregated)
  const groups = await ask('/apis?timeout=32s', aggregated)
  const known = discovered.get(groups)?.get(core)
  if (known !== undefined) return known
  const [first, second] = [JSON.parse(core) as Aggregated, JSON.parse(groups) as Aggregated]
  const whole = isWhole(first) && isWhole(second)
  const found = [
    ...(isWhole(first) ? fromAggregated(first) : await coreInParts(ask, first)),
    ...(isWhole(second) ? fromAggregated(second) : await groupsInParts(ask, second)),
  ]
  for (const resource of found) Object.freeze(resource)
  Object.freeze(found)
  if (!whole) return found
  if (discovered.size >= mostDiscovered) discovered.delete(discovered.keys().next().value!)
  discovered.set(groups, (discovered.get(groups) ?? new Map<string, readonly Resource[]>()).set(core, found))
  return found
}

/** Whether an answer tells all resources, and not only where they are told. */
const isWhole = ({ kind }: Aggregated) => kind === 'APIGroupDiscoveryList'

async function coreInParts(ask: Ask, { versions = [] }: Aggregated): Promise<Resource[]> {
  const parts: Resource[] = []
  for (const version of versions) parts.push(...(await plain(ask, `/api/${version}`, '', version, true)))
  return parts
}

async function groupsInParts(ask: Ask, { groups = [] }: Aggregated): Promise<Resource[]> {
  const parts: Resource[] = []
  for (const group of groups) {
    const preferred = group.preferredVersion?.version ?? group.versions[0]?.version
    for (const { version } of group.versions)
      parts.push(...(await plain(ask, `/apis/${group.name}/${version}`, group.name, version, version === preferred)))
  }
  return parts
}

function fromAggregated(answer: Aggregated): Resource[] {
  return (answer.items ?? []).flatMap((item) =>
    item.versions.flatMap(({ version, resources }, index) =>
      (resources ?? []).map((resource) => ({
        group: item.metadata?.name ?? '',
        version,
        plural: resource.resource,
        singular: resource.singularResource || (resource.responseKind?.kind ?? '').toLowerCase(),
        kind: resource.responseKind?.kind ?? '',
        namespaced: resource.scope === 'Namespaced',
        shortNames: resource.shortNames ?? [],
        categories: resource.categories ?? [],
        verbs: resource.verbs,
        subresources: (resource.subresources ?? []).map((sub) => sub.subresource),
        preferred: index === 0,
      })),
    ),
  )
}

async function plain(ask: Ask, path: string, group: string, version: string, preferred: boolean): Promise<Resource[]> {
  const answer = JSON.parse(
    await ask(path, 'application/json').catch((error) => {
      if (error instanceof ApiError) return '{}'
      throw error
    }),
  ) as PlainList
  const all = answer.resources ?? []
  return all
    .filter((resource) => !resource.name.includes('/'))
    .map((resource) => ({
      group,
      version,
      plural: resource.name,
      singular: resource.singularName || resource.kind.toLowerCase(),
      kind: resource.kind,
      namespaced: resource.namespaced,
      shortNames: resource.shortNames ?? [],
      categories: resource.categories ?? [],
      verbs: resource.verbs,
      subresources: all.filter((sub) => sub.name.startsWith(`${resource.name}/`)).map((sub) => sub.name.slice(resource.name.length + 1)),
      preferred,
    }))
}

/** `pods.v1.`, `deployments.apps`, `deployments.v1.apps`, `deploy`, `Pod`, or a category (several). Empty: unknown. */
export function findResources(resources: readonly Resource[], word: string): Resource[] {
  const wanted = word.toLowerCase()
  const inCategory = resources.filter(
    (resource) => resource.categories.includes(wanted) && resource.preferred && resource.verbs.includes('list'),
  )
  if (inCategory.length > 0) return inCategory
  const [name, ...suffix] = wanted.split('.') as [string, ...string[]]
  const named = resources.filter(
    (resource) =>
      resource.plural === name || resource.singular === name || resource.kind.toLowerCase() === name || resource.shortNames.includes(name),
  )
  if (suffix.length === 0) return first(named, (resource) => resource.preferred)
  const rest = suffix.join('.')
  const byVersion = named.filter((resource) => [`${resource.version}.${resource.group}`, `${resource.version}`].includes(rest))
  if (byVersion.length > 0) return [byVersion[0] as Resource]
  const byGroup = named.filter((resource) => resource.group === rest || (rest !== '' && resource.group.startsWith(`${rest}.`)))
  return first(byGroup, (resource) => resource.preferred)
}

function first(matches: Resource[], preferred: (resource: Resource) => boolean): Resource[] {
  const match = matches.find(preferred) ?? matches[0]
  return match ? [match] : []
}

/** `deployments.apps`, `pods`: how messages name a resource. */
export const resourceText = (resource: Resource) => (resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`)

/** `deployment.apps/web`: how success lines name an object. */
export const objectText = (resource: Resource, name: string) =>
  `${resource.group === '' ? resource.singular : `${resource.singular}.${resource.group}`}/${name}`
