import type { KubeObject } from '@/apimachinery/object'
import type { Engine } from '@/cluster/engine'
import { endpoints } from '@/cluster/kinds/core/endpoints'
import { namespace } from '@/cluster/kinds/core/namespace'
import { node } from '@/cluster/kinds/core/node'
import { service } from '@/cluster/kinds/core/service'
import { apiVersionOf } from '@/cluster/kinds/define'
import { endpointSlice } from '@/cluster/kinds/discovery/endpoint-slice'
import type { Kind } from '@/cluster/kinds/kind'
import type { Setup } from '@/cluster/profiles'
import { nodesOf } from './nodes'

type Body = { metadata: KubeObject['metadata']; [field: string]: unknown }

/** Everything a cluster has before anyone works in it, written through the ordinary write path. */
export const createBaseObjects = ({ server }: Engine, setup: Setup): void => {
  const put = <T extends KubeObject>(kind: Kind<T>, body: Body) =>
    server.write.create(kind as unknown as Kind, { apiVersion: apiVersionOf(kind), kind: kind.kind, ...body } as KubeObject)
  for (const name of ['default', 'kube-system', 'kube-public', 'kube-node-lease']) put(namespace, { metadata: { name } })
  for (const body of nodesOf(setup, server.clock.now)) put(node, body)
  put(service, {
    metadata: { name: 'kubernetes', namespace: 'default', labels: { component: 'apiserver', provider: 'kubernetes' } },
    spec: { clusterIP: '10.96.0.1', ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 6443 }] },
  })
  const address = '192.168.1.10'
  put(endpoints, {
    metadata: { name: 'kubernetes', namespace: 'default', labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } },
    subsets: [{ addresses: [{ ip: address }], ports: [{ name: 'https', port: 6443, protocol: 'TCP' }] }],
  })
  put(endpointSlice, {
    metadata: { name: 'kubernetes', namespace: 'default', labels: { 'kubernetes.io/service-name': 'kubernetes' } },
    addressType: 'IPv4',
    endpoints: [{ addresses: [address], conditions: { ready: true } }],
    ports: [{ name: 'https', port: 6443, protocol: 'TCP' }],
  })
}
