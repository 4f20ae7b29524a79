import { defineKind } from '../define'
import { type Binding, bindingColumns, bindingErrors, defaultBinding, roleRefErrors } from './binding'

export const roleBinding = defineKind<Binding>({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'RoleBinding',
  plural: 'rolebindings',
  namespaced: true,
  nameRule: 'path',
  defaults: defaultBinding,
  validate: (binding) => bindingErrors(binding, ['Role', 'ClusterRole']),
  validateUpdate: roleRefErrors,
  columns: bindingColumns,
})
