import type { KubeObject } from '@/apimachinery/object'
import type { UserInfo } from '@/cluster/api/admission/plugin'
import { authorize } from '@/cluster/api/authorization'
import type { Attributes } from '@/cluster/api/authorization-attributes'
import type { Reader } from '@/cluster/api/reader'
import { invalid } from '@/cluster/api/status'
import type { FieldError } from '@/cluster/door'
import { invalidValue } from '../field-error'

type ReviewSpec = {
  resourceAttributes?: {
    namespace?: string
    verb?: string
    group?: string
    version?: string
    resource?: string
    subresource?: string
    name?: string
  }
  nonResourceAttributes?: { path?: string; verb?: string }
  user?: string
  groups?: string[]
  extra?: Record<string, string[]>
  uid?: string
}

/** A question to the authorizer: SubjectAccessReview and its like. */
export type Review = KubeObject & { spec: ReviewSpec; status?: { allowed: boolean; reason?: string } }

export const authorizationGroup = 'authorization.k8s.io'

// as pkg/registry/authorization/util AuthorizationAttributesFrom
const attributesOfSpec = (user: UserInfo, { resourceAttributes: resource, nonResourceAttributes: url }: ReviewSpec): Attributes =>
  resource === undefined ? { user, verb: url?.verb ?? '', path: url?.path ?? '' } : { ...resource, user, verb: resource.verb ?? '' }

// as pkg/apis/authorization/validation ValidateSelfSubjectAccessReviewSpec
const specErrors = ({ resourceAttributes: resource, nonResourceAttributes: url }: ReviewSpec): FieldError[] => {
  if (resource !== undefined && url !== undefined)
    return [invalidValue('spec.nonResourceAttributes', url, 'cannot be specified in combination with resourceAttributes')]
  if (resource !== undefined || url !== undefined) return []
  const why = 'exactly one of nonResourceAttributes or resourceAttributes must be specified'
  return [invalidValue('spec.resourceAttributes', null, why)]
}

// A review is stored nowhere, so it has no name; as ValidateSubjectAccessReview, ValidateLocalSubjectAccessReview
const metaErrors = ({ metadata }: Review, namespaced: boolean): FieldError[] => {
  const { managedFields: _, namespace, ...rest } = metadata
  if (Object.keys(rest).length === 0 && (namespaced || !namespace)) return []
  return [invalidValue('metadata', metadata, namespaced ? 'must be empty except for namespace' : 'must be empty')]
}

const localErrors = ({ metadata, spec }: Review): FieldError[] => {
  const errors: FieldError[] = []
  const { namespace } = metadata
  const asked = spec.resourceAttributes?.namespace ?? ''
  if (spec.resourceAttributes !== undefined && asked !== (namespace ?? ''))
    errors.push(invalidValue('spec.resourceAttributes.namespace', asked, 'must match metadata.namespace'))
  if (spec.nonResourceAttributes !== undefined)
    errors.push(invalidValue('spec.nonResourceAttributes', spec.nonResourceAttributes, 'disallowed on this kind of request'))
  return errors
}

const userErrors = ({ user = '', groups = [] }: ReviewSpec): FieldError[] =>
  user === '' && groups.length === 0 ? [invalidValue('spec.user', user, 'at least one of user or group must be specified')] : []

const userOfSpec = ({ user = '', groups = [] }: ReviewSpec): UserInfo => ({ username: user, groups })

/** The review with the authorizer's answer about `self`, or about whom its spec names. Throws 422 for what asks nothing. */
export const reviewed = (review: Review, read: Reader, self?: UserInfo): Review => {
  const namespaced = review.kind === 'LocalSubjectAccessReview'
  const errors = [
    ...specErrors(review.spec),
    ...(self === undefined ? userErrors(review.spec) : []),
    ...metaErrors(review, namespaced),
    ...(namespaced ? localErrors(review) : []),
  ]
  if (errors.length > 0) throw invalid({ group: authorizationGroup, kind: review.kind }, '', errors)
  const { allowed, reason } = authorize(read, attributesOfSpec(self ?? userOfSpec(review.spec), review.spec))
  return { ...review, status: { allowed, ...(reason === '' ? {} : { reason }) } }
}
