import type { Json, JsonObject, KubeObject } from '@/apimachinery/object'
import type { Api } from '../client/api'
import { KubectlError } from '../errors'
import { array, list, text } from '../flags'
import { generator } from './generator'

const group = 'rbac.authorization.k8s.io'
const apiVersion = `${group}/v1`

const ruleFlags = {
  verb: list(),
  resource: list(),
  resourceName: array(),
}

const standardVerbs = '* get delete list create update patch watch proxy deletecollection use bind escalate impersonate'.split(' ')
/** As cmd/create role specialVerbs. */
const specialVerbs: Readonly<Record<string, readonly string[]>> = {
  use: ['podsecuritypolicies.policy', 'podsecuritypolicies.extensions'],
  bind: [`roles.${group}`, `clusterroles.${group}`],
  escalate: [`roles.${group}`, `clusterroles.${group}`],
  impersonate: ['users.', 'serviceaccounts.', 'groups.', 'userextras.authentication.k8s.io'],
}

type Asked = { verb: string[]; resource: string[]; resourceName: string[] }

/** One rule per API group of the resources named. As cmd/create role validateResource and generateResourcePolicyRules. */
async function rulesFor(api: Api, err: (text: string) => void, { verb: verbs, resource: resources, resourceName }: Asked): Promise<Json[]> {
  const byGroup = new Map<string, string[]>()
  for (const verb of verbs) if (!standardVerbs.includes(verb)) err(`Warning: '${verb}' is not a standard resource verb\n`)
  for (const word of resources) {
    if (word === '*') {
      byGroup.set('*', ['*'])
      continue
    }
    const [named, subresource] = word.split('/') as [string, string | undefined]
    const found = (await api.find(named).catch(() => []))[0]
    if (!found)
      throw new KubectlError(`the server doesn't have a resource type ${JSON.stringify(named.split('.')[0])}${groupOf(named)}`, {
        bare: true,
      })
    for (const verb of verbs)
      if (Object.hasOwn(specialVerbs, verb) && !specialVerbs[verb]?.includes(`${found.plural}.${found.group}`))
        throw new KubectlError(`can not perform '${verb}' on '${found.plural}' in group '${found.group}'`)
    const plural = subresource === undefined ? found.plural : `${found.plural}/${subresource}`
    byGroup.set(found.group, [...(byGroup.get(found.group) ?? []), plural])
  }
  const unique = [...new Set(verbs)]
  return [...byGroup]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([apiGroup, plurals]) => ({
      apiGroups: [apiGroup],
      ...(resourceName.length > 0 ? { resourceNames: resourceName } : {}),
      resources: [...new Set(plurals)],
      verbs: unique.includes('*') ? ['*'] : unique,
    }))
}

const groupOf = (named: string) => (named.includes('.') ? ` in group ${JSON.stringify(named.slice(named.indexOf('.') + 1))}` : '')

export const role = generator({
  use: 'role NAME --verb=verb --resource=resource.group/subresource [--resource-name=resourcename] [--dry-run=server|client|none]',
  short: 'Create a role with single rule',
  namespaced: true,
  failing: 'failed to create role:',
  flags: ruleFlags,
  async make({ name, flags, api, err }) {
    if (flags.verb.length === 0) throw new KubectlError('at least one verb must be specified')
    if (flags.resource.length === 0) throw new KubectlError('at least one resource must be specified')
    return {
      apiVersion,
      kind: 'Role',
      metadata: { name },
      rules: await rulesFor(api, err, flags),
    } as KubeObject
  },
})

export const clusterrole = generator({
  use: 'clusterrole NAME --verb=verb --resource=resource.group [--resource-name=resourcename] [--dry-run=server|client|none]',
  short: 'Create a cluster role',
  namespaced: false,
  flags: {
    ...ruleFlags,
    nonResourceUrl: list(),
    aggregationRule: text(),
  },
  async make({ name, flags, api, err }) {
    const object: JsonObject = { apiVersion, kind: 'ClusterRole', metadata: { name } }
    if (flags.aggregationRule !== '') {
      const matchLabels = Object.fromEntries(flags.aggregationRule.split(',').map((pair) => pair.split('=') as [string, string]))
      return { ...object, aggregationRule: { clusterRoleSelectors: [{ matchLabels }] }, rules: null } as unknown as KubeObject
    }
    if (flags.verb.length === 0) throw new KubectlError('at least one verb must be specified')
    if (flags.resource.length === 0 && flags.nonResourceUrl.length === 0)
      throw new KubectlError('one of resource or nonResourceURL must be specified')
    const rules = await rulesFor(api, err, flags)
    if (flags.nonResourceUrl.length > 0) rules.push({ nonResourceURLs: flags.nonResourceUrl, verbs: [...new Set(flags.verb)] })
    return { ...object, rules } as unknown as KubeObject
  },
})

const subjectFlags = {
  user: array(),
  group: array(),
  serviceaccount: array(),
}

function subjects(flags: { user: string[]; group: string[]; serviceaccount: string[] }): Json[] {
  return [
    ...flags.user.map((name) => ({ apiGroup: group, kind: 'User', name })),
    ...flags.group.map((name) => ({ apiGroup: group, kind: 'Group', name })),
    ...flags.serviceaccount.map((text) => {
      const [namespace, name, ...more] = text.split(':')
      if (!namespace || !name || more.length > 0) throw new KubectlError('serviceaccount must be <namespace>:<name>')
      return { kind: 'ServiceAccount', name, namespace }
    }),
  ]
}

function binding(kind: string, name: string, roleKind: string, roleName: string, bound: Json[]): KubeObject {
  const object: JsonObject = { apiVersion, kind, metadata: { name }, roleRef: { apiGroup: group, kind: roleKind, name: roleName } }
  if (bound.length > 0) object.subjects = bound
  return object as unknown as KubeObject
}

export const rolebinding = generator({
  use: 'rolebinding NAME --clusterrole=NAME|--role=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  short: 'Create a role binding for a particular role or cluster role',
  namespaced: true,
  failing: 'failed to create rolebinding:',
  flags: {
    ...subjectFlags,
    clusterrole: text(),
    role: text(),
  },
  make({ name, flags }) {
    if ((flags.clusterrole === '') === (flags.role === '')) throw new KubectlError('exactly one of clusterrole or role must be specified')
    return binding('RoleBinding', name, flags.role === '' ? 'ClusterRole' : 'Role', flags.role || flags.clusterrole, subjects(flags))
  },
})

export const clusterrolebinding = generator({
  use: 'clusterrolebinding NAME --clusterrole=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  short: 'Create a cluster role binding for a particular cluster role',
  namespaced: false,
  failing: 'failed to create clusterrolebinding:',
  flags: { ...subjectFlags, clusterrole: text({ required: true }) },
  make: ({ name, flags }) => binding('ClusterRoleBinding', name, 'ClusterRole', flags.clusterrole, subjects(flags)),
})
