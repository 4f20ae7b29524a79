import type { KubeObject } from '@/apimachinery/object'
import type { Reader } from '@/cluster/api/reader'
import { type PersistentVolume, persistentVolume } from '@/cluster/kinds/core/persistent-volume'
import { classOf, type PersistentVolumeClaim, persistentVolumeClaim } from '@/cluster/kinds/core/persistent-volume-claim'
import { pod as podKind } from '@/cluster/kinds/core/pod'
import type { Pod } from '@/cluster/kinds/core/pod-types'
import { defaultStorageClass, type StorageClass, storageClass } from '@/cluster/kinds/storage/storage-class'
import { isFinished } from '@/cluster/node/pod-facts'
import { type Action, controller, type Key, type PlanContext } from './plan'
import {
  annotations,
  claimsOf,
  isBound,
  isVolumeFor,
  matchingVolume,
  mismatch,
  podsUsing,
  taken,
  volumesOf,
  waitsForConsumer,
} from './volume-matching'

const SOURCE = 'persistentvolume-controller'
/** How often a claim that stays unbound is looked at again, milliseconds. as defaultSyncPeriod */
const RESYNC = 15_000

type Claim = PersistentVolumeClaim

const keyOf = ({ metadata }: KubeObject): Key => ({ namespace: metadata.namespace, name: metadata.name! })

/** Claims that a change of volumes or classes may help. */
const unbound = (read: Reader): Key[] =>
  read
    .list(persistentVolumeClaim)
    .filter((claim) => !isBound(claim))
    .map(keyOf)

/** Claims find their volumes. as pkg/controller/volume/persistentvolume syncClaim */
export const volumeBinder = controller<Claim>({
  name: 'persistentvolume-binder',
  for: persistentVolumeClaim,
  watches: [
    {
      kind: persistentVolume,
      keys: (volume, read) => {
        const { claimRef } = (volume as PersistentVolume).spec
        return [...unbound(read), ...(claimRef?.name ? [{ namespace: claimRef.namespace, name: claimRef.name }] : [])]
      },
    },
    { kind: storageClass, keys: (_, read) => unbound(read) },
    { kind: podKind, keys: (pod) => claimsOf(pod as Pod).map((name) => ({ namespace: pod.metadata.namespace, name })) },
  ],
  plan(claim, context) {
    if (isBound(claim)) return syncBound(claim, context)
    const retroactive = withDefaultClass(claim, context.read)
    if (retroactive) return [{ do: 'update', kind: persistentVolumeClaim, object: retroactive }]
    return claim.spec.volumeName ? syncNamed(claim, context) : syncUnbound(claim, context)
  },
})

const says = (claim: Claim, type: 'Normal' | 'Warning', reason: string, message: string): Action => ({
  do: 'event',
  about: claim,
  type,
  reason,
  message,
  source: SOURCE,
})

/** Says it once each resync, as long as the claim stays as it is. */
const saysAgain = (claim: Claim, type: 'Normal' | 'Warning', reason: string, message: string, { now, note }: PlanContext): Action[] => {
  const text = `${reason} ${message}`
  const last = note as { text: string; at: number } | undefined
  const due = last?.text === text && now < last.at + RESYNC ? last.at + RESYNC : now + RESYNC
  const wake: Action = { do: 'wake', at: due, periodic: true, note: { text, at: due - RESYNC } }
  return due === now + RESYNC ? [says(claim, type, reason, message), wake] : [wake]
}

/** A claim that was made before there was a default class gets it afterwards. as assignDefaultStorageClass */
const withDefaultClass = (claim: Claim, read: Reader): Claim | undefined => {
  if (claim.spec.volumeName || classOf(claim) !== undefined) return undefined
  const found = defaultStorageClass(read)
  return found && { ...claim, spec: { ...claim.spec, storageClassName: found.metadata.name } }
}

/** as syncUnboundClaim, of a claim that names no volume */
function syncUnbound(claim: Claim, context: PlanContext): Action[] {
  const { read } = context
  const selected = claim.metadata.annotations?.[annotations.selectedNode] !== undefined
  const waits = waitsForConsumer(claim, read)
  const found = matchingVolume(volumesOf(read), claim, waits)
  if (found) return bind(claim, found)
  if (waits && !selected) return waitForConsumer(claim, context)
  const name = classOf(claim)
  if (name) return provision(claim, name, context)
  return saysAgain(claim, 'Normal', 'FailedBinding', 'no persistent volumes available for this claim and no storage class is set', context)
}

