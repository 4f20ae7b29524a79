import { defineKind } from '../define'
import { authorizationGroup, type Review, reviewed } from './review'

/** May I do something? as pkg/registry/authorization/selfsubjectaccessreview */
export const selfSubjectAccessReview = defineKind<Review>({
  apiVersion: `${authorizationGroup}/v1`,
  kind: 'SelfSubjectAccessReview',
  plural: 'selfsubjectaccessreviews',
  namespaced: false,
  verbs: ['create'],
  answer: (review, { read, user }) => reviewed(review, read, user),
  columns: [],
})
