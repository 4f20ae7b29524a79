import type { KubeObject } from '@/apimachinery/object'
import { describer } from './describer'
import { annotationLines, mapLines } from './writer'

export type PolicyRule = {
  verbs: string[]
  apiGroups?: string[]
  resources?: string[]
  resourceNames?: string[]
  nonResourceURLs?: string[]
}
type Role = KubeObject & { rules?: PolicyRule[] }

/** `deployments.apps`, `deployments.apps/scale`. As describe CombineResourceGroup. */
function ruleResource({ resources = [], apiGroups = [] }: PolicyRule): string {
  const [resource, group = ''] = [resources[0], apiGroups[0]]
  if (resource === undefined) return ''
  const [name, ...sub] = resource.split('/')
  return [group === '' ? name : `${name}.${group}`, ...sub].join('/')
}

/** One rule for each group, resource and name; then those that differ only in verbs become one. As rbac validation BreakdownRule, CompactRules. */
export function brokenDown(rules: readonly PolicyRule[]): PolicyRule[] {
  const simple = new Map<string, PolicyRule>()
  const others: PolicyRule[] = []
  for (const rule of rules) {
    for (const group of rule.apiGroups ?? [])
      for (const resource of rule.resources ?? [])
        for (const name of rule.resourceNames?.length ? rule.resourceNames : [undefined]) {
          const key = JSON.stringify([group, resource, name])
          const same = simple.get(key)
          if (same) same.verbs.push(...rule.verbs)
          else
            simple.set(key, {
              verbs: [...rule.verbs],
              apiGroups: [group],
              resources: [resource],
              resourceNames: name === undefined ? [] : [name],
            })
        }
    for (const url of rule.nonResourceURLs ?? []) others.push({ verbs: rule.verbs, nonResourceURLs: [url] })
  }
  const key = ({ verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] }: PolicyRule) =>
    [verbs, apiGroups, resources, resourceNames, nonResourceURLs].map((words) => `[${words.join(' ')}]`).join(',')
  return [...simple.values(), ...others]
    .map((rule) => ({ rule, text: key(rule) }))
    .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
    .map(({ rule }) => rule)
}

/** `Resources <tab> Non-Resource URLs <tab> Resource Names <tab> Verbs`, a line for each simple rule. */
export const ruleRows = (rules: readonly PolicyRule[]): string[] =>
  brokenDown(rules).map((rule) =>
    [
      ruleResource(rule),
      `[${(rule.nonResourceURLs ?? []).join(' ')}]`,
      `[${(rule.resourceNames ?? []).join(' ')}]`,
      `[${rule.verbs.join(' ')}]`,
    ].join('\t'),
  )

const roleDescriber = (kind: string) =>
  describer<Role>('rbac.authorization.k8s.io', kind, (w, role) => {
    w.line(0, `Name:\t${role.metadata.name}`)
    mapLines(w, 'Labels', role.metadata.labels)
    annotationLines(w, 'Annotations', role.metadata.annotations)
    w.line(0, 'PolicyRule:')
    w.line(1, 'Resources\tNon-Resource URLs\tResource Names\tVerbs')
    w.line(1, '---------\t-----------------\t--------------\t-----')
    for (const row of ruleRows(role.rules ?? [])) w.line(1, row)
  })

/** As describe RoleDescriber and ClusterRoleDescriber. */
export const describeRole = roleDescriber('Role')
export const describeClusterRole = roleDescriber('ClusterRole')

type Binding = KubeObject & { roleRef: { kind: string; name: string }; subjects?: { kind: string; name: string; namespace?: string }[] }

const bindingDescriber = (kind: string) =>
  describer<Binding>('rbac.authorization.k8s.io', kind, (w, { metadata, roleRef, subjects = [] }) => {
    w.line(0, `Name:\t${metadata.name}`)
    mapLines(w, 'Labels', metadata.labels)
    annotationLines(w, 'Annotations', metadata.annotations)
    w.line(0, 'Role:')
    w.line(1, `Kind:\t${roleRef.kind}`)
    w.line(1, `Name:\t${roleRef.name}`)
    w.line(0, 'Subjects:')
    w.line(1, 'Kind\tName\tNamespace')
    w.line(1, '----\t----\t---------')
    for (const subject of subjects) w.line(1, `${subject.kind}\t${subject.name}\t${subject.namespace ?? ''}`)
  })

/** As describe RoleBindingDescriber and ClusterRoleBindingDescriber. */
export const describeRoleBinding = bindingDescriber('RoleBinding')
export const describeClusterRoleBinding = bindingDescriber('ClusterRoleBinding')
