import type { KubeObject } from '@/apimachinery/object'
import { privileged } from '@/cluster/api/authorization'
import { grantsOf } from '@/cluster/api/authorization-rules'
import { badRequest } from '@/cluster/api/status'
import { defineKind } from '../define'
import type { PolicyRule } from '../rbac/rules'
import { authorizationGroup } from './review'

type RulesReview = KubeObject & {
  spec: { namespace?: string }
  status?: {
    resourceRules: Omit<PolicyRule, 'nonResourceURLs'>[]
    nonResourceRules: Pick<PolicyRule, 'verbs' | 'nonResourceURLs'>[]
    incomplete: boolean
    evaluationError?: string
  }
}

/** What the authorizer of privileged groups says of itself. as k8s.io/apiserver/pkg/authorization/authorizerfactory NewPrivilegedGroups */
const everything: PolicyRule[] = [
  { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
  { verbs: ['*'], nonResourceURLs: ['*'] },
]

/** What may I do in this namespace? as pkg/registry/authorization/selfsubjectrulesreview */
export const selfSubjectRulesReview = defineKind<RulesReview>({
  apiVersion: `${authorizationGroup}/v1`,
  kind: 'SelfSubjectRulesReview',
  plural: 'selfsubjectrulesreviews',
  namespaced: false,
  verbs: ['create'],
  answer: (review, { read, user }) => {
    const { namespace = '' } = review.spec ?? {}
    if (namespace === '') throw badRequest('no namespace on request')
    const grants = [...grantsOf(read, user, namespace)]
    const rules = [...grants.flatMap((grant) => grant.rules), ...(user.groups.includes(privileged) ? everything : [])]
    const errors = [...new Set(grants.flatMap(({ error }) => error ?? []))]
    return {
      apiVersion: review.apiVersion,
      kind: review.kind,
      metadata: {},
      spec: {},
      status: {
        resourceRules: rules.flatMap(({ nonResourceURLs: _, ...rule }) => (rule.resources?.length ? [rule] : [])),
        nonResourceRules: rules.flatMap(({ verbs, nonResourceURLs }) => (nonResourceURLs?.length ? [{ verbs, nonResourceURLs }] : [])),
        incomplete: false,
        ...(errors.length === 0 ? {} : { evaluationError: errors.length === 1 ? errors[0]! : `[${errors.join(', ')}]` }),
      },
    }
  },
  columns: [],
})