// as emitEventForUnboundDelayBindingClaim
function waitForConsumer(claim: Claim, context: PlanContext): Action[] {
  const waiting = podsUsing(claim, context.read).filter((pod) => !pod.spec.nodeName && !isFinished(pod))
  if (waiting.length > 0) {
    const names = waiting.map((pod) => pod.metadata.name).join(',')
    const message = `waiting for pod ${names} to be scheduled`
    return saysAgain(claim, 'Normal', 'WaitForPodScheduled', message, context)
  }
  return saysAgain(claim, 'Normal', 'WaitForFirstConsumer', 'waiting for first consumer to be created before binding', context)
}

// as provisionClaim, findProvisionablePlugin
function provision(claim: Claim, name: string, context: PlanContext): Action[] {
  const found = context.read.get(storageClass, undefined, name)
  const failed = (message: string) => saysAgain(claim, 'Warning', 'ProvisioningFailed', message, context)
  if (!found) return failed(`storageclass.storage.k8s.io "${name}" not found`)
  if (found.provisioner.startsWith('kubernetes.io/')) return failed(`no volume plugin matched name: ${found.provisioner}`)
  const marked = withProvisioner(claim, found)
  if (marked) return [{ do: 'update', kind: persistentVolumeClaim, object: marked }]
  return saysAgain(
    claim,
    'Normal',
    'ExternalProvisioning',
    `Waiting for a volume to be created either by the external provisioner '${found.provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`,
    context,
  )
}

// as setClaimProvisioner
const withProvisioner = (claim: Claim, { provisioner }: StorageClass): Claim | undefined => {
  const own = claim.metadata.annotations ?? {}
  if (own[annotations.provisioner] === provisioner) return undefined
  return {
    ...claim,
    metadata: {
      ...claim.metadata,
      annotations: { ...own, [annotations.betaProvisioner]: provisioner, [annotations.provisioner]: provisioner },
    },
  }
}

/** as syncUnboundClaim, of a claim that names its volume */
function syncNamed(claim: Claim, context: PlanContext): Action[] {
  const volume = context.read.get(persistentVolume, undefined, claim.spec.volumeName!)
  if (!volume) return []
  if (!volume.spec.claimRef) {
    const why = mismatch(volume, claim)
    if (why)
      return saysAgain(claim, 'Warning', 'VolumeMismatch', `Cannot bind to requested volume "${volume.metadata.name}": ${why}`, context)
    return bind(claim, volume)
  }
  if (isVolumeFor(volume, claim)) return bind(claim, volume)
  return saysAgain(claim, 'Warning', 'FailedBinding', `volume "${volume.metadata.name}" already bound to a different claim.`, context)
}

/** Volume and claim name each other, and both say so. as bind, bindClaimToVolume, updateBindVolumeToClaim */
function bind(claim: Claim, volume: PersistentVolume): Action[] {
  const chosen = !claim.spec.volumeName
  const object: Claim = {
    ...claim,
    metadata: {
      ...claim.metadata,
      annotations: {
        ...claim.metadata.annotations,
        [annotations.bindCompleted]: 'yes',
        ...(chosen ? { [annotations.boundByController]: 'yes' } : {}),
      },
    },
    spec: { ...claim.spec, volumeName: volume.metadata.name },
  }
  return [
    { do: 'update', kind: persistentVolume, object: taken(volume, claim) },
    { do: 'update', kind: persistentVolumeClaim, object },
    { do: 'status', kind: persistentVolumeClaim, object: withBoundStatus(object, volume) },
  ]
}

const withBoundStatus = (claim: Claim, volume: PersistentVolume): Claim => ({
  ...claim,
  status: {
    ...claim.status,
    phase: 'Bound',
    accessModes: volume.spec.accessModes,
    // A volume that has grown is shown as large once its file system is; volume-expansion says when.
    capacity: claim.status?.capacity ?? volume.spec.capacity,
  },
})

const lost = (claim: Claim, reason: string, message: string): Action[] => {
  if (claim.status?.phase === 'Lost') return []
  const { capacity: _, accessModes: __, ...rest } = claim.status ?? {}
  return [
    { do: 'status', kind: persistentVolumeClaim, object: { ...claim, status: { ...rest, phase: 'Lost' } } as Claim },
    says(claim, 'Warning', reason, message),
  ]
}

/** as syncBoundClaim */
function syncBound(claim: Claim, { read }: PlanContext): Action[] {
  const volume = read.get(persistentVolume, undefined, claim.spec.volumeName!)
  if (!volume) return lost(claim, 'ClaimLost', 'Bound claim has lost its PersistentVolume. Data on the volume is lost!')
  const free = !volume.spec.claimRef || isVolumeFor(volume, claim)
  if (!free) return lost(claim, 'ClaimMisbound', 'Two claims are bound to the same volume, this one is bound incorrectly')
  return [
    { do: 'update', kind: persistentVolume, object: taken(volume, claim) },
    { do: 'status', kind: persistentVolumeClaim, object: withBoundStatus(claim, volume) },
  ]
}
