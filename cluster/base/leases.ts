import { microTimestamp } from '@/cluster/api/time'
import type { Engine } from '@/cluster/engine'
import { type Lease, lease } from '@/cluster/kinds/coordination/lease'
import { node } from '@/cluster/kinds/core/node'
import type { Setup } from '@/cluster/profiles'
import { nodeNames } from './nodes'

/** The leases that kubelets and the parts of the control plane hold: made last, once what holds them is there. */
export const createLeases = ({ server }: Engine, setup: Setup): void => {
  const { now } = server.clock
  const put = (metadata: Lease['metadata'], spec: Lease['spec']) => {
    const object: Lease = {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata,
      spec: { ...spec, renewTime: microTimestamp(now) },
    }
    server.write.create(lease, object)
  }
  const names = nodeNames(setup)
  for (const [i, name] of names.entries()) {
    const uid = server.read.get(node, undefined, name)!.metadata.uid!
    put(
      { name, namespace: 'kube-node-lease', ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name, uid }] },
      { holderIdentity: name, leaseDurationSeconds: 40 },
    )
    if (i > 0) continue
    for (const component of ['kube-controller-manager', 'kube-scheduler'])
      put(
        { name: component, namespace: 'kube-system' },
        {
          acquireTime: microTimestamp(now),
          holderIdentity: `${name}_${server.world.uid()}`,
          leaseDurationSeconds: 15,
          leaseTransitions: 0,
        },
      )
  }
}
