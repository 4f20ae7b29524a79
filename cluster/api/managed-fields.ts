import { equalJson } from '@/apimachinery/equal'
import {
  difference,
  equalSets,
  type FieldSet,
  fromFieldsV1,
  insert,
  intersection,
  noFields,
  toFieldsV1,
  union,
} from '@/apimachinery/field-set'
import type { Json, KubeObject, ManagedFieldsEntry } from '@/apimachinery/object'
import { type Typed, typeOfKind } from '@/apimachinery/typed'
import { compare, fieldsIn, withNamedFields, withoutFields } from '@/apimachinery/typed-values'
import { apiVersionOf } from '@/cluster/kinds/define'
import type { Kind } from '@/cluster/kinds/kind'
import { emptyObject } from './fields'

// Which manager owns which fields, written at every write. As apimachinery/pkg/util/managedfields and structured-merge-diff merge.Updater.
// An entry without fieldsV1 is a controller's, in short: it owns what nobody else claims of its part (the status, or all but the status).

/** Who writes, as an entry of managedFields names them. */
export type FieldManager = { manager: string; operation: 'Apply' | 'Update'; subresource?: string; time: string }

/** One entry, taken apart. `fields` is undefined for a controller's entry in short. */
type Managed = { entry: Omit<ManagedFieldsEntry, 'fieldsV1'>; fields: FieldSet | undefined }

/** How a kind's values hold together. */
export const typeOf = (kind: Kind): Typed => kind.type ?? typeOfKind(apiVersionOf(kind), kind.kind)

const setOf = (paths: readonly string[][]): FieldSet => {
  const set = new Map()
  for (const path of paths) insert(set, path)
  return set
}

/** What no manager owns: what identifies the object, and what the server alone writes. As stripMeta. */
const stripped = setOf([
  ['f:apiVersion'],
  ['f:kind'],
  ['f:metadata'],
  ...['name', 'namespace', 'creationTimestamp', 'selfLink', 'uid', 'clusterName', 'generation', 'managedFields', 'resourceVersion'].map(
    (name) => ['f:metadata', `f:${name}`],
  ),
])

/** All below one field of the object. */
const partOf = (set: FieldSet, field: string): FieldSet => {
  const node = set.get(`f:${field}`)
  return node === undefined ? noFields : new Map([[`f:${field}`, node]])
}

const hasStatus = (kind: Kind) => kind.subresources.some((s) => s.name === 'status')

/** What a write through the subresource (or none) may not own. As a strategy's GetResetFields. */
const resetOf = (kind: Kind, subresource: string | undefined, set: FieldSet): FieldSet => {
  if (subresource === 'status') return partOf(set, 'spec')
  return hasStatus(kind) && !kind.keepsStatusOnCreate ? partOf(set, 'status') : noFields
}

const withoutAll = (set: FieldSet, part: FieldSet): FieldSet => new Map([...set].filter(([element]) => !part.has(element)))

/** What a write through a subresource counts as owned of a set. */
const countable = (kind: Kind, subresource: string | undefined, set: FieldSet): FieldSet =>
  difference(withoutAll(set, resetOf(kind, subresource, set)), stripped)

const json = (object: KubeObject) => object as unknown as Json

const withoutManaged = (object: KubeObject): KubeObject => {
  if (object.metadata.managedFields === undefined) return object
  const { managedFields: _, ...metadata } = object.metadata
  return { ...object, metadata }
}

/** The entries of an object. One that cannot be read is dropped, as upstream does with all of them. */
const managedOf = (object: KubeObject): Managed[] =>
  (object.metadata.managedFields ?? []).map(({ fieldsV1, ...entry }) => ({
    entry,
    fields: fieldsV1 === undefined ? undefined : fromFieldsV1(fieldsV1),
  }))

const isSame = (entry: Managed['entry'], by: FieldManager, apiVersion: string) =>
  entry.manager === by.manager &&
  entry.operation === by.operation &&
  (entry.subresource ?? '') === (by.subresource ?? '') &&
  (by.operation === 'Apply' || entry.apiVersion === apiVersion)

/** Entries in the order in which Kubernetes writes them: appliers, then updaters by time. As sortEncodedManagedFields. */
const inOrder = <T extends Managed['entry']>(all: readonly T[]): T[] =>
  [...all].sort((a, b) => {
    if (a.operation !== b.operation) return a.operation === 'Apply' ? -1 : 1
    if (a.time !== b.time) return (a.time ?? '') < (b.time ?? '') ? -1 : 1
    if (a.manager !== b.manager) return (a.manager ?? '') < (b.manager ?? '') ? -1 : 1
    return (a.subresource ?? '') < (b.subresource ?? '') ? -1 : 1
  })

