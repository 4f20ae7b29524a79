import { timestamp } from '@/cluster/api/time'
import { type PersistentVolume, persistentVolume } from '@/cluster/kinds/core/persistent-volume'
import { type PersistentVolumeClaim, persistentVolumeClaim } from '@/cluster/kinds/core/persistent-volume-claim'
import { pod as podKind } from '@/cluster/kinds/core/pod'
import type { Pod } from '@/cluster/kinds/core/pod-types'
import { type Action, controller, type PlanContext } from './plan'
import { annotations, claimsOf, isVolumeFor, podsUsing } from './volume-matching'
import { isSimulated } from './volume-provisioner'

const SOURCE = 'persistentvolume-controller'
const PV_PROTECTION = 'kubernetes.io/pv-protection'
const PVC_PROTECTION = 'kubernetes.io/pvc-protection'

const without = <T extends { metadata: { finalizers?: string[] } }>(object: T, finalizer: string): T => ({
  ...object,
  metadata: { ...object.metadata, finalizers: (object.metadata.finalizers ?? []).filter((f) => f !== finalizer) },
})

type Phase = NonNullable<NonNullable<PersistentVolume['status']>['phase']>

const withPhase = (volume: PersistentVolume, phase: Phase, now: number, message?: string): Action[] =>
  volume.status?.phase === phase && volume.status.message === message
    ? []
    : [
        {
          do: 'status',
          kind: persistentVolume,
          object: {
            ...volume,
            status: {
              phase,
              ...(message === undefined ? {} : { message }),
              lastPhaseTransitionTime: volume.status?.phase === phase ? volume.status.lastPhaseTransitionTime : timestamp(now),
            },
          } as PersistentVolume,
        },
      ]

/** What becomes of volumes: their phase, and their end. as pkg/controller/volume/persistentvolume syncVolume, with the pvprotection controller */
export const volumeLifecycle = controller<PersistentVolume>({
  name: 'persistentvolume',
  for: persistentVolume,
  watches: [
    {
      kind: persistentVolumeClaim,
      keys: (claim, read) => [
        ...((claim as PersistentVolumeClaim).spec.volumeName ? [{ name: (claim as PersistentVolumeClaim).spec.volumeName! }] : []),
        ...read
          .list(persistentVolume)
          .filter(({ spec: { claimRef } }) => claimRef?.name === claim.metadata.name && claimRef?.namespace === claim.metadata.namespace)
          .map((volume) => ({ name: volume.metadata.name! })),
      ],
    },
  ],
  plan(volume, context) {
    const actions = sync(volume, context)
    const free = volume.status?.phase !== 'Bound'
    if (volume.metadata.deletionTimestamp && free && volume.metadata.finalizers?.includes(PV_PROTECTION))
      actions.push({ do: 'update', kind: persistentVolume, object: without(volume, PV_PROTECTION) })
    return actions
  },
})

function sync(volume: PersistentVolume, { read, now }: PlanContext): Action[] {
  const { claimRef } = volume.spec
  if (!claimRef?.uid) return withPhase(volume, 'Available', now)
  const claim = read.get(persistentVolumeClaim, claimRef.namespace, claimRef.name ?? '')
  if (!claim || !isVolumeFor(volume, claim)) return release(volume, now)
  if (!claim.spec.volumeName) return []
  if (claim.spec.volumeName === volume.metadata.name) return withPhase(volume, 'Bound', now)
  // The claim has found another volume meanwhile. as unbindVolume
  const ours = volume.metadata.annotations?.[annotations.boundByController] !== undefined
  const { claimRef: _, ...spec } = volume.spec
  const { uid: __, resourceVersion: ___, ...kept } = claimRef
  const object: PersistentVolume = { ...volume, spec: ours ? spec : { ...spec, claimRef: kept } }
  return [{ do: 'update', kind: persistentVolume, object }]
}

/** as reclaimVolume */
function release(volume: PersistentVolume, now: number): Action[] {
  const { phase } = volume.status ?? {}
  const released = phase === 'Released' || phase === 'Failed' ? [] : withPhase(volume, 'Released', now)
  const failed = (reason: string, message: string): Action[] =>
    phase === 'Failed'
      ? []
      : [...withPhase(volume, 'Failed', now, message), { do: 'event', about: volume, type: 'Warning', reason, message, source: SOURCE }]
  switch (volume.spec.persistentVolumeReclaimPolicy) {
    case 'Recycle':
      return failed('VolumeFailedRecycle', 'error: seatrial does not simulate the reclaim policy Recycle')
    case 'Delete':
      break
    default:
      return released
  }
  const gone: Action[] = [...released, { do: 'delete', kind: persistentVolume, name: volume.metadata.name!, uid: volume.metadata.uid }]
  const by = volume.metadata.annotations?.[annotations.provisionedBy]
  if (by !== undefined) return isSimulated(by) ? (volume.metadata.deletionTimestamp ? released : gone) : released
  const { hostPath } = volume.spec
  if (hostPath === undefined)
    return failed(
      'VolumeFailedDelete',
      `error getting deleter volume plugin for volume "${volume.metadata.name}": no deletable volume plugin matched`,
    )
  if (/^\/tmp\/.+/.test(hostPath.path)) return volume.metadata.deletionTimestamp ? released : gone
  return failed('VolumeFailedDelete', `host_path deleter only supports /tmp/.+ but received provided ${hostPath.path}`)
}

/** A claim that is deleted stays until no scheduled pod uses it. as pkg/controller/volume/pvcprotection */
export const claimProtection = controller<PersistentVolumeClaim>({
  name: 'pvc-protection',
  for: persistentVolumeClaim,
  watches: [{ kind: podKind, keys: (pod) => claimsOf(pod as Pod).map((name) => ({ namespace: pod.metadata.namespace, name })) }],
  plan(claim, { read }) {
    const held = claim.metadata.deletionTimestamp !== undefined && claim.metadata.finalizers?.includes(PVC_PROTECTION)
    if (!held || podsUsing(claim, read).some((pod) => pod.spec.nodeName)) return []
    return [{ do: 'update', kind: persistentVolumeClaim, object: without(claim, PVC_PROTECTION) }]
  },
})
