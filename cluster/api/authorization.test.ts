import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ApiRequest, type Cluster, createCluster } from '@/cluster/cluster'

const startAt = Date.parse('2026-11-21T10:00:00Z')
const rbac = '/apis/rbac.authorization.k8s.io/v1'
const fresh = () => createCluster({ seed: 'rbac', startAt, setup: { profile: 'empty' } })

const send = (cluster: Cluster, method: ApiRequest['method'], path: string, body?: object, headers: Record<string, string> = {}) => {
  const answer = cluster.handle({ method, path, headers, ...(body ? { body: JSON.stringify(body) } : {}) })
  return { status: answer.status, body: 'body' in answer ? JSON.parse(String(answer.body) || 'null') : undefined }
}
const as = (user: string, ...groups: string[]) => ({
  'impersonate-user': user,
  ...(groups.length > 0 ? { 'impersonate-group': groups.join(',') } : {}),
})

type Rule = { verbs: string[]; apiGroups?: string[]; resources?: string[]; resourceNames?: string[]; nonResourceURLs?: string[] }

/** A Role (in a namespace) or ClusterRole, bound to somebody. */
const grant = (cluster: Cluster, rules: Rule[], subject: object, namespace?: string) => {
  const at = namespace === undefined ? rbac : `${rbac}/namespaces/${namespace}`
  const [kind, plural] = namespace === undefined ? ['ClusterRole', 'clusterroles'] : ['Role', 'roles']
  const metadata = { name: 'granted' }
  expect(send(cluster, 'POST', `${at}/${plural}`, { metadata, rules }).status).toBe(201)
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind, name: 'granted' }
  const bindings = namespace === undefined ? 'clusterrolebindings' : 'rolebindings'
  expect(send(cluster, 'POST', `${at}/${bindings}`, { metadata, roleRef, subjects: [subject] }).status).toBe(201)
}
const jane = { kind: 'User', name: 'jane', apiGroup: 'rbac.authorization.k8s.io' }

describe('who may do nothing is told what', () => {
  const user = 'User "jane" cannot'
  const here = 'in API group "" in the namespace "default"'
  const pods = '/api/v1/namespaces/default/pods'
  const cases: Record<string, [ApiRequest['method'], string, string]> = {
    list: ['GET', pods, `pods is forbidden: ${user} list resource "pods" ${here}`],
    'list everywhere': ['GET', '/api/v1/pods', `pods is forbidden: ${user} list resource "pods" in API group "" at the cluster scope`],
    get: ['GET', `${pods}/web`, `pods "web" is forbidden: ${user} get resource "pods" ${here}`],
    watch: ['GET', `${pods}?watch=true`, `pods is forbidden: ${user} watch resource "pods" ${here}`],
    'watch of one': [
      'GET',
      `${pods}?watch=1&fieldSelector=metadata.name%3Dweb`,
      `pods "web" is forbidden: ${user} watch resource "pods" ${here}`,
    ],
    create: ['POST', pods, `pods is forbidden: ${user} create resource "pods" ${here}`],
    update: ['PUT', `${pods}/web`, `pods "web" is forbidden: ${user} update resource "pods" ${here}`],
    patch: ['PATCH', `${pods}/web`, `pods "web" is forbidden: ${user} patch resource "pods" ${here}`],
    delete: ['DELETE', `${pods}/web`, `pods "web" is forbidden: ${user} delete resource "pods" ${here}`],
    'delete many': ['DELETE', pods, `pods is forbidden: ${user} deletecollection resource "pods" ${here}`],
    'a subresource': ['GET', `${pods}/web/log`, `pods "web" is forbidden: ${user} get resource "pods/log" ${here}`],
    exec: ['GET', `${pods}/web/exec?command=sh`, `pods "web" is forbidden: ${user} create resource "pods/exec" ${here}`],
    'a group': [
      'GET',
      '/apis/apps/v1/namespaces/shop/deployments',
      `deployments.apps is forbidden: ${user} list resource "deployments" in API group "apps" in the namespace "shop"`,
    ],
    'scale of a group': [
      'PATCH',
      '/apis/apps/v1/namespaces/shop/deployments/web/scale',
      `deployments.apps "web" is forbidden: ${user} patch resource "deployments/scale" in API group "apps" in the namespace "shop"`,
    ],
    nodes: [
      'GET',
      '/api/v1/nodes/node01',
      `nodes "node01" is forbidden: ${user} get resource "nodes" in API group "" at the cluster scope`,
    ],
    'a namespace': [
      'GET',
      '/api/v1/namespaces/shop',
      `namespaces "shop" is forbidden: ${user} get resource "namespaces" in API group "" in the namespace "shop"`,
    ],
    namespaces: [
      'GET',
      '/api/v1/namespaces',
      `namespaces is forbidden: ${user} list resource "namespaces" in API group "" at the cluster scope`,
    ],
    'a kind that is none': ['GET', '/api/v1/foos', `foos is forbidden: ${user} list resource "foos" in API group "" at the cluster scope`],
    'a path that is no resource': ['GET', '/metrics', `forbidden: ${user} get path "/metrics"`],
  }
  const cluster = fresh()
  it.each(Object.entries(cases))('%s', (_, [method, path, message]) => {
    const { status, body } = send(cluster, method, path, undefined, as('jane'))
    expect([status, body.reason, body.message]).toEqual([403, 'Forbidden', message])
  })
})

