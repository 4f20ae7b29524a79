import type { KubeObject } from '@/apimachinery/object'
import type { Change } from './api/parts'
import type { Reader } from './api/reader'
import { kindKey, type Store, type StoreDifference } from './api/store'
import { hash32 } from './api/world'
import { nodeNames } from './base/nodes'
import { isRunning } from './controllers/control-plane'
import type { Etcd } from './door'
import { type Backup, decodeBackup, encodeBackup, isBackup } from './etcd-backup'
import { customResourceDefinition } from './kinds/apiextensions/custom-resource-definition'
import { pod as podKind } from './kinds/core/pod'
import type { Pod } from './kinds/core/pod-types'
import { kinds as builtIn } from './kinds/index'
import type { Kind } from './kinds/kind'
import type { HostFiles } from './node/container-files'
import { databaseIn, isDatabase, isLiveData, liveData } from './node/machine-files'
import { findVolume } from './node/mounts'
import { mountsOf } from './node/volumes'

const plural: Readonly<Record<string, string>> = {
  services: 'services/specs',
  endpoints: 'services/endpoints',
  nodes: 'minions',
  'ingresses.networking.k8s.io': 'ingress',
  'leases.coordination.k8s.io': 'leases',
}
const ownGroups = ['apiextensions.k8s.io', 'apiregistration.k8s.io']

/** Below which key etcd keeps the objects of a kind. as k8s.io/apiserver DefaultStorageFactory ResourcePrefix */
const prefixOf = (kind: Kind): string => {
  const known = plural[kindKey(kind)]
  if (known !== undefined) return `/registry/${known}/`
  const grouped = !builtIn.includes(kind) || ownGroups.includes(kind.group)
  return grouped ? `/registry/${kind.group}/${kind.plural}/` : `/registry/${kind.plural}/`
}

const keyOf = (kind: Kind, { metadata: { namespace, name } }: KubeObject) =>
  `${prefixOf(kind)}${namespace === undefined ? '' : `${namespace}/`}${name}`

export type EtcdParts = {
  store: Store
  read: Reader
  kinds(): readonly Kind[]
  files(host: string): HostFiles
  changed(change: Change): void
}

/** The simulated etcd: the store is its data, wherever on the machine its data directory lies. A restored directory replaces what is in the store. */
export function createEtcd({ store, read, kinds, files, changed }: EtcdParts): Etcd & { heard(change: Change): void; takeOver(): boolean } {
  const host = nodeNames(read.setup)[0]
  const podName = `etcd-${host}`
  const member = (): Pod | undefined => {
    const pod = read.get(podKind, 'kube-system', podName)
    return isRunning(pod) ? pod : undefined
  }
  const directory = (): string | undefined => {
    const pod = host === undefined ? undefined : member()
    return pod && dataDirectory(pod, read, files(host!))
  }
  const kindNamed = (key: string) => [...builtIn, ...kinds()].find((kind) => kindKey(kind) === key)
  const all = (): { key: string; object: KubeObject }[] =>
    [...new Set([...builtIn, ...kinds()])]
      .filter((kind) => kind.computed === undefined && kind.answer === undefined)
      .flatMap((kind) => store.list(kind).map((object) => ({ key: keyOf(kind, object), object })))
  const snapshot = () => {
    const stored = all()
    const size = stored.reduce((sum, { key, object }) => sum + key.length + JSON.stringify(object).length, 0)
    return encodeBackup({ revision: store.version(), keys: stored.length, size, objects: store.difference() })
  }

  function put(wanted: StoreDifference, only: (key: string) => boolean): void {
    for (const { key, object, previous } of store.changesTo(wanted)) {
      const kind = only(key) ? kindNamed(key) : undefined
      const subject = (object ?? previous)!
      // The kubelet makes them from its files, whatever etcd says.
      if (kind === undefined || subject.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined) continue
      changed(store.put(object === undefined ? 'DELETED' : previous === undefined ? 'ADDED' : 'MODIFIED', kind, subject, previous))
    }
  }

  function load({ objects }: Backup): void {
    const definitions = kindKey(customResourceDefinition)
    const isCustom = (key: string) => !builtIn.some((kind) => kindKey(kind) === key)
    // Objects of a kind that the backup does not know go before the kind does; those of a kind that comes back come after it.
    put({ ...objects, [definitions]: store.difference()[definitions] ?? {} }, isCustom)
    put(objects, (key) => key === definitions)
    put(objects, () => true)
  }

  let stirred = false
  return {
    running: () => {
      const at = directory()
      return at === undefined ? undefined : { directory: at }
    },
    revision: () => store.version(),
    keys: () =>
      all()
        .map(({ key }) => key)
        .sort(),
    snapshot,
    describe: (text) => {
      const backup = decodeBackup(text)
      return backup && { revision: backup.revision, keys: backup.keys, size: backup.size, hash: hash32(text) }
    },
    heard: ({ kind, object }) => {
      stirred ||= kind.kind === 'Pod' && object.metadata.name === podName && object.metadata.namespace === 'kube-system'
    },
    /** Once etcd runs on a restored directory, its data are the cluster's; the directory before keeps those of before. Says whether that was so. */
    takeOver: () => {
      if (!stirred) return false
      stirred = false
      const at = directory()
      const text = at === undefined ? undefined : files(host!).read(databaseIn(at))
      const backup = text === undefined || !isBackup(text) ? undefined : decodeBackup(text)
      if (backup === undefined) return false
      const here = files(host!)
      const before = snapshot()
      for (const path of here.list().filter(isDatabase)) if (isLiveData(here.read(path) ?? '')) here.write(path, before)
      here.write(databaseIn(at!), liveData(at!))
      load(backup)
      return true
    },
  }
}

/** Where on its machine an etcd keeps its data: `--data-dir`, through the volume that is mounted there. */
function dataDirectory(pod: Pod, read: Reader, host: HostFiles): string | undefined {
  const [container] = pod.spec.containers
  const words = [...(container?.command ?? []), ...(container?.args ?? [])]
  const inside = words.find((word) => word.startsWith('--data-dir='))?.slice('--data-dir='.length)
  if (container === undefined || inside === undefined) return undefined
  const found = mountsOf(pod, container).find(({ mount }) => inside === mount.mountPath || inside.startsWith(`${mount.mountPath}/`))
  const volume = found && findVolume(pod, found.volume, read, host)
  if (!found || !volume || 'error' in volume || !('host' in volume.place)) return undefined
  return `${volume.place.host}${inside.slice(found.mount.mountPath.length)}`.replace(/(.)\/+$/, '$1')
}
