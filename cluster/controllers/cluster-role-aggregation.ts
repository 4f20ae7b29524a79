import { equalJson } from '@/apimachinery/equal'
import { matchesSelector } from '@/apimachinery/selector'
import { type ClusterRole, clusterRole } from '@/cluster/kinds/rbac/cluster-role'
import type { PolicyRule } from '@/cluster/kinds/rbac/rules'
import { type Action, controller } from './plan'

/** Keeps the rules of a ClusterRole with an aggregationRule equal to those of the roles it selects. as pkg/controller/clusterroleaggregation */
export const clusterRoleAggregation = controller<ClusterRole>({
  name: 'clusterrole-aggregation',
  for: clusterRole,
  watches: [
    {
      kind: clusterRole,
      keys: (changed, read) =>
        read
          .list(clusterRole)
          .filter((role) => role.aggregationRule?.clusterRoleSelectors?.some((s) => matchesSelector(changed.metadata.labels, s)))
          .map((role) => ({ name: role.metadata.name! })),
    },
  ],
  plan: (role, { read }): Action[] => {
    if (role.aggregationRule === undefined) return []
    const rules: PolicyRule[] = []
    for (const selector of role.aggregationRule.clusterRoleSelectors ?? [])
      for (const other of read.list(clusterRole))
        if (other.metadata.name !== role.metadata.name && matchesSelector(other.metadata.labels, selector))
          for (const rule of other.rules ?? []) if (!rules.some((known) => equalJson(known, rule))) rules.push(rule)
    return equalJson(rules, role.rules ?? []) ? [] : [{ do: 'update', kind: clusterRole, object: { ...role, rules } as ClusterRole }]
  },
})
