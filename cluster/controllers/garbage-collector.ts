import type { KubeObject } from '@/apimachinery/object'
import type { Reader } from '@/cluster/api/reader'
import type { Kind } from '@/cluster/kinds/kind'
import { withoutOwner } from './adoption'
import { type Action, type Controller, controller } from './plan'
import { storedKinds } from './stored-kinds'

const FOREGROUND = 'foregroundDeletion'
const ORPHAN = 'orphan'
/** How often an owner in foreground deletion looks whether its dependents are gone, where nothing tells it. */
const LOOK_AGAIN = 1000

type Dependent = { kind: Kind; object: KubeObject }

/**
 * The garbage collector, one controller per kind of owner: dependents of an owner that is gone go too, an owner in foreground deletion waits
 * for them, one that orphans them lets them go. as pkg/controller/garbagecollector attemptToDeleteItem, processDeletingDependentsItem
 */
export function garbageCollectors(kinds: readonly Kind[]): Controller[] {
  // Nothing owns or is owned by an event, and there are many.
  const counts = ({ kind }: Kind) => kind !== 'Event'
  const followed = kinds.filter(counts)
  const ownerExists = (
    read: Reader,
    namespace: string | undefined,
    { apiVersion, kind, name, uid }: { apiVersion: string; kind: string; name: string; uid: string },
  ) => {
    const found = storedKinds(read).find((k) => k.kind === kind && k.group === groupOf(apiVersion))
    // An owner of a kind that we do not know is taken to exist: better kept than wrongly deleted.
    return !found || read.get(found, found.namespaced ? namespace : undefined, name)?.metadata.uid === uid
  }
  const dependentsWhere = (
    read: Reader,
    namespace: string | undefined,
    holds: (reference: NonNullable<KubeObject['metadata']['ownerReferences']>[number]) => boolean,
  ): Dependent[] =>
    storedKinds(read)
      .filter(counts)
      .flatMap((kind) =>
        read.list(kind, namespace).flatMap((object) => (object.metadata.ownerReferences?.some(holds) ? [{ kind, object }] : [])),
      )

  return followed.map((kind) =>
    controller({
      name: `garbage-collector ${kind.plural}${kind.group.includes('.') ? `.${kind.group}` : ''}`,
      for: kind,
      owns: followed,
      plan(owner, { read, now }) {
        const { finalizers = [], deletionTimestamp, namespace, uid } = owner.metadata
        if (deletionTimestamp === undefined || !(finalizers.includes(FOREGROUND) || finalizers.includes(ORPHAN))) return []
        const dependents = dependentsWhere(read, namespace, (reference) => reference.uid === uid)
        if (finalizers.includes(ORPHAN)) {
          return [
            ...dependents.map((d): Action => ({ do: 'update', kind: d.kind, object: withoutOwner(d.object, uid!) })),
            withoutFinalizer(kind, owner, ORPHAN),
          ]
        }
        if (dependents.length === 0) return [withoutFinalizer(kind, owner, FOREGROUND)]
        const fresh = dependents.filter(({ object }) => object.metadata.deletionTimestamp === undefined)
        return [...fresh.map((d) => remove(d, 'Foreground')), { do: 'wake', at: now + LOOK_AGAIN }]
      },
      gone({ namespace, name }, { read }) {
        const isThis = (reference: { kind: string; name: string; apiVersion: string }) =>
          reference.kind === kind.kind && reference.name === name && groupOf(reference.apiVersion) === kind.group
        return dependentsWhere(read, namespace, isThis).flatMap((d): Action[] => {
          const references = d.object.metadata.ownerReferences!
          const absent = references.filter((reference) => !ownerExists(read, namespace, reference))
          if (absent.length === 0) return []
          if (absent.length < references.length) {
            return [{ do: 'update', kind: d.kind, object: absent.reduce((object, { uid }) => withoutOwner(object, uid), d.object) }]
          }
          return d.object.metadata.deletionTimestamp === undefined ? [remove(d, 'Background')] : []
        })
      },
    }),
  )
}

/** An owner is the same whatever version its reference names. */
const groupOf = (apiVersion: string) => (apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '')

const remove = ({ kind, object: { metadata } }: Dependent, propagationPolicy: 'Foreground' | 'Background'): Action => ({
  do: 'delete',
  kind,
  namespace: metadata.namespace,
  name: metadata.name!,
  uid: metadata.uid,
  propagationPolicy,
})

function withoutFinalizer(kind: Kind, owner: KubeObject, finalizer: string): Action {
  const finalizers = owner.metadata.finalizers?.filter((other) => other !== finalizer)
  const { finalizers: _, ...metadata } = owner.metadata
  return { do: 'update', kind, object: { ...owner, metadata: finalizers?.length ? { ...metadata, finalizers } : metadata } }
}
