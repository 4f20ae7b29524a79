import type { Json, JsonObject, KubeObject } from '@/apimachinery/object'
import type { Cluster } from '@/cluster/door'
import { type OwnObject, type OwnWork, ownParts, readJson } from './own-objects'

/** Another way to the same end, or a way past it: done to a cluster through its API. False where the API will not have it. */
export type Variation = { name: string; apply(cluster: Cluster): boolean }

/** What tasks ask for by value, as paths without indexes. A change in one of these must cost points when the text asks for the value. */
const demandable: [path: RegExp, change: (value: Json, object: KubeObject) => Json | undefined][] = [
  [/^spec\.type$/, (value) => ({ ClusterIP: 'NodePort', NodePort: 'ClusterIP', LoadBalancer: 'NodePort' })[String(value)]],
  [/^spec\.(ports|listeners)\.(port|nodePort)$/, (value, object) => (isAlias(object) ? undefined : next(value))],
  // Only the endpoints controller and the proxies read it.
  [/^spec\.ports\.targetPort$/, (value, object) => (hasVirtualAddress(object) ? next(value) : undefined)],
  [/^spec\.ports\.protocol$/, (value) => (value === 'TCP' ? 'UDP' : 'TCP')],
  [/^spec\.ports\.name$/, (value) => (/^\d/.test(String(value)) ? undefined : next(value))],
  [/^spec\.selector\.[^.]+$/, (value, { kind }) => (kind === 'Service' ? next(value) : undefined)],
  [/^spec\.(externalName|ingressClassName|gatewayClassName)$/, next],
  [/^spec\.sessionAffinity$/, (value) => (value === 'None' ? 'ClientIP' : 'None')],
  [/^spec\.(external|internal)TrafficPolicy$/, (value) => (value === 'Local' ? 'Cluster' : 'Local')],
  [/^spec\.replicas$/, next],
  [/^spec(\.template\.spec)?\.containers\.image$/, (value) => (String(value).startsWith('httpd') ? 'nginx' : 'httpd')],
  [/^spec\.(ingress|egress)\.(from|to)\.(podSelector|namespaceSelector)\.matchLabels\..+$/, next],
  [/^spec\.(ingress|egress)\.(from|to)\.ipBlock\.cidr$/, () => '192.0.2.0/24'],
  [/^spec\.(ingress|egress)\.ports\.(port|endPort)$/, next],
  [/^spec\.podSelector\.matchLabels\..+$/, next],
  [/^spec\.rules\.(host|http\.paths\.path|http\.paths\.backend\.service\.(name|port\.number))$/, next],
  [/^spec\.(hostnames|parentRefs\.name|rules\.matches\.path\.value|rules\.backendRefs\.(name|port))$/, next],
  [/^spec\.rules\.backendRefs\.weight$/, (value, object) => (sharesTraffic(object) ? next(value) : undefined)],
  [/^spec\.parentRefs\.(sectionName|namespace)$/, next],
  [/^spec\.listeners\.(hostname|allowedRoutes\.namespaces\.selector\.matchLabels\..+)$/, next],
  [/^spec\.rules\.matches\.headers\.(name|value)$/, next],
  [/^spec\.rules\.filters\.requestRedirect\.statusCode$/, (value) => (value === 301 ? 302 : 301)],
  [
    /^spec\.rules\.filters\.urlRewrite\.path\..+$/,
    (value) => (['ReplacePrefixMatch', 'ReplaceFullPath'].includes(String(value)) ? undefined : next(value)),
  ],
  [/^spec\.from\.namespace$/, (value, { kind }) => (kind === 'ReferenceGrant' ? next(value) : undefined)],
  [/^spec\.tls\.(secretName|hosts)$/, next],
  [/^(endpoints|subsets\.addresses)\.(addresses|ip)$/, () => '192.0.2.7'],
  // kubectl labels what it generates by itself: only these kinds are labelled for a purpose.
  [
    /^metadata\.labels\.(?!kubernetes\.io\/).+$/,
    (value, { kind }) => (['Namespace', 'Node', 'Pod'].includes(kind) ? next(value) : undefined),
  ],
  [/^(data|stringData)\.[^.]+$/, next],
]

type ServiceSpec = { type?: string; clusterIP?: string; selector?: object }
const isAlias = ({ kind, spec }: KubeObject & { spec?: ServiceSpec }) => kind === 'Service' && spec?.type === 'ExternalName'
const hasVirtualAddress = (object: KubeObject & { spec?: ServiceSpec }) =>
  !isAlias(object) && object.spec?.clusterIP !== 'None' && object.spec?.selector !== undefined

/** The weight of a backend that stands alone weighs nothing. */
const sharesTraffic = ({ spec }: KubeObject & { spec?: { rules?: { backendRefs?: unknown[] }[] } }) =>
  spec?.rules?.some(({ backendRefs = [] }) => backendRefs.length > 1) ?? false

