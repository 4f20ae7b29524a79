import { timestamp } from '@/cluster/api/time'
import { kubernetesVersion } from '@/cluster/api/version'
import { hash32 } from '@/cluster/api/world'
import type { Node, NodeCondition } from '@/cluster/kinds/core/node'
import type { Setup } from '@/cluster/profiles'

type Body = Omit<Node, 'apiVersion' | 'kind'>

const condition = (at: string, type: string, status: NodeCondition['status'], reason: string, message: string): NodeCondition => ({
  type,
  status,
  lastHeartbeatTime: at,
  lastTransitionTime: at,
  reason,
  message,
})

/** The host names of a setup's machines: the control plane first. An `empty` cluster has none. */
export const nodeNames = (setup: Setup): string[] =>
  setup.profile === 'empty' && setup.nodes === 0
    ? []
    : ['controlplane', ...Array.from({ length: setup.nodes }, (_, i) => `node${String(i + 1).padStart(2, '0')}`)]

const machineId = (name: string, salt: string) =>
  ['a', 'b', 'c', 'd'].map((p) => hash32(`${name}/${salt}/${p}`).toString(16).padStart(8, '0')).join('')

const resources = {
  cpu: '2',
  'ephemeral-storage': '40506272Ki',
  'hugepages-1Gi': '0',
  'hugepages-2Mi': '0',
  memory: '4015916Ki',
  pods: '110',
}

/** The Node objects as their kubelets register them. `now` is when they came up. */
export const nodesOf = (setup: Setup, now: number): Body[] => {
  const at = timestamp(now)
  return nodeNames(setup).map((name, i) => {
    const control = name === 'controlplane'
    const internal = `192.168.1.${10 + i}`
    const external = setup.loadBalancer === 'cloud' ? [{ type: 'ExternalIP' as const, address: `198.51.100.${10 + i}` }] : []
    const cni = setup.cni === 'calico' ? 'Calico is running on this node' : 'Flannel is running on this node'
    const cniReason = setup.cni === 'calico' ? 'CalicoIsUp' : 'FlannelIsUp'
    return {
      metadata: {
        name,
        labels: {
          'beta.kubernetes.io/arch': 'amd64',
          'beta.kubernetes.io/os': 'linux',
          'kubernetes.io/arch': 'amd64',
          'kubernetes.io/hostname': name,
          'kubernetes.io/os': 'linux',
          ...(control
            ? { 'node-role.kubernetes.io/control-plane': '', 'node.kubernetes.io/exclude-from-external-load-balancers': '' }
            : {}),
        },
        annotations: {
          'node.alpha.kubernetes.io/ttl': '0',
          'volumes.kubernetes.io/controller-managed-attach-detach': 'true',
        },
      },
      spec: {
        podCIDR: `10.244.${i}.0/24`,
        podCIDRs: [`10.244.${i}.0/24`],
        ...(setup.loadBalancer === 'cloud' ? { providerID: `seatrial://${name}` } : {}),
        ...(control ? { taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' as const }] } : {}),
      },
      status: {
        addresses: [{ type: 'InternalIP', address: internal }, ...external, { type: 'Hostname', address: name }],
        capacity: resources,
        allocatable: { ...resources, 'ephemeral-storage': '37330580200', memory: '3913516Ki' },
        conditions: [
          condition(at, 'NetworkUnavailable', 'False', cniReason, cni),
          condition(at, 'MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'),
          condition(at, 'DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
          condition(at, 'PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
          condition(at, 'Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'),
        ],
        daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
        nodeInfo: {
          architecture: 'amd64',
          bootID: machineId(name, 'boot'),
          containerRuntimeVersion: 'containerd://2.2.1',
          kernelVersion: '6.8.0-90-generic',
          kubeProxyVersion: '',
          kubeletVersion: kubernetesVersion,
          machineID: machineId(name, 'machine'),
          operatingSystem: 'linux',
          osImage: 'Ubuntu 24.04.3 LTS',
          systemUUID: machineId(name, 'system'),
        },
      },
    }
  })
}
