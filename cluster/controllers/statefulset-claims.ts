import type { KubeObject, OwnerReference } from '@/apimachinery/object'
import type { Reader } from '@/cluster/api/reader'
import { type StatefulSet, statefulSet } from '@/cluster/kinds/apps/stateful-set'
import { type PersistentVolumeClaim, persistentVolumeClaim } from '@/cluster/kinds/core/persistent-volume-claim'
import { pod as podKind } from '@/cluster/kinds/core/pod'
import type { Pod } from '@/cluster/kinds/core/pod-types'
import { controllerRef } from './adoption'
import type { Action } from './plan'

const claimName = (template: KubeObject, pod: string): string => `${template.metadata.name}-${pod}`

/** The claims that a pod of the set finds its volumes by: made before it, and kept under the same name when it comes back. as createPersistentVolumeClaims */
export const missingClaims = (set: StatefulSet, pod: string, read: Reader): Action[] =>
  (set.spec.volumeClaimTemplates ?? []).flatMap((template): Action[] => {
    const name = claimName(template, pod)
    const { namespace } = set.metadata
    if (read.get(persistentVolumeClaim, namespace, name)) return []
    const owners = ownersOf(set, undefined)
    const object = {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: {
        ...template.metadata,
        name,
        namespace,
        labels: { ...template.metadata.labels, ...set.spec.selector.matchLabels },
        ...(owners.length > 0 ? { ownerReferences: owners } : {}),
      },
      spec: template.spec,
    } as PersistentVolumeClaim
    const event = (type: 'Normal' | 'Warning', reason: string, end: string): Action => ({
      do: 'event',
      about: set,
      type,
      reason,
      message: `create Claim ${name} Pod ${pod} in StatefulSet ${set.metadata.name} ${end}`,
      source: 'statefulset-controller',
    })
    return [
      {
        do: 'create',
        kind: persistentVolumeClaim,
        object,
        created: () => [event('Normal', 'SuccessfulCreate', 'success')],
        refused: ({ message }) => [event('Warning', 'FailedCreate', `failed error: ${message}`)],
      },
    ]
  })

/** Who holds a claim: the set when it is to go with it, the pod when it is to go with a scale-down. as updateClaimOwnerRefForSetAndPod */
const ownersOf = (set: StatefulSet, leaving: Pod | undefined): OwnerReference[] => {
  const { whenDeleted, whenScaled } = set.spec.persistentVolumeClaimRetentionPolicy ?? {}
  if (leaving && whenScaled === 'Delete') return [controllerRef(podKind, leaving)]
  return whenDeleted === 'Delete' ? [controllerRef(statefulSet, set)] : []
}

const owned = ({ kind, uid }: OwnerReference, set: StatefulSet): boolean =>
  (kind === 'StatefulSet' && uid === set.metadata.uid) || kind === 'Pod'

/** Claims change hands as the retention policy says; `leaving`: the pods that a scale-down takes. as UpdatePodClaimForRetentionPolicy */
export const retainedClaims = (set: StatefulSet, pods: readonly Pod[], leaving: readonly Pod[], read: Reader): Action[] =>
  pods.flatMap((pod) =>
    (set.spec.volumeClaimTemplates ?? []).flatMap((template): Action[] => {
      const claim = read.get(persistentVolumeClaim, set.metadata.namespace, claimName(template, pod.metadata.name!))
      if (!claim) return []
      const others = (claim.metadata.ownerReferences ?? []).filter((reference) => !owned(reference, set))
      const ownerReferences = [...others, ...ownersOf(set, leaving.includes(pod) ? pod : undefined)]
      const { ownerReferences: _, ...metadata } = claim.metadata
      const object = { ...claim, metadata: ownerReferences.length > 0 ? { ...metadata, ownerReferences } : metadata }
      return [{ do: 'update', kind: persistentVolumeClaim, object: object as PersistentVolumeClaim }]
    }),
  )
