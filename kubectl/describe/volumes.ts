import type { JsonObject } from '@/apimachinery/object'
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
    const kind = Object.keys(volume).find((key) => Object.hasOwn(sources, key))
    const lines = kind === undefined ? ['<unknown>'] : (sources[kind] as Lines)((volume[kind] ?? {}) as JsonObject)
    for (const line of lines) w.line(2, line)
  }
}
