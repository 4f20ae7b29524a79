import { equalJson } from '@/apimachinery/equal'
import type { KubeObject } from '@/apimachinery/object'
import type { FieldError } from '@/cluster/door'
import { ageColumn } from '../columns'
import { defineKind, statusOf } from '../define'
import { invalidValue, requiredValue } from '../field-error'
import { qualifiedNameErrors } from '../names'
import { amountOf, notNegativeQuantity, quantityText, type ResourceList } from './quantity-rules'
import { isQuotaResource, isWhole } from './resource-names'

export type ScopeRequirement = { scopeName: string; operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist'; values?: string[] }

export type ResourceQuota = KubeObject & {
  spec: { hard?: ResourceList; scopes?: string[]; scopeSelector?: { matchExpressions?: ScopeRequirement[] } }
  status?: { hard?: ResourceList; used?: ResourceList }
}

const podScopes = ['Terminating', 'NotTerminating', 'BestEffort', 'NotBestEffort', 'PriorityClass', 'CrossNamespacePodAffinity']
const scopes = [...podScopes, 'VolumeAttributesClass']
const computed = ['cpu', 'memory', 'ephemeral-storage'].flatMap((name) => [name, `requests.${name}`, `limits.${name}`])

// as IsResourceQuotaScopeValidForResource
const fits = (scope: string, resource: string): boolean => {
  if (scope === 'BestEffort') return resource === 'pods'
  if (scope === 'VolumeAttributesClass') return resource === 'persistentvolumeclaims' || resource === 'requests.storage'
  return resource === 'pods' || computed.includes(resource) || resource.startsWith('count/') || resource.includes('hugepages-')
}

const exclusive: readonly (readonly [string, string])[] = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
]

// as validateResourceQuotaScopes
const scopeErrors = ({ scopes: given = [], hard = {} }: ResourceQuota['spec']): FieldError[] => {
  const at = 'spec.scopes'
  const errors: FieldError[] = []
  for (const scope of given) {
    if (!scopes.includes(scope)) errors.push(invalidValue(at, given, 'unsupported scope'))
    for (const resource of Object.keys(hard).sort())
      if (scopes.includes(scope) && !fits(scope, resource)) errors.push(invalidValue(at, given, 'unsupported scope applied to resource'))
  }
  for (const pair of exclusive) if (pair.every((s) => given.includes(s))) errors.push(invalidValue(at, given, 'conflicting scopes'))
  return errors
}

const existOnly = ['BestEffort', 'NotBestEffort', 'Terminating', 'NotTerminating', 'CrossNamespacePodAffinity']

// as validateScopedResourceSelectorRequirement
const selectorErrors = ({ scopeSelector, hard = {} }: ResourceQuota['spec']): FieldError[] =>
  (scopeSelector?.matchExpressions ?? []).flatMap(({ scopeName, operator, values = [] }) => {
    const at = 'spec.scopeSelector.matchExpressions'
    const errors: FieldError[] = []
    if (!scopes.includes(scopeName)) errors.push(invalidValue(`${at}.scopeName`, scopeName, 'unsupported scope'))
    for (const resource of Object.keys(hard).sort())
      if (scopes.includes(scopeName) && !fits(scopeName, resource))
        errors.push(invalidValue(at, { ...scopeSelector }, 'unsupported scope applied to resource'))
    if (existOnly.includes(scopeName) && operator !== 'Exists')
      errors.push(
        invalidValue(
          `${at}.operator`,
          operator,
          "must be 'Exist' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity",
        ),
      )
    if (operator === 'In' || operator === 'NotIn') {
      if (values.length === 0)
        errors.push(requiredValue(`${at}.values`, "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector"))
    } else if (operator === 'Exists' || operator === 'DoesNotExist') {
      if (values.length > 0)
        errors.push(
          invalidValue(`${at}.values`, values, "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector"),
        )
    } else errors.push(invalidValue(`${at}.operator`, operator, 'not a valid selector operator'))
    return errors
  })

// as ValidateResourceQuotaResourceName, ValidateResourceQuantityValue
const hardErrors = (hard: ResourceList = {}): FieldError[] =>
  Object.entries(hard).flatMap(([name, value]) => {
    const at = `spec.hard[${name}]`
    const unreadable = notNegativeQuantity(at, value)
    const wrong = qualifiedNameErrors(name).map((m) => invalidValue(at, name, m))
    return [
      ...wrong,
      ...(wrong.length === 0 && !name.includes('/') && !isQuotaResource(name)
        ? [
            invalidValue(at, name, 'must be a standard resource type or fully qualified'),
            invalidValue(at, name, 'must be a standard resource for quota'),
          ]
        : []),
      ...unreadable,
      ...(isWhole(name) && !Number.isInteger(amountOf(value)) ? [invalidValue(at, quantityText(value), 'must be an integer')] : []),
    ]
  })

/** `pods: 3/5, requests.cpu: 1/2`, of one side. as printResourceQuota */
const shares = ({ status }: ResourceQuota, limits: boolean): string =>
  Object.keys(status?.hard ?? {})
    .sort()
    .filter((name) => name.startsWith('limits') === limits)
    .map((name) => `${name}: ${quantityText(status?.used?.[name])}/${quantityText(status?.hard?.[name])}`)
    .join(', ')

export const resourceQuota = defineKind<ResourceQuota>({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  plural: 'resourcequotas',
  shortNames: ['quota'],
  namespaced: true,
  subresources: [statusOf('ResourceQuota')],
  prepare: (draft, previous) => {
    if (previous === undefined) draft.status = {}
    return []
  },
  // as pkg/apis/core/validation ValidateResourceQuota
  validate: ({ spec = {} }) => [...hardErrors(spec.hard), ...scopeErrors(spec), ...selectorErrors(spec)],
  // as ValidateResourceQuotaUpdate
  validateUpdate: ({ spec }, { spec: old }) =>
    equalJson([...(spec.scopes ?? [])].sort(), [...(old.scopes ?? [])].sort())
      ? []
      : [invalidValue('spec.scopes', spec.scopes ?? null, 'field is immutable')],
  columns: [{ name: 'Request', cell: (quota) => shares(quota, false) }, { name: 'Limit', cell: (quota) => shares(quota, true) }, ageColumn],
})
