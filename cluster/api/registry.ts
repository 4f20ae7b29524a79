import { equalJson } from '@/apimachinery/equal'
import type { KubeObject } from '@/apimachinery/object'
import { serverItself } from '@/cluster/api/admission'
import type { AdmissionPlugin, AdmissionRequest } from '@/cluster/api/admission/plugin'
import { at, cloneJson, dropUndefined } from '@/cluster/api/json'
import { type FieldManager, managedAfterUpdate, notedInShort } from '@/cluster/api/managed-fields'
import { validateMeta, validateMetaUpdate } from '@/cluster/api/meta'
import type { Change, DeleteOptions, Manager, WriteOptions, Writer } from '@/cluster/api/parts'
import type { Reader } from '@/cluster/api/reader'
import { alreadyExists, conflict, invalid, modified, notFound } from '@/cluster/api/status'
import type { Store } from '@/cluster/api/store'
import { parseTimestamp, timestamp } from '@/cluster/api/time'
import type { FieldError } from '@/cluster/door'
import { apiVersionOf } from '@/cluster/kinds/define'
import { immutableValue } from '@/cluster/kinds/field-error'
import type { Kind } from '@/cluster/kinds/kind'
import type { World } from '@/cluster/world'

/** What of a write's options says whose it is. */
type Recorded = { manager?: Manager; subresource?: string; dryRun?: boolean }

const theServer: Manager = { name: 'kube-controller-manager', fields: 'in short' }

type Stored = KubeObject & { spec?: unknown; status?: unknown }

/**
 * The write path: names, defaults, strategy, validation, versions, deletion. As k8s.io/apiserver/pkg/registry/generic/registry Store, with a
 * `Kind` as its strategy. `onChange` hears every write that has happened.
 */
