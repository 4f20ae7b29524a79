import type { KubeObject } from '@/apimachinery/object'
import { timestamp } from '@/cluster/api/time'
import { defineKind } from '../define'
import { type ReviewedUser, reviewedUser } from './token-review'

type SelfSubjectReview = KubeObject & { status?: { userInfo: ReviewedUser } }

/** Who am I? as pkg/registry/authentication/selfsubjectreview */
export const selfSubjectReview = defineKind<SelfSubjectReview>({
  apiVersion: 'authentication.k8s.io/v1',
  kind: 'SelfSubjectReview',
  plural: 'selfsubjectreviews',
  namespaced: false,
  verbs: ['create'],
  answer: ({ apiVersion, kind }, { user, world }) => ({
    apiVersion,
    kind,
    metadata: { creationTimestamp: timestamp(world.now()) },
    status: { userInfo: reviewedUser(user) },
  }),
  columns: [],
})
