import type { Reader } from '@/cluster/api/reader'
import { MANIFESTS } from '@/cluster/base/control-plane'
import { nodeNames } from '@/cluster/base/nodes'
import type { HostUnit, NodeHost } from '@/cluster/door'
import { node as nodeKind } from '@/cluster/kinds/core/node'
import type { Firewall } from '@/cluster/network/firewall'
import { iptables, iptablesSave } from '@/cluster/network/iptables'
import type { HostFiles } from './container-files'
import { startKubelet } from './kubelet-start'
import { isCopyOfLive, machineFiles } from './machine-files'
import type { LazyFiles } from './machine-pki'
import { type HostRecord, type NodesState, ofNode } from './records'

/** The units that a kubeadm machine runs. kube-proxy is none of them: it is a DaemonSet. */
const UNITS: readonly HostUnit[] = [
  { name: 'containerd.service', description: 'containerd container runtime', active: 'active', enabled: true },
  { name: 'kubelet.service', description: 'kubelet: The Kubernetes Node Agent', active: 'active', enabled: true },
  { name: 'ssh.service', description: 'OpenBSD Secure Shell server', active: 'active', enabled: true },
]

export type Hosts = {
  host(name: string): NodeHost | undefined
  files(name: string): HostFiles
  unit(host: string, name: string): HostUnit | undefined
  firewall(name: string): Firewall | undefined
}

/** What a change on a machine may concern: its kubelet hears of it. */
export type HostParts = {
  read: Reader
  now(): number
  changed(host: string): void
  /** Called with every change on any machine. */
  stirred(): void
  /** The data of etcd as they are, for a file that is copied. */
  backup(): string
}

/** Units that may be stopped; what a stopped ssh server would mean is not simulated. */
const STOPPABLE = ['containerd.service', 'kubelet.service']

/** The machines behind the nodes: their files and systemd units. */
export function createHosts(state: NodesState, { read, now, changed, stirred, backup }: HostParts): Hosts {
  /** The record, to be written to. */
  const recordOf = (name: string): HostRecord => {
    stirred()
    const known = ofNode(state.hosts, name)
    if (known !== undefined) return known
    state.hosts[name] = { files: {}, units: {} }
    return state.hosts[name]
  }
  const address = (name: string, type: 'InternalIP' | 'ExternalIP') =>
    read.get(nodeKind, undefined, name)?.status?.addresses?.find((a) => a.type === type)?.address

  const installed = new Map<string, LazyFiles>()
  /** What stood on a machine from the start. Its address is the first thing it gets and never changes. */
  const installedOn = (name: string): LazyFiles => {
    const known = installed.get(name)
    if (known !== undefined) return known
    const internal = address(name, 'InternalIP')
    const isControlPlane = name === nodeNames(read.setup)[0]
    const fresh = machineFiles(read, name, { address: internal ?? '', isControlPlane })
    if (internal !== undefined) installed.set(name, fresh)
    return fresh
  }

  const files = (name: string): HostFiles => {
    const own = installedOn(name)
    const has = (path: string) => {
      const written = ofNode(state.hosts, name)?.files[path]
      return written === undefined ? own[path] !== undefined : written !== null
    }
    return {
      has,
      read: (path) => {
        const written = ofNode(state.hosts, name)?.files[path]
        return written === undefined ? own[path]?.() : (written ?? undefined)
      },
      write: (path, content) => {
        recordOf(name).files[path] = content !== undefined && isCopyOfLive(path, content) ? backup() : (content ?? null)
        if (path.startsWith(`${MANIFESTS}/`)) changed(name)
      },
      list: () => [...new Set([...Object.keys(own), ...Object.keys(ofNode(state.hosts, name)?.files ?? {})])].filter(has).sort(),
    }
  }

  const units = (name: string): HostUnit[] => UNITS.map((unit) => ({ ...unit, ...ofNode(state.hosts, name)?.units[unit.name] }))

  /** What becomes of a unit that is started. */
  const started = (name: string, unit: string): Pick<HostUnit, 'active' | 'fault' | 'unreachable'> => {
    if (unit !== 'kubelet.service') return { active: 'active' }
    const start = startKubelet(files(name).read)
    if ('fails' in start) return { active: 'failed', fault: start.fails }
    return { active: 'active', ...(start.unreachable === undefined ? {} : { unreachable: start.unreachable }) }
  }

  return {
    unit: (host, name) => units(host).find((unit) => unit.name === name),
    files,
    firewall: (name) => ofNode(state.hosts, name)?.firewall,
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
          const rules = ofNode(state.hosts, name)?.firewall ?? {}
          const said = iptables(rules, args)
          if (Object.keys(rules).length > 0) recordOf(name).firewall = rules
          return said
        },
        iptablesSave: () => iptablesSave(ofNode(state.hosts, name)?.firewall ?? {}),
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
          const { name: _name, description: _description, ...before } = unit
          const { units: own } = recordOf(name)
          if (action === 'enable' || action === 'disable') own[full] = { ...before, enabled: action === 'enable' }
          else if (action === 'stop')
            own[full] = unit.active === 'inactive' ? before : { enabled: unit.enabled, active: 'inactive', since: now() }
          else if (action === 'restart' || unit.active !== 'active')
            own[full] = { enabled: unit.enabled, ...started(name, full), since: now() }
          changed(name)
          return {}
        },
      }
    },
  }
}
