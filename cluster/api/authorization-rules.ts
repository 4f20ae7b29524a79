import type { KubeObject } from '@/apimachinery/object'
import type { Binding, RoleRef, Subject } from '@/cluster/kinds/rbac/binding'
import { clusterRole } from '@/cluster/kinds/rbac/cluster-role'
import { clusterRoleBinding } from '@/cluster/kinds/rbac/cluster-role-binding'
import { role } from '@/cluster/kinds/rbac/role'
import { roleBinding } from '@/cluster/kinds/rbac/role-binding'
import type { PolicyRule } from '@/cluster/kinds/rbac/rules'
import type { UserInfo } from './admission/plugin'
import type { Attributes } from './authorization-attributes'
import type { Reader } from './reader'

type Bound = { order: number; binding: Binding; subject: Subject }

/** A binding that concerns a user, with the rules it brings; or why it brings none. */
export type Grant = { source: string; rules: readonly PolicyRule[]; error?: string }

const accountPrefix = 'system:serviceaccount:'

/** Bindings by whom they mean. Lists of the store are the same array until something in them changes, so each is read once. */
const indexes = new WeakMap<readonly Binding[], Map<string, Bound[]>>()

const keyOf = (subject: Subject, namespace: string | undefined): string =>
  subject.kind === 'ServiceAccount'
    ? `User ${accountPrefix}${subject.namespace || namespace || ''}:${subject.name}`
    : `${subject.kind} ${subject.name}`

const indexOf = (bindings: readonly Binding[]): Map<string, Bound[]> => {
  const known = indexes.get(bindings)
  if (known !== undefined) return known
  const index = new Map<string, Bound[]>()
  for (const [order, binding] of bindings.entries())
    for (const subject of binding.subjects ?? []) {
      const key = keyOf(subject, binding.metadata.namespace)
      const bound = index.get(key)
      if (bound === undefined) index.set(key, [{ order, binding, subject }])
      else bound.push({ order, binding, subject })
    }
  indexes.set(bindings, index)
  return index
}

/** The bindings of a list that mean this user, in the list's order, each once. */
const boundTo = (bindings: readonly Binding[], { username, groups }: UserInfo): Bound[] => {
  const index = indexOf(bindings)
  const found = [`User ${username}`, ...groups.map((group) => `Group ${group}`)].flatMap((key) => index.get(key) ?? [])
  return found.sort((a, b) => a.order - b.order).filter(({ binding }, i) => binding !== found[i - 1]?.binding)
}

/** The rules behind a reference, or undefined where nothing stands there. as pkg/registry/rbac/validation GetRoleReferenceRules */
export const rulesOfRole = (read: Reader, ref: RoleRef, namespace: string | undefined): readonly PolicyRule[] | undefined => {
  const found = ref.kind === 'Role' ? read.get(role, namespace, ref.name) : read.get(clusterRole, undefined, ref.name)
  return found && ((found as KubeObject & { rules?: PolicyRule[] }).rules ?? [])
}

const quoted = JSON.stringify

// as pkg/registry/rbac/validation clusterRoleBindingDescriber, roleBindingDescriber, describeSubject
const describe = ({ binding, subject }: Bound): string => {
  const { name, namespace } = binding.metadata
  const whom = subject.kind === 'ServiceAccount' ? `${subject.name}/${subject.namespace || namespace}` : subject.name
  const what = namespace === undefined ? `ClusterRoleBinding ${quoted(name)}` : `RoleBinding ${quoted(`${name}/${namespace}`)}`
  return `${what} of ${binding.roleRef.kind} ${quoted(binding.roleRef.name)} to ${subject.kind} ${quoted(whom)}`
}

/** What RBAC grants a user: everywhere, and in the namespace. as pkg/registry/rbac/validation VisitRulesFor */
export function* grantsOf(read: Reader, user: UserInfo, namespace: string | undefined): Generator<Grant> {
  const cluster = boundTo(read.list(clusterRoleBinding), user)
  const own = namespace ? boundTo(read.list(roleBinding), user).filter(({ binding }) => binding.metadata.namespace === namespace) : []
  for (const bound of [...cluster, ...own]) {
    const { roleRef, metadata } = bound.binding
    const rules = rulesOfRole(read, roleRef, metadata.namespace)
    if (rules !== undefined) yield { source: describe(bound), rules }
    else
      yield {
        source: describe(bound),
        rules: [],
        error: `${roleRef.kind.toLowerCase()}.${roleRef.apiGroup} ${quoted(roleRef.name)} not found`,
      }
  }
}

const has = (list: readonly string[] | undefined, value: string) => list !== undefined && (list.includes('*') || list.includes(value))

/** `pods/log`, as rules name a subresource. */
const combined = (resource: string, subresource: string | undefined) => (subresource ? `${resource}/${subresource}` : resource)

const meetsPath = (rule: string, path: string) =>
  rule === '*' || rule === path || (rule.endsWith('*') && path.startsWith(rule.replace(/\*+$/, '')))

/** as plugin/pkg/auth/authorizer/rbac RuleAllows */
export const ruleAllows = (rule: PolicyRule, { verb, path, group = '', resource = '', subresource, name = '' }: Attributes): boolean => {
  if (!has(rule.verbs, verb)) return false
  if (path !== undefined) return rule.nonResourceURLs?.some((url) => meetsPath(url, path)) ?? false
  if (!has(rule.apiGroups, group)) return false
  if (!has(rule.resources, combined(resource, subresource)) && !(subresource && rule.resources?.includes(`*/${subresource}`))) return false
  return !rule.resourceNames?.length || rule.resourceNames.includes(name)
}
