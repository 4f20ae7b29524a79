import { matchesSelector } from '@/apimachinery/selector'
import type { Reader } from '@/cluster/api/reader'
import { type PersistentVolume, persistentVolume } from '@/cluster/kinds/core/persistent-volume'
import { classOf, type PersistentVolumeClaim } from '@/cluster/kinds/core/persistent-volume-claim'
import { pod as podKind } from '@/cluster/kinds/core/pod'
import type { Pod } from '@/cluster/kinds/core/pod-types'
import { amountOf } from '@/cluster/kinds/core/quantity-rules'
import { storageClass } from '@/cluster/kinds/storage/storage-class'

/** What the binder, the provisioners and the scheduler know of each other through annotations. */
export const annotations = {
  bindCompleted: 'pv.kubernetes.io/bind-completed',
  boundByController: 'pv.kubernetes.io/bound-by-controller',
  provisionedBy: 'pv.kubernetes.io/provisioned-by',
  selectedNode: 'volume.kubernetes.io/selected-node',
  provisioner: 'volume.kubernetes.io/storage-provisioner',
  betaProvisioner: 'volume.beta.kubernetes.io/storage-provisioner',
} as const

/** True when the volume was made for, or is held by, this very claim; a volume may also be kept for a claim by name alone. as IsVolumeBoundToClaim */
export const isVolumeFor = ({ spec: { claimRef } }: PersistentVolume, { metadata }: PersistentVolumeClaim): boolean =>
  claimRef !== undefined &&
  claimRef.name === metadata.name &&
  claimRef.namespace === metadata.namespace &&
  (!claimRef.uid || claimRef.uid === metadata.uid)

export const isBound = ({ spec, metadata }: PersistentVolumeClaim): boolean =>
  spec.volumeName !== undefined && metadata.annotations?.[annotations.bindCompleted] !== undefined

/** Why a volume that a claim names does not do. as checkVolumeSatisfyClaim */
export const mismatch = (volume: PersistentVolume, claim: PersistentVolumeClaim): string | undefined => {
  if (amountOf(volume.spec.capacity?.storage) < amountOf(claim.spec.resources?.requests?.storage)) return 'requested PV is too small'
  if ((volume.spec.storageClassName ?? '') !== (classOf(claim) ?? '')) return 'storageClassName does not match'
  if ((volume.spec.volumeMode ?? 'Filesystem') !== (claim.spec.volumeMode ?? 'Filesystem')) return 'incompatible volumeMode'
  if (!hasModes(volume, claim)) return 'incompatible accessMode'
  return undefined
}

const hasModes = (volume: PersistentVolume, claim: PersistentVolumeClaim): boolean =>
  (claim.spec.accessModes ?? []).every((mode) => volume.spec.accessModes?.includes(mode))

/**
 * The volume that a claim gets of those given: one that is kept for it, else the smallest free one that does. With `reserved` alone, only the
 * former: a claim that waits for its first consumer takes what is its own, and leaves the choice of a free one to the scheduler.
 * as pkg/volume/util FindMatchingVolume
 */
export const matchingVolume = (
  volumes: readonly PersistentVolume[],
  claim: PersistentVolumeClaim,
  reserved = false,
): PersistentVolume | undefined => {
  let best: PersistentVolume | undefined
  for (const volume of volumes) {
    if (volume.metadata.deletionTimestamp !== undefined) continue
    const { claimRef, capacity } = volume.spec
    const enough = amountOf(capacity?.storage) >= amountOf(claim.spec.resources?.requests?.storage)
    if ((volume.spec.volumeMode ?? 'Filesystem') !== (claim.spec.volumeMode ?? 'Filesystem')) continue
    if (isVolumeFor(volume, claim)) {
      if (enough) return volume
      continue
    }
    if (claimRef || reserved || !enough || volume.status?.phase !== 'Available' || !hasModes(volume, claim)) continue
    if ((volume.spec.storageClassName ?? '') !== (classOf(claim) ?? '')) continue
    if (volume.spec.volumeAttributesClassName !== claim.spec.volumeAttributesClassName) continue
    if (claim.spec.selector && !matchesSelector(volume.metadata.labels, claim.spec.selector)) continue
    if (!best || amountOf(capacity?.storage) < amountOf(best.spec.capacity?.storage)) best = volume
  }
  return best
}

/** True for a claim whose class waits for the first pod that uses it. as IsDelayBindingMode */
export const waitsForConsumer = (claim: PersistentVolumeClaim, read: Reader): boolean => {
  const name = classOf(claim)
  return Boolean(name) && read.get(storageClass, undefined, name!)?.volumeBindingMode === 'WaitForFirstConsumer'
}

/** Names of the claims that a pod mounts, with those that are made for it alone. */
export const claimsOf = (pod: Pod): string[] =>
  (pod.spec.volumes ?? []).flatMap((volume) => {
    if (volume.persistentVolumeClaim) return [volume.persistentVolumeClaim.claimName]
    return volume.ephemeral ? [`${pod.metadata.name}-${volume.name}`] : []
  })

export const podsUsing = (claim: PersistentVolumeClaim, read: Reader): Pod[] =>
  read.list(podKind, claim.metadata.namespace).filter((pod) => claimsOf(pod).includes(claim.metadata.name!))

/** The volume taken for the claim. as GetBindVolumeToClaim */
export const taken = (volume: PersistentVolume, claim: PersistentVolumeClaim): PersistentVolume => {
  const { claimRef } = volume.spec
  const own =
    claimRef === undefined ? { ...volume.metadata.annotations, [annotations.boundByController]: 'yes' } : volume.metadata.annotations
  const { namespace, name, uid, resourceVersion } = claim.metadata
  return {
    ...volume,
    metadata: own ? { ...volume.metadata, annotations: own } : volume.metadata,
    spec: {
      ...volume.spec,
      claimRef: claimRef?.uid ? claimRef : { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name, uid, resourceVersion },
    },
  }
}

export const volumesOf = (read: Reader): readonly PersistentVolume[] => read.list(persistentVolume)
