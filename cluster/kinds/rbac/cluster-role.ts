import type { KubeObject } from '@/apimachinery/object'
import type { LabelSelector } from '@/apimachinery/selector'
import type { FieldError } from '@/cluster/door'
import { createdAtColumn } from '../columns'
import { defineKind } from '../define'
import { requiredValue } from '../field-error'
import { selectorErrors } from '../selector-rules'
import { type PolicyRule, rulesErrors } from './rules'

export type ClusterRole = KubeObject & { rules?: PolicyRule[]; aggregationRule?: { clusterRoleSelectors?: LabelSelector[] } }

// as pkg/apis/rbac/validation ValidateClusterRole
const aggregationErrors = ({ aggregationRule }: ClusterRole): FieldError[] => {
  if (aggregationRule === undefined) return []
  const at = 'aggregationRule.clusterRoleSelectors'
  const selectors = aggregationRule.clusterRoleSelectors ?? []
  if (selectors.length === 0) return [requiredValue(at, 'at least one clusterRoleSelector required if aggregationRule is non-nil')]
  return selectors.flatMap((selector, i) => selectorErrors(selector, `${at}[${i}]`))
}

export const clusterRole = defineKind<ClusterRole>({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  plural: 'clusterroles',
  namespaced: false,
  nameRule: 'path',
  validate: (role) => [...rulesErrors(role.rules, false), ...aggregationErrors(role)],
  columns: [createdAtColumn],
})
