import type { PolicyRule } from '@/cluster/kinds/rbac/rules'

// as k8s.io/component-helpers/auth/rbac/validation Covers and pkg/registry/rbac/validation CompactRules

/** One rule for each verb, group, resource and name. */
const broken = ({ verbs = [], apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] }: PolicyRule): PolicyRule[] => {
  const singles: PolicyRule[] = []
  for (const group of apiGroups)
    for (const resource of resources)
      for (const verb of verbs) {
        const single = { verbs: [verb], apiGroups: [group], resources: [resource] }
        if (resourceNames.length === 0) singles.push(single)
        else singles.push(...resourceNames.map((name) => ({ ...single, resourceNames: [name] })))
      }
  for (const url of nonResourceURLs) for (const verb of verbs) singles.push({ verbs: [verb], nonResourceURLs: [url] })
  return singles
}

const covers = (has: readonly string[] = [], wants: readonly string[] = []) =>
  has.includes('*') || wants.every((want) => has.includes(want))

const coversResources = (has: readonly string[] = [], wants: readonly string[] = []) =>
  has.includes('*') || wants.every((want) => has.includes(want) || (want.includes('/') && has.includes(`*/${want.split('/')[1]}`)))

const coversUrls = (has: readonly string[] = [], wants: readonly string[] = []) =>
  wants.every((want) => has.some((url) => url === want || (url.endsWith('*') && want.startsWith(url.slice(0, -1)))))

const coversNames = (has: readonly string[] = [], wants: readonly string[] = []) =>
  has.length === 0 || (wants.length > 0 && wants.every((want) => has.includes(want)))

/** The single rules of `wanted` that no rule of `held` covers. */
export const missingRules = (held: readonly PolicyRule[], wanted: readonly PolicyRule[]): PolicyRule[] =>
  wanted
    .flatMap(broken)
    .filter(
      (want) =>
        !held.some(
          (rule) =>
            covers(rule.verbs, want.verbs) &&
            covers(rule.apiGroups, want.apiGroups) &&
            coversResources(rule.resources, want.resources) &&
            coversUrls(rule.nonResourceURLs, want.nonResourceURLs) &&
            coversNames(rule.resourceNames, want.resourceNames),
        ),
    )

/** Single rules of one resource become one, with all their verbs; what is no resource comes first. */
export const compactRules = (rules: readonly PolicyRule[]): PolicyRule[] => {
  const compacted: PolicyRule[] = []
  const simple = new Map<string, PolicyRule>()
  for (const rule of rules) {
    if (rule.nonResourceURLs !== undefined) compacted.push(rule)
    else {
      const key = JSON.stringify([rule.apiGroups, rule.resources, rule.resourceNames])
      const known = simple.get(key)
      if (known === undefined) simple.set(key, { ...rule, verbs: [...rule.verbs] })
      else known.verbs.push(...rule.verbs.filter((verb) => !known.verbs.includes(verb)))
    }
  }
  return [...compacted, ...simple.values()]
}

const list = (values: readonly string[]) => `[${values.map((value) => JSON.stringify(value)).join(' ')}]`

/** `{APIGroups:[""], Resources:["pods"], Verbs:["get" "list"]}`. as pkg/apis/rbac/v1 CompactString */
export const ruleText = ({ apiGroups, resources, nonResourceURLs, resourceNames, verbs }: PolicyRule): string => {
  const parts: [string, readonly string[] | undefined][] = [
    ['APIGroups', apiGroups],
    ['Resources', resources],
    ['NonResourceURLs', nonResourceURLs],
    ['ResourceNames', resourceNames],
    ['Verbs', verbs],
  ]
  return `{${parts.flatMap(([name, values]) => (values?.length ? [`${name}:${list(values)}`] : [])).join(', ')}}`
}
