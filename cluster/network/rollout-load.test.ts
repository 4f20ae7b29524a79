import { expect, test } from 'vitest'
import type { JsonObject } from '@/apimachinery/object'
import { createCluster } from '@/cluster/cluster'

// test/e2e/network/service.go "should be able to … during rolling updates": requests that come in while a Deployment is replaced pod by pod. The
// program needs ten seconds before it listens; an honest probe says so, a lying one does not.

const program = 'sleep 10; mkdir -p /www; echo hello > /www/index.html; exec httpd -f -p 8080 -h /www'

function lost(readinessProbe: JsonObject | undefined): { asked: number; lost: number; reasons: string[]; done: boolean } {
  const cluster = createCluster({ seed: 'load', startAt: Date.UTC(2026, 10, 21, 9), setup: { nodes: 2 } })
  const call = (method: 'POST' | 'PATCH' | 'GET', path: string, body?: JsonObject) => {
    const headers = { 'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json' }
    const answer = cluster.handle({ method, path, headers, ...(body ? { body: JSON.stringify(body) } : {}) })
    expect(answer.status).toBeLessThan(300)
    return 'body' in answer ? JSON.parse(answer.body as string) : undefined
  }
  const wait = (ms: number) => cluster.advanceTo(cluster.now() + ms)
  const deployments = '/apis/apps/v1/namespaces/default/deployments'
  call('POST', deployments, {
    metadata: { name: 'web' },
    spec: {
      replicas: 3,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: {
          containers: [{ name: 'c', image: 'busybox', command: ['sh', '-c', program], ...(readinessProbe ? { readinessProbe } : {}) }],
        },
      },
    },
  })
  call('POST', '/api/v1/namespaces/default/services', {
    metadata: { name: 'web' },
    spec: { clusterIP: '10.96.0.50', selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] },
  })
  wait(60_000)
  call('PATCH', `${deployments}/web`, { spec: { template: { metadata: { annotations: { turn: '2' } } } } })
  const reasons = new Set<string>()
  let failed = 0
  const asked = 200
  for (let i = 0; i < asked; i++) {
    wait(500)
    const http = { scheme: 'http', method: 'GET', path: '/' } as const
    const { response, failure } = cluster.send({ from: 'node', node: 'node01' }, { protocol: 'TCP', host: '10.96.0.50', port: 80, http })
    if (response?.http?.body === 'hello\n') continue
    failed++
    reasons.add(failure?.reason ?? String(response?.http?.status))
  }
  const { status } = call('GET', `${deployments}/web`)
  return {
    asked,
    lost: failed,
    reasons: [...reasons],
    done: status.updatedReplicas === 3 && status.availableReplicas === 3 && status.replicas === 3,
  }
}

test('with an honest readiness probe a rolling update loses no request', { timeout: 30_000 }, () => {
  expect(lost({ httpGet: { path: '/', port: 8080 }, periodSeconds: 2 })).toEqual({ asked: 200, lost: 0, reasons: [], done: true })
})

test.each([
  ['no probe at all', undefined],
  ['a probe that always says yes', { exec: { command: ['true'] }, periodSeconds: 2 }],
])('with %s requests are refused', { timeout: 30_000 }, (_, probe) => {
  const told = lost(probe)
  expect(told).toMatchObject({ reasons: ['refused'], done: true })
  expect(told.lost).toBeGreaterThan(10)
})
