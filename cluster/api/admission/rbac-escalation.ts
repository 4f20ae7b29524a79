import { equalJson } from '@/apimachinery/equal'
import { authorize, privileged } from '@/cluster/api/authorization'
import { grantsOf, rulesOfRole } from '@/cluster/api/authorization-rules'
import { notFound } from '@/cluster/api/status'
import type { Binding, RoleRef } from '@/cluster/kinds/rbac/binding'
import { type ClusterRole, clusterRole } from '@/cluster/kinds/rbac/cluster-role'
import { clusterRoleBinding } from '@/cluster/kinds/rbac/cluster-role-binding'
import { role } from '@/cluster/kinds/rbac/role'
import { roleBinding } from '@/cluster/kinds/rbac/role-binding'
import type { PolicyRule } from '@/cluster/kinds/rbac/rules'
import { type AdmissionPlugin, type AdmissionRequest, isOf, refused } from './plugin'
import { compactRules, missingRules, ruleText } from './rule-cover'

/** as pkg/registry/rbac/validation ConfirmNoEscalation */
const refuseEscalation = (request: AdmissionRequest, namespace: string | undefined, rules: readonly PolicyRule[]) => {
  const { read, userInfo } = request
  const grants = [...grantsOf(read, userInfo, namespace)]
  const missing = missingRules(
    grants.flatMap((grant) => grant.rules),
    rules,
  )
  if (missing.length === 0) return
  const texts = [...new Set(compactRules(missing).map(ruleText))].sort()
  const groups = userInfo.groups.map((group) => JSON.stringify(group)).join(' ')
  const errors = [...new Set(grants.flatMap(({ error }) => error ?? []))]
  throw refused(
    request,
    `user ${JSON.stringify(userInfo.username)} (groups=[${groups}]) is attempting to grant RBAC permissions not currently held:\n${texts.join('\n')}` +
      (errors.length > 0 ? `; resolution errors: [${errors.join(', ')}]` : ''),
  )
}

/** True for somebody who may give away more than they have. as pkg/registry/rbac EscalationAllowed, RoleEscalationAuthorized, BindingAuthorized */
const mayAlso = ({ read, userInfo }: AdmissionRequest, verb: 'escalate' | 'bind', resource: string, name: string, namespace?: string) =>
  authorize(read, { user: userInfo, verb, group: 'rbac.authorization.k8s.io', version: 'v1', resource, name, namespace }).allowed

const checkRole = (request: AdmissionRequest, plural: 'roles' | 'clusterroles') => {
  const draft = request.draft as ClusterRole
  const { name = '', namespace } = draft.metadata
  const old = request.old as ClusterRole | undefined
  if (old !== undefined && equalJson(old.rules ?? [], draft.rules ?? []) && equalJson(old.aggregationRule, draft.aggregationRule)) return
  if (mayAlso(request, 'escalate', plural, name, namespace)) return
  // Whoever may aggregate, may grant everything.
  const added = draft.aggregationRule !== undefined && !equalJson(old?.aggregationRule, draft.aggregationRule)
  const everything: PolicyRule[] = [
    { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
    { verbs: ['*'], nonResourceURLs: ['*'] },
  ]
  if (added) {
    const held = [...grantsOf(request.read, request.userInfo, undefined)].flatMap((grant) => grant.rules)
    if (missingRules(held, everything).length > 0) throw refused(request, 'must have cluster-admin privileges to use the aggregationRule')
  }
  refuseEscalation(request, namespace, draft.rules ?? [])
}

const checkBinding = (request: AdmissionRequest) => {
  const draft = request.draft as Binding
  const { namespace } = draft.metadata
  const ref: RoleRef | undefined = draft.roleRef
  const old = request.old as Binding | undefined
  // What is no role is left to validation.
  if ((ref?.kind !== 'Role' && ref?.kind !== 'ClusterRole') || !ref.name) return
  if (old !== undefined && equalJson([old.roleRef, old.subjects], [ref, draft.subjects])) return
  const plural = ref.kind === 'Role' ? 'roles' : 'clusterroles'
  if (mayAlso(request, 'bind', plural, ref.name, namespace)) return
  const rules = rulesOfRole(request.read, ref, namespace)
  if (rules === undefined) throw notFound(ref.kind === 'Role' ? role : clusterRole, ref.name)
  refuseEscalation(request, namespace, rules)
}

/** Nobody grants more than they hold. as pkg/registry/rbac/{role,clusterrole,rolebinding,clusterrolebinding}/policybased */
export const rbacEscalation: AdmissionPlugin = {
  name: 'RBACEscalation',
  admit: (request) => {
    if (request.operation === 'DELETE' || request.userInfo.groups.includes(privileged)) return
    if (isOf(request, role)) checkRole(request, 'roles')
    else if (isOf(request, clusterRole)) checkRole(request, 'clusterroles')
    else if (isOf(request, roleBinding) || isOf(request, clusterRoleBinding)) checkBinding(request)
  },
}
