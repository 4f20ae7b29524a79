import type { KubeObject } from '@/apimachinery/object'
import type { Change } from '@/cluster/api/parts'
import type { Kind } from '@/cluster/kinds/kind'

/** One event of the watch history, at the resourceVersion that it made. */
export type HistoryEvent = Change & { version: number }

/** All objects of a finished base: shared by every cluster that stands on it, never changed. */
export type BaseLayer = ReadonlyMap<string, ReadonlyMap<string, KubeObject>>

/** What a cluster holds differently from its base: kind → key → object, null where the base's object is gone. */
export type StoreDifference = Record<string, Record<string, KubeObject | null>>

export type Store = ReturnType<typeof createStore>

export const kindKey = (kind: { group: string; plural: string }) => (kind.group === '' ? kind.plural : `${kind.plural}.${kind.group}`)
export const objectKey = (namespace: string | undefined, name: string) => (namespace === undefined ? name : `${namespace}/${name}`)

/** Bounds memory; a watch from before what is kept gets 410, as after etcd's compaction. Little is kept while nobody watches. */
const keptWatched = 1000
const keptUnwatched = 100

const byKey = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** Freezes an object and all below it. What is frozen already is taken as frozen throughout. */
export const deepFreeze = <T>(value: T): T => {
  if (value === null || typeof value !== 'object' || Object.isFrozen(value)) return value
  Object.freeze(value)
  for (const key in value) deepFreeze(value[key])
  return value
}

const keyOf = ({ metadata }: KubeObject) => objectKey(metadata.namespace, metadata.name!)

type Bucket = {
  base: ReadonlyMap<string, KubeObject>
  own: Map<string, KubeObject | null>
  sorted?: readonly KubeObject[]
  byNamespace?: Map<string, readonly KubeObject[]>
  byOwner?: Map<string, KubeObject[]>
}

const nothing: ReadonlyMap<string, KubeObject> = new Map()

const inOrder = (entries: [string, KubeObject][]): readonly KubeObject[] => entries.sort((x, y) => byKey(x[0], y[0])).map((e) => e[1])

/** What a base holds of a kind, in order: one list for all clusters that have changed nothing of it, and for what is derived from it. */
const sortedBases = new WeakMap<ReadonlyMap<string, KubeObject>, readonly KubeObject[]>()
const sortedBase = (base: ReadonlyMap<string, KubeObject>): readonly KubeObject[] => {
  const known = sortedBases.get(base)
  if (known !== undefined) return known
  const sorted = inOrder([...base])
  sortedBases.set(base, sorted)
  return sorted
}

export const controllerUid = (object: KubeObject) => object.metadata.ownerReferences?.find((r) => r.controller)?.uid

