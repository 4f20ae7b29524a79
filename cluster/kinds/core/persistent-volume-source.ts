import type { FieldError } from '@/cluster/door'
import { forbiddenValue, invalidValue, notSupportedValue, requiredValue, tooLong } from '../field-error'
import { dns1123SubdomainErrors } from '../names'
import type { GoField } from './go-difference'

/** Where a volume's data is. Sources that no cluster of today has are known by name alone. */
export type VolumeSource = {
  hostPath?: { path: string; type?: string }
  local?: { path: string; fsType?: string }
  nfs?: { server: string; path: string; readOnly?: boolean }
  csi?: { driver: string; volumeHandle: string; readOnly?: boolean; fsType?: string; volumeAttributes?: Record<string, string> }
  iscsi?: object
  fc?: object
  cephfs?: object
  rbd?: object
  glusterfs?: object
  cinder?: object
  flocker?: object
  flexVolume?: object
  azureFile?: object
  azureDisk?: object
  awsElasticBlockStore?: object
  gcePersistentDisk?: object
  vsphereVolume?: object
  quobyte?: object
  photonPersistentDisk?: object
  portworxVolume?: object
  scaleIO?: object
  storageos?: object
}

/** In the order of Go's struct. */
export const sourceFields: readonly GoField[] = [
  ['GCEPersistentDisk', 'gcePersistentDisk'],
  ['AWSElasticBlockStore', 'awsElasticBlockStore'],
  ['HostPath', 'hostPath'],
  ['Glusterfs', 'glusterfs'],
  ['NFS', 'nfs'],
  ['RBD', 'rbd'],
  ['Quobyte', 'quobyte'],
  ['ISCSI', 'iscsi'],
  ['FlexVolume', 'flexVolume'],
  ['Cinder', 'cinder'],
  ['CephFS', 'cephfs'],
  ['FC', 'fc'],
  ['Flocker', 'flocker'],
  ['AzureFile', 'azureFile'],
  ['VsphereVolume', 'vsphereVolume'],
  ['AzureDisk', 'azureDisk'],
  ['PhotonPersistentDisk', 'photonPersistentDisk'],
  ['PortworxVolume', 'portworxVolume'],
  ['ScaleIO', 'scaleIO'],
  ['Local', 'local'],
  ['StorageOS', 'storageos'],
  ['CSI', 'csi'],
].map(([name, json]) => ({ name: name!, json: json!, pointer: true }))

const hostPathTypes = ['', 'BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate', 'Socket']

// as validatePathNoBacksteps
const noBacksteps = (path: string, at: string): FieldError[] =>
  path.split('/').includes('..') ? [invalidValue(at, path, "must not contain '..'")] : []

/** as validateHostPathVolumeSource */
export const hostPathErrors = ({ path, type }: { path?: string; type?: string }, at: string): FieldError[] => {
  if (!path) return [requiredValue(`${at}.path`, '')]
  return [
    ...noBacksteps(path, `${at}.path`),
    ...(type === undefined || hostPathTypes.includes(type) ? [] : [notSupportedValue(`${at}.type`, type, hostPathTypes)]),
  ]
}

// as ValidateCSIDriverName
export const driverNameErrors = (name: string | undefined, at: string): FieldError[] => [
  ...(name ? [] : [requiredValue(at, '')]),
  ...(name && name.length > 63 ? [tooLong(at, 63)] : []),
  ...dns1123SubdomainErrors((name ?? '').toLowerCase()).map((m) => invalidValue(at, name ?? '', m)),
]

const required = (value: string | undefined, at: string): FieldError[] => (value ? [] : [requiredValue(at, '')])

const oneSource: Readonly<Record<string, (source: VolumeSource, at: string) => FieldError[]>> = {
  hostPath: ({ hostPath }, at) => hostPathErrors(hostPath!, `${at}.hostPath`),
  nfs: ({ nfs }, at) => [
    ...required(nfs!.server, `${at}.nfs.server`),
    ...required(nfs!.path, `${at}.nfs.path`),
    ...(nfs!.path && !nfs!.path.startsWith('/') ? [invalidValue(`${at}.nfs.path`, nfs!.path, 'must be an absolute path')] : []),
  ],
  local: (spec, at) => [
    ...(spec.local!.path ? noBacksteps(spec.local!.path, `${at}.local.path`) : [requiredValue(`${at}.local.path`, '')]),
    ...((spec as { nodeAffinity?: object }).nodeAffinity
      ? []
      : [requiredValue(`${at}.nodeAffinity`, 'Local volume requires node affinity')]),
  ],
  csi: ({ csi }, at) => [...driverNameErrors(csi!.driver, `${at}.csi.driver`), ...required(csi!.volumeHandle, `${at}.csi.volumeHandle`)],
}

/** Exactly one source, well filled in. as ValidatePersistentVolumeSpec */
export const sourceErrors = (spec: VolumeSource, at: string): FieldError[] => {
  const given = sourceFields.map(({ json }) => json).filter((json) => spec[json as keyof VolumeSource])
  if (given.length === 0) return [requiredValue(at, 'must specify a volume type')]
  return given.flatMap((json, i) =>
    i > 0 ? [forbiddenValue(`${at}.${json}`, 'may not specify more than 1 volume type')] : (oneSource[json]?.(spec, at) ?? []),
  )
}
