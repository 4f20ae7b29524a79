import { parseYaml } from '@/apimachinery/yaml'
import type { Reader } from '@/cluster/api/reader'
import { nodeNames } from '@/cluster/base/nodes'
import { controlPlaneManifests } from '@/cluster/base/static-pods'
import type { NodeHost } from '@/cluster/door'
import { node as nodeKind } from '@/cluster/kinds/core/node'
import type { Firewall } from '@/cluster/network/firewall'
import { iptables, iptablesSave } from '@/cluster/network/iptables'
import type { HostFiles } from './container-files'
import type { HostRecord, NodesState } from './records'

type Unit = { name: string; description: string; active: 'active' | 'inactive' | 'failed'; enabled: boolean; since?: number }

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

export type Hosts = {
  host(name: string): NodeHost | undefined
  files(name: string): HostFiles
  unit(host: string, name: string): Unit | undefined
  firewall(name: string): Firewall | undefined
}

/** What a change on a machine may concern: its kubelet hears of it. */
export type HostParts = { read: Reader; now(): number; changed(host: string): void }

/** Where a kubelet finds its static pods. */
export const MANIFESTS = '/etc/kubernetes/manifests'

/** Units that may be stopped; what a stopped ssh server would mean is not simulated. */
const STOPPABLE = ['containerd.service', 'kubelet.service']

/** The machines behind the nodes: their files and systemd units. */
export function createHosts(state: NodesState, { read, now, changed }: HostParts): Hosts {
  const recordOf = (name: string): HostRecord => {
    state.hosts[name] ??= { files: {}, units: {} }
    return state.hosts[name]
  }
  const address = (name: string, type: 'InternalIP' | 'ExternalIP') =>
    read.get(nodeKind, undefined, name)?.status?.addresses?.find((a) => a.type === type)?.address

  // Written once, when somebody looks.
  let manifests: Readonly<Record<string, string>> | undefined
  const manifest = (name: string, path: string): string | undefined => {
    if (name !== nodeNames(read.setup)[0] || !path.startsWith(`${MANIFESTS}/`)) return undefined
    manifests ??= controlPlaneManifests(read.setup)
    return manifests[path.slice(MANIFESTS.length + 1)]
  }
  const manifestPaths = (name: string): string[] => {
    if (name !== nodeNames(read.setup)[0]) return []
    manifests ??= controlPlaneManifests(read.setup)
    return Object.keys(manifests).map((file) => `${MANIFESTS}/${file}`)
  }

  const files = (name: string): HostFiles => {
    const own = filesOf(name, address(name, 'InternalIP') ?? '')
    return {
      read: (path) => {
        const written = state.hosts[name]?.files[path]
        return written === undefined ? (own[path] ?? manifest(name, path)) : (written ?? undefined)
      },
      write: (path, content) => {
        recordOf(name).files[path] = content ?? null
        if (path.startsWith(`${MANIFESTS}/`)) changed(name)
      },
      list: () =>
        [...new Set([...Object.keys(own), ...manifestPaths(name), ...Object.keys(state.hosts[name]?.files ?? {})])]
          .filter((path) => state.hosts[name]?.files[path] !== null)
          .sort(),
    }
  }

  const units = (name: string): Unit[] => UNITS.map((unit) => ({ ...unit, ...state.hosts[name]?.units[unit.name] }))

  /** A kubelet without a configuration that it can read does not come up. */
  const comesUp = (name: string, unit: string): boolean => {
    if (unit !== 'kubelet.service') return true
    const config = files(name).read('/var/lib/kubelet/config.yaml')
    if (config === undefined) return false
    const { documents, errors } = parseYaml(config)
    return errors.length === 0 && documents.some(({ value }) => (value as { kind?: string } | null)?.kind === 'KubeletConfiguration')
  }

  return {
    unit: (host, name) => units(host).find((unit) => unit.name === name),
    files,
    firewall: (name) => state.hosts[name]?.firewall,
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
        iptables: (args) => {
          const rules = state.hosts[name]?.firewall ?? {}
          const said = iptables(rules, args)
          if (Object.keys(rules).length > 0) recordOf(name).firewall = rules
          return said
        },
        iptablesSave: () => iptablesSave(state.hosts[name]?.firewall ?? {}),
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
          if (action === 'stop' && !STOPPABLE.includes(full)) return { error: `error: seatrial does not simulate ${action} of ${full}` }
          const before = { active: unit.active, enabled: unit.enabled, ...(unit.since === undefined ? {} : { since: unit.since }) }
          const { units: own } = recordOf(name)
          if (action === 'enable' || action === 'disable') own[full] = { ...before, enabled: action === 'enable' }
          else if (action === 'stop') own[full] = unit.active === 'inactive' ? before : { ...before, active: 'inactive', since: now() }
          else if (action === 'restart' || unit.active !== 'active')
            own[full] = { ...before, active: comesUp(name, full) ? 'active' : 'failed', since: now() }
          changed(name)
          return {}
        },
      }
    },
  }
}