describe('what a rule allows', () => {
  const read = { verbs: ['get', 'list'], apiGroups: [''], resources: ['pods'] }
  const pods = '/api/v1/namespaces/default/pods'
  const cases: Record<string, [Rule, string | undefined, [ApiRequest['method'], string, number][]]> = {
    'verbs of a resource, here': [
      read,
      'default',
      [
        ['GET', pods, 200],
        ['GET', `${pods}/x`, 404],
        ['DELETE', `${pods}/x`, 403],
        ['GET', '/api/v1/namespaces/kube-system/pods', 403],
        ['GET', '/api/v1/pods', 403],
        ['GET', `${pods}/x/log`, 403],
      ],
    ],
    'the same everywhere': [
      read,
      undefined,
      [
        ['GET', '/api/v1/pods', 200],
        ['GET', pods, 200],
      ],
    ],
    'one object by name': [
      { verbs: ['get', 'list', 'watch'], apiGroups: [''], resources: ['configmaps'], resourceNames: ['kube-root-ca.crt'] },
      'default',
      [
        ['GET', '/api/v1/namespaces/default/configmaps/kube-root-ca.crt', 200],
        ['GET', '/api/v1/namespaces/default/configmaps/other', 403],
        ['GET', '/api/v1/namespaces/default/configmaps', 403],
        ['GET', '/api/v1/namespaces/default/configmaps?fieldSelector=metadata.name%3Dkube-root-ca.crt', 200],
      ],
    ],
    'a subresource alone': [
      { verbs: ['get'], apiGroups: [''], resources: ['pods/log'] },
      'default',
      [
        ['GET', `${pods}/x/log`, 404],
        ['GET', `${pods}/x`, 403],
      ],
    ],
    'a subresource of all': [
      { verbs: ['get'], apiGroups: ['*'], resources: ['*/scale'] },
      undefined,
      [
        ['GET', '/apis/apps/v1/namespaces/default/deployments/x/scale', 404],
        ['GET', '/apis/apps/v1/namespaces/default/deployments/x', 403],
      ],
    ],
    'another group': [{ verbs: ['*'], apiGroups: ['apps'], resources: ['*'] }, undefined, [['GET', pods, 403]]],
    'paths below one': [
      { verbs: ['get'], nonResourceURLs: ['/metrics/*'] },
      undefined,
      [
        ['GET', '/metrics/cadvisor', 404],
        ['GET', '/metrics', 403],
      ],
    ],
  }
  it.each(Object.entries(cases))('%s', (_, [rule, namespace, asked]) => {
    const cluster = fresh()
    grant(cluster, [rule], jane, namespace)
    for (const [method, path, status] of asked)
      expect([path, send(cluster, method, path, undefined, as('jane')).status]).toEqual([path, status])
  })

  it('a group and an account are meant as well as a user', () => {
    const cluster = fresh()
    grant(cluster, [read], { kind: 'Group', name: 'dev', apiGroup: 'rbac.authorization.k8s.io' })
    expect(send(cluster, 'GET', pods, undefined, as('jane')).status).toBe(403)
    expect(send(cluster, 'GET', pods, undefined, as('jane', 'dev')).status).toBe(200)
    const other = fresh()
    grant(other, [read], { kind: 'ServiceAccount', name: 'bot', namespace: 'shop' })
    expect(send(other, 'GET', pods, undefined, as('system:serviceaccount:shop:bot')).status).toBe(200)
    expect(send(other, 'GET', pods, undefined, as('system:serviceaccount:default:bot')).status).toBe(403)
  })

  it('a binding to a role that is gone is told of', () => {
    const cluster = fresh()
    grant(cluster, [read], jane, 'default')
    send(cluster, 'DELETE', `${rbac}/namespaces/default/roles/granted`)
    expect(send(cluster, 'GET', pods, undefined, as('jane')).body.message).toBe(
      'pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "default": RBAC: role.rbac.authorization.k8s.io "granted" not found',
    )
  })
})