/** A value of the same sort that is not the same. */
function next(value: Json): Json | undefined {
  if (typeof value === 'number') return value + 1
  if (typeof value === 'string') return value.startsWith('/') ? `${value.replace(/\/$/, '')}-x` : `${value}x`
  return typeof value === 'boolean' ? !value : undefined
}

/**
 * Clusters that are nearly right: each changes one thing that the task's text demands, in an accepted end state. The text demands a value
 * when the value stands in it, or when the solution had to change it.
 */
export function mutantsOf(work: OwnWork, text: string): Variation[] {
  const words = new Set(text.split(/[^\w./-]+/).flatMap((word) => [word, word.replace(/[.]+$/, '')]))
  const mutants: Variation[] = []
  for (const own of work.written) {
    const title = `${own.object.kind} ${own.object.metadata.name}`
    for (const { path, indexes, value } of leaves(own.object as unknown as Json)) {
      const change = demandable.find(([pattern]) => pattern.test(path))?.[1]
      const was = own.before && leafOf(own.before, indexes)
      const changed = was !== undefined && was !== value && path !== 'spec.ports.nodePort'
      const named = words.has(String(value)) && !(path === 'spec.replicas' && was === value)
      if (!change || !(named || changed)) continue
      const other = change(value, own.object)
      if (other === undefined) continue
      const name = `${title}: ${indexes.join('.')} ${String(value)} → ${String(other)}`
      mutants.push({
        name,
        apply: (cluster) => write(cluster, own, (object) => withLeaf(object as unknown as Json, indexes, other) as unknown as KubeObject),
      })
    }
    // What is in use stays until nobody uses it: a claim that is renamed is there twice.
    const protectedByUse = own.object.metadata.finalizers?.length
    if (own.before || protectedByUse || !words.has(own.object.metadata.name ?? '')) continue
    const renamed = `${own.object.metadata.name}-x`
    mutants.push({ name: `${title}: called ${renamed}`, apply: (cluster) => move(cluster, own, renamed) })
  }
  return mutants
}

/**
 * The same work, stated otherwise: every object in full (defaults spelled out), in the opposite order of objects and keys; with labels of their own; and with ports
 * by name where they had numbers and the other way round (not without the cluster `after`, which knows the names).
 */
export function equivalentsOf(work: OwnWork, after: Cluster | undefined): Variation[] {
  // Work on hosts alone cannot be stated as objects.
  if (work.written.length + work.removed.length === 0) return []
  const redo = (name: string, restate: (object: KubeObject) => KubeObject) => restated(work, name, restate)
  const all = [
    redo(
      'defaults spelled out, keys and objects in the opposite order',
      (object) => reverseKeys(object as unknown as Json) as unknown as KubeObject,
    ),
  ]
  const marked = { 'kept-by': 'somebody' }
  const withMore = (object: KubeObject) => ({
    ...object,
    metadata: {
      ...object.metadata,
      labels: { ...object.metadata.labels, ...marked },
      annotations: { ...object.metadata.annotations, ...marked },
    },
  })
  all.push(redo('a label and an annotation more on every object', withMore))
  if (!after) return all
  const respelled = (object: KubeObject) => otherPortSpelling(object, after)
  if (work.written.some(({ object }) => JSON.stringify(respelled(object)) !== JSON.stringify(object)))
    all.push(redo('ports by name instead of number, or the other way round', respelled))
  return all
}

/** The same objects stated once more as they are: what a cluster without the solution's other doings makes of them. */
export const sameAgain = (work: OwnWork): Variation => restated(work, 'as they are', (object) => object)

const restated = (work: OwnWork, name: string, restate: (object: KubeObject) => KubeObject): Variation => ({
  name,
  apply(cluster) {
    for (const { collection, object } of work.removed) if (!remove(cluster, collection, object)) return false
    const inOrder = [...work.written].reverse().sort((a, b) => rank(a) - rank(b))
    return inOrder.every((own) => state(cluster, own, restate(own.object)))
  },
})

/** Namespaces and definitions stand before what needs them. */
const rank = ({ object }: OwnObject) => ['Namespace', 'CustomResourceDefinition', 'IngressClass', 'GatewayClass'].indexOf(object.kind) * -1

/** The server's own. */
const notDemanded = new Set(['status', 'metadata.name', 'metadata.namespace', 'metadata.annotations', 'metadata.managedFields'])

type Leaf = { path: string; indexes: (string | number)[]; value: Json }

function leaves(value: Json, path: string[] = [], indexes: (string | number)[] = []): Leaf[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => leaves(item, path, [...indexes, index]))
  if (value !== null && typeof value === 'object')
    return Object.entries(value).flatMap(([key, item]) =>
      notDemanded.has([...path, key].join('.')) ? [] : leaves(item, [...path, key], [...indexes, key]),
    )
  return [{ path: path.join('.'), indexes, value }]
}

