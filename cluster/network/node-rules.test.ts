import { expect, test } from 'vitest'
import type { JsonObject } from '@/apimachinery/object'
import { createCluster } from '@/cluster/cluster'

// pkg/proxy/iptables: a node's rules are kube-proxy's, and outlive it as they were

const start = () => {
  const cluster = createCluster({ seed: 'rules', startAt: Date.UTC(2026, 10, 21, 9), setup: { nodes: 2 } })
  const call = (method: 'POST' | 'PATCH' | 'DELETE', path: string, body: JsonObject) =>
    cluster.handle({
      method,
      path,
      headers: { 'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json' },
      body: JSON.stringify(body),
    })
  const wait = (seconds: number) => cluster.advanceTo(cluster.now() + seconds * 1000)
  const home = '/api/v1/namespaces/default'
  return {
    call,
    wait,
    pod: (name: string) =>
      call('POST', `${home}/pods`, {
        metadata: { name, labels: { app: 'web' } },
        spec: { nodeName: 'node02', containers: [{ name: 'c', image: 'hashicorp/http-echo', args: [`-text=${name}`] }] },
      }),
    service: (name: string, clusterIP: string) =>
      call('POST', `${home}/services`, {
        metadata: { name },
        spec: {
          clusterIP,
          type: 'NodePort',
          selector: { app: 'web' },
          ports: [{ port: 80, targetPort: 5678, nodePort: 30000 + Number(clusterIP.slice(-2)) }],
        },
      }),
    from(node: string, host: string, port = 80) {
      const sent = cluster.send({ from: 'node', node }, { protocol: 'TCP', host, port, http: { scheme: 'http', method: 'GET', path: '/' } })
      return sent.response
        ? sent.response.http!.body.trim()
        : `${sent.failure.reason}: ${sent.failure.why.replace(/kube-proxy-\w{5}/, 'kube-proxy-x')}`
    },
  }
}

test('a kube-proxy whose configuration is broken knows the old Services and no new ones', () => {
  const world = start()
  world.pod('old')
  world.service('before', '10.96.0.50')
  world.wait(30)
  world.call('PATCH', '/api/v1/namespaces/kube-system/configmaps/kube-proxy', {
    data: { 'config.conf': 'kind: KubeProxyConfiguration\nmode: magic\n' },
  })
  world.call('DELETE', '/api/v1/namespaces/kube-system/pods?labelSelector=k8s-app%3Dkube-proxy', {})
  world.wait(120)
  expect(world.from('node01', '10.96.0.50')).toBe('old')
  world.service('after', '10.96.0.51')
  world.wait(30)
  expect(world.from('node01', '10.96.0.51')).toBe(
    'timeout: node node01 has no rules for Service default/after: pod kube-system/kube-proxy-x on node node01 does not run (CrashLoopBackOff)',
  )
  world.pod('new')
  world.call('DELETE', '/api/v1/namespaces/default/pods/old', { gracePeriodSeconds: 0 })
  world.wait(30)
  expect(world.from('node01', '10.96.0.50')).toBe(
    'timeout: the rules of this node still send Service default/before to endpoints that are gone: pod kube-system/kube-proxy-x on node node01 does not run (CrashLoopBackOff)',
  )
})

test('a kube-proxy that ends on one node leaves the others their rules', () => {
  const world = start()
  world.pod('old')
  world.wait(30)
  world.call('PATCH', '/api/v1/namespaces/kube-system/configmaps/kube-proxy', {
    data: { 'config.conf': 'kind: KubeProxyConfiguration\nmode: magic\n' },
  })
  const selected = 'labelSelector=k8s-app%3Dkube-proxy&fieldSelector=spec.nodeName%3Dnode01'
  world.call('DELETE', `/api/v1/namespaces/kube-system/pods?${selected}`, {})
  world.wait(120)
  world.service('after', '10.96.0.51')
  world.wait(30)
  expect([
    world.from('node02', '10.96.0.51'),
    world.from('node01', 'node02', 30051),
    world.from('node01', '10.96.0.51'),
    world.from('node02', 'node01', 30051),
  ]).toEqual([
    'old',
    'old',
    'timeout: node node01 has no rules for Service default/after: pod kube-system/kube-proxy-x on node node01 does not run (CrashLoopBackOff)',
    'refused: node node01 has no rules for Service default/after, and nothing else listens on port 30051: pod kube-system/kube-proxy-x on node node01 does not run (CrashLoopBackOff)',
  ])
})

test('without its pod a node keeps its rules', () => {
  const world = start()
  world.pod('old')
  world.service('before', '10.96.0.50')
  world.wait(30)
  world.call('PATCH', '/apis/apps/v1/namespaces/kube-system/daemonsets/kube-proxy', {
    spec: { template: { spec: { nodeSelector: { proxy: 'yes' } } } },
  })
  world.wait(90)
  world.service('after', '10.96.0.51')
  world.wait(30)
  expect([
    world.from('node01', '10.96.0.50'),
    world.from('node02', 'node01', 30050),
    world.from('node01', '10.96.0.51'),
    world.from('node02', 'node01', 30051),
  ]).toEqual([
    'old',
    'old',
    'timeout: node node01 has no rules for Service default/after: no kube-proxy pod runs on node node01',
    'refused: node node01 has no rules for Service default/after, and nothing else listens on port 30051: no kube-proxy pod runs on node node01',
  ])
})
