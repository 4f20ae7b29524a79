import type { Reader } from '@/cluster/api/reader'
import { type ContainerFiles, parentOf } from '@/cluster/images/files'
import type { Image } from '@/cluster/images/image'
import type { Container, Pod } from '@/cluster/kinds/core/pod-types'
import { hostnameOf } from './environment'
import { hostsFile } from './hosts-file'
import { findVolume } from './mounts'
import type { ContainerRecord, PodRecord } from './records'
import { mountsOf, volumeFiles } from './volumes'

/** Directories that every image has, empty or not. */
const DIRECTORIES = [
  '/',
  '/bin',
  '/dev',
  '/etc',
  '/home',
  '/proc',
  '/root',
  '/run',
  '/sys',
  '/tmp',
  '/usr',
  '/usr/bin',
  '/var',
  '/var/log',
  '/var/run',
  '/opt',
  '/srv',
  '/mnt',
]

export type HostFiles = {
  /** Whether there is such a file: cheaper than reading it. */
  has(path: string): boolean
  read(path: string): string | undefined
  write(path: string, content: string | undefined): void
  list(): string[]
}

export type FilesPlace = {
  pod: Pod
  container: Container
  image: Image
  record: ContainerRecord
  podRecord: PodRecord
  read: Reader
  hostIP: string
  resolver: string
  host: HostFiles
  /** A disk of the cloud, by its handle. */
  disk(handle: string): Record<string, string>
  /** Called with every change. */
  stirred(): void
}

/** One layer of a file tree: mounted volumes, what the container wrote, what its image brings. */
type Layer = {
  root: string
  readOnly: boolean
  get(path: string): string | undefined
  /** Whether `get` would give something. */
  has(path: string): boolean
  set(path: string, content: string | undefined): void
  paths(): string[]
}

/** A container's file system: the nearest mount answers; else its own writes over the image's files. Writes go into the records. */
export function containerFiles(place: FilesPlace): ContainerFiles {
  const { container, image, record } = place
  const layers = mountsOf(place.pod, container).map(({ mount, volume }) => mountLayer(place, mount, volume))
  const generated: Record<string, string> = {
    '/etc/hostname': `${hostnameOf(place.pod)}\n`,
    '/etc/resolv.conf': place.resolver,
    '/etc/hosts': hostsFile(place.pod, place.podRecord.ip ?? ''),
  }
  const base: Layer = {
    root: '/',
    readOnly: container.securityContext?.readOnlyRootFilesystem === true,
    get: (path) => {
      const own = record.files?.[path]
      if (own !== undefined) return own ?? undefined
      return generated[path] ?? image.files[path]
    },
    has: (path) => base.get(path) !== undefined,
    set: (path, content) => {
      record.files ??= {}
      if (content === undefined && image.files[path] === undefined && generated[path] === undefined) delete record.files[path]
      else record.files[path] = content ?? null
    },
    paths: () =>
      [...new Set([...Object.keys(record.files ?? {}), ...Object.keys(image.files), ...Object.keys(generated)])].filter(
        (path) => base.get(path) !== undefined,
      ),
  }
  const layerOf = (path: string): Layer => layers.find(({ root }) => path === root || path.startsWith(`${root}/`)) ?? base
  const set = (layer: Layer, path: string, content: string | undefined) => {
    place.stirred()
    layer.set(path, content)
  }
  /** What lies below a mount is hidden by it. */
  const seen = (layer: Layer, path: string) => layerOf(path.replace(/(.)\/$/, '$1')) === layer
  /** All paths that may begin with `prefix`. Of a mount further down its root tells enough: what is in it need not be made. */
  const pathsAt = (prefix: string) => [
    ...layers.flatMap((layer) => [
      `${layer.root}/`,
      ...(prefix.startsWith(`${layer.root}/`) ? layer.paths().filter((path) => seen(layer, path)) : []),
    ]),
    ...base.paths().filter((path) => seen(base, path)),
    ...DIRECTORIES.map((path) => `${path}/`),
  ]
  const isDirectory = (path: string): boolean => {
    if (path === '/' || DIRECTORIES.includes(path)) return true
    const prefix = `${path}/`
    return pathsAt(prefix).some((known) => known.startsWith(prefix))
  }
  const files: ContainerFiles = {
    read: (path) => (path === '/dev/null' ? '' : layerOf(path).get(path)),
    has: (path) => path === '/dev/null' || layerOf(path).has(path),
    isDirectory: (path) => files.read(path) === undefined && isDirectory(path),
    write: (path, content) => {
      if (path === '/dev/null') return undefined
      const layer = layerOf(path)
      if (layer.readOnly) return 'Read-only file system'
      if (files.isDirectory(path)) return 'Is a directory'
      if (!isDirectory(parentOf(path))) return 'No such file or directory'
      set(layer, path, content)
      return undefined
    },
    remove: (path) => {
      const layer = layerOf(path)
      if (layer.readOnly) return 'Read-only file system'
      if (layer.get(path) !== undefined) set(layer, path, undefined)
      else set(layer, `${path}/`, undefined)
      return undefined
    },
    makeDirectory: (path) => {
      const layer = layerOf(path)
      if (layer.readOnly) return 'Read-only file system'
      set(layer, `${path}/`, '')
      return undefined
    },
    list: (path) => {
      const prefix = path === '/' ? '/' : `${path}/`
      const names = new Set<string>()
      for (const known of pathsAt(prefix)) {
        if (!known.startsWith(prefix) || known === prefix) continue
        const name = known.slice(prefix.length).split('/')[0]!
        if (name && name !== '.keep') names.add(name)
      }
      return [...names].sort()
    },
  }
  return files
}

