import { defineKind } from '../define'
import { type Binding, bindingColumns, bindingErrors, defaultBinding, roleRefErrors } from './binding'

export const clusterRoleBinding = defineKind<Binding>({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRoleBinding',
  plural: 'clusterrolebindings',
  namespaced: false,
  nameRule: 'path',
  defaults: defaultBinding,
  validate: (binding) => bindingErrors(binding, ['ClusterRole']),
  validateUpdate: roleRefErrors,
  columns: bindingColumns,
})
