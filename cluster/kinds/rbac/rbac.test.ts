import { describe, expect, it } from 'vitest'
import { type ApiRequest, createCluster } from '@/cluster/cluster'

const rbac = '/apis/rbac.authorization.k8s.io/v1'
const here = `${rbac}/namespaces/default`
const group = 'rbac.authorization.k8s.io'
const cluster = createCluster({ seed: 'rbac kinds', startAt: Date.parse('2026-11-21T10:00:00Z'), setup: { profile: 'empty' } })
const send = (method: ApiRequest['method'], path: string, body?: object, headers: Record<string, string> = {}) => {
  const answer = cluster.handle({ method, path, headers, ...(body ? { body: JSON.stringify(body) } : {}) })
  return { status: answer.status, body: 'body' in answer ? JSON.parse(String(answer.body)) : undefined }
}
const metadata = { name: 'x' }
const roleRef = { apiGroup: group, kind: 'Role', name: 'r' }

describe('refused', () => {
  const role = (rule: object) => [`${here}/roles`, { metadata, rules: [rule] }] as const
  const binding = (more: object) => [`${here}/rolebindings`, { metadata, roleRef, ...more }] as const
  const clusterBinding = (more: object) =>
    [`${rbac}/clusterrolebindings`, { metadata, roleRef: { ...roleRef, kind: 'ClusterRole' }, ...more }] as const
  const subject = (subject: object) => binding({ subjects: [subject] })
  const cases: Record<string, readonly [readonly [string, object], string]> = {
    // as pkg/apis/rbac/validation TestValidateRole*
    'no verbs': [
      role({ apiGroups: [''], resources: ['pods'] }),
      'Role.rbac.authorization.k8s.io "x" is invalid: rules[0].verbs: Required value: verbs must contain at least one value',
    ],
    'no groups and no resources': [
      role({ verbs: ['get'] }),
      'Role.rbac.authorization.k8s.io "x" is invalid: [rules[0].apiGroups: Required value: resource rules must supply at least one api group, rules[0].resources: Required value: resource rules must supply at least one resource]',
    ],
    'paths in a namespace': [
      role({ verbs: ['get'], nonResourceURLs: ['/x'] }),
      'Role.rbac.authorization.k8s.io "x" is invalid: rules[0].nonResourceURLs: Invalid value: ["/x"]: namespaced rules cannot apply to non-resource URLs',
    ],
    'paths and resources': [
      [`${rbac}/clusterroles`, { metadata, rules: [{ verbs: ['get'], apiGroups: [''], resources: ['pods'], nonResourceURLs: ['/x'] }] }],
      'ClusterRole.rbac.authorization.k8s.io "x" is invalid: rules[0].nonResourceURLs: Invalid value: ["/x"]: rules cannot apply to both regular resources and non-resource URLs',
    ],
    'aggregation of nothing': [
      [`${rbac}/clusterroles`, { metadata, aggregationRule: { clusterRoleSelectors: [] } }],
      'ClusterRole.rbac.authorization.k8s.io "x" is invalid: aggregationRule.clusterRoleSelectors: Required value: at least one clusterRoleSelector required if aggregationRule is non-nil',
    ],
    'a name with a slash': [
      [`${here}/roles`, { metadata: { name: 'a/b' } }],
      'Role.rbac.authorization.k8s.io "a/b" is invalid: metadata.name: Invalid value: "a/b": may not contain \'/\'',
    ],
    'another group of roles': [
      binding({ roleRef: { ...roleRef, apiGroup: 'apps' } }),
      'RoleBinding.rbac.authorization.k8s.io "x" is invalid: roleRef.apiGroup: Unsupported value: "apps": supported values: "rbac.authorization.k8s.io"',
    ],
    'a kind that is no role': [
      binding({ roleRef: { ...roleRef, kind: 'Deployment' } }),
      'RoleBinding.rbac.authorization.k8s.io "x" is invalid: roleRef.kind: Unsupported value: "Deployment": supported values: "Role", "ClusterRole"',
    ],
    'a Role for the whole cluster': [
      clusterBinding({ roleRef }),
      'ClusterRoleBinding.rbac.authorization.k8s.io "x" is invalid: roleRef.kind: Unsupported value: "Role": supported values: "ClusterRole"',
    ],
    'no role': [
      binding({ roleRef: { apiGroup: group, kind: 'Role', name: '' } }),
      'RoleBinding.rbac.authorization.k8s.io "x" is invalid: roleRef.name: Required value',
    ],
    'a subject without a name': [
      subject({ kind: 'User', name: '' }),
      'RoleBinding.rbac.authorization.k8s.io "x" is invalid: subjects[0].name: Required value',
    ],
    'a subject of no kind': [
      subject({ kind: 'Robot', name: 'a' }),
      'RoleBinding.rbac.authorization.k8s.io "x" is invalid: subjects[0].kind: Unsupported value: "Robot": supported values: "ServiceAccount", "User", "Group"',
    ],
    'an account of a group': [
      subject({ kind: 'ServiceAccount', name: 'a', apiGroup: group }),
      'RoleBinding.rbac.authorization.k8s.io "x" is invalid: subjects[0].apiGroup: Unsupported value: "rbac.authorization.k8s.io": supported values: ""',
    ],
    'a user of another group': [
      subject({ kind: 'User', name: 'a', apiGroup: 'apps' }),
      'RoleBinding.rbac.authorization.k8s.io "x" is invalid: subjects[0].apiGroup: Unsupported value: "apps": supported values: "rbac.authorization.k8s.io"',
    ],
    'an account of no namespace, for the whole cluster': [
      clusterBinding({ subjects: [{ kind: 'ServiceAccount', name: 'a' }] }),
      'ClusterRoleBinding.rbac.authorization.k8s.io "x" is invalid: subjects[0].namespace: Required value',
    ],
  }
  it.each(Object.entries(cases))('%s', (_, [[path, body], message]) => {
    const { status, body: answer } = send('POST', path, body)
    expect([status, answer.message]).toEqual([422, message])
  })
})