/** Objects by kind, over a base that is never written to; with the history that watches read. */
export const createStore = (base: BaseLayer = new Map(), version = 0, difference: StoreDifference = {}) => {
  const buckets = new Map<string, Bucket>()
  const history: HistoryEvent[] = []
  let latest = version
  let forgotten = version
  let watchers = 0
  for (const [key, objects] of base) buckets.set(key, { base: objects, own: new Map() })
  const bucketOf = (key: string): Bucket => {
    const known = buckets.get(key)
    if (known !== undefined) return known
    const fresh: Bucket = { base: nothing, own: new Map() }
    buckets.set(key, fresh)
    return fresh
  }
  const bucketsByKind = new WeakMap<Kind, Bucket>()
  const bucketOfKind = (kind: Kind): Bucket => {
    const known = bucketsByKind.get(kind)
    if (known !== undefined) return known
    const bucket = bucketOf(kindKey(kind))
    bucketsByKind.set(kind, bucket)
    return bucket
  }
  for (const [key, objects] of Object.entries(difference)) {
    const bucket = bucketOf(key)
    for (const [name, object] of Object.entries(objects)) bucket.own.set(name, deepFreeze(object))
  }
  const find = (bucket: Bucket, key: string): KubeObject | undefined => {
    const own = bucket.own.get(key)
    return own === undefined ? bucket.base.get(key) : (own ?? undefined)
  }
  const sortedOf = (bucket: Bucket): readonly KubeObject[] => {
    if (bucket.own.size === 0) return sortedBase(bucket.base)
    if (bucket.sorted === undefined) {
      const entries: [string, KubeObject][] = []
      for (const [key, object] of bucket.base) if (!bucket.own.has(key)) entries.push([key, object])
      for (const [key, object] of bucket.own) if (object !== null) entries.push([key, object])
      bucket.sorted = inOrder(entries)
    }
    return bucket.sorted
  }
  return {
    version: () => latest,
    /** Versions before this one are no longer in the history. */
    oldest: () => forgotten,
    history: () => history as readonly HistoryEvent[],
    /** Says that a watch has begun; call the answer once it ends. */
    watched() {
      watchers++
      let open = true
      return () => {
        if (open) watchers--
        open = false
      }
    },
    get(kind: Kind, namespace: string | undefined, name: string): KubeObject | undefined {
      return find(bucketOfKind(kind), objectKey(kind.namespaced ? namespace : undefined, name))
    },
    /** In order of namespace, then name. */
    list(kind: Kind, namespace?: string): readonly KubeObject[] {
      const bucket = bucketOfKind(kind)
      if (namespace === undefined) return sortedOf(bucket)
      bucket.byNamespace ??= new Map()
      const known = bucket.byNamespace.get(namespace)
      if (known !== undefined) return known
      const found = sortedOf(bucket).filter((o) => o.metadata.namespace === namespace)
      // Only namespaces that hold something: others may be asked for without end.
      if (found.length > 0) bucket.byNamespace.set(namespace, found)
      return found
    },
    /** The same as it stood at a version, which must not be older than `oldest`: the changes since then taken back. */
    listAt(kind: Kind, version: number): readonly KubeObject[] {
      const key = kindKey(kind)
      const objects = new Map(sortedOf(bucketOf(key)).map((object) => [keyOf(object), object]))
      for (let i = history.length - 1; i >= 0 && history[i]!.version > version; i--) {
        const { kind: changed, object, previous } = history[i]!
        if (kindKey(changed) !== key) continue
        if (previous === undefined) objects.delete(keyOf(object))
        else objects.set(keyOf(previous), previous)
      }
      return [...objects].sort((x, y) => byKey(x[0], y[0])).map(([, object]) => object)
    },
    ownedBy(kind: Kind, uid: string): readonly KubeObject[] {
      const bucket = bucketOfKind(kind)
      if (bucket.byOwner === undefined) {
        bucket.byOwner = new Map()
        for (const object of sortedOf(bucket)) {
          const owner = controllerUid(object)
          if (owner === undefined) continue
          const owned = bucket.byOwner.get(owner)
          if (owned === undefined) bucket.byOwner.set(owner, [object])
          else owned.push(object)
        }
      }
      return bucket.byOwner.get(uid) ?? []
    },
    /** Stores (or, for DELETED, removes) `object`, stamped with the next resourceVersion, and returns what was stored. `object` is frozen. */
    put(type: Change['type'], kind: Kind, object: KubeObject, previous: KubeObject | undefined): HistoryEvent {
      latest++
      const bucket = bucketOfKind(kind)
      const key = objectKey(object.metadata.namespace, object.metadata.name!)
      const stamped = deepFreeze({ ...object, metadata: { ...object.metadata, resourceVersion: String(latest) } })
      if (type !== 'DELETED') bucket.own.set(key, stamped)
      else if (bucket.base.has(key)) bucket.own.set(key, null)
      else bucket.own.delete(key)
      bucket.sorted = undefined
      bucket.byNamespace = undefined
      bucket.byOwner = undefined
      const event: HistoryEvent = { type, kind, object: stamped, ...(previous ? { previous } : {}), version: latest }
      history.push(event)
      const kept = watchers > 0 ? keptWatched : keptUnwatched
      if (history.length > kept * 2) forgotten = history.splice(0, history.length - kept).at(-1)!.version
      return event
    },
    /** All objects as a layer that others may stand on. */
    layer(): BaseLayer {
      const layer = new Map<string, ReadonlyMap<string, KubeObject>>()
      for (const [key, bucket] of buckets) {
        const objects = sortedOf(bucket)
        if (objects.length > 0) layer.set(key, new Map(objects.map((o) => [objectKey(o.metadata.namespace, o.metadata.name!), o])))
      }
      return layer
    },
    /** What would have to be put so that the store differs from its base by `wanted`, in key order; `key` names the kind. */
    changesTo(wanted: StoreDifference): { key: string; object: KubeObject | undefined; previous: KubeObject | undefined }[] {
      const changes: ReturnType<Store['changesTo']> = []
      for (const key of [...new Set([...buckets.keys(), ...Object.keys(wanted)])].sort()) {
        const bucket = bucketOf(key)
        const then = wanted[key] ?? {}
        for (const name of [...new Set([...bucket.own.keys(), ...Object.keys(then)])].sort(byKey)) {
          const previous = find(bucket, name)
          const object = name in then ? (then[name] ?? undefined) : bucket.base.get(name)
          if (object?.metadata.resourceVersion !== previous?.metadata.resourceVersion) changes.push({ key, object, previous })
        }
      }
      return changes
    },
    /** What differs from the base, in key order. */
    difference(): StoreDifference {
      const out: StoreDifference = {}
      for (const key of [...buckets.keys()].sort()) {
        const own = buckets.get(key)!.own
        if (own.size > 0) out[key] = Object.fromEntries([...own.entries()].sort((x, y) => byKey(x[0], y[0])))
      }
      return out
    },
  }
}
