import { expect, it } from 'vitest'
import { parse as parseYaml } from 'yaml'
import { completeSetup } from '@/cluster/profiles'
import { kubeadmConfigMaps } from './kubeadm'

const configurations = (setup = {}) =>
  kubeadmConfigMaps(completeSetup(setup)).map(({ metadata, data }) => [`${metadata.namespace}/${metadata.name}`, data])

it('a cluster tells those who join it, and those who look, what it was made with', () => {
  const maps = configurations()
  expect(maps.map(([name]) => name)).toEqual(['kube-system/kubeadm-config', 'kube-system/kubelet-config', 'kube-public/cluster-info'])
  for (const [, data] of maps) for (const text of Object.values(data!)) expect(parseYaml(text)).toHaveProperty('apiVersion')
})

it.each([
  ['the usual node ports', {}, {}],
  [
    'node ports of its own',
    { serviceNodePortRange: '31000-31010' },
    { extraArgs: [{ name: 'service-node-port-range', value: '31000-31010' }] },
  ],
])('%s', (_, setup, apiServer) => {
  const [[, data] = []] = configurations(setup)
  expect(parseYaml((data as Record<string, string>).ClusterConfiguration!)).toMatchObject({
    apiServer,
    kubernetesVersion: 'v1.35.2',
    networking: { dnsDomain: 'cluster.local', podSubnet: '10.244.0.0/16', serviceSubnet: '10.96.0.0/12' },
  })
})
