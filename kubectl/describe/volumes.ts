import type { Json, JsonObject } from '@/apimachinery/object'
import type { Volume } from './pod-types'
import type { Writer } from './writer'

type Lines = (source: JsonObject) => string[]

const text = (value: unknown) => (value === undefined ? '' : String(value))

/** One entry for each kind of volume: its first line names it, the rest are its fields. */
const sources: Record<string, Lines> = {
  emptyDir: ({ medium, sizeLimit }) => [
    "Type:\tEmptyDir (a temporary directory that shares a pod's lifetime)",
    `Medium:\t${text(medium)}`,
    `SizeLimit:\t${sizeLimit === undefined ? '<unset>' : text(sizeLimit)}`,
  ],
  hostPath: ({ path, type }) => ['Type:\tHostPath (bare host directory volume)', `Path:\t${text(path)}`, `HostPathType:\t${text(type)}`],
  secret: ({ secretName, optional }) => [
    'Type:\tSecret (a volume populated by a Secret)',
    `SecretName:\t${text(secretName)}`,
    `Optional:\t${optional === true}`,
  ],
  configMap: ({ name, optional }) => [
    'Type:\tConfigMap (a volume populated by a ConfigMap)',
    `Name:\t${text(name)}`,
    `Optional:\t${optional === true}`,
  ],
  persistentVolumeClaim: ({ claimName, readOnly }) => [
    'Type:\tPersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)',
    `ClaimName:\t${text(claimName)}`,
    `ReadOnly:\t${readOnly === true}`,
  ],
  nfs: ({ server, path, readOnly }) => [
    'Type:\tNFS (an NFS mount that lasts the lifetime of a pod)',
    `Server:\t${text(server)}`,
    `Path:\t${text(path)}`,
    `ReadOnly:\t${readOnly === true}`,
  ],
  local: ({ path }) => ['Type:\tLocalVolume (a persistent volume backed by local storage on a node)', `Path:\t${text(path)}`],
  csi: ({ driver, fsType, volumeHandle, readOnly, volumeAttributes }) => {
    const attributes = Object.entries((volumeAttributes ?? {}) as JsonObject).sort(([a], [b]) => (a < b ? -1 : 1))
    return [
      'Type:\tCSI (a Container Storage Interface (CSI) volume source)',
      `Driver:\t${text(driver)}`,
      `FSType:\t${text(fsType)}`,
      ...(volumeHandle === undefined ? [] : [`VolumeHandle:\t${text(volumeHandle)}`]),
      `ReadOnly:\t${readOnly === true}`,
      ...(attributes.length === 0
        ? ['VolumeAttributes:\t<none>']
        : attributes.map(([key, value], index) => `${index === 0 ? 'VolumeAttributes:' : ''}\t    ${key}=${text(value)}`)),
    ]
  },
  ephemeral: ({ volumeClaimTemplate }) => {
    const spec = ((volumeClaimTemplate as JsonObject | undefined)?.spec ?? {}) as JsonObject
    return [
      'Type:\tEphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)',
      `StorageClass:\t${text(spec.storageClassName)}`,
      `Volume:\t${text(spec.volumeName)}`,
    ]
  },
  downwardAPI: () => ['Type:\tDownwardAPI (a volume populated by information about the pod)', 'Items:'],
  projected: ({ sources: parts }) => [
    'Type:\tProjected (a volume that contains injected data from multiple sources)',
    ...((parts ?? []) as { [kind: string]: JsonObject }[]).flatMap(projectedLines),
  ],
}

function projectedLines(part: { [kind: string]: JsonObject }): string[] {
  if (part.secret) return [`SecretName:\t${text(part.secret.name)}`, `Optional:\t${part.secret.optional === true}`]
  if (part.downwardAPI) return ['DownwardAPI:\ttrue']
  if (part.configMap) return [`ConfigMapName:\t${text(part.configMap.name)}`, `Optional:\t${part.configMap.optional === true}`]
  if (part.serviceAccountToken) return [`TokenExpirationSeconds:\t${text(part.serviceAccountToken.expirationSeconds)}`]
  return []
}

/** `Volumes:` of a pod or pod template. As describe describeVolumes. */
export function volumeLines(w: Writer, volumes: readonly Volume[], space: string): void {
  if (volumes.length === 0) {
    w.line(0, `${space}Volumes:\t<none>`)
    return
  }
  w.line(0, `${space}Volumes:`)
  for (const volume of volumes) {
    w.line(1, `${space === '' ? '' : ' '}${volume.name}:`)
    sourceLines(w, 2, volume)
  }
}

/** What stands behind a volume or a PersistentVolume. */
export function sourceLines(w: Writer, level: number, volume: { [source: string]: Json | undefined }): void {
  const kind = Object.keys(volume).find((key) => Object.hasOwn(sources, key))
  const lines = kind === undefined ? ['<unknown>'] : (sources[kind] as Lines)((volume[kind] ?? {}) as JsonObject)
  for (const line of lines) w.line(level, line)
}
