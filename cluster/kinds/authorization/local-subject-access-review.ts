import { defineKind } from '../define'
import { authorizationGroup, type Review, reviewed } from './review'

/** May somebody do something in this namespace? as pkg/registry/authorization/localsubjectaccessreview */
export const localSubjectAccessReview = defineKind<Review>({
  apiVersion: `${authorizationGroup}/v1`,
  kind: 'LocalSubjectAccessReview',
  plural: 'localsubjectaccessreviews',
  namespaced: true,
  verbs: ['create'],
  answer: (review, { read }) => reviewed(review, read),
  columns: [],
})
