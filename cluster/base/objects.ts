import type { KubeObject } from '@/apimachinery/object'
import type { Engine } from '@/cluster/engine'
import { daemonSet } from '@/cluster/kinds/apps/daemon-set'
import { deployment } from '@/cluster/kinds/apps/deployment'
import { configMap } from '@/cluster/kinds/core/config-map'
import { endpoints } from '@/cluster/kinds/core/endpoints'
import { namespace } from '@/cluster/kinds/core/namespace'
import { node } from '@/cluster/kinds/core/node'
import { service } from '@/cluster/kinds/core/service'
import { serviceAccount } from '@/cluster/kinds/core/service-account'
import { apiVersionOf } from '@/cluster/kinds/define'
import { endpointSlice } from '@/cluster/kinds/discovery/endpoint-slice'
import type { Kind } from '@/cluster/kinds/kind'
import { clusterRole } from '@/cluster/kinds/rbac/cluster-role'
import { clusterRoleBinding } from '@/cluster/kinds/rbac/cluster-role-binding'
import { role } from '@/cluster/kinds/rbac/role'
import { roleBinding } from '@/cluster/kinds/rbac/role-binding'
import { priorityClass, systemPriorityClasses } from '@/cluster/kinds/scheduling/priority-class'
import { csiDriver } from '@/cluster/kinds/storage/csi-driver'
import { csiNode } from '@/cluster/kinds/storage/csi-node'
import { storageClass } from '@/cluster/kinds/storage/storage-class'
import type { Setup } from '@/cluster/profiles'
import { CONTROL_PLANE_ADDRESS } from './control-plane'
import { daemonNamespacesOf } from './daemon-sets'
import { nodesOf } from './nodes'
import { policyObjects } from './policy'
import { storageObjects } from './storage'
import { systemObjects } from './system'

type Body = { metadata: KubeObject['metadata']; [field: string]: unknown }

/** Everything a cluster has before anyone works in it, written through the ordinary write path. */
export const createBaseObjects = ({ server, settle }: Engine, setup: Setup): void => {
  const put = <T extends KubeObject>(kind: Kind<T>, ...bodies: Body[]) => {
    for (const body of bodies) server.write.create(kind, { apiVersion: apiVersionOf(kind), kind: kind.kind, ...body } as KubeObject)
  }
  const namespaces = ['default', 'kube-system', 'kube-public', 'kube-node-lease', ...daemonNamespacesOf(setup)]
  put(namespace, ...namespaces.map((name) => ({ metadata: { name } })))
  put(priorityClass, ...systemPriorityClasses)
  put(node, ...nodesOf(setup, server.clock.now))
  const policy = policyObjects()
  put(serviceAccount, ...policy.serviceAccounts)
  put(clusterRole, ...policy.clusterRoles)
  put(clusterRoleBinding, ...policy.clusterRoleBindings)
  put(role, ...policy.roles)
  put(roleBinding, ...policy.roleBindings)
  settle()
  put(service, {
    metadata: { name: 'kubernetes', namespace: 'default', labels: { component: 'apiserver', provider: 'kubernetes' } },
    spec: { clusterIP: '10.96.0.1', ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 6443 }] },
  })
  put(endpoints, {
    metadata: { name: 'kubernetes', namespace: 'default', labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } },
    subsets: [{ addresses: [{ ip: CONTROL_PLANE_ADDRESS }], ports: [{ name: 'https', port: 6443, protocol: 'TCP' }] }],
  })
  put(endpointSlice, {
    metadata: { name: 'kubernetes', namespace: 'default', labels: { 'kubernetes.io/service-name': 'kubernetes' } },
    addressType: 'IPv4',
    endpoints: [{ addresses: [CONTROL_PLANE_ADDRESS], conditions: { ready: true } }],
    ports: [{ name: 'https', port: 6443, protocol: 'TCP' }],
  })
  const storage = storageObjects(setup)
  put(storageClass, ...storage.classes)
  put(csiDriver, ...storage.drivers)
  put(csiNode, ...storage.nodes)
  const system = systemObjects(setup)
  put(serviceAccount, ...system.serviceAccounts)
  put(configMap, ...system.configMaps)
  put(service, ...system.services)
  put(daemonSet, ...system.daemonSets)
  put(deployment, ...system.deployments)
}