function leafOf(object: KubeObject, indexes: readonly (string | number)[]): unknown {
  let here: unknown = object
  for (const index of indexes) here = (here as Record<string | number, unknown> | undefined)?.[index]
  return here
}

function withLeaf(value: Json, [index, ...rest]: readonly (string | number)[], leaf: Json): Json {
  if (index === undefined) return leaf
  if (Array.isArray(value)) return value.map((item, at) => (at === index ? withLeaf(item, rest, leaf) : item))
  const object = value as JsonObject
  return { ...object, [index]: withLeaf(object[index]!, rest, leaf) }
}

const reverseKeys = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(reverseKeys)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, reverseKeys(item)]),
  )
}

type ServicePorts = KubeObject & { spec?: { selector?: Record<string, string>; ports?: { targetPort?: number | string }[] } }
type PodPorts = {
  metadata: { labels?: Record<string, string> }
  spec: { containers: { ports?: { name?: string; containerPort: number }[] }[] }
}

function otherPortSpelling(object: KubeObject, cluster: Cluster): KubeObject {
  const { spec } = object as ServicePorts
  if (object.kind !== 'Service' || !spec?.selector || !spec.ports) return object
  const selector = Object.entries(spec.selector)
  const pods = ((readJson(cluster, `/api/v1/namespaces/${object.metadata.namespace}/pods`)?.items ?? []) as unknown as PodPorts[]).filter(
    ({ metadata }) => selector.every(([key, value]) => metadata.labels?.[key] === value),
  )
  const named = pods.flatMap(({ spec }) => spec.containers).flatMap(({ ports = [] }) => ports.filter(({ name }) => name !== undefined))
  const only = <T>(values: T[]) => (new Set(values).size === 1 ? values[0] : undefined)
  const other = (target: number | string | undefined) =>
    (typeof target === 'string'
      ? only(named.filter(({ name }) => name === target).map(({ containerPort }) => containerPort))
      : only(named.filter(({ containerPort }) => containerPort === target).map(({ name }) => name))) ?? target
  return { ...object, spec: { ...spec, ports: spec.ports.map((port) => ({ ...port, targetPort: other(port.targetPort) })) } } as KubeObject
}

const encode = (object: unknown) => JSON.stringify(object)
const headers = { 'content-type': 'application/json' }

/** Changes an object where it stands; a pod, whose spec may hardly change, is made anew. */
function write(cluster: Cluster, { collection, object }: OwnObject, change: (object: KubeObject) => KubeObject): boolean {
  const changed = change(object)
  if (object.kind === 'Pod') return remove(cluster, collection, object) && create(cluster, collection, changed)
  const path = `${collection}/${object.metadata.name}`
  // Custom resources are not updated without the version they have.
  const resourceVersion = (readJson(cluster, path)?.metadata as KubeObject['metadata'] | undefined)?.resourceVersion
  const metadata = { ...changed.metadata, ...(resourceVersion === undefined ? {} : { resourceVersion }) }
  return done(cluster.handle({ method: 'PUT', path, headers, body: encode({ ...changed, metadata }) }))
}

/** Moves an object to another name. */
function move(cluster: Cluster, { collection, object }: OwnObject, name: string): boolean {
  return remove(cluster, collection, object) && create(cluster, collection, { ...object, metadata: { ...object.metadata, name } })
}

/** Makes an object what it is to be in a cluster that may already have it. */
function state(cluster: Cluster, own: OwnObject, object: KubeObject): boolean {
  const { before } = own
  if (!before) return create(cluster, own.collection, object)
  if (before.metadata.uid !== own.object.metadata.uid)
    return remove(cluster, own.collection, before) && create(cluster, own.collection, object)
  return write(cluster, own, () => object)
}

function create(cluster: Cluster, collection: string, object: KubeObject): boolean {
  const stated = ownParts(object) as unknown as KubeObject & { spec?: { clusterIP?: string; clusterIPs?: string[] } }
  // An address that the cluster drew belongs to whoever is first to draw it again.
  if (stated.kind === 'Service' && stated.spec?.clusterIP !== 'None') {
    const { clusterIP: _, clusterIPs: __, ...spec } = stated.spec ?? {}
    stated.spec = spec
  }
  return done(cluster.handle({ method: 'POST', path: collection, headers, body: encode(stated) }))
}

const remove = (cluster: Cluster, collection: string, { metadata }: KubeObject): boolean =>
  done(cluster.handle({ method: 'DELETE', path: `${collection}/${metadata.name}?gracePeriodSeconds=0&propagationPolicy=Background` }))

const done = ({ status }: { status: number }) => status < 300
