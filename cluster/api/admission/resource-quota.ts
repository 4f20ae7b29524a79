import { sumOfQuantities } from '@/apimachinery/quantity'
import { pod } from '@/cluster/kinds/core/pod'
import type { Container, Pod } from '@/cluster/kinds/core/pod-types'
import { amountOf, quantityText, type ResourceList } from '@/cluster/kinds/core/quantity-rules'
import { type ResourceQuota, resourceQuota } from '@/cluster/kinds/core/resource-quota'
import { type AdmissionPlugin, type AdmissionRequest, isOf, refused } from './plugin'
import { chargesUpdates, isConcerned, usageOf, usedOf } from './quota-usage'

const needed = ['cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory']

const states = ({ resources }: Container, name: string): boolean => {
  const [side, resource] = name.includes('.') ? name.split('.') : ['requests', name]
  return resources?.[side as 'requests' | 'limits']?.[resource!] !== undefined
}

/** What a pod's containers must say because it is limited. as podEvaluator.Constraints */
const unsaid = ({ spec }: Pod, { spec: { hard = {} } }: ResourceQuota): string | undefined => {
  const containers = [...spec.containers, ...(spec.initContainers ?? [])]
  const missing = Object.keys(hard)
    .filter((name) => needed.includes(name))
    .sort()
    .flatMap((name) => {
      const silent = containers.filter((container) => !states(container, name)).map((container) => container.name)
      return silent.length > 0 ? [`${name} for: ${silent.sort().join(',')}`] : []
    })
  return missing.length > 0 ? `must specify ${missing.join('; ')}` : undefined
}

const printed = (names: readonly string[], list: ResourceList): string =>
  names.map((name) => `${name}=${quantityText(list[name])}`).join(',')

/** What the write adds to the usage of a resource: for an update, beyond what the stored object takes already. */
const added = ({ kind, draft, old }: AdmissionRequest): ResourceList => {
  const usage = usageOf(kind, draft)
  if (old === undefined) return usage
  const before = usageOf(kind, old)
  return Object.fromEntries(
    Object.entries(usage).map(([name, value]) => [name, before[name] === undefined ? value : sumOfQuantities([value, `-${before[name]}`])]),
  )
}

/** as checkRequest, of one quota */
const check = (request: AdmissionRequest, quota: ResourceQuota) => {
  const { kind, draft, read } = request
  if (!isConcerned(quota, kind, draft)) return
  const { hard = {} } = quota.spec
  const name = quota.metadata.name
  const why = isOf(request, pod) ? unsaid(draft as Pod, quota) : undefined
  if (why !== undefined) throw refused(request, `failed quota: ${name}: ${why}`)
  const asked = added(request)
  const used = usedOf(quota, kind, read)
  const over = Object.keys(hard)
    .sort()
    .filter((r) => amountOf(asked[r]) > 0 && amountOf(used[r]) + amountOf(asked[r]) > amountOf(hard[r]) + 1e-9)
  if (over.length > 0)
    throw refused(
      request,
      `exceeded quota: ${name}, requested: ${printed(over, asked)}, used: ${printed(over, used)}, limited: ${printed(over, hard)}`,
    )
}

/** What a namespace may hold. as plugin/pkg/admission/resourcequota; usage is counted at once, so nothing is unknown. */
export const resourceQuotaPlugin: AdmissionPlugin = {
  name: 'ResourceQuota',
  validate: (request) => {
    const { kind, operation, draft, read, subresource } = request
    const resizes = subresource === 'resize' && isOf(request, pod)
    if (!kind.namespaced || (subresource !== undefined && !resizes)) return
    if (operation !== 'CREATE' && !resizes && !(operation === 'UPDATE' && chargesUpdates(kind))) return
    for (const quota of read.list(resourceQuota, draft.metadata.namespace)) check(request, quota)
  },
}