export const createRegistry = (parts: {
  store: Store
  world: World
  read: Reader
  admission: readonly AdmissionPlugin[]
  onChange(change: Change): void
}): Writer => {
  const { store, world, read } = parts

  const refuse = (kind: Kind, name: string, errors: readonly FieldError[]) => {
    if (errors.length > 0) throw invalid(kind, name, errors)
  }
  const hasStatus = (kind: Kind) => kind.subresources.some((s) => s.name === 'status')
  const current = (kind: Kind, namespace: string | undefined, name: string): Stored => {
    const found = store.get(kind, namespace, name)
    if (found === undefined) throw notFound(kind, name)
    return found
  }
  const commit = (type: Change['type'], kind: Kind, object: KubeObject, previous: KubeObject | undefined) => {
    const event = store.put(type, kind, object, previous)
    parts.onChange(event)
    return event.object
  }
  const remove = (kind: Kind, object: KubeObject, dryRun: boolean) => {
    if (dryRun) return object
    const gone = commit('DELETED', kind, object, object)
    kind.released?.(gone, { world, read, dryRun })
    return gone
  }

  /** What admission plugins see of a write. */
  const admissionOf = (
    kind: Kind,
    operation: AdmissionRequest['operation'],
    draft: KubeObject,
    options: WriteOptions | DeleteOptions,
  ): AdmissionRequest => ({
    kind,
    operation,
    draft,
    userInfo: options.user ?? serverItself,
    read,
    world,
    dryRun: options.dryRun === true,
    warn: options.warn ?? (() => {}),
  })
  const admit = (request: AdmissionRequest) => {
    for (const plugin of parts.admission) plugin.admit?.(request)
  }
  const validateAdmission = (request: AdmissionRequest) => {
    for (const plugin of parts.admission) plugin.validate?.(request)
  }

  const create: Writer['create'] = (kind, given, options = {}) => {
    const draft = cloneJson(given) as Stored
    const meta = draft.metadata
    draft.apiVersion = apiVersionOf(kind)
    draft.kind = kind.kind
    if (!kind.namespaced) delete meta.namespace
    if (!meta.name && meta.generateName) {
      do meta.name = meta.generateName.slice(0, 58) + world.suffix(5)
      while (store.get(kind, meta.namespace, meta.name) !== undefined)
    }
    meta.uid = world.uid()
    meta.creationTimestamp = timestamp(world.now())
    delete meta.resourceVersion
    delete meta.deletionTimestamp
    delete meta.deletionGracePeriodSeconds
    delete meta.generation
    if (kind.generation) meta.generation = 1
    if (hasStatus(kind) && !kind.keepsStatusOnCreate) delete draft.status
    kind.defaults?.(draft)
    record(kind, draft, undefined, options)
    const name = meta.name ?? ''
    const request = admissionOf(kind, 'CREATE', draft, options)
    admit(request)
    const context = { world, read, dryRun: options.dryRun === true }
    const early = validateMeta(kind, draft)
    // What preparing refuses ends the write alone: upstream allocates before it validates.
    refuse(kind, name, kind.prepare?.(draft, undefined, context) ?? [])
    refuse(kind, name, [...early, ...(kind.validate?.(draft) ?? [])])
    validateAdmission(request)
    // Asked last, as upstream: a second Service with the same nodePort hears of the port, not of its name.
    if (store.get(kind, meta.namespace, name) !== undefined) throw alreadyExists(kind, name)
    dropUndefined(draft)
    return context.dryRun ? draft : commit('ADDED', kind, draft, undefined)
  }

  /** Settles who owns which fields, before admission and allocation add what nobody asked for. */
  const record = (kind: Kind, draft: Stored, old: Stored | undefined, options: Recorded) => {
    const { manager = theServer } = options
    if (kind.unmanaged || manager.fields === 'settled' || options.subresource === 'binding') return
    const meta = draft.metadata
    if (old === undefined) meta.managedFields = undefined
    if (manager.fields === 'spelled out') meta.managedFields = managedAfterUpdate(kind, old, draft, byOf(options))
    else if (old === undefined) noteShort(kind, draft, options)
    else if (options.subresource !== 'status' && meta.managedFields?.some((entry) => entry.fieldsV1 !== undefined))
      meta.managedFields = managedAfterUpdate(kind, old, draft, byOf(options))
  }
  const noteShort = (kind: Kind, { metadata }: Stored, options: Recorded) => {
    const { managedFields = [] } = metadata
    const by = byOf(options)
    if (kind.unmanaged || (options.manager ?? theServer).fields !== 'in short' || options.subresource === 'binding') return
    if (
      !managedFields.some((entry) => entry.manager === by.manager && entry.subresource === by.subresource && entry.fieldsV1 !== undefined)
    )
      metadata.managedFields = notedInShort(kind, managedFields, by)
  }
  const byOf = ({ manager = theServer, subresource = manager.subresource }: Recorded): FieldManager => ({
    manager: manager.name,
    operation: 'Update',
    time: timestamp(world.now()),
    ...(subresource === undefined ? {} : { subresource }),
  })

  /** What no update changes, whoever writes. as rest.BeforeUpdate */
  const carryOver = (draft: Stored, old: Stored) => {
    const meta = draft.metadata
    const was = old.metadata
    draft.apiVersion = old.apiVersion
    draft.kind = old.kind
    meta.uid = was.uid
    meta.creationTimestamp = was.creationTimestamp
    meta.deletionTimestamp = was.deletionTimestamp
    meta.deletionGracePeriodSeconds = was.deletionGracePeriodSeconds
    meta.generation = was.generation
    if (was.namespace === undefined) delete meta.namespace
    else meta.namespace = was.namespace
    if (was.generateName !== undefined) meta.generateName = was.generateName
    if (meta.managedFields === undefined && was.managedFields !== undefined) meta.managedFields = was.managedFields
  }

  const checkPreconditions = (kind: Kind, given: KubeObject, old: KubeObject) => {
    const { resourceVersion, uid } = given.metadata
    if (uid !== undefined && uid !== '' && uid !== old.metadata.uid)
      throw conflict(kind, old.metadata.name!, `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${old.metadata.uid}`)
    if (resourceVersion !== undefined && resourceVersion !== '' && resourceVersion !== old.metadata.resourceVersion)
      throw modified(kind, old.metadata.name!)
  }

  const immutableErrors = (kind: Kind, draft: Stored, old: Stored): FieldError[] =>
    kind.immutable.filter((path) => !equalJson(at(draft, path), at(old, path))).map((path) => immutableValue(path, at(draft, path)))

  /** Writes the draft, unless nothing changed; removes an object that only waited for its last finalizer. */
  const finish = (kind: Kind, draft: Stored, old: Stored, options: Recorded) => {
    dropUndefined(draft)
    draft.metadata.resourceVersion = old.metadata.resourceVersion
    if (equalJson(draft, old)) return old
    if (options.dryRun) return draft
    // The time of an entry in short is that of its last write: noted only once something is written.
    noteShort(kind, draft, options)
    if (draft.metadata.deletionTimestamp !== undefined && !blocked(draft) && !draft.metadata.deletionGracePeriodSeconds)
      return remove(kind, draft, false)
    return commit('MODIFIED', kind, draft, old)
  }

  const update: Writer['update'] = (kind, given, options = {}) => {
    const name = given.metadata.name ?? ''
    const old = current(kind, given.metadata.namespace, name)
    checkPreconditions(kind, given, old)
    if (options.subresource !== undefined) {
      const take = kind.takes?.[options.subresource]
      if (take === undefined) throw new Error(`${kind.kind} takes nothing through ${options.subresource}`)
      const faults = kind.validateTaken?.[options.subresource]
      const whole = take(given, old)
      const taken: Stored = { ...((faults === undefined ? whole : cloneJson(whole)) as Stored), metadata: { ...old.metadata } }
      if (faults !== undefined) {
        kind.defaults?.(taken)
        if (!equalJson(taken.spec, old.spec)) taken.metadata.generation = (old.metadata.generation ?? 0) + 1
      }
      record(kind, taken, old, options)
      const request = { ...admissionOf(kind, 'UPDATE', taken, options), old, subresource: options.subresource }
      admit(request)
      refuse(kind, name, faults?.(taken, old) ?? [])
      validateAdmission(request)
      return finish(kind, taken, old, options)
    }
    const draft = cloneJson(given) as Stored
    carryOver(draft, old)
    if (hasStatus(kind)) draft.status = old.status
    kind.defaults?.(draft)
    record(kind, draft, old, options)
    const request = { ...admissionOf(kind, 'UPDATE', draft, options), old }
    admit(request)
    const context = { world, read, dryRun: request.dryRun }
    refuse(kind, name, kind.prepare?.(draft, old, context) ?? [])
    const errors = [...validateMeta(kind, draft), ...validateMetaUpdate(draft, old)]
    if (kind.generation && !equalJson(draft.spec, old.spec)) draft.metadata.generation = (old.metadata.generation ?? 0) + 1
    const own = kind.validate?.(draft) ?? []
    refuse(kind, name, [...errors, ...own, ...immutableErrors(kind, draft, old), ...(kind.validateUpdate?.(draft, old) ?? [])])
    validateAdmission(request)
    return finish(kind, draft, old, options)
  }

  const updateStatus: Writer['updateStatus'] = (kind, given, options = {}) => {
    const name = given.metadata.name ?? ''
    const old = current(kind, given.metadata.namespace, name)
    checkPreconditions(kind, given, old)
    const draft: Stored = { ...old, metadata: { ...old.metadata }, status: cloneJson((given as Stored).status) }
    if (given.metadata.managedFields !== undefined) draft.metadata.managedFields = given.metadata.managedFields
    record(kind, draft, old, { ...options, subresource: 'status' })
    return finish(kind, draft, old, { ...options, subresource: 'status' })
  }

  const checkDelete = (kind: Kind, old: KubeObject, options: DeleteOptions) => {
    const fail = (why: string) => conflict(kind, old.metadata.name!, `Precondition failed: ${why}`)
    if (options.uid !== undefined && options.uid !== old.metadata.uid)
      throw fail(`UID in precondition: ${options.uid}, UID in object meta: ${old.metadata.uid}`)
    if (options.resourceVersion !== undefined && options.resourceVersion !== old.metadata.resourceVersion)
      throw fail(
        `ResourceVersion in precondition: ${options.resourceVersion}, ResourceVersion in object meta: ${old.metadata.resourceVersion}`,
      )
  }

  /** as Store.Delete with rest.BeforeDelete: grace first, then finalizers, then the end */
  const deleteOne: Writer['delete'] = (kind, namespace, name, options = {}) => {
    const old = current(kind, namespace, name)
    checkDelete(kind, old, options)
    const request = admissionOf(kind, 'DELETE', old, options)
    admit(request)
    validateAdmission(request)
    const dryRun = options.dryRun === true
    const grace = kind.gracePeriod?.(old, options.gracePeriodSeconds) ?? 0
    const finalizers = withPropagation(old.metadata.finalizers, options.propagationPolicy)
    const was = old.metadata
    const draft: Stored = { ...old, metadata: { ...was, finalizers: finalizers.length > 0 ? finalizers : undefined } }
    if (grace > 0 || blocked(draft)) {
      const shorter = was.deletionTimestamp === undefined || grace < (was.deletionGracePeriodSeconds ?? 0)
      if (shorter) {
        const asked =
          was.deletionTimestamp === undefined
            ? world.now()
            : parseTimestamp(was.deletionTimestamp) - (was.deletionGracePeriodSeconds ?? 0) * 1000
        draft.metadata.deletionTimestamp = timestamp(asked + grace * 1000)
        draft.metadata.deletionGracePeriodSeconds = grace
        if (was.deletionTimestamp === undefined && was.generation !== undefined) draft.metadata.generation = was.generation + 1
      }
      const marked = dropUndefined(kind.marked?.(draft) ?? draft)
      if (equalJson(marked, old)) return { gone: false, object: old }
      return { gone: false, object: dryRun ? marked : commit('MODIFIED', kind, marked, old) }
    }
    return { gone: true, object: remove(kind, old, dryRun) }
  }

  return { create, update, updateStatus, delete: deleteOne }
}

/** Finalizers of either sort hold an object: metadata's, and a Namespace's own. */
const blocked = (object: Stored) =>
  (object.metadata.finalizers?.length ?? 0) > 0 || ((at(object, 'spec.finalizers') as string[] | undefined)?.length ?? 0) > 0

/** as registry/generic/registry deletionFinalizersForGarbageCollection */
const withPropagation = (finalizers: readonly string[] = [], policy: DeleteOptions['propagationPolicy']): string[] => {
  if (policy === undefined) return [...finalizers]
  const rest = finalizers.filter((f) => f !== 'orphan' && f !== 'foregroundDeletion')
  if (policy === 'Orphan') return [...rest, 'orphan']
  if (policy === 'Foreground') return [...rest, 'foregroundDeletion']
  return rest
}
