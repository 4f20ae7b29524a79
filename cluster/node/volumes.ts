import { accountToken, tokenId } from '@/cluster/api/authentication-tokens'
import type { Reader } from '@/cluster/api/reader'
import { parseTimestamp } from '@/cluster/api/time'
import { node } from '@/cluster/kinds/core/node'
import type { Container, DownwardFile, KeyToPath, Pod, Volume, VolumeMount } from '@/cluster/kinds/core/pod-types'
import { serviceAccount } from '@/cluster/kinds/core/service-account'
import type { HostFiles } from './container-files'
import { configMapData, fieldValue, resourceValue, secretData } from './environment'
import { findVolume } from './mounts'

/** Files of a volume by path below its root. */
type Files = Readonly<Record<string, string>>

/** What mounting a volume gives: its files, or why it cannot be mounted (the kubelet's own sentence). */
type Mounted = { files: Files } | { error: string }

const merged = (parts: readonly Mounted[]): Mounted => {
  let files: Files = {}
  for (const part of parts) {
    if ('error' in part) return part
    files = { ...files, ...part.files }
  }
  return { files }
}

function picked(
  data: Files | undefined,
  items: readonly KeyToPath[] | undefined,
  optional: boolean,
  missing: string,
  kind: string,
): Mounted {
  if (!data) return optional ? { files: {} } : { error: missing }
  if (!items) return { files: data }
  const files: Record<string, string> = {}
  for (const { key, path } of items) {
    if (data[key] !== undefined) files[path] = data[key]!
    else if (!optional) return { error: `${kind} references non-existent ${kind === 'configmap' ? 'config' : 'secret'} key: ${key}` }
  }
  return { files }
}

/** `unsigned`: only whether it can be mounted is asked, and a token costs what signing costs. */
type Place = { pod: Pod; read: Reader; podIP: string; hostIP: string; unsigned?: true }

const fromConfigMap = (
  { pod, read }: Place,
  { name = '', items, optional = false }: { name?: string; items?: KeyToPath[]; optional?: boolean },
): Mounted => picked(configMapData(read, pod.metadata.namespace!, name), items, optional, `configmap "${name}" not found`, 'configmap')

const fromSecret = ({ pod, read }: Place, name: string, items: KeyToPath[] | undefined, optional = false): Mounted =>
  picked(secretData(read, pod.metadata.namespace!, name), items, optional, `secret "${name}" not found`, 'secret')

const fromDownward = ({ pod, podIP, hostIP }: Place, items: readonly DownwardFile[] = []): Mounted => ({
  files: Object.fromEntries(
    items.map(({ path, fieldRef, resourceFieldRef }) => [
      path,
      fieldRef
        ? (fieldValue(pod, fieldRef.fieldPath, podIP, hostIP) ?? '')
        : resourceFieldRef
          ? resourceValue(pod, pod.spec.containers[0]!, resourceFieldRef)
          : '',
    ]),
  ),
})

type TokenSource = { path: string; audience?: string; expirationSeconds?: number }

/** A default token holds a year, though it is renewed as if it held an hour. as ServiceAccountTokenProjection extended expiration */
const extendable = 3607
const year = 365 * 86_400

/** The token of the pod's account, renewed when four fifths of its time are over. as pkg/kubelet/token requiresRefresh */
const token = ({ pod, read, unsigned }: Place, { path, audience = '', expirationSeconds: seconds = 3600 }: TokenSource): Mounted => {
  const { namespace = '', name = '', uid = '', creationTimestamp = '' } = pod.metadata
  const accountName = pod.spec.serviceAccountName ?? 'default'
  const account = read.get(serviceAccount, namespace, accountName)
  if (account === undefined) return { error: `failed to fetch token: serviceaccounts ${JSON.stringify(accountName)} not found` }
  if (unsigned) return { files: {} }
  const born = parseTimestamp(creationTimestamp)
  const every = seconds * 800
  const at = born + Math.floor(Math.max(0, read.now() - born) / every) * every
  const on = read.get(node, undefined, pod.spec.nodeName ?? '')
  const text = accountToken(read, {
    namespace,
    account: { name: accountName, uid: account.metadata.uid! },
    audiences: audience === '' ? [] : [audience],
    at,
    ...(seconds === extendable && audience === '' ? { seconds: year, renewAfter: seconds } : { seconds }),
    id: tokenId(`${uid}/${path}/${at}`),
    pod: { name, uid },
    ...(on === undefined ? {} : { node: { name: on.metadata.name!, uid: on.metadata.uid! } }),
  })
  return { files: { [path]: text } }
}

/** The files that a volume brings; undefined for those that live elsewhere (emptyDir, hostPath, claims). */
export function volumeFiles(volume: Volume, place: Place): Mounted | undefined {
  if (volume.configMap) return fromConfigMap(place, volume.configMap)
  if (volume.secret) return fromSecret(place, volume.secret.secretName ?? '', volume.secret.items, volume.secret.optional)
  if (volume.downwardAPI) return fromDownward(place, volume.downwardAPI.items)
  if (volume.projected) {
    return merged(
      (volume.projected.sources ?? []).map((source) => {
        if (source.configMap) return fromConfigMap(place, source.configMap)
        if (source.secret) return fromSecret(place, source.secret.name ?? '', source.secret.items, source.secret.optional)
        if (source.downwardAPI) return fromDownward(place, source.downwardAPI.items)
        return source.serviceAccountToken ? token(place, source.serviceAccountToken) : { files: {} }
      }),
    )
  }
  return undefined
}

/** The first volume that cannot be mounted, as FailedMount says it. */
export function mountError(place: Place, host: HostFiles): string | undefined {
  for (const volume of place.pod.spec.volumes ?? []) {
    const found = findVolume(place.pod, volume, place.read, host)
    if (found && 'error' in found) return found.error
    const mounted = volumeFiles(volume, { ...place, unsigned: true })
    if (mounted && 'error' in mounted) return `MountVolume.SetUp failed for volume "${volume.name}" : ${mounted.error}`
  }
  return undefined
}

/** A mount of a container with its volume, the deepest path first so that the nearest one answers. */
export const mountsOf = (pod: Pod, container: Container): { mount: VolumeMount; volume: Volume }[] =>
  (container.volumeMounts ?? [])
    .flatMap((mount) => {
      const volume = pod.spec.volumes?.find(({ name }) => name === mount.name)
      return volume ? [{ mount: { ...mount, mountPath: mount.mountPath.replace(/(.)\/+$/, '$1') }, volume }] : []
    })
    .sort((a, b) => b.mount.mountPath.length - a.mount.mountPath.length)
