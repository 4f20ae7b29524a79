import type { KubeObject } from '@/apimachinery/object'
import { diskDriver, localPathDriver } from '@/cluster/controllers/volume-provisioner'
import type { Setup } from '@/cluster/profiles'
import { nodeNames } from './nodes'

type Body = { metadata: KubeObject['metadata']; [field: string]: unknown }

const isDefault = { 'storageclass.kubernetes.io/is-default-class': 'true' }

/**
 * What a cluster has to store on: in the cloud a class of disks that come at once and can grow, elsewhere the class `local-path` of directories
 * on nodes, as practice clusters have it. Each node has its CSINode.
 */
export const storageObjects = (setup: Setup): { classes: Body[]; drivers: Body[]; nodes: Body[] } => {
  const cloud = setup.loadBalancer === 'cloud'
  const drivers = cloud ? [{ metadata: { name: diskDriver }, spec: { attachRequired: true } }] : []
  const classes: Body[] = cloud
    ? [
        {
          metadata: { name: 'standard', annotations: isDefault },
          provisioner: diskDriver,
          reclaimPolicy: 'Delete',
          volumeBindingMode: 'Immediate',
          allowVolumeExpansion: true,
        },
      ]
    : [
        {
          metadata: { name: 'local-path', annotations: isDefault },
          provisioner: localPathDriver,
          reclaimPolicy: 'Delete',
          volumeBindingMode: 'WaitForFirstConsumer',
        },
      ]
  const nodes = nodeNames(setup).map((name) => ({
    metadata: { name },
    spec: { drivers: cloud ? [{ name: diskDriver, nodeID: name }] : null },
  }))
  return { classes: setup.profile === 'empty' ? [] : classes, drivers: setup.profile === 'empty' ? [] : drivers, nodes }
}
