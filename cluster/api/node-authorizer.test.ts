import { beforeAll, describe, expect, it } from 'vitest'
import { type ApiRequest, createCluster } from '@/cluster/cluster'

const cluster = createCluster({ seed: 'kubelets', startAt: Date.parse('2026-11-21T10:00:00Z'), setup: {} })
const kubelet = { 'impersonate-user': 'system:node:node01', 'impersonate-group': 'system:nodes,system:authenticated' }
const send = (method: ApiRequest['method'], path: string, body?: object, headers: Record<string, string> = {}) => {
  const answer = cluster.handle({ method, path, headers, ...(body ? { body: JSON.stringify(body) } : {}) })
  const text = 'body' in answer ? String(answer.body) : '{}'
  return { status: answer.status, message: (JSON.parse(text) as { message?: string }).message }
}
const merge = { 'content-type': 'application/merge-patch+json' }

const here = '/api/v1/namespaces/default'
const pod = (name: string, nodeName: string, spec: object = {}) => ({
  metadata: { name },
  spec: { nodeName, containers: [{ name: 'c', image: 'nginx', envFrom: [{ configMapRef: { name: `of-${name}` } }] }], ...spec },
})

beforeAll(() => {
  for (const [name, node] of [
    ['mine', 'node01'],
    ['other', 'node02'],
  ] as const) {
    send('POST', `${here}/configmaps`, { metadata: { name: `of-${name}` } })
    send('POST', `${here}/secrets`, { metadata: { name: `of-${name}` } })
    send('POST', `${here}/serviceaccounts`, { metadata: { name: `of-${name}` } })
    const volumes = [{ name: 'v', secret: { secretName: `of-${name}` } }]
    expect(send('POST', `${here}/pods`, pod(name, node, { volumes, serviceAccountName: `of-${name}` })).status).toBe(201)
  }
})

const user = 'User "system:node:node01" cannot'
const core = 'in API group "" in the namespace "default"'
const unrelated = "no relationship found between node 'node01' and this object"

describe('a kubelet may', () => {
  it.each<[string, ApiRequest['method'], string, object?]>([
    ['read its own node', 'GET', '/api/v1/nodes/node01'],
    ['read a ConfigMap of its pods', 'GET', `${here}/configmaps/of-mine`],
    ['watch one of them', 'GET', `${here}/configmaps?watch=true&fieldSelector=metadata.name%3Dof-mine`],
    ['read a Secret of its pods', 'GET', `${here}/secrets/of-mine`],
    ['read its pods', 'GET', `${here}/pods/mine`],
    ['list its pods', 'GET', '/api/v1/pods?fieldSelector=spec.nodeName%3Dnode01'],
    ['read Services', 'GET', '/api/v1/services'],
    ['read its lease', 'GET', '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/node01'],
    ['read its CSINode', 'GET', '/apis/storage.k8s.io/v1/csinodes/node01'],
    [
      'ask for a token of an account of its pods',
      'POST',
      `${here}/serviceaccounts/of-mine/token`,
      { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} },
    ],
  ])('%s', (_what, method, path, body) => {
    expect(send(method, path, body, kubelet).status).toBeLessThan(300)
  })

  it('label its own node, but not as Kubernetes labels nodes', () => {
    const label = (name: string, labels: object) =>
      send('PATCH', `/api/v1/nodes/${name}`, { metadata: { labels } }, { ...kubelet, ...merge })
    expect(label('node01', { disk: 'ssd', 'node.kubernetes.io/kind': 'big' }).status).toBe(200)
    expect(label('node01', { 'node-role.kubernetes.io/worker': '', 'node-restriction.kubernetes.io/team': 'a' })).toEqual({
      status: 403,
      message:
        'nodes "node01" is forbidden: is not allowed to modify labels: node-restriction.kubernetes.io/team, node-role.kubernetes.io/worker',
    })
    expect(label('node02', { disk: 'ssd' })).toEqual({
      status: 403,
      message: 'nodes "node02" is forbidden: node "node01" is not allowed to modify node "node02"',
    })
  })
})

describe('a kubelet may not', () => {
  it.each<[string, ApiRequest['method'], string, string, object?]>([
    [
      'list nodes',
      'GET',
      '/api/v1/nodes',
      `nodes is forbidden: ${user} list resource "nodes" in API group "" at the cluster scope: node 'node01' cannot read all nodes, only its own Node object`,
    ],
    [
      'read another node',
      'GET',
      '/api/v1/nodes/node02',
      `nodes "node02" is forbidden: ${user} get resource "nodes" in API group "" at the cluster scope: node 'node01' cannot read 'node02', only its own Node object`,
    ],
    [
      'list all pods',
      'GET',
      '/api/v1/pods',
      `pods is forbidden: ${user} list resource "pods" in API group "" at the cluster scope: can only list/watch pods with spec.nodeName field selector`,
    ],
    ['read a pod elsewhere', 'GET', `${here}/pods/other`, `pods "other" is forbidden: ${user} get resource "pods" ${core}: ${unrelated}`],
    [
      "read others' ConfigMaps",
      'GET',
      `${here}/configmaps/of-other`,
      `configmaps "of-other" is forbidden: ${user} get resource "configmaps" ${core}: ${unrelated}`,
    ],
    [
      "read others' Secrets",
      'GET',
      `${here}/secrets/of-other`,
      `secrets "of-other" is forbidden: ${user} get resource "secrets" ${core}: ${unrelated}`,
    ],
    ['list Secrets', 'GET', `${here}/secrets`, `secrets is forbidden: ${user} list resource "secrets" ${core}: No Object name found`],
    [
      "ask for others' tokens",
      'POST',
      `${here}/serviceaccounts/of-other/token`,
      `serviceaccounts "of-other" is forbidden: ${user} create resource "serviceaccounts/token" ${core}: ${unrelated}`,
      { spec: {} },
    ],
    [
      'read Deployments',
      'GET',
      '/apis/apps/v1/deployments',
      `deployments.apps is forbidden: ${user} list resource "deployments" in API group "apps" at the cluster scope`,
    ],
    [
      'make pods that are no mirrors',
      'POST',
      `${here}/pods`,
      'pods "made" is forbidden: pod does not have "kubernetes.io/config.mirror" annotation, node "node01" can only create mirror pods',
      pod('made', 'node01'),
    ],
    [
      'delete pods elsewhere',
      'DELETE',
      `${here}/pods/other`,
      'pods "other" is forbidden: node "node01" can only delete pods with spec.nodeName set to itself',
    ],
  ])('%s', (_what, method, path, message, body) => {
    expect(send(method, path, body, kubelet)).toEqual({ status: 403, message })
  })
})
