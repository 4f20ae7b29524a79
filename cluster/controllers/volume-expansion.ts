import { timestamp } from '@/cluster/api/time'
import { persistentVolume } from '@/cluster/kinds/core/persistent-volume'
import { type ClaimCondition, type PersistentVolumeClaim, persistentVolumeClaim } from '@/cluster/kinds/core/persistent-volume-claim'
import { pod as podKind } from '@/cluster/kinds/core/pod'
import type { Pod } from '@/cluster/kinds/core/pod-types'
import { amountOf } from '@/cluster/kinds/core/quantity-rules'
import { type Action, controller } from './plan'
import { claimsOf, isBound, podsUsing } from './volume-matching'
import { diskDriver } from './volume-provisioner'

const PENDING = 'FileSystemResizePending'
/** How long a disk takes to grow, milliseconds. */
const GROWTH = 2000

/** Bound claims that ask for more. as pkg/controller/volume/expand syncHandler, external-resizer, and the kubelet's node expansion */
export const volumeExpansion = controller<PersistentVolumeClaim>({
  name: 'volume-expand',
  for: persistentVolumeClaim,
  watches: [{ kind: podKind, keys: (pod) => claimsOf(pod as Pod).map((name) => ({ namespace: pod.metadata.namespace, name })) }],
  plan(claim, { read, now, note }) {
    const wanted = claim.spec.resources?.requests?.storage
    const volume = isBound(claim) ? read.get(persistentVolume, undefined, claim.spec.volumeName!) : undefined
    if (!volume || claim.status?.phase !== 'Bound' || amountOf(wanted) <= amountOf(claim.status.capacity?.storage)) return []
    const says = (type: 'Normal' | 'Warning', reason: string, message: string, source: string): Action => ({
      do: 'event',
      about: claim,
      type,
      reason,
      message,
      source,
    })
    if (volume.spec.csi?.driver !== diskDriver) {
      if (note !== undefined) return [{ do: 'wake', at: Number(note) + 600_000, periodic: true, note }]
      const why = volume.spec.csi
        ? 'waiting for an external controller to expand this PVC'
        : "Ignoring the PVC: didn't find a plugin capable of expanding the volume; waiting for an external controller to process this PVC."
      return [
        says(volume.spec.csi ? 'Normal' : 'Warning', 'ExternalExpanding', why, 'volume_expand'),
        { do: 'wake', at: now + 600_000, periodic: true, note: now },
      ]
    }
    const withConditions = (conditions: ClaimCondition[], capacity = claim.status?.capacity): Action => ({
      do: 'status',
      kind: persistentVolumeClaim,
      object: {
        ...claim,
        status: { ...claim.status, capacity, ...(conditions.length ? { conditions } : { conditions: undefined }) },
      } as PersistentVolumeClaim,
    })
    const condition = (type: string, message?: string): ClaimCondition => ({
      type,
      status: 'True',
      lastProbeTime: null,
      lastTransitionTime: timestamp(now),
      ...(message ? { message } : {}),
    })
    const resizer = `external-resizer ${diskDriver}`
    if (amountOf(volume.spec.capacity?.storage) < amountOf(wanted)) {
      if (note === undefined)
        return [
          says('Normal', 'ExternalExpanding', 'waiting for an external controller to expand this PVC', 'volume_expand'),
          says('Normal', 'Resizing', `External resizer is resizing volume ${volume.metadata.name}`, resizer),
          withConditions([condition('Resizing')]),
          { do: 'wake', at: now + GROWTH, note: now },
        ]
      if (now < Number(note) + GROWTH) return [{ do: 'wake', at: Number(note) + GROWTH, note }]
      return [
        { do: 'update', kind: persistentVolume, object: { ...volume, spec: { ...volume.spec, capacity: { storage: wanted! } } } },
        withConditions([condition(PENDING, 'Waiting for user to (re-)start a pod to finish file system resize of volume on node.')]),
        says('Normal', 'FileSystemResizeRequired', 'Require file system resize of volume on node', resizer),
        { do: 'wake', at: now + GROWTH },
      ]
    }
    const user = podsUsing(claim, read).find((pod) => pod.status?.phase === 'Running')
    if (!user) return []
    return [
      withConditions([], { storage: wanted! }),
      {
        do: 'event',
        about: claim,
        type: 'Normal',
        reason: 'FileSystemResizeSuccessful',
        message: `MountVolume.NodeExpandVolume succeeded for volume "${volume.metadata.name}" ${user.spec.nodeName}`,
        source: 'kubelet',
        host: user.spec.nodeName,
      },
    ]
  },
})
