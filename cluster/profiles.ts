import type { Reader } from '@/cluster/api/reader'
import type { ClusterSetup, ProfileName } from '@/cluster/door'
import { defaultNodePortRange } from '@/cluster/network/address'

export type Setup = Reader['setup']

type Preset = Omit<Setup, 'profile' | 'external' | 'cni' | 'serviceNodePortRange'>

const presets: Readonly<Record<ProfileName, Preset>> = {
  'bare-metal': { nodes: 2, loadBalancer: 'none', addressPool: null, addons: [] },
  metallb: { nodes: 2, loadBalancer: 'metallb', addressPool: '192.168.1.240-192.168.1.250', addons: [] },
  cloud: { nodes: 2, loadBalancer: 'cloud', addressPool: null, addons: ['metrics-server'] },
  empty: { nodes: 0, loadBalancer: 'none', addressPool: null, addons: [] },
}

/** A setup with everything stated: the profile's preset, and what the setup says otherwise. */
export const completeSetup = (setup: ClusterSetup = {}): Setup => {
  const profile = setup.profile ?? 'bare-metal'
  const preset = presets[profile]
  const loadBalancer = setup.loadBalancer ?? preset.loadBalancer
  const defaultPool = loadBalancer === 'metallb' ? presets.metallb.addressPool : null
  return {
    profile,
    nodes: setup.nodes ?? preset.nodes,
    loadBalancer,
    addressPool: setup.addressPool === undefined ? defaultPool : setup.addressPool,
    cni: setup.cni ?? 'calico',
    addons: setup.addons ?? preset.addons,
    serviceNodePortRange: setup.serviceNodePortRange ?? defaultNodePortRange,
    external: setup.external ?? [],
  }
}
