import { equalJson } from '@/apimachinery/equal'
import type { JsonObject, KubeObject } from '@/apimachinery/object'
import type { LabelSelector } from '@/apimachinery/selector'
import type { Reader } from '@/cluster/api/reader'
import { type ControllerRevision, controllerRevision as kind } from '@/cluster/kinds/apps/controller-revision'
import type { PodTemplate } from '@/cluster/kinds/core/pod-types'
import type { Kind } from '@/cluster/kinds/kind'
import { claim, controllerRef } from './adoption'
import { by, sortedBy } from './arrays'
import { templateHash } from './deployment-template'
import type { Action } from './plan'

type Owner = KubeObject & {
  spec: { selector: LabelSelector; template: PodTemplate; revisionHistoryLimit?: number }
  status?: { collisionCount?: number }
}

/**
 * The revisions of a DaemonSet or StatefulSet, oldest first; `current` is that of the present template, made by `actions` when it is new.
 * `collisionCount` is for the owner's status: names that others had.
 */
export type History = { revisions: ControllerRevision[]; current: ControllerRevision; actions: Action[]; collisionCount: number }

/** Takes in those that an owner of this name has left, then finds, brings forward or makes the revision of the present template. as pkg/controller/history, daemon constructHistory, statefulset getStatefulSetRevisions */
export function historyOf<T extends Owner>(owner: T, ownerKind: Kind<T>, hashLabel: string, read: Reader): History {
  const { owned, actions } = claim(owner, ownerKind as unknown as Kind, kind, read)
  const revisions = sortedBy(
    owned,
    by((revision) => revision.revision),
    by((revision) => revision.metadata.name!),
  )
  const data = { spec: { template: { ...owner.spec.template, $patch: 'replace' } } } as unknown as JsonObject
  const next = (revisions.at(-1)?.revision ?? 0) + 1
  const known = revisions.find((revision) => equalJson(revision.data, data))
  let collisionCount = owner.status?.collisionCount ?? 0
  if (known) {
    if (known === revisions.at(-1)) return { revisions, current: known, actions, collisionCount }
    const current = { ...known, revision: next }
    const rest = revisions.filter((revision) => revision !== known)
    return { revisions: [...rest, current], current, actions: [...actions, { do: 'update', kind, object: current }], collisionCount }
  }
  const nameOf = () => `${owner.metadata.name}-${templateHash(owner.spec.template, collisionCount)}`
  while (read.get(kind, owner.metadata.namespace, nameOf())) collisionCount += 1
  const hash = templateHash(owner.spec.template, collisionCount)
  const current: ControllerRevision = {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      name: nameOf(),
      namespace: owner.metadata.namespace,
      labels: { ...owner.spec.template.metadata?.labels, [hashLabel]: hash },
      ...(owner.metadata.annotations ? { annotations: { ...owner.metadata.annotations } } : {}),
      ownerReferences: [controllerRef(ownerKind as unknown as Kind, owner)],
    },
    data,
    revision: next,
  }
  return { revisions: [...revisions, current], current, actions: [...actions, { do: 'create', kind, object: current }], collisionCount }
}

/** Deletes the oldest revisions beyond the limit; those in use do not count. as pkg/controller/history truncateHistory */
export function truncated({ spec }: Owner, { revisions }: History, inUse: (revision: ControllerRevision) => boolean): Action[] {
  const spare = revisions.filter((revision) => !inUse(revision))
  return spare
    .slice(0, Math.max(0, spare.length - (spec.revisionHistoryLimit ?? 10)))
    .map(({ metadata }) => ({ do: 'delete', kind, namespace: metadata.namespace, name: metadata.name!, uid: metadata.uid }))
}
