import type { KubeObject } from '@/apimachinery/object'
import { sumOfQuantities } from '@/apimachinery/quantity'
import type { Reader } from '@/cluster/api/reader'
import { classOf, type PersistentVolumeClaim } from '@/cluster/kinds/core/persistent-volume-claim'
import { qosClass } from '@/cluster/kinds/core/pod-qos'
import type { Pod } from '@/cluster/kinds/core/pod-types'
import type { ResourceList } from '@/cluster/kinds/core/quantity-rules'
import type { ResourceQuota, ScopeRequirement } from '@/cluster/kinds/core/resource-quota'
import type { Service } from '@/cluster/kinds/core/service-types'
import type { Kind } from '@/cluster/kinds/kind'
import { podTotals } from './pod-totals'

type Named = Pick<Kind, 'group' | 'plural'>

/** What makes up a kind's usage beside its number. as pkg/quota/v1/evaluator/core */
type Evaluator = {
  /** Counted without `count/` too, e.g. `secrets`. */
  counted: string | undefined
  usage?(object: KubeObject): ResourceList
  /** Updates are charged with what they add. */
  updates?: boolean
  /** What no longer counts, but in `count/…`. */
  isOver?(object: KubeObject): boolean
}

const podUsage = ({ spec }: Pod): ResourceList => {
  const usage: ResourceList = {}
  for (const [name, value] of Object.entries(podTotals(spec, 'requests'))) {
    usage[`requests.${name}`] = value
    if (['cpu', 'memory', 'ephemeral-storage'].includes(name) || name.startsWith('hugepages-')) usage[name] = value
  }
  for (const [name, value] of Object.entries(podTotals(spec, 'limits'))) usage[`limits.${name}`] = value
  return usage
}

const claimUsage = (claim: PersistentVolumeClaim): ResourceList => {
  const size = claim.spec.resources?.requests?.storage ?? '0'
  const of = classOf(claim)
  const prefix = `${of}.storageclass.storage.k8s.io`
  return { 'requests.storage': size, ...(of ? { [`${prefix}/requests.storage`]: size, [`${prefix}/persistentvolumeclaims`]: '1' } : {}) }
}

const serviceUsage = ({ spec }: Service): ResourceList => {
  const balanced = spec.type === 'LoadBalancer'
  const onNodes = spec.type === 'NodePort' || (balanced && spec.allocateLoadBalancerNodePorts !== false)
  return {
    'services.loadbalancers': balanced ? '1' : '0',
    'services.nodeports': String(onNodes ? (spec.ports?.length ?? 0) : 0),
  }
}

const finished = ({ status }: Pod) => status?.phase === 'Succeeded' || status?.phase === 'Failed'

const evaluators: Readonly<Record<string, Evaluator>> = {
  pods: { counted: 'pods', usage: (o) => podUsage(o as Pod), isOver: (o) => finished(o as Pod) },
  persistentvolumeclaims: {
    counted: 'persistentvolumeclaims',
    usage: (o) => claimUsage(o as PersistentVolumeClaim),
    updates: true,
  },
  services: { counted: 'services', usage: (o) => serviceUsage(o as Service), updates: true },
  secrets: { counted: 'secrets' },
  configmaps: { counted: 'configmaps' },
  replicationcontrollers: { counted: 'replicationcontrollers' },
  resourcequotas: { counted: 'resourcequotas' },
}

const evaluatorOf = ({ group, plural }: Named): Evaluator | undefined => (group === '' ? evaluators[plural] : undefined)

/** True when a change of such an object may cost more than it did. */
export const chargesUpdates = (kind: Named): boolean => evaluatorOf(kind)?.updates === true

/** What one object takes of quotas, by resource name. */
export const usageOf = (kind: Named, object: KubeObject): ResourceList => {
  const evaluator = evaluatorOf(kind)
  const usage: ResourceList = { [`count/${kind.plural}${kind.group === '' ? '' : `.${kind.group}`}`]: '1' }
  if (!evaluator || evaluator.isOver?.(object)) return usage
  return { ...usage, ...evaluator.usage?.(object), ...(evaluator.counted ? { [evaluator.counted]: '1' } : {}) }
}

const meetsPriority = ({ operator, values = [] }: ScopeRequirement, name = ''): boolean => {
  if (operator === 'Exists') return name !== ''
  if (operator === 'DoesNotExist') return name === ''
  return values.includes(name) === (operator === 'In')
}

const inScope = (requirement: ScopeRequirement, { spec }: Pod): boolean => {
  const bestEffort = qosClass(spec) === 'BestEffort'
  const ends = spec.activeDeadlineSeconds !== undefined && spec.activeDeadlineSeconds >= 0
  switch (requirement.scopeName) {
    case 'Terminating':
      return ends
    case 'NotTerminating':
      return !ends
    case 'BestEffort':
      return bestEffort
    case 'NotBestEffort':
      return !bestEffort
    case 'PriorityClass':
      return meetsPriority(requirement, spec.priorityClassName)
    case 'CrossNamespacePodAffinity':
      return [spec.affinity?.podAffinity, spec.affinity?.podAntiAffinity].some((rules) =>
        [
          ...(rules?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
          ...(rules?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map((p) => p.podAffinityTerm),
        ].some((term) => term.namespaces?.length || term.namespaceSelector !== undefined),
      )
    default:
      return false
  }
}

/** True when the quota speaks of this object: all its scopes hold. Scopes only speak of pods, and of claims' attribute classes. */
export const isConcerned = ({ spec }: ResourceQuota, kind: Named, object: KubeObject): boolean => {
  const requirements: ScopeRequirement[] = [
    ...(spec.scopes ?? []).map((scopeName): ScopeRequirement => ({ scopeName, operator: 'Exists' })),
    ...(spec.scopeSelector?.matchExpressions ?? []),
  ]
  if (requirements.length === 0) return true
  if (kind.group === '' && kind.plural === 'persistentvolumeclaims')
    return requirements.every(
      (r) => r.scopeName === 'VolumeAttributesClass' && meetsPriority(r, (object as PersistentVolumeClaim).spec.volumeAttributesClassName),
    )
  if (kind.group !== '' || kind.plural !== 'pods') return false
  return requirements.every((requirement) => inScope(requirement, object as Pod))
}

/** What a namespace's objects of one kind take of a quota, of the resources that it limits. */
export const usedOf = (
  quota: ResourceQuota,
  kind: Kind,
  read: Reader,
  objects = read.list(kind, quota.metadata.namespace),
): ResourceList => {
  const hard = Object.keys(quota.spec.hard ?? {})
  const amounts: Record<string, (string | number)[]> = {}
  for (const object of objects) {
    if (!isConcerned(quota, kind, object)) continue
    const usage = usageOf(kind, object)
    for (const name of hard) {
      const amount = usage[name]
      if (amount !== undefined) amounts[name] = [...(amounts[name] ?? []), amount]
    }
  }
  return Object.fromEntries(Object.entries(amounts).map(([name, list]) => [name, sumOfQuantities(list)]))
}
