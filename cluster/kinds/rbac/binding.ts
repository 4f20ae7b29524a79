import type { KubeObject } from '@/apimachinery/object'
import type { FieldError } from '@/cluster/door'
import { ageColumn } from '../columns'
import { invalidValue, notSupportedValue, requiredValue } from '../field-error'
import type { Column } from '../kind'
import { dns1123SubdomainErrors, nameErrors } from '../names'

/** Whom a binding means. A ServiceAccount without a namespace is one of the RoleBinding's own. */
export type Subject = { kind: 'User' | 'Group' | 'ServiceAccount'; apiGroup?: string; name: string; namespace?: string }
export type RoleRef = { apiGroup: string; kind: 'Role' | 'ClusterRole'; name: string }
export type Binding = KubeObject & { subjects?: Subject[]; roleRef: RoleRef }

export const rbacGroup = 'rbac.authorization.k8s.io'

/** as pkg/apis/rbac/v1 SetDefaults_RoleBinding, SetDefaults_Subject */
export const defaultBinding = (draft: Binding): void => {
  if (draft.roleRef) draft.roleRef.apiGroup ||= rbacGroup
  for (const subject of draft.subjects ?? []) if (subject.kind === 'User' || subject.kind === 'Group') subject.apiGroup ||= rbacGroup
}

// as ValidateRoleBindingSubject; a ClusterRoleBinding has no namespace that a ServiceAccount could be of
const subjectErrors = (subject: Subject, namespaced: boolean, at: string): FieldError[] => {
  const errors: FieldError[] = []
  const group = subject.apiGroup ?? ''
  if (!subject.name) errors.push(requiredValue(`${at}.name`, ''))
  switch (subject.kind) {
    case 'ServiceAccount':
      if (subject.name) errors.push(...dns1123SubdomainErrors(subject.name).map((m) => invalidValue(`${at}.name`, subject.name, m)))
      if (group !== '') errors.push(notSupportedValue(`${at}.apiGroup`, group, ['']))
      if (!namespaced && !subject.namespace) errors.push(requiredValue(`${at}.namespace`, ''))
      break
    case 'User':
    case 'Group':
      if (group !== rbacGroup) errors.push(notSupportedValue(`${at}.apiGroup`, group, [rbacGroup]))
      break
    default:
      errors.push(notSupportedValue(`${at}.kind`, subject.kind ?? '', ['ServiceAccount', 'User', 'Group']))
  }
  return errors
}

/** as pkg/apis/rbac/validation ValidateRoleBinding, ValidateClusterRoleBinding */
export const bindingErrors = ({ roleRef, subjects }: Binding, kinds: readonly RoleRef['kind'][]): FieldError[] => {
  const errors: FieldError[] = []
  const { apiGroup = '', kind = '', name = '' } = roleRef ?? {}
  if (apiGroup !== rbacGroup) errors.push(notSupportedValue('roleRef.apiGroup', apiGroup, [rbacGroup]))
  if (!kinds.some((k) => k === kind)) errors.push(notSupportedValue('roleRef.kind', kind, kinds))
  if (name === '') errors.push(requiredValue('roleRef.name', ''))
  else errors.push(...nameErrors('path', name, false).map((m) => invalidValue('roleRef.name', name, m)))
  return [...errors, ...(subjects ?? []).flatMap((s, i) => subjectErrors(s, kinds.includes('Role'), `subjects[${i}]`))]
}

/** as ValidateRoleBindingUpdate. The value is printed as the server's own struct has it. */
export const roleRefErrors = (now: Binding, before: Binding): FieldError[] => {
  const { apiGroup, kind, name } = now.roleRef
  const same = apiGroup === before.roleRef.apiGroup && kind === before.roleRef.kind && name === before.roleRef.name
  return same ? [] : [invalidValue('roleRef', { APIGroup: apiGroup, Kind: kind, Name: name }, 'cannot change roleRef')]
}

const subjectsCell =
  (kind: Subject['kind']): Column<Binding>['cell'] =>
  ({ subjects }) =>
    (subjects ?? [])
      .filter((s) => s.kind === kind)
      .map((s) => (kind === 'ServiceAccount' ? `${s.namespace ?? ''}/${s.name}` : s.name))
      .join(', ')

/** as pkg/printers/internalversion printRoleBinding */
export const bindingColumns: readonly Column<Binding>[] = [
  { name: 'Role', cell: ({ roleRef }) => `${roleRef.kind}/${roleRef.name}` },
  ageColumn,
  { name: 'Users', wide: true, cell: subjectsCell('User') },
  { name: 'Groups', wide: true, cell: subjectsCell('Group') },
  { name: 'ServiceAccounts', wide: true, cell: subjectsCell('ServiceAccount') },
]
