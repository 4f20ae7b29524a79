import type { Reader } from '@/cluster/api/reader'
import type { NodeHost } from '@/cluster/door'
import { node as nodeKind } from '@/cluster/kinds/core/node'
import type { HostFiles } from './container-files'
import type { HostRecord, NodesState } from './records'

type Unit = { name: string; description: string; active: 'active' | 'inactive' | 'failed'; enabled: boolean }

/** The units that a kubeadm machine runs. kube-proxy is none of them: it is a DaemonSet. */
const UNITS: readonly Unit[] = [
  { name: 'containerd.service', description: 'containerd container runtime', active: 'active', enabled: true },
  { name: 'kubelet.service', description: 'kubelet: The Kubernetes Node Agent', active: 'active', enabled: true },
  { name: 'ssh.service', description: 'OpenBSD Secure Shell server', active: 'active', enabled: true },
]

/** Files of a machine as it was installed. */
const filesOf = (name: string, address: string): Readonly<Record<string, string>> => ({
  '/etc/hostname': `${name}\n`,
  '/etc/os-release':
    'PRETTY_NAME="Ubuntu 24.04.3 LTS"\nNAME="Ubuntu"\nVERSION_ID="24.04"\nVERSION="24.04.3 LTS (Noble Numbat)"\nVERSION_CODENAME=noble\nID=ubuntu\nID_LIKE=debian\n',
  '/etc/hosts': `127.0.0.1 localhost\n${address} ${name}\n`,
  '/etc/resolv.conf': 'nameserver 192.168.1.1\n',
  '/var/lib/kubelet/config.yaml':
    'apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nclusterDNS:\n- 10.96.0.10\nclusterDomain: cluster.local\ncontainerRuntimeEndpoint: unix:///var/run/containerd/containerd.sock\nstaticPodPath: /etc/kubernetes/manifests\n',
})

export type Hosts = { host(name: string): NodeHost | undefined; files(name: string): HostFiles }

/** The machines behind the nodes: their files and systemd units. */
export function createHosts(state: NodesState, read: Reader): Hosts {
  const recordOf = (name: string): HostRecord => {
    state.hosts[name] ??= { files: {}, units: {} }
    return state.hosts[name]
  }
  const address = (name: string, type: 'InternalIP' | 'ExternalIP') =>
    read.get(nodeKind, undefined, name)?.status?.addresses?.find((a) => a.type === type)?.address

  const files = (name: string): HostFiles => {
    const own = filesOf(name, address(name, 'InternalIP') ?? '')
    return {
      read: (path) => {
        const written = state.hosts[name]?.files[path]
        return written === undefined ? own[path] : (written ?? undefined)
      },
      write: (path, content) => {
        recordOf(name).files[path] = content ?? null
      },
      list: () =>
        [...new Set([...Object.keys(own), ...Object.keys(state.hosts[name]?.files ?? {})])]
          .filter((path) => state.hosts[name]?.files[path] !== null)
          .sort(),
    }
  }

  const units = (name: string): Unit[] => UNITS.map((unit) => ({ ...unit, ...state.hosts[name]?.units[unit.name] }))

  return {
    files,
    host: (name) => {
      if (!read.get(nodeKind, undefined, name)) return undefined
      const external = address(name, 'ExternalIP')
      const here = files(name)
      return {
        name,
        addresses: { internal: address(name, 'InternalIP') ?? '', ...(external ? { external } : {}) },
        readFile: here.read,
        writeFile: here.write,
        listFiles: here.list,
        units: () => units(name),
        control: (action, unitName) => {
          const full = unitName.endsWith('.service') ? unitName : `${unitName}.service`
          const unit = units(name).find((u) => u.name === full)
          if (!unit) {
            return {
              error:
                action === 'enable' || action === 'disable'
                  ? `Failed to ${action} unit: Unit file ${full} does not exist.`
                  : `Failed to ${action} ${full}: Unit ${full} not found.`,
            }
          }
          if (action === 'stop' || action === 'disable') return { error: `error: seatrial does not simulate ${action} of ${full}` }
          recordOf(name).units[full] = { active: 'active', enabled: action === 'enable' ? true : unit.enabled }
          return {}
        },
      }
    },
  }
}