function mountLayer(
  place: FilesPlace,
  mount: { mountPath: string; subPath?: string; readOnly?: boolean },
  volume: Parameters<typeof volumeFiles>[0],
): Layer {
  const root = mount.mountPath
  const below = mount.subPath ? `${mount.subPath.replace(/^\/+|\/+$/g, '')}` : ''
  // The path inside the volume that a path of the container stands for.
  const inner = (path: string) => [below, path.slice(root.length).replace(/^\/+/, '')].filter(Boolean).join('/')
  const outer = (path: string): string[] => {
    if (!below) return [`${root}/${path}`]
    if (path === below) return [root]
    return path.startsWith(`${below}/`) ? [`${root}/${path.slice(below.length + 1)}`] : []
  }
  const found = findVolume(place.pod, volume, place.read, place.host)
  const where = found && 'place' in found ? found.place : undefined
  const readOnly = mount.readOnly === true || (found && 'place' in found ? found.readOnly : false)
  if (volume.emptyDir) place.podRecord.volumes[volume.name] ??= {}
  const contents = volume.emptyDir ? place.podRecord.volumes[volume.name]! : where && 'disk' in where ? place.disk(where.disk) : undefined
  if (contents)
    return {
      root,
      readOnly,
      get: (path) => contents[inner(path)],
      has: (path) => contents[inner(path)] !== undefined,
      set: (path, content) => {
        const key = inner(path) + (path.endsWith('/') && !inner(path).endsWith('/') ? '/' : '')
        if (content === undefined) delete contents[key]
        else contents[key] = content
      },
      paths: () => Object.keys(contents).flatMap(outer),
    }
  if (where && 'host' in where) {
    const at = where.host
    const onHost = (path: string) => `${at}/${inner(path)}`.replace(/\/$/, '')
    return {
      root,
      readOnly,
      get: (path) => place.host.read(onHost(path)),
      has: (path) => place.host.has(onHost(path)),
      set: (path, content) => place.host.write(`${at}/${inner(path)}`, content),
      paths: () => place.host.list().flatMap((path) => (path.startsWith(`${at}/`) ? outer(path.slice(at.length + 1)) : [])),
    }
  }
  // Made once somebody reads below the mount: every container has a token there, and few look at it.
  let known: Readonly<Record<string, string>> | undefined
  const given = (): Readonly<Record<string, string>> => {
    if (known === undefined) {
      const mounted = volumeFiles(volume, { pod: place.pod, read: place.read, podIP: place.podRecord.ip ?? '', hostIP: place.hostIP })
      known = mounted && 'files' in mounted ? mounted.files : {}
    }
    return known
  }
  return {
    root,
    readOnly: true,
    get: (path) => given()[inner(path)],
    has: (path) => given()[inner(path)] !== undefined,
    set: () => {},
    paths: () => Object.keys(given()).flatMap(outer),
  }
}
