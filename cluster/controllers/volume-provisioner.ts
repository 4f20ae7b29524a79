import { fieldOf } from '@/apimachinery/equal'
import type { PersistentVolume } from '@/cluster/kinds/core/persistent-volume'
import { persistentVolume } from '@/cluster/kinds/core/persistent-volume'
import { classOf, type PersistentVolumeClaim, persistentVolumeClaim } from '@/cluster/kinds/core/persistent-volume-claim'
import type { NodeSelectorTerm } from '@/cluster/kinds/core/pod-types'
import { type StorageClass, storageClass } from '@/cluster/kinds/storage/storage-class'
import { type Action, controller, type PlanContext } from './plan'
import { annotations } from './volume-matching'

/** The disks that the cloud profile's default class hands out. */
export const diskDriver = 'disk.csi.seatrial.io'
/** The directories on nodes that the other profiles' default class hands out. as github.com/rancher/local-path-provisioner */
export const localPathDriver = 'rancher.io/local-path'

type Request = { claim: PersistentVolumeClaim; storage: StorageClass; node: string | undefined; name: string }

type Provisioner = {
  /** Whom its events name. */
  source: string
  /** Milliseconds until a volume is there. */
  takes: number
  /** Why it will not. */
  fault?(request: Request): string | undefined
  spec(request: Request): Partial<PersistentVolume['spec']>
  annotations?(request: Request): Record<string, string>
}

const onNode = (node: string): { required: { nodeSelectorTerms: NodeSelectorTerm[] } } => ({
  required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }] }] },
})

/** The external provisioners that a cluster has. Any other is waited for, as in a cluster where nobody has installed it. */
const provisioners: Readonly<Record<string, Provisioner>> = {
  [localPathDriver]: {
    source: 'rancher.io/local-path_local-path-provisioner',
    takes: 3000,
    fault: ({ claim, node }) => {
      if (node === undefined) return 'configuration error, no node was specified'
      const modes = claim.spec.accessModes ?? []
      return modes.every((mode) => mode === 'ReadWriteOnce' || mode === 'ReadWriteOncePod')
        ? undefined
        : 'NodePath only supports ReadWriteOnce and ReadWriteOncePod (1.22+) access modes'
    },
    spec: ({ claim, node, name }) => ({
      hostPath: {
        path: `/opt/local-path-provisioner/${name}_${claim.metadata.namespace}_${claim.metadata.name}`,
        type: 'DirectoryOrCreate',
      },
      nodeAffinity: onNode(node!),
    }),
    annotations: ({ node }) => ({ 'local.path.provisioner/selected-node': node! }),
  },
  [diskDriver]: {
    source: `${diskDriver}_csi-provisioner`,
    takes: 2000,
    spec: ({ claim }) => ({
      csi: { driver: diskDriver, volumeHandle: `disk-${claim.metadata.uid}`, fsType: 'ext4' },
    }),
  },
}

/** True for a provisioner whose volumes the cluster makes and deletes. */
export const isSimulated = (provisioner: string | undefined): boolean => Object.hasOwn(provisioners, provisioner ?? '')

const volumeOf = (request: Request, provisioner: Provisioner): PersistentVolume => {
  const { claim, storage, name } = request
  const { namespace, name: claimName, uid, resourceVersion } = claim.metadata
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: {
      name,
      annotations: { ...provisioner.annotations?.(request), [annotations.provisionedBy]: storage.provisioner },
    },
    spec: {
      capacity: { storage: claim.spec.resources!.requests!.storage! },
      accessModes: claim.spec.accessModes,
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name: claimName, uid, resourceVersion },
      persistentVolumeReclaimPolicy: storage.reclaimPolicy,
      storageClassName: storage.metadata.name,
      volumeMode: claim.spec.volumeMode,
      ...(storage.mountOptions ? { mountOptions: storage.mountOptions } : {}),
      ...provisioner.spec(request),
    },
  }
}

/** Volumes for claims that found none. as sigs.k8s.io/sig-storage-lib-external-provisioner provisionClaimOperation */
export const volumeProvisioner = controller<PersistentVolumeClaim>({
  name: 'volume-provisioner',
  for: persistentVolumeClaim,
  plan(claim, { read, now, note }: PlanContext) {
    const provisioner = fieldOf(provisioners, claim.metadata.annotations?.[annotations.provisioner] ?? '')
    if (!provisioner || claim.spec.volumeName || claim.metadata.deletionTimestamp) return []
    const storage = read.get(storageClass, undefined, classOf(claim) ?? '')
    const node = claim.metadata.annotations?.[annotations.selectedNode]
    if (!storage || (storage.volumeBindingMode === 'WaitForFirstConsumer' && node === undefined)) return []
    const says = (type: 'Normal' | 'Warning', reason: string, message: string): Action => ({
      do: 'event',
      about: claim,
      type,
      reason,
      message,
      source: provisioner.source,
    })
    const request: Request = { claim, storage, node, name: `pvc-${claim.metadata.uid}` }
    const begins = says(
      'Normal',
      'Provisioning',
      `External provisioner is provisioning volume for claim "${claim.metadata.namespace}/${claim.metadata.name}"`,
    )
    const wait = (from: number, takes: number, periodic: boolean): Action => ({
      do: 'wake',
      at: from + takes,
      note: from,
      ...(periodic ? { periodic } : {}),
    })
    const fault = provisioner.fault?.(request)
    const since = note as number | undefined
    if (fault !== undefined) {
      if (since !== undefined && now < since + 15_000) return [wait(since, 15_000, true)]
      const message = `failed to provision volume with StorageClass "${storage.metadata.name}": ${fault}`
      return [begins, says('Warning', 'ProvisioningFailed', message), wait(now, 15_000, true)]
    }
    if (since === undefined) return [begins, wait(now, provisioner.takes, false)]
    if (now < since + provisioner.takes) return [wait(since, provisioner.takes, false)]
    const done = says('Normal', 'ProvisioningSucceeded', `Successfully provisioned volume ${request.name}`)
    return [{ do: 'create', kind: persistentVolume, object: volumeOf(request, provisioner), created: () => [done] }]
  },
})
