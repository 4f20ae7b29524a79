import type { KubeObject } from '@/apimachinery/object'
import { createdAtColumn } from '../columns'
import { defineKind } from '../define'
import { type PolicyRule, rulesErrors } from './rules'

export type Role = KubeObject & { rules?: PolicyRule[] }

export const role = defineKind<Role>({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'Role',
  plural: 'roles',
  namespaced: true,
  nameRule: 'path',
  validate: (role) => rulesErrors(role.rules, true),
  columns: [createdAtColumn],
})