const written = ({ subresource, ...entry }: Managed['entry'], fields?: FieldSet): ManagedFieldsEntry => ({
  ...entry,
  ...(fields === undefined ? {} : { fieldsType: 'FieldsV1' as const, fieldsV1: toFieldsV1(fields) }),
  ...(subresource === undefined ? {} : { subresource }),
})

const encodeManaged = (all: readonly Managed[]): ManagedFieldsEntry[] | undefined => {
  const kept = all.filter(({ fields }) => fields === undefined || fields.size > 0)
  return kept.length === 0 ? undefined : inOrder(kept.map(({ entry, fields }) => written(entry, fields)))
}

/** The entries with every field spelled out: those in short own what nobody else claims of their part. */
const spelledOut = (kind: Kind, object: KubeObject, all: readonly Managed[] = managedOf(object)): Managed[] => {
  if (all.every(({ fields }) => fields !== undefined)) return [...all]
  let claimed = all.reduce((set, { fields }) => union(set, fields ?? noFields), noFields)
  const plain = withoutManaged(object)
  const { added, modified } = compare(typeOf(kind), emptyObject(apiVersionOf(kind), kind.kind), json(plain))
  const changed = union(added, modified)
  return all.map((one) => {
    if (one.fields !== undefined) return one
    const status = partOf(changed, 'status')
    const part = one.entry.subresource === 'status' ? status : hasStatus(kind) ? withoutAll(changed, status) : changed
    const fields = difference(difference(part, stripped), claimed)
    claimed = union(claimed, fields)
    return { ...one, fields }
  })
}

const spelled = new WeakMap<Kind, WeakMap<KubeObject, KubeObject>>()

/** The object, frozen as it is stored, as clients see it: no entry in short. It is read more often than it is written. */
export const withSpelledFields = (kind: Kind, object: KubeObject): KubeObject => {
  const entries = object.metadata.managedFields
  if (entries === undefined || entries.every(({ fieldsV1 }) => fieldsV1 !== undefined)) return object
  const seen = spelled.get(kind) ?? new WeakMap<KubeObject, KubeObject>()
  spelled.set(kind, seen)
  const known = seen.get(object)
  if (known) return known
  const whole = { ...object, metadata: { ...object.metadata, managedFields: encodeManaged(spelledOut(kind, object)) } }
  if (Object.isFrozen(object)) seen.set(object, whole)
  return whole
}

const entryOf = ({ manager, operation, subresource, time }: FieldManager, apiVersion: string): Managed['entry'] => ({
  manager,
  operation,
  apiVersion,
  time,
  ...(subresource === undefined ? {} : { subresource }),
})

/** The entries after a controller's write, its own in short. */
export const notedInShort = (kind: Kind, managed: readonly ManagedFieldsEntry[], by: FieldManager): ManagedFieldsEntry[] => {
  const apiVersion = apiVersionOf(kind)
  return inOrder([...managed.filter((entry) => !isSame(entry, by, apiVersion)), written(entryOf(by, apiVersion))])
}

/** How many managers that update are told apart; the oldest become one. As capManagers. */
const mostUpdaters = 10

const capped = (all: readonly Managed[]): Managed[] => {
  const updaters = all
    .filter(({ entry, fields }) => entry.operation === 'Update' && entry.subresource === undefined && fields !== undefined)
    .sort((a, b) => ((a.entry.time ?? '') < (b.entry.time ?? '') ? -1 : 1))
  if (updaters.length <= mostUpdaters) return [...all]
  const old = updaters.slice(0, updaters.length - mostUpdaters + 1)
  const bucket: Managed = {
    entry: { manager: 'ancient-changes', operation: 'Update', apiVersion: old[0]!.entry.apiVersion, time: old.at(-1)!.entry.time },
    fields: old.reduce((set, { fields }) => union(set, fields!), noFields),
  }
  return [...all.filter((one) => !old.includes(one)), bucket]
}

