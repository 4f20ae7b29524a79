import { describe, expect, it } from 'vitest'
import { createCluster, type Origin } from '@/cluster/cluster'

const cluster = createCluster({ seed: 'over network', startAt: Date.parse('2026-11-21T10:00:00Z') })
const post = (path: string, body: object) => {
  const answer = cluster.handle({ method: 'POST', path, body: JSON.stringify(body) })
  return 'body' in answer ? JSON.parse(String(answer.body)) : undefined
}
const container = { name: 'main', image: 'nginx' }
post('/api/v1/namespaces/default/pods', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'box' }, spec: { containers: [container] } })
cluster.advanceTo(cluster.now() + 30_000)

/** What a line typed in the pod prints, and how it ends. */
const typed = (line: string) => {
  const channels = cluster.connect(
    `/api/v1/namespaces/default/pods/box/exec?stdout=true&stderr=true&command=sh&command=-c&command=${encodeURIComponent(line)}`,
  )
  if ('status' in channels) throw new Error(channels.body)
  let out = ''
  for (let i = 0; i < 1000 && channels.result() === undefined; i++) {
    for (let next = channels.next(); next !== undefined; next = channels.next()) out += next.data
    cluster.advanceTo(cluster.now() + 100)
  }
  for (let next = channels.next(); next !== undefined; next = channels.next()) out += next.data
  return { out, ...channels.result() }
}
const folder = '/var/run/secrets/kubernetes.io/serviceaccount'
const pods = 'https://kubernetes.default.svc/api/v1/namespaces/default/pods'

describe('the API from inside a pod', () => {
  it('believes no certificate, but the one that the pod has', () => {
    expect(typed(`curl -sS ${pods}`)).toMatchObject({ exitCode: 60, out: expect.stringContaining('curl: (60) SSL certificate problem') })
    expect(typed(`curl -s --cacert ${folder}/ca.crt ${pods}`).out).toContain('User \\"system:anonymous\\" cannot list resource \\"pods\\"')
    expect(typed(`curl -sS --cacert /nowhere ${pods}`)).toMatchObject({ exitCode: 77 })
  })
  it('knows the account by its token, and what it may do', () => {
    const asked = `curl -sk -H "Authorization: Bearer $(cat ${folder}/token)" ${pods}`
    expect(JSON.parse(typed(asked).out).message).toBe(
      'pods is forbidden: User "system:serviceaccount:default:default" cannot list resource "pods" in API group "" in the namespace "default"',
    )
    const rbac = '/apis/rbac.authorization.k8s.io/v1/namespaces/default'
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' }
    const subjects = [{ kind: 'ServiceAccount', name: 'default', namespace: 'default' }]
    post(`${rbac}/rolebindings`, { metadata: { name: 'view' }, roleRef, subjects })
    expect(JSON.parse(typed(asked).out).items.map((pod: { metadata: { name: string } }) => pod.metadata.name)).toEqual(['box'])
  })
  it('is written for people who use curl', () => {
    expect(typed('curl -k -s https://kubernetes.default/version').out).toMatch(/^\{\n {2}"major": "1",\n/)
  })
  it('speaks only TLS', () => {
    const from: Origin = { from: 'pod', namespace: 'default', pod: 'box' }
    const plain = cluster.send(from, {
      protocol: 'TCP',
      host: 'kubernetes.default',
      port: 443,
      http: { scheme: 'http', method: 'GET', path: '/version' },
    })
    expect(plain.response?.http).toMatchObject({ status: 400, body: 'Client sent an HTTP request to an HTTPS server.\n' })
  })
})
