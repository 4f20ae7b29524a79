import { describe, expect, it } from 'vitest'
import { createCluster } from '@/cluster/cluster'

const rbac = '/apis/rbac.authorization.k8s.io/v1'
const here = `${rbac}/namespaces/default`
const startAt = Date.parse('2026-11-21T10:00:00Z')
type Rule = { verbs: string[]; apiGroups?: string[]; resources?: string[]; resourceNames?: string[]; nonResourceURLs?: string[] }

/** A cluster where jane may write all of RBAC, and holds these rules beside. */
const withHeld = (...held: Rule[]) => {
  const cluster = createCluster({ seed: 'escalation', startAt, setup: { profile: 'empty' } })
  const send = (path: string, body: object, user?: string) => {
    const headers: Record<string, string> = user === undefined ? {} : { 'impersonate-user': user }
    const answer = cluster.handle({ method: 'POST', path, headers, body: JSON.stringify(body) })
    if (!('body' in answer)) throw new Error('a stream')
    return { status: answer.status, message: JSON.parse(String(answer.body)).message as string | undefined }
  }
  const write = {
    verbs: ['create', 'update'],
    apiGroups: ['rbac.authorization.k8s.io'],
    resources: ['roles', 'rolebindings', 'clusterroles'],
  }
  send(`${rbac}/clusterroles`, { metadata: { name: 'held' }, rules: [write, ...held] })
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'held' }
  send(`${rbac}/clusterrolebindings`, { metadata: { name: 'held' }, roleRef, subjects: [{ kind: 'User', name: 'jane' }] })
  return send
}

const refused = (what: string, texts: string) =>
  `${what} is forbidden: user "jane" (groups=["system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n${texts}`
const readPods = { verbs: ['get', 'list'], apiGroups: [''], resources: ['pods'] }

describe('a role grants no more than its author holds', () => {
  const cases: Record<string, [Rule[], Rule[], string | undefined]> = {
    'all held': [[readPods], [{ ...readPods, verbs: ['get'] }], undefined],
    'nothing held': [[], [readPods], '{APIGroups:[""], Resources:["pods"], Verbs:["get" "list"]}'],
    'one verb more': [[readPods], [{ ...readPods, verbs: ['get', 'delete'] }], '{APIGroups:[""], Resources:["pods"], Verbs:["delete"]}'],
    'all verbs': [[readPods], [{ ...readPods, verbs: ['*'] }], '{APIGroups:[""], Resources:["pods"], Verbs:["*"]}'],
    'two resources': [
      [],
      [{ verbs: ['get'], apiGroups: ['apps'], resources: ['deployments', 'replicasets'] }],
      '{APIGroups:["apps"], Resources:["deployments"], Verbs:["get"]}\n{APIGroups:["apps"], Resources:["replicasets"], Verbs:["get"]}',
    ],
    'an object by name is less': [[readPods], [{ ...readPods, resourceNames: ['web'] }], undefined],
    'all objects are more than one': [
      [{ ...readPods, resourceNames: ['web'] }],
      [readPods],
      '{APIGroups:[""], Resources:["pods"], Verbs:["get" "list"]}',
    ],
    'a subresource of all': [
      [{ verbs: ['get'], apiGroups: ['*'], resources: ['*/log'] }],
      [{ verbs: ['get'], apiGroups: [''], resources: ['pods/log'] }],
      undefined,
    ],
  }
  it.each(Object.entries(cases))('%s', (_, [held, rules, texts]) => {
    const answer = withHeld(...held)(`${here}/roles`, { metadata: { name: 'new' }, rules }, 'jane')
    if (texts === undefined) expect(answer.status).toBe(201)
    else expect(answer).toEqual({ status: 403, message: refused('roles.rbac.authorization.k8s.io "new"', texts) })
  })
  it('paths', () => {
    const rules = [{ verbs: ['get'], nonResourceURLs: ['/metrics'] }]
    const answer = withHeld()(`${rbac}/clusterroles`, { metadata: { name: 'new' }, rules }, 'jane')
    expect(answer.message).toBe(refused('clusterroles.rbac.authorization.k8s.io "new"', '{NonResourceURLs:["/metrics"], Verbs:["get"]}'))
  })
  it('unless they may escalate', () => {
    const may = { verbs: ['escalate'], apiGroups: ['rbac.authorization.k8s.io'], resources: ['roles'] }
    expect(withHeld(may)(`${here}/roles`, { metadata: { name: 'new' }, rules: [readPods] }, 'jane').status).toBe(201)
  })
})

describe('a binding grants no more either', () => {
  const binding = (kind: string, name: string) => ({
    metadata: { name: 'new' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name },
    subjects: [{ kind: 'User', name: 'kim' }],
  })
  const may = { verbs: ['bind'], apiGroups: ['rbac.authorization.k8s.io'], resources: ['clusterroles'], resourceNames: ['view'] }
  it('of a role that gives more', () => {
    expect(withHeld()(`${here}/rolebindings`, binding('ClusterRole', 'system:heapster'), 'jane').message).toBe(
      refused(
        'rolebindings.rbac.authorization.k8s.io "new"',
        [
          '{APIGroups:[""], Resources:["events"], Verbs:["get" "list" "watch"]}',
          '{APIGroups:[""], Resources:["namespaces"], Verbs:["get" "list" "watch"]}',
          '{APIGroups:[""], Resources:["nodes"], Verbs:["get" "list" "watch"]}',
          '{APIGroups:[""], Resources:["pods"], Verbs:["get" "list" "watch"]}',
          '{APIGroups:["extensions"], Resources:["deployments"], Verbs:["get" "list" "watch"]}',
        ].join('\n'),
      ),
    )
  })
  it('of a role that is none', () => {
    const answer = withHeld()(`${here}/rolebindings`, binding('Role', 'nope'), 'jane')
    expect(answer).toEqual({ status: 404, message: 'roles.rbac.authorization.k8s.io "nope" not found' })
  })
  it('unless they may bind that role', () => {
    const send = withHeld(may)
    expect(send(`${here}/rolebindings`, binding('ClusterRole', 'view'), 'jane').status).toBe(201)
  })
  it('the administrator grants all', () => {
    expect(withHeld()(`${here}/rolebindings`, binding('Role', 'not-yet')).status).toBe(201)
  })
})
