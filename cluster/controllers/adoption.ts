import type { KubeObject, OwnerReference } from '@/apimachinery/object'
import { type LabelSelector, matchesSelector } from '@/apimachinery/selector'
import type { Reader } from '@/cluster/api/reader'
import type { Action } from '@/cluster/controllers/plan'
import { apiVersionOf } from '@/cluster/kinds/define'
import type { Kind } from '@/cluster/kinds/kind'

// as apimachinery meta/v1 NewControllerRef
export const controllerRef = (kind: Kind, owner: KubeObject): OwnerReference => ({
  apiVersion: apiVersionOf(kind),
  kind: kind.kind,
  name: owner.metadata.name!,
  uid: owner.metadata.uid!,
  controller: true,
  blockOwnerDeletion: true,
})

export const controllerOf = (object: KubeObject): OwnerReference | undefined =>
  object.metadata.ownerReferences?.find((owner) => owner.controller)

/**
 * What a controller owns after taking in orphans that its selector matches and letting go of what it no longer matches.
 * as pkg/controller ControllerRefManager
 */
export function claim<T extends KubeObject>(
  owner: KubeObject & { spec: { selector: LabelSelector } },
  ownerKind: Kind,
  kind: Kind<T>,
  read: Reader,
  adoptable: (object: T) => boolean = () => true,
): { owned: T[]; actions: Action[] } {
  const actions: Action[] = []
  const owned: T[] = []
  for (const object of read.ownedBy(kind, owner.metadata.uid!)) {
    if (matchesSelector(object.metadata.labels, owner.spec.selector)) owned.push(object)
    else if (object.metadata.deletionTimestamp === undefined && owner.metadata.deletionTimestamp === undefined) {
      actions.push({ do: 'update', kind, object: withoutOwner(object, owner.metadata.uid!) })
    }
  }
  if (owner.metadata.deletionTimestamp !== undefined) return { owned, actions }
  for (const object of read.list(kind, owner.metadata.namespace)) {
    if (controllerOf(object) || object.metadata.deletionTimestamp !== undefined) continue
    if (!adoptable(object) || !matchesSelector(object.metadata.labels, owner.spec.selector)) continue
    const ownerReferences = [...(object.metadata.ownerReferences ?? []), controllerRef(ownerKind, owner)]
    actions.push({ do: 'update', kind, object: { ...object, metadata: { ...object.metadata, ownerReferences } } })
    owned.push(object)
  }
  return { owned, actions }
}

export function withoutOwner<T extends KubeObject>(object: T, uid: string): T {
  const ownerReferences = object.metadata.ownerReferences?.filter((owner) => owner.uid !== uid)
  const { ownerReferences: _, ...metadata } = object.metadata
  return { ...object, metadata: ownerReferences?.length ? { ...metadata, ownerReferences } : metadata }
}
