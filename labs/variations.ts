import type { Json, JsonObject, KubeObject } from '@/apimachinery/object'
import { canonicalQuantity } from '@/apimachinery/quantity'
import type { Cluster } from '@/cluster/door'
import { otherValue } from './demands'
import { ask, type OwnObject, type OwnWork, ownParts, readJson } from './own-objects'

/** Another way to the same end, or a way past it: done to a cluster through its API. False where the API will not have it. */
export type Variation = { name: string; apply(cluster: Cluster): boolean }

/** `of` is the object as the solution left it: where another solution left it the same, the mutant says the same. */
export type Mutant = Variation & { of: string }

/**
 * Clusters that are nearly right: each changes one thing that the task's text demands, in an accepted end state. The text demands a value
 * when the value stands in it, or when the solution had to change it. `after` is the cluster of that end state.
 */
export function mutantsOf(work: OwnWork, text: string, after: Cluster): Mutant[] {
  const names = namesIn(text)
  const mutants: Mutant[] = []
  for (const own of work.written) {
    const title = `${own.object.kind} ${own.object.metadata.name}`
    const of = encode(ownParts(own.object))
    for (const { path, indexes, value } of leaves(own.object as unknown as Json)) {
      const was = own.before && leafOf(own.before, indexes)
      const changed = was !== undefined && was !== value && path !== 'spec.ports.nodePort'
      const named = names(value) && !(path === 'spec.replicas' && was === value)
      const other = named || changed ? otherValue(path, value, own.object) : undefined
      if (other === undefined || (!changed && typeof value !== 'string' && isDefault(after, own, indexes))) continue
      const name = `${title}: ${indexes.join('.')} ${String(value)} → ${String(other)}`
      mutants.push({
        name,
        of,
        apply: (cluster) => write(cluster, own, (object) => withLeaf(object as unknown as Json, indexes, other) as unknown as KubeObject),
      })
    }
    // What is in use stays until nobody uses it: a claim that is renamed is there twice.
    const protectedByUse = own.object.metadata.finalizers?.length
    if (own.before || protectedByUse || !names(own.object.metadata.name ?? '')) continue
    const renamed = `${own.object.metadata.name}-x`
    mutants.push({ name: `${title}: called ${renamed}`, of, apply: (cluster) => move(cluster, own, renamed) })
  }
  return mutants
}

/** Whether a text names a value: as a word of its own or an amount in another spelling; what is several words (a schedule, a command) as it stands. */
function namesIn(text: string): (value: Json) => boolean {
  const words = new Set(text.split(/[^\w./-]+/).flatMap((word) => [word, word.replace(/[.]+$/, '')]))
  for (const word of [...words]) words.add(canonicalQuantity(word) ?? word)
  return (value) => words.has(String(value)) || (typeof value === 'string' && /[^\w./-]/.test(value) && text.includes(value))
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

/** True for a number or a yes that the server writes where nobody does: that a text has it somewhere says nothing. */
function isDefault(cluster: Cluster, { collection, object }: OwnObject, indexes: Leaf['indexes']): boolean {
  const without = withLeaf(ownParts(object), indexes, undefined) as unknown as KubeObject
  const body = encode({ ...without, metadata: { ...without.metadata, name: `${without.metadata.name}-x` } })
  const filledIn = ask(cluster, { method: 'POST', path: `${collection}?dryRun=All`, headers, body })
  return filledIn !== null && leafOf(filledIn, indexes) === leafOf(object, indexes)
}

type Leaf = { path: string; indexes: (string | number)[]; value: Json }

function leaves(value: Json, path: string[] = [], indexes: (string | number)[] = []): Leaf[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => (isToken(item) ? [] : leaves(item, path, [...indexes, index])))
  if (value !== null && typeof value === 'object')
    return Object.entries(value).flatMap(([key, item]) =>
      notDemanded.has([...path, key].join('.')) ? [] : leaves(item, [...path, key], [...indexes, key]),
    )
  return [{ path: path.join('.'), indexes, value }]
}

/** The volume that each pod is given with its account's token, and the mounts of it. as plugin/pkg/admission/serviceaccount */
const isToken = (item: Json) =>
  typeof item === 'object' && item !== null && !Array.isArray(item) && String(item.name).startsWith('kube-api-access-')

function leafOf(object: KubeObject | JsonObject, indexes: readonly (string | number)[]): unknown {
  let here: unknown = object
  for (const index of indexes) here = (here as Record<string | number, unknown> | undefined)?.[index]
  return here
}

function withLeaf(value: Json, [index, ...rest]: readonly (string | number)[], leaf: Json | undefined): Json {
  if (index === undefined) return leaf as Json
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