describe('bindings', () => {
  const table = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' }
  const subjects = [
    { kind: 'User', name: 'jane' },
    { kind: 'User', name: 'kim' },
    { kind: 'Group', name: 'dev' },
    { kind: 'ServiceAccount', name: 'bot', namespace: 'shop' },
  ]
  it('are filled in, printed, and keep their role', () => {
    const { body } = send('POST', `${here}/rolebindings`, {
      metadata: { name: 'b' },
      roleRef: { kind: 'ClusterRole', name: 'view' },
      subjects,
    })
    expect(body.roleRef).toEqual({ apiGroup: group, kind: 'ClusterRole', name: 'view' })
    expect(body.subjects.map((s: { apiGroup?: string }) => s.apiGroup)).toEqual([group, group, group, undefined])
    const row = send('GET', `${here}/rolebindings/b`, undefined, table).body
    expect(row.columnDefinitions.map((c: { name: string }) => c.name)).toEqual([
      'Name',
      'Role',
      'Age',
      'Users',
      'Groups',
      'ServiceAccounts',
    ])
    expect(row.rows[0].cells).toEqual(['b', 'ClusterRole/view', '0s', 'jane, kim', 'dev', 'shop/bot'])
    const changed = send('PUT', `${here}/rolebindings/b`, {
      metadata: { name: 'b' },
      roleRef: { ...roleRef, kind: 'ClusterRole', name: 'edit' },
    })
    expect(changed.body.message).toBe(
      'RoleBinding.rbac.authorization.k8s.io "b" is invalid: roleRef: Invalid value: {"APIGroup":"rbac.authorization.k8s.io","Kind":"ClusterRole","Name":"edit"}: cannot change roleRef',
    )
  })
  it('roles print when they were made', () => {
    send('POST', `${here}/roles`, { metadata: { name: 'r' }, rules: [] })
    expect(send('GET', `${here}/roles/r`, undefined, table).body.rows[0].cells).toEqual(['r', '2026-11-21T10:00:00Z'])
  })
})

describe('aggregation', () => {
  const rule = (resource: string) => ({ verbs: ['get'], apiGroups: ['example.com'], resources: [resource] })
  const rulesOf = (name: string) => send('GET', `${rbac}/clusterroles/${name}`).body.rules
  it('gathers the rules of labelled roles, and those that they gather', () => {
    const labels = { 'rbac.authorization.k8s.io/aggregate-to-view': 'true' }
    const before = rulesOf('admin').length
    send('POST', `${rbac}/clusterroles`, { metadata: { name: 'widgets', labels }, rules: [rule('widgets')] })
    for (const name of ['view', 'edit', 'admin']) expect(rulesOf(name)).toContainEqual(rule('widgets'))
    send('DELETE', `${rbac}/clusterroles/widgets`)
    expect(rulesOf('admin')).toHaveLength(before)
  })
})