/** The managers after an update from `old` (undefined: created) to `draft`. As Updater.Update with managedFieldsUpdater. */
export const managedAfterUpdate = (
  kind: Kind,
  old: KubeObject | undefined,
  draft: KubeObject,
  by: FieldManager,
): ManagedFieldsEntry[] | undefined => {
  const apiVersion = apiVersionOf(kind)
  const before = old === undefined ? emptyObject(apiVersion, kind.kind) : json(withoutManaged(old))
  const { added, modified, removed } = compare(typeOf(kind), before, json(withoutManaged(draft)))
  const given = draft.metadata.managedFields
  const reset = given?.length === 1 && Object.keys(given[0]!).length === 0
  const kept = given === undefined || given.length === 0 || equalJson(given, old?.metadata.managedFields)
  const all = reset ? [] : managedOf(kept && old !== undefined ? old : draft)
  const taken = countable(kind, by.subresource, union(added, modified))
  const lost = union(union(added, modified), removed)
  const own = all.find(({ entry }) => isSame(entry, by, apiVersion))
  const next = all.filter((one) => one !== own).map((one) => ({ ...one, fields: one.fields && difference(one.fields, lost) }))
  // A controller that owns the rest, in short, owns what it takes without saying so.
  if (own !== undefined && own.fields === undefined) next.push(own)
  else if (taken.size > 0) next.push({ entry: entryOf(by, apiVersion), fields: union(difference(own?.fields ?? noFields, removed), taken) })
  else if (own !== undefined) next.push({ ...own, fields: difference(own.fields!, removed) })
  return encodeManaged(capped(next))
}

export type Applied = {
  object: Json
  managedFields: ManagedFieldsEntry[] | undefined
  /** Paths that other managers own, with their entries. */
  conflicts: { entry: Managed['entry']; fields: FieldSet }[]
}

/** As Updater.Apply: `config` merged onto `live`, what the manager gave up removed, ownership settled. `merged` is `live` with `config` over it. */
export const applyManaged = (kind: Kind, live: KubeObject, config: Json, merged: Json, by: FieldManager): Applied => {
  const type = typeOf(kind)
  const apiVersion = apiVersionOf(kind)
  let all = spelledOut(kind, live)
  const liveJson = json(withoutManaged(live))
  if (all.length === 0 && live.metadata.uid !== undefined) {
    const fields = countable(kind, by.subresource, fieldsIn(type, liveJson))
    all = [{ entry: { manager: 'before-first-apply', operation: 'Update', apiVersion, time: by.time }, fields }]
  }
  const own = all.find(({ entry }) => isSame(entry, by, apiVersion))
  const others = all.filter((one) => one !== own)
  const set = countable(kind, by.subresource, fieldsIn(type, config))
  const object = prune(type, merged, own?.fields, [...others.map(({ fields }) => fields!), set])
  const { added, modified, removed } = compare(type, liveJson, object)
  const changed = countable(kind, by.subresource, union(added, modified))
  const conflicts = others
    .map(({ entry, fields }) => ({ entry, fields: intersection(fields!, changed) }))
    .filter(({ fields }) => fields.size > 0)
  const lost = union(changed, removed)
  const next: Managed[] = others.map((one) => ({ ...one, fields: difference(one.fields!, lost) }))
  const same = own !== undefined && equalSets(own.fields!, set) && equalJson(liveJson, object)
  if (set.size > 0) next.push(same ? own : { entry: entryOf(by, apiVersion), fields: set })
  return { object, conflicts, managedFields: shortAgain(live, encodeManaged(next)) }
}

/** Entries that were in short and of which nothing was taken stay so: they would only say what they mean anyway. */
const shortAgain = (live: KubeObject, entries: ManagedFieldsEntry[] | undefined): ManagedFieldsEntry[] | undefined => {
  const short = (live.metadata.managedFields ?? []).filter(({ fieldsV1 }) => fieldsV1 === undefined)
  if (short.length === 0) return entries
  const isShort = (entry: ManagedFieldsEntry) =>
    short.find((s) => s.manager === entry.manager && s.operation === entry.operation && s.subresource === entry.subresource)
  return entries?.map((entry) => isShort(entry) ?? entry)
}

/** What the manager owned before, wants no longer and nobody else owns goes. As Updater.prune. */
const prune = (type: Typed, merged: Json, last: FieldSet | undefined, claims: readonly FieldSet[]): Json => {
  if (last === undefined || last.size === 0) return merged
  const named = (set: FieldSet) => withNamedFields(type, set)
  const fieldsOf = (value: Json) => named(fieldsIn(type, value))
  const all = fieldsOf(merged)
  const claimed = named(claims.reduce(union, noFields))
  const pruned = withoutFields(type, merged, named(last)) ?? {}
  const restored = withoutFields(type, merged, difference(all, union(fieldsOf(pruned), claimed))) ?? {}
  return withoutFields(type, merged, intersection(difference(all, fieldsOf(restored)), named(last))) ?? {}
}
