import type { KubeObject } from '@/apimachinery/object'
import type { Reader } from '@/cluster/api/reader'
import { sha256 } from '@/cluster/crypto/sha2'
import { type PersistentVolume, persistentVolume } from '@/cluster/kinds/core/persistent-volume'
import { persistentVolumeClaim } from '@/cluster/kinds/core/persistent-volume-claim'
import { pod as podKind } from '@/cluster/kinds/core/pod'
import type { Pod } from '@/cluster/kinds/core/pod-types'
import { csiDriver } from '@/cluster/kinds/storage/csi-driver'
import { type VolumeAttachment, volumeAttachment } from '@/cluster/kinds/storage/volume-attachment'
import { isFinished } from '@/cluster/node/pod-facts'
import { type Action, type Controller, controller, type Key } from './plan'

/** Volumes of a pod that a driver attaches to its node. Of a driver that nobody has installed no attacher answers. */
const attached = (pod: Pod, read: Reader): PersistentVolume[] =>
  (pod.spec.volumes ?? []).flatMap(({ name, persistentVolumeClaim: source, ephemeral }) => {
    const claimName = source?.claimName ?? (ephemeral ? `${pod.metadata.name}-${name}` : undefined)
    const claim = claimName === undefined ? undefined : read.get(persistentVolumeClaim, pod.metadata.namespace, claimName)
    const volume = claim?.spec?.volumeName ? read.get(persistentVolume, undefined, claim.spec.volumeName) : undefined
    const driver = volume?.spec.csi?.driver
    if (volume === undefined || driver === undefined) return []
    const installed = read.get(csiDriver, undefined, driver)
    return installed && installed.spec.attachRequired !== false ? [volume] : []
  })

/** as pkg/volume/csi getAttachmentName */
const nameOf = ({ spec: { csi } }: PersistentVolume, node: string): string =>
  `csi-${Array.from(sha256(new TextEncoder().encode(`${csi!.volumeHandle}${csi!.driver}${node}`)), (byte) => byte.toString(16).padStart(2, '0')).join('')}`

/** Attaches the volumes of scheduled pods to their nodes. as pkg/controller/volume/attachdetach, with what a CSI driver's attacher answers */
const attach = controller<Pod>({
  name: 'attach-volumes',
  for: podKind,
  watches: [
    {
      kind: persistentVolumeClaim as unknown as Controller['for'],
      keys: ({ metadata: { namespace, name } }, read) =>
        read
          .list(podKind, namespace)
          .filter(({ spec }) => spec.volumes?.some((volume) => volume.persistentVolumeClaim?.claimName === name))
          .map(({ metadata }): Key => ({ namespace, name: metadata.name! })),
    },
  ],
  plan(pod, { read }) {
    const { nodeName } = pod.spec
    if (!nodeName || isFinished(pod) || !pod.spec.volumes?.length) return []
    return attached(pod, read).flatMap((volume): Action[] => {
      const name = nameOf(volume, nodeName)
      if (read.get(volumeAttachment, undefined, name)) return []
      const object: VolumeAttachment = {
        apiVersion: 'storage.k8s.io/v1',
        kind: 'VolumeAttachment',
        metadata: { name },
        spec: { attacher: volume.spec.csi!.driver, nodeName, source: { persistentVolumeName: volume.metadata.name! } },
      }
      const message = `AttachVolume.Attach succeeded for volume "${volume.metadata.name}" `
      return [
        {
          do: 'create',
          kind: volumeAttachment as unknown as Controller['for'],
          object: object as KubeObject,
          created: () => [
            { do: 'event', about: pod, type: 'Normal', reason: 'SuccessfulAttachVolume', message, source: 'attachdetach-controller' },
          ],
        },
      ]
    })
  },
})

/** Says of attachments that they stand, and detaches volumes that no pod of the node holds any more. */
const detach = controller<VolumeAttachment>({
  name: 'detach-volumes',
  for: volumeAttachment,
  watches: [
    {
      kind: podKind as unknown as Controller['for'],
      keys: (pod, read) => {
        const { nodeName } = (pod as Pod).spec
        return nodeName ? attached(pod as Pod, read).map((volume): Key => ({ name: nameOf(volume, nodeName) })) : []
      },
    },
  ],
  plan(attachment, { read }) {
    const { nodeName, source } = attachment.spec
    const kind = volumeAttachment as unknown as Controller['for']
    const volume = read.get(persistentVolume, undefined, source.persistentVolumeName ?? '')
    // Attachments that somebody else made are that one's own.
    if (volume?.spec.csi && nameOf(volume, nodeName) !== attachment.metadata.name) return []
    const held = read
      .list(podKind)
      .some(
        (pod) =>
          pod.spec.nodeName === nodeName &&
          !isFinished(pod) &&
          attached(pod, read).some(({ metadata }) => metadata.name === source.persistentVolumeName),
      )
    if (!held) return [{ do: 'delete', kind, name: attachment.metadata.name! }]
    return attachment.status?.attached ? [] : [{ do: 'status', kind, object: { ...attachment, status: { attached: true } } as KubeObject }]
  },
})

export const volumeAttachments: readonly Controller[] = [attach, detach]
