import { describe, expect, it } from 'vitest'
import { createCluster, restoreCluster } from './cluster'

const startAt = Date.parse('2026-11-21T10:00:00Z')
const json = (response: ReturnType<ReturnType<typeof createCluster>['handle']>) =>
  'body' in response ? JSON.parse(String(response.body)) : undefined

const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'nginx' }] } },
  },
}

describe('a cluster', () => {
  it('makes, lists, patches and deletes objects', () => {
    const cluster = createCluster({ seed: 'a', startAt })
    expect(cluster.nodes()).toEqual(['controlplane', 'node01', 'node02'])
    const created = cluster.handle({
      method: 'POST',
      path: '/apis/apps/v1/namespaces/default/deployments',
      body: JSON.stringify(deployment),
    })
    expect(created.status).toBe(201)
    expect(json(created).spec.strategy).toEqual({ type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' } })
    const list = json(cluster.handle({ method: 'GET', path: '/apis/apps/v1/deployments' }))
    expect(list.items.map((d: { metadata: { name: string } }) => d.metadata.name)).toContain('web')
    const missing = cluster.handle({ method: 'GET', path: '/api/v1/namespaces/default/pods/nope' })
    expect(json(missing)).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'pods "nope" not found',
      reason: 'NotFound',
      details: { name: 'nope', kind: 'pods' },
      code: 404,
    })
    const scaled = cluster.handle({
      method: 'PATCH',
      path: '/apis/apps/v1/namespaces/default/deployments/web/scale',
      headers: { 'content-type': 'application/merge-patch+json' },
      body: '{"spec":{"replicas":3}}',
    })
    expect(json(scaled).spec).toEqual({ replicas: 3 })
    expect(cluster.handle({ method: 'DELETE', path: '/apis/apps/v1/namespaces/default/deployments/web' }).status).toBe(200)
  })

  it('is the same again after a restore', () => {
    const cluster = createCluster({ seed: 'a', startAt })
    cluster.handle({ method: 'POST', path: '/apis/apps/v1/namespaces/default/deployments', body: JSON.stringify(deployment) })
    const snapshot = cluster.snapshot()
    expect(JSON.stringify(restoreCluster(JSON.parse(JSON.stringify(snapshot))).snapshot())).toBe(JSON.stringify(snapshot))
  })
})
