import type { NodeHost } from '@/cluster/door'
import { type HostFileSystem, type HostFiles, textOf } from './host-files'

/** Where the programs of a node read what they do: what a shell writes there is the node's. */
const nodePlaces = [
  ...['/etc/kubernetes/', '/etc/cni/', '/etc/containerd/', '/etc/crictl.yaml', '/etc/default/kubelet', '/etc/systemd/'],
  ...['/var/lib/etcd/', '/var/lib/kubelet/', '/usr/lib/systemd/'],
]
/** Where administrators keep what volumes of type hostPath and local show to pods: directories count here, even empty ones. */
const dataPlaces = ['/data/', '/mnt/', '/opt/', '/srv/']
const isData = (path: string) => dataPlaces.some((place) => path.startsWith(place) && path !== place)
/** A directory that a volume or an administrator has made; files have no such ending. */
const isDirectory = (path: string) => path.endsWith('/')
/** Beside them the data of etcd, wherever a backup was restored to. */
const isNodes = (path: string) => nodePlaces.some((place) => path.startsWith(place)) || isData(path) || path.endsWith('/member/snap/db')

/** What only root reads: keys, kubeconfigs and what holds Secrets. */
const isPrivate = (path: string) =>
  /^\/etc\/kubernetes\/(.*\.key|[^/]+\.conf|manifests\/.*)$|^\/var\/lib\/kubelet\/pki\/|\/member\/snap\/db$/.test(path)

/** Brings the node's files into the shell's file system, where they have changed. Returns the directories of data that stand there now. */
export async function pullFiles(fs: HostFileSystem, node: NodeHost): Promise<string[]> {
  const held = await fs.capture()
  const listed = new Set(node.listFiles())
  for (const path of Object.keys(held))
    if (isNodes(path) && !listed.has(path) && !('directory' in held[path]!)) await fs.rm(path, { force: true })
  for (const path of listed) {
    const text = node.readFile(path)
    if (text === undefined || textOf(held, path) === text) continue
    if (isDirectory(path) && path.slice(0, -1) in held) continue
    await fs.mkdir(path.slice(0, path.lastIndexOf('/')) || '/', { recursive: true })
    if (isDirectory(path)) continue
    await fs.writeFile(path, text)
    if (!(path in held) && isPrivate(path)) await fs.chmod(path, 0o600)
  }
  return [...listed].filter((path) => isDirectory(path) && isData(path))
}

/** Writes to the node what a shell has done to the node's files. `pulled`: directories that the shell was shown, and may have removed. */
export async function pushFiles(fs: HostFileSystem, node: NodeHost, pulled: readonly string[] = []): Promise<void> {
  const held = await fs.capture()
  for (const path of pulled) if (!(path.slice(0, -1) in held)) node.writeFile(path, undefined)
  for (const path of node.listFiles().filter((each) => !isDirectory(each))) {
    const text = textOf(held, path)
    if (text !== node.readFile(path)) node.writeFile(path, text)
  }
  for (const [path, file] of Object.entries(held)) {
    if ('directory' in file) {
      if (isData(`${path}/`) && node.readFile(`${path}/`) === undefined) node.writeFile(`${path}/`, '')
    } else if (isNodes(path) && node.readFile(path) === undefined) node.writeFile(path, textOf(held, path))
  }
}

/** A host's own files: those of its node are kept by the cluster. */
export function ownFiles(files: HostFiles, node: NodeHost | undefined): HostFiles {
  if (!node) return files
  const listed = new Set(node.listFiles())
  return Object.fromEntries(Object.entries(files).filter(([path]) => !listed.has(path)))
}
