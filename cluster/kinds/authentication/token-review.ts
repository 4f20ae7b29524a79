import type { KubeObject } from '@/apimachinery/object'
import type { UserInfo } from '@/cluster/api/admission/plugin'
import { tokenUser } from '@/cluster/api/authentication-accounts'
import { badRequest } from '@/cluster/api/status'
import { defineKind } from '../define'

/** authentication/v1 UserInfo as it is answered: empty parts are left out. */
export type ReviewedUser = { username?: string; uid?: string; groups?: string[]; extra?: Record<string, string[]> }

export const reviewedUser = ({ username, uid, groups, extra = {} }: UserInfo): ReviewedUser => ({
  username,
  ...(uid ? { uid } : {}),
  ...(groups.length > 0 ? { groups: [...groups] } : {}),
  ...(Object.keys(extra).length > 0 ? { extra: Object.fromEntries(Object.entries(extra).map(([key, values]) => [key, [...values]])) } : {}),
})

type TokenReview = KubeObject & {
  spec: { token?: string; audiences?: string[] }
  status?: { authenticated?: boolean; user?: ReviewedUser; audiences?: string[]; error?: string }
}

/** Whose token is this? as pkg/registry/authentication/tokenreview */
export const tokenReview = defineKind<TokenReview>({
  apiVersion: 'authentication.k8s.io/v1',
  kind: 'TokenReview',
  plural: 'tokenreviews',
  namespaced: false,
  verbs: ['create'],
  answer: (review, { read }) => {
    const { token, audiences } = review.spec ?? {}
    if (!token) throw badRequest('token is required for TokenReview in authentication')
    const found = tokenUser(read, token, audiences)
    if (found === undefined) return { ...review, status: { user: {}, error: 'invalid bearer token' } }
    return { ...review, status: { authenticated: true, user: reviewedUser(found.user), audiences: found.audiences } }
  },
  columns: [],
})
