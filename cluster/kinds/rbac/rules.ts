import type { FieldError } from '@/cluster/door'
import { invalidValue, requiredValue } from '../field-error'

/** What is allowed: verbs on resources, or verbs on paths that are no resources. */
export type PolicyRule = {
  verbs: string[]
  apiGroups?: string[]
  resources?: string[]
  resourceNames?: string[]
  nonResourceURLs?: string[]
}

const filled = (list: readonly string[] | undefined) => (list?.length ?? 0) > 0

// as pkg/apis/rbac/validation ValidatePolicyRule
const ruleErrors = (rule: PolicyRule, namespaced: boolean, at: string): FieldError[] => {
  const errors: FieldError[] = []
  if (!filled(rule.verbs)) errors.push(requiredValue(`${at}.verbs`, 'verbs must contain at least one value'))
  if (filled(rule.nonResourceURLs)) {
    const refuse = (why: string) => errors.push(invalidValue(`${at}.nonResourceURLs`, rule.nonResourceURLs, why))
    if (namespaced) refuse('namespaced rules cannot apply to non-resource URLs')
    if (filled(rule.apiGroups) || filled(rule.resources) || filled(rule.resourceNames))
      refuse('rules cannot apply to both regular resources and non-resource URLs')
    return errors
  }
  if (!filled(rule.apiGroups)) errors.push(requiredValue(`${at}.apiGroups`, 'resource rules must supply at least one api group'))
  if (!filled(rule.resources)) errors.push(requiredValue(`${at}.resources`, 'resource rules must supply at least one resource'))
  return errors
}

/** What is wrong with the rules of a Role (`namespaced`) or ClusterRole. */
export const rulesErrors = (rules: readonly PolicyRule[] | undefined, namespaced: boolean): FieldError[] =>
  (rules ?? []).flatMap((rule, i) => ruleErrors(rule, namespaced, `rules[${i}]`))
