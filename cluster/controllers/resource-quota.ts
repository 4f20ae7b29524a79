import { usedOf } from '@/cluster/api/admission/quota-usage'
import type { ResourceList } from '@/cluster/kinds/core/quantity-rules'
import { type ResourceQuota, resourceQuota } from '@/cluster/kinds/core/resource-quota'
import type { Kind } from '@/cluster/kinds/kind'
import { type Controller, controller } from './plan'

/** Events come and go without anyone's counting them. as DefaultIgnoredResources */
const isCounted = (kind: Kind) => kind.namespaced && kind.kind !== 'Event' && kind.verbs.includes('create') && kind.verbs.includes('list')

/** What each quota's namespace uses, in its status. as pkg/controller/resourcequota syncResourceQuota */
export const resourceQuotaController = (kinds: readonly Kind[]): Controller =>
  controller<ResourceQuota>({
    name: 'resourcequota',
    for: resourceQuota,
    watches: kinds.filter(isCounted).map((kind) => ({
      kind,
      keys: (object, read) =>
        read
          .list(resourceQuota, object.metadata.namespace)
          .map(({ metadata }) => ({ namespace: metadata.namespace, name: metadata.name! })),
    })),
    plan(quota, { read }) {
      const hard = quota.spec.hard ?? {}
      const used: ResourceList = Object.fromEntries(Object.keys(hard).map((name) => [name, '0']))
      for (const kind of kinds.filter(isCounted)) Object.assign(used, usedOf(quota, kind, read))
      return [{ do: 'status', kind: resourceQuota, object: { ...quota, status: { hard, used } } as ResourceQuota }]
    },
  })
