import type { KubeObject } from '@/apimachinery/object'
import type { FieldError } from '@/cluster/door'
import { ageColumn } from '@/cluster/kinds/columns'
import { defineKind, statusOf } from '@/cluster/kinds/define'
import { notSupportedValue, requiredValue } from '@/cluster/kinds/field-error'

type Policy = KubeObject & {
  spec: {
    paramKind?: { apiVersion: string; kind: string }
    matchConstraints?: { matchPolicy?: string; namespaceSelector?: object; objectSelector?: object; resourceRules?: { scope?: string }[] }
    validations?: { expression?: string }[]
    auditAnnotations?: unknown[]
    failurePolicy?: string
  }
}
type Binding = KubeObject & { spec: { policyName?: string; paramRef?: { name?: string }; validationActions?: string[] } }

const neverEvaluated = () => ['seatrial does not simulate admission policies: it is stored, and its expressions are never evaluated']

// as pkg/apis/admissionregistration/validation validateValidatingAdmissionPolicySpec
function policyErrors({ spec }: Policy): FieldError[] {
  const errors: FieldError[] = []
  const { validations = [], auditAnnotations = [], failurePolicy, matchConstraints } = spec
  if (failurePolicy && !['Fail', 'Ignore'].includes(failurePolicy))
    errors.push(notSupportedValue('spec.failurePolicy', failurePolicy, ['Fail', 'Ignore']))
  if (!matchConstraints) errors.push(requiredValue('spec.matchConstraints', ''))
  else if (!matchConstraints.resourceRules?.length) errors.push(requiredValue('spec.matchConstraints.resourceRules', ''))
  if (validations.length === 0 && auditAnnotations.length === 0)
    errors.push(requiredValue('spec.validations', 'validations or auditAnnotations must be non-empty'))
  for (const [i, { expression }] of validations.entries())
    if (!expression?.trim()) errors.push(requiredValue(`spec.validations[${i}].expression`, 'expression is not specified'))
  return errors
}

export const validatingAdmissionPolicy = defineKind<Policy>({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingAdmissionPolicy',
  plural: 'validatingadmissionpolicies',
  categories: ['api-extensions'],
  namespaced: false,
  generation: true,
  subresources: [statusOf('ValidatingAdmissionPolicy')],
  defaults: ({ spec }) => {
    if (!spec) return
    spec.failurePolicy ??= 'Fail'
    if (!spec.matchConstraints) return
    spec.matchConstraints.matchPolicy ??= 'Equivalent'
    spec.matchConstraints.namespaceSelector ??= {}
    spec.matchConstraints.objectSelector ??= {}
    for (const rule of spec.matchConstraints.resourceRules ?? []) rule.scope ??= '*'
  },
  validate: policyErrors,
  warnings: neverEvaluated,
  columns: [
    { name: 'Validations', type: 'integer', cell: ({ spec }) => spec.validations?.length ?? 0 },
    {
      name: 'ParamKind',
      cell: ({ spec: { paramKind } }) => (paramKind ? `${paramKind.apiVersion}/${paramKind.kind}` : '<unset>'),
    },
    ageColumn,
  ],
})

const actions = ['Audit', 'Deny', 'Warn']

export const validatingAdmissionPolicyBinding = defineKind<Binding>({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingAdmissionPolicyBinding',
  plural: 'validatingadmissionpolicybindings',
  categories: ['api-extensions'],
  namespaced: false,
  generation: true,
  validate: ({ spec }) => [
    ...(spec.policyName ? [] : [requiredValue('spec.policyName', '')]),
    ...(spec.validationActions?.length ? [] : [requiredValue('spec.validationActions', 'at least one validation action is required')]),
    ...(spec.validationActions ?? []).flatMap((action, i) =>
      actions.includes(action) ? [] : [notSupportedValue(`spec.validationActions[${i}]`, action, actions)],
    ),
  ],
  warnings: neverEvaluated,
  columns: [
    { name: 'PolicyName', cell: ({ spec }) => spec.policyName ?? '' },
    { name: 'ParamRef', cell: ({ spec }) => spec.paramRef?.name ?? '<unset>' },
    ageColumn,
  ],
})