describe('identity', () => {
  const remote = (headers: Record<string, string>, path: string) => {
    const answer = fresh().handle({ method: 'GET', path, headers, remote: true })
    return 'body' in answer ? [answer.status, JSON.parse(String(answer.body)).message] : []
  }
  it('nobody reads the version, and nothing else', () => {
    expect(remote({}, '/version')[0]).toBe(200)
    expect(remote({}, '/api')).toEqual([403, 'forbidden: User "system:anonymous" cannot get path "/api"'])
  })
  it('an unknown token is nobody at all', () => {
    expect(remote({ authorization: 'Bearer nonsense' }, '/version')).toEqual([401, 'Unauthorized'])
  })
  it('kubernetes-admin is who kubeadm made her, and falls with her binding', () => {
    const cluster = fresh()
    const headers = { authorization: `Bearer ${cluster.adminToken()}` }
    const whoami = send(cluster, 'POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {}, headers)
    expect(whoami.body.status).toEqual({
      userInfo: { username: 'kubernetes-admin', groups: ['kubeadm:cluster-admins', 'system:authenticated'] },
    })
    expect(send(cluster, 'DELETE', `${rbac}/clusterrolebindings/kubeadm:cluster-admins`, undefined, headers).status).toBe(200)
    expect(send(cluster, 'GET', '/api/v1/nodes', undefined, headers).status).toBe(403)
    expect(send(cluster, 'GET', '/api/v1/nodes').status).toBe(200)
  })
})

describe('impersonation', () => {
  const roles: Rule[] = [{ verbs: ['impersonate'], apiGroups: [''], resources: ['users', 'groups'], resourceNames: ['kim', 'dev'] }]
  const helper = (headers: Record<string, string>) => {
    const cluster = fresh()
    grant(cluster, roles, jane)
    const janes = send(cluster, 'POST', '/api/v1/namespaces/default/serviceaccounts', { metadata: { name: 'jane' } })
    expect(janes.status).toBe(201)
    grantAccount(cluster)
    const path = '/api/v1/namespaces/default/serviceaccounts/jane/token'
    const token = send(cluster, 'POST', path, { spec: {} }).body.status.token
    return send(cluster, 'POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {}, { authorization: `Bearer ${token}`, ...headers })
  }
  const grantAccount = (cluster: Cluster) => {
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'granted' }
    const subjects = [{ kind: 'ServiceAccount', name: 'jane', namespace: 'default' }]
    send(cluster, 'POST', `${rbac}/clusterrolebindings`, { metadata: { name: 'account' }, roleRef, subjects })
  }
  it('takes the parts that are allowed', () => {
    expect(helper(as('kim', 'dev')).body.status.userInfo).toEqual({ username: 'kim', groups: ['dev', 'system:authenticated'] })
  })
  const refusals: Record<string, [Record<string, string>, string]> = {
    'another user': [
      as('tim'),
      'users "tim" is forbidden: User "system:serviceaccount:default:jane" cannot impersonate resource "users" in API group "" at the cluster scope',
    ],
    'another group': [
      as('kim', 'system:masters'),
      'groups "system:masters" is forbidden: User "system:serviceaccount:default:jane" cannot impersonate resource "groups" in API group "" at the cluster scope',
    ],
    'an account': [
      as('system:serviceaccount:default:default'),
      'serviceaccounts "default" is forbidden: User "system:serviceaccount:default:jane" cannot impersonate resource "serviceaccounts" in API group "" in the namespace "default"',
    ],
    'a uid': [
      { ...as('kim'), 'impersonate-uid': 'u' },
      'uids.authentication.k8s.io "u" is forbidden: User "system:serviceaccount:default:jane" cannot impersonate resource "uids" in API group "authentication.k8s.io" at the cluster scope',
    ],
  }
  it.each(Object.entries(refusals))('not %s', (_, [headers, message]) => {
    const { status, body } = helper(headers)
    expect([status, body.message]).toEqual([403, message])
  })
  it('an account played has its own groups; nobody has none', () => {
    const who = (user: string) => send(fresh(), 'POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {}, as(user))
    expect(who('system:serviceaccount:shop:bot').body.status.userInfo.groups).toEqual([
      'system:serviceaccounts',
      'system:serviceaccounts:shop',
      'system:authenticated',
    ])
    expect(who('system:anonymous').body.message).toBe(
      'selfsubjectreviews.authentication.k8s.io is forbidden: User "system:anonymous" cannot create resource "selfsubjectreviews" in API group "authentication.k8s.io" at the cluster scope',
    )
  })
})

describe('law: a role that grants nothing more allows nothing more', () => {
  const verbs = ['get', 'list', 'create', 'delete', '*']
  const groups = ['', 'apps', '*']
  const resources = ['pods', 'deployments', 'pods/log', '*', '*/log']
  const some = (values: string[]) => fc.subarray(values, { minLength: 1 })
  const rule = fc.record({ verbs: some(verbs), apiGroups: some(groups), resources: some(resources) })
  const asked: [ApiRequest['method'], string][] = [
    ['GET', '/api/v1/namespaces/default/pods'],
    ['GET', '/api/v1/namespaces/default/pods/x'],
    ['GET', '/api/v1/namespaces/default/pods/x/log'],
    ['DELETE', '/api/v1/namespaces/default/pods/x'],
    ['GET', '/apis/apps/v1/namespaces/default/deployments'],
    ['GET', '/api/v1/namespaces/kube-system/pods'],
    ['GET', '/api/v1/nodes'],
    ['GET', `${rbac}/namespaces/default/roles`],
  ]
  const allowed = (cluster: Cluster, user: string) =>
    asked.map(([method, path]) => send(cluster, method, path, undefined, as(user)).status !== 403)

  it('rules for others and empty rules change nothing; more rules never take away', () => {
    fc.assert(
      fc.property(fc.array(rule, { minLength: 1, maxLength: 2 }), rule, (some, more) => {
        const before = fresh()
        const nothing = allowed(before, 'jane')
        expect(nothing.every((yes) => !yes)).toBe(true)
        grant(before, some, { ...jane, name: 'kim' }, 'default')
        expect(allowed(before, 'jane')).toEqual(nothing)
        const first = allowed(before, 'kim')
        const metadata = { name: 'granted' }
        send(before, 'PUT', `${rbac}/namespaces/default/roles/granted`, { metadata, rules: [...some, more] })
        const second = allowed(before, 'kim')
        expect(first.every((yes, i) => !yes || second[i])).toBe(true)
      }),
      { numRuns: 25 },
    )
  })
})
