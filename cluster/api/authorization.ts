import type { Attributes } from './authorization-attributes'
import { grantsOf, ruleAllows } from './authorization-rules'
import { authorizeNode } from './node-authorizer'
import type { Reader } from './reader'
import { forbidden, StatusError } from './status'

/** What the authorizer says. `reason` is empty, unless something granted it or stood in the way. */
export type Decision = { allowed: boolean; reason: string }

const yes: Decision = { allowed: true, reason: '' }

/** Members of this group may do everything, whatever bindings say. as user.SystemPrivilegedGroup */
export const privileged = 'system:masters'

/** as the union of the privileged-group authorizer, the node authorizer and plugin/pkg/auth/authorizer/rbac RBACAuthorizer Authorize */
export const authorize = (read: Reader, attributes: Attributes): Decision => {
  const { user, namespace } = attributes
  if (user.groups.includes(privileged)) return yes
  const byNode = authorizeNode(read, attributes)
  if (byNode?.allowed) return byNode
  const errors: string[] = []
  for (const { source, rules, error } of grantsOf(read, user, namespace)) {
    if (rules.some((rule) => ruleAllows(rule, attributes))) return { allowed: true, reason: `RBAC: allowed by ${source}` }
    if (error !== undefined) errors.push(error)
  }
  const different = [...new Set(errors)]
  const byRoles = different.length === 0 ? '' : `RBAC: ${different.length === 1 ? different[0] : `[${different.join(', ')}]`}`
  return { allowed: false, reason: [byNode?.reason ?? '', byRoles].filter((reason) => reason !== '').join('\n') }
}

// as k8s.io/apiserver/pkg/endpoints/handlers/responsewriters forbiddenMessage
const forbiddenMessage = ({ user, verb, path, group = '', resource = '', subresource, namespace }: Attributes): string => {
  const who = `User ${JSON.stringify(user.username)} cannot ${verb}`
  if (path !== undefined) return `${who} path ${JSON.stringify(path)}`
  const what = JSON.stringify(subresource ? `${resource}/${subresource}` : resource)
  const where = namespace ? `in the namespace ${JSON.stringify(namespace)}` : 'at the cluster scope'
  return `${who} resource ${what} in API group ${JSON.stringify(group)} ${where}`
}

/** The 403 of a request that nothing allows. as responsewriters ForbiddenStatusError */
export const notAllowed = (attributes: Attributes, reason: string): StatusError => {
  const message = forbiddenMessage(attributes) + (reason === '' ? '' : `: ${reason}`)
  const { group = '', resource = '', name = '' } = attributes
  return attributes.path === undefined
    ? forbidden({ group, plural: resource }, name, message)
    : new StatusError(403, 'Forbidden', `forbidden: ${message}`, {})
}

/** Throws the 403 unless the attributes are allowed. */
export const requireAllowed = (read: Reader, attributes: Attributes): void => {
  const { allowed, reason } = authorize(read, attributes)
  if (!allowed) throw notAllowed(attributes, reason)
}
