import { defineKind } from '../define'
import { authorizationGroup, type Review, reviewed } from './review'

/** May somebody do something? as pkg/registry/authorization/subjectaccessreview */
export const subjectAccessReview = defineKind<Review>({
  apiVersion: `${authorizationGroup}/v1`,
  kind: 'SubjectAccessReview',
  plural: 'subjectaccessreviews',
  namespaced: false,
  verbs: ['create'],
  answer: (review, { read }) => reviewed(review, read),
  columns: [],
})
