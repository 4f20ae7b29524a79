import type { Reader } from '@/cluster/api/reader'
import { diskDriver } from '@/cluster/controllers/volume-provisioner'
import type { Node } from '@/cluster/kinds/core/node'
import { node as nodeKind } from '@/cluster/kinds/core/node'
import { type PersistentVolume, persistentVolume } from '@/cluster/kinds/core/persistent-volume'
import { persistentVolumeClaim } from '@/cluster/kinds/core/persistent-volume-claim'
import { sourceFields } from '@/cluster/kinds/core/persistent-volume-source'
import type { Pod, Volume } from '@/cluster/kinds/core/pod-types'
import { matchesTerm } from '@/cluster/scheduler/affinity'
import type { HostFiles } from './container-files'

/** Where the contents of a volume that outlives its pod lie: below a directory of the node, or on a disk of the cloud. */
export type Place = { host: string } | { disk: string }

/** A volume that is no pod's own, as the kubelet finds it; an error is the kubelet's sentence. */
export type Found = { place: Place; readOnly: boolean } | { error: string }

/** Directories that every host has. */
const hostDirectories = [
  '/',
  '/mnt',
  '/tmp',
  '/opt',
  '/var',
  '/var/lib',
  '/var/log',
  '/etc',
  '/root',
  '/home',
  '/srv',
  '/usr',
  '/run',
  '/dev',
  '/media',
]

/** Sockets that every node has. */
const sockets = ['/run/containerd/containerd.sock', '/var/run/containerd/containerd.sock']

const isDirectory = (host: HostFiles, path: string): boolean =>
  hostDirectories.includes(path) || host.list().some((known) => known.startsWith(`${path}/`))
const isFile = (host: HostFiles, path: string): boolean => host.has(path)

const bare = (path: string): string => path.replace(/(.)\/+$/, '$1')

// as pkg/volume/hostpath checkTypeInternal
const hostPathFault = ({ path: given, type = '' }: { path: string; type?: string }, host: HostFiles): string | undefined => {
  const path = bare(given)
  const failed = (what: string) => `hostPath type check failed: ${given} is not ${what}`
  switch (type) {
    case 'Directory':
      return isDirectory(host, path) ? undefined : failed('a directory')
    case 'DirectoryOrCreate':
      return isFile(host, path) ? failed('a directory') : undefined
    case 'File':
      return isFile(host, path) ? undefined : failed('a file')
    case 'FileOrCreate':
      return isDirectory(host, path) ? failed('a file') : undefined
    case 'Socket':
      return sockets.includes(path) ? undefined : failed('a socket file')
    case 'CharDevice':
      return failed('a character device')
    case 'BlockDevice':
      return failed('a block device')
    default:
      return undefined
  }
}

const setUpFailed = (name: string, why: string) => ({ error: `MountVolume.SetUp failed for volume "${name}" : ${why}` })

const fromVolume = (volume: PersistentVolume, node: Node | undefined, host: HostFiles, readOnly: boolean): Found => {
  const name = volume.metadata.name!
  const { hostPath, local, csi, nodeAffinity } = volume.spec
  if (node && nodeAffinity?.required && !nodeAffinity.required.nodeSelectorTerms.some((term) => matchesTerm(term, node)))
    return { error: `MountVolume.NodeAffinity check failed for volume "${name}" : no matching NodeSelectorTerms` }
  if (hostPath) {
    const fault = hostPathFault(hostPath, host)
    return fault ? setUpFailed(name, fault) : { place: { host: bare(hostPath.path) }, readOnly }
  }
  if (local)
    return isDirectory(host, bare(local.path))
      ? { place: { host: bare(local.path) }, readOnly }
      : { error: `MountVolume.NewMounter initialization failed for volume "${name}" : path "${local.path}" does not exist` }
  if (csi?.driver === diskDriver) return { place: { disk: csi.volumeHandle }, readOnly }
  if (csi)
    return {
      error: `MountVolume.MountDevice failed for volume "${name}" : kubernetes.io/csi: attacher.MountDevice failed to create newCsiDriverClient: driver name ${csi.driver} not found in the list of registered CSI drivers`,
    }
  const source = sourceFields.find(({ json }) => json in volume.spec)?.json
  return setUpFailed(name, `seatrial does not simulate volumes of type ${source}`)
}

const fromClaim = (pod: Pod, volume: Volume, name: string, node: string, read: Reader, host: HostFiles, readOnly: boolean): Found => {
  const unmounted = (why: string) => ({
    error: `Unable to attach or mount volumes: unmounted volumes=[${volume.name}], unattached volumes=[], failed to process volumes=[${volume.name}]: error processing PVC ${pod.metadata.namespace}/${name}: ${why}`,
  })
  const claim = read.get(persistentVolumeClaim, pod.metadata.namespace, name)
  if (!claim) return unmounted(`failed to fetch PVC from API server: persistentvolumeclaims "${name}" not found`)
  if (claim.metadata.deletionTimestamp) return unmounted("can't start pod because PVC is being deleted")
  const found = claim.spec.volumeName ? read.get(persistentVolume, undefined, claim.spec.volumeName) : undefined
  if (claim.status?.phase !== 'Bound' || !found) return unmounted('PVC is not bound')
  return fromVolume(found, read.get(nodeKind, undefined, node), host, readOnly)
}

/** A volume of the pod that lies elsewhere than in the pod; undefined for those that the pod brings itself. as desired_state_of_world_populator createVolumeSpec */
export const findVolume = (pod: Pod, volume: Volume, read: Reader, host: HostFiles): Found | undefined => {
  const node = pod.spec.nodeName ?? ''
  const { hostPath, persistentVolumeClaim: claim, ephemeral } = volume
  if (hostPath) {
    const fault = hostPathFault(hostPath, host)
    return fault ? setUpFailed(volume.name, fault) : { place: { host: bare(hostPath.path) }, readOnly: false }
  }
  if (claim) return fromClaim(pod, volume, claim.claimName, node, read, host, claim.readOnly === true)
  return ephemeral ? fromClaim(pod, volume, `${pod.metadata.name}-${volume.name}`, node, read, host, false) : undefined
}

/** Makes what `…OrCreate` asks for, and the directories that the runtime makes when they are missing. */
export const createHostPaths = (pod: Pod, read: Reader, host: HostFiles): void => {
  for (const volume of pod.spec.volumes ?? []) {
    const found = findVolume(pod, volume, read, host)
    if (!found || 'error' in found || !('host' in found.place)) continue
    const path = found.place.host
    if (isDirectory(host, path) || isFile(host, path)) continue
    if (volume.hostPath?.type === 'FileOrCreate') host.write(path, '')
    else host.write(`${path}/`, '')
  }
}
