import { describe, expect, it } from 'vitest'
import type { JsonObject } from '@/apimachinery/object'
import type { ClusterSetup, Origin } from '@/cluster/door'
import { createFixture } from './fixture'

const outside: Origin = { from: 'outside' }
const node = (name: string): Origin => ({ from: 'node', node: name })
const pod = (name: string): Origin => ({ from: 'pod', namespace: 'shop', pod: name })

/** web-1 on node01 and web-2, web-3 on node02; a client on each node. */
function shop(spec: JsonObject, setup: ClusterSetup = {}) {
  const cluster = createFixture({ nodes: 3, ...setup })
  cluster.pod('web-1', { labels: { app: 'web' }, node: 'node01', ip: '10.244.1.11' })
  cluster.pod('web-2', { labels: { app: 'web' }, node: 'node02', ip: '10.244.2.12' })
  cluster.pod('web-3', { labels: { app: 'web' }, node: 'node02', ip: '10.244.2.13' })
  cluster.pod('client-1', { node: 'node01', ports: [], ip: '10.244.1.21' })
  cluster.pod('client-3', { node: 'node03', ports: [], ip: '10.244.3.23' })
  cluster.service('web', {
    clusterIP: '10.96.0.77',
    selector: { app: 'web' },
    ports: [{ port: 80, ...(spec.type ? { nodePort: 30080 } : {}) }],
    ...spec,
  })
  return cluster
}

const tally = (cluster: ReturnType<typeof createFixture>, from: Origin, host: string, port = 80, times = 60) => {
  const seen: Record<string, number> = {}
  for (let i = 0; i < times; i++) {
    const name = cluster.curl(from, host, port).split(' ')[0]!
    seen[name] = (seen[name] ?? 0) + 1
  }
  return seen
}

describe('which endpoint answers', () => {
  it('all ready ones take their share', () => {
    const seen = tally(shop({}), pod('client-1'), 'web')
    expect(Object.keys(seen).sort()).toEqual(['web-1', 'web-2', 'web-3'])
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(8)
  })

  it('a pod that is not ready gets nothing', () => {
    const cluster = shop({})
    cluster.setReady('shop', 'web-2', false)
    expect(Object.keys(tally(cluster, pod('client-1'), 'web')).sort()).toEqual(['web-1', 'web-3'])
  })

  it('sessionAffinity ClientIP: one client, one pod', () => {
    const cluster = shop({ sessionAffinity: 'ClientIP' })
    expect(Object.keys(tally(cluster, pod('client-1'), 'web'))).toHaveLength(1)
    expect(Object.keys(tally(cluster, outside, '10.96.0.77'))).toEqual(['timeout:'])
  })

  it('internalTrafficPolicy Local stays on the client’s node', () => {
    const cluster = shop({ internalTrafficPolicy: 'Local' })
    expect(tally(cluster, pod('client-1'), 'web')).toEqual({ 'web-1': 60 })
    expect(cluster.curl(pod('client-3'), 'web')).toBe(
      'timeout: internalTrafficPolicy of Service shop/web is Local, and node node03 has no ready endpoint of it: the packet is dropped (ready endpoints are on node01, node02)',
    )
  })
})

describe('externalTrafficPolicy', () => {
  it('Cluster: any node answers, and the pod sees that node', () => {
    const cluster = shop({ type: 'NodePort' })
    expect(Object.keys(tally(cluster, outside, 'node03', 30080)).sort()).toEqual(['web-1', 'web-2', 'web-3'])
    expect(cluster.curl(outside, 'node03', 30080)).toMatch(/sees 192\.168\.1\.13$/)
    expect(cluster.curl(outside, 'controlplane', 30080)).toMatch(/sees 192\.168\.1\.10$/)
  })

  it('Local: only nodes with a pod answer, and the pod sees the client', () => {
    const cluster = shop({ type: 'NodePort', externalTrafficPolicy: 'Local' })
    expect(cluster.curl(outside, 'node01', 30080)).toBe('web-1 sees 192.168.1.5')
    expect(Object.keys(tally(cluster, outside, 'node02', 30080)).sort()).toEqual(['web-2', 'web-3'])
    expect(cluster.curl(outside, 'node03', 30080)).toBe(
      'timeout: externalTrafficPolicy of Service shop/web is Local, and node node03 has no ready endpoint of it: the packet is dropped (ready endpoints are on node01, node02)',
    )
  })

  it('Local does not bind what starts on the node itself, nor the cluster IP', () => {
    const cluster = shop({ type: 'NodePort', externalTrafficPolicy: 'Local' })
    expect(cluster.curl(node('node03'), 'localhost', 30080)).toMatch(/^web-/)
    expect(cluster.curl(pod('client-3'), 'web')).toMatch(/^web-\d sees 10\.244\.3\.23$/)
  })

  it('without any endpoint both refuse at once', () => {
    for (const externalTrafficPolicy of ['Cluster', 'Local']) {
      const cluster = shop({ type: 'NodePort', externalTrafficPolicy, selector: { app: 'wep' } })
      expect(cluster.curl(outside, 'node01', 30080)).toBe(
        'refused: Service shop/web has no ready endpoint (selector app=wep matches 0 pods in namespace shop; 3 pods carry app=web)',
      )
    }
  })
})

describe('load balancers', () => {
  const metallb: ClusterSetup = { loadBalancer: 'metallb' }

  it('lead to any worker, which leads to any pod', () => {
    const cluster = shop({ type: 'LoadBalancer' }, metallb)
    expect(Object.keys(tally(cluster, outside, '192.168.1.240')).sort()).toEqual(['web-1', 'web-2', 'web-3'])
    expect(cluster.curl(outside, '192.168.1.240')).toMatch(/sees 192\.168\.1\.1[123]$/)
    expect(cluster.network.send(outside, { protocol: 'TCP', host: '192.168.1.240', port: 80 }).hops.map(({ kind }) => kind)).toEqual([
      'origin',
      'load-balancer',
      'service',
      'pod',
      'container',
    ])
  })

  it('with policy Local keep the client’s address', () => {
    expect(shop({ type: 'LoadBalancer', externalTrafficPolicy: 'Local' }, metallb).curl(outside, '192.168.1.240')).toMatch(
      /sees 192\.168\.1\.5$/,
    )
  })

  it('ask nodes at the health check port whether they have a pod', () => {
    const cluster = shop({ type: 'LoadBalancer', externalTrafficPolicy: 'Local', healthCheckNodePort: 30099 }, metallb)
    const asked = (host: string) =>
      cluster.network.send(outside, { protocol: 'TCP', host, port: 30099, http: { scheme: 'http', method: 'GET', path: '/healthz' } })
        .response?.http
    expect(
      [asked('node01'), asked('node02'), asked('node03')].map((http) => [http?.status, JSON.parse(http!.body).localEndpoints]),
    ).toEqual([
      [200, 1],
      [200, 2],
      [503, 0],
    ])
  })

  it('work without node ports, and are reached by node port while they are pending', () => {
    expect(
      shop({ type: 'LoadBalancer', allocateLoadBalancerNodePorts: false, ports: [{ port: 80 }] }, metallb).curl(outside, '192.168.1.240'),
    ).toMatch(/^web-/)
    expect(shop({ type: 'LoadBalancer' }).curl(outside, 'node02', 30080)).toMatch(/^web-/)
  })

  it('are reached from inside too', () => {
    expect(shop({ type: 'LoadBalancer' }, metallb).curl(pod('client-3'), '192.168.1.240')).toMatch(/^web-\d sees 192\.168\.1\.13$/)
  })

  it('admit whom loadBalancerSourceRanges names', () => {
    const closed = shop({ type: 'LoadBalancer', loadBalancerSourceRanges: ['198.51.100.0/24'] }, metallb)
    expect(closed.curl(outside, '192.168.1.240')).toBe(
      'timeout: loadBalancerSourceRanges of Service shop/web do not admit 192.168.1.5 (admitted: 198.51.100.0/24)',
    )
    expect(shop({ type: 'LoadBalancer', loadBalancerSourceRanges: ['192.168.0.0/16'] }, metallb).curl(outside, '192.168.1.240')).toMatch(
      /^web-/,
    )
  })

  it('do not serve other ports', () => {
    expect(shop({ type: 'LoadBalancer' }, metallb).curl(outside, '192.168.1.240', 8080)).toBe(
      'timeout: Service shop/web (192.168.1.240) does not serve port 8080/TCP (it serves 80/TCP)',
    )
  })
})

describe('other ways in', () => {
  it('external IPs that reach a node', () => {
    const cluster = shop({ externalIPs: ['192.168.1.50', '198.51.100.77'] })
    expect(cluster.curl(outside, '192.168.1.50')).toMatch(/^web-/)
    expect(cluster.curl(outside, '198.51.100.77')).toBe(
      'timeout: nothing routes 198.51.100.77 to a node: Kubernetes does not manage externalIPs',
    )
    expect(cluster.curl(pod('client-1'), '198.51.100.77')).toMatch(/^web-/)
  })

  it('pods on the host network, and host ports', () => {
    const cluster = shop({})
    const containers = [{ name: 'app', image: 'nginx', ports: [{ containerPort: 8080 }] }]
    cluster.pod('agent', { node: 'node01', ip: '192.168.1.11', ports: [8080], spec: { hostNetwork: true, containers } })
    cluster.pod('mapped', {
      node: 'node02',
      ports: [8080],
      spec: { containers: [{ name: 'app', image: 'nginx', ports: [{ containerPort: 8080, hostPort: 8888 }] }] },
    })
    expect(cluster.curl(outside, 'node01', 8080)).toBe('agent sees 192.168.1.5')
    expect(cluster.curl(outside, 'node02', 8888)).toBe('mapped sees 192.168.1.5')
    expect(cluster.curl(outside, 'node02', 8080)).toBe('refused: nothing listens on port 8080/TCP of node node02')
    cluster.service('agent', { selector: { run: 'agent' }, ports: [{ port: 8080 }] })
    cluster.update('Pod', 'shop', 'agent', (draft: { metadata: { labels: object } }) => (draft.metadata.labels = { run: 'agent' }))
    expect(cluster.curl(pod('client-1'), 'agent', 8080)).toBe('agent sees 10.244.1.21')
  })

  it('what nodes run themselves', () => {
    const cluster = shop({})
    const reply = (host: string, port: number) =>
      cluster.network.send(outside, { protocol: 'TCP', host, port, http: { scheme: 'https', method: 'GET', path: '/api' } }).response?.http
    expect(reply('node01', 10250)).toMatchObject({ status: 401, body: 'Unauthorized' })
    expect(cluster.network.send(outside, { protocol: 'TCP', host: 'node01', port: 22 }).response?.data).toBe('SSH-2.0-OpenSSH_9.6\r\n')
    expect(cluster.curl(outside, 'controlplane', 6443)).toMatch(/^refused: /)
  })
})

describe('why nothing stands behind a Service', () => {
  const cases: Record<string, [spec: JsonObject, prepare: (cluster: ReturnType<typeof createFixture>) => void, hint: string]> = {
    'no selector': [
      { selector: null },
      () => {},
      'Service web has no selector, so nobody fills its EndpointSlices: give it a selector, or write an EndpointSlice labelled kubernetes.io/service-name=web',
    ],
    'a selector that is almost right': [
      { selector: { app: 'webb' } },
      () => {},
      'selector app=webb matches 0 pods in namespace shop; 3 pods carry app=web',
    ],
    'a selector with one label too many': [
      { selector: { app: 'web', tier: 'front' } },
      () => {},
      'selector app=web,tier=front matches 0 pods in namespace shop; 3 pods carry app=web but no label tier',
    ],
    'pods in another namespace': [
      { selector: { run: 'db' } },
      (cluster) => cluster.pod('db', { namespace: 'web', labels: { run: 'db' } }),
      'selector run=db matches 0 pods in namespace shop; 1 pod in namespace web would match, but a Service selects only in its own namespace',
    ],
    'nothing ready': [
      {},
      (cluster) => {
        for (const name of ['web-1', 'web-2', 'web-3']) cluster.setReady('shop', name, false)
      },
      'selector app=web matches 3 pods in namespace shop, none of them ready: pod web-1 is Running and not ready',
    ],
    'a named port that no container has': [
      { ports: [{ port: 80, targetPort: 'http' }] },
      () => {},
      'selector app=web matches 3 pods in namespace shop, but none has a container port named http; their container ports: 80 (without a name)',
    ],
  }
  it.each(Object.entries(cases))('%s', (_name, [spec, prepare, hint]) => {
    const cluster = shop(spec)
    prepare(cluster)
    const { failure } = cluster.network.send(pod('client-1'), { protocol: 'TCP', host: 'web', port: 80 })
    expect(failure).toEqual({ reason: 'refused', why: 'Service shop/web has no ready endpoint', hint, afterMs: 0 })
  })

  it('a targetPort at which nothing listens', () => {
    const cluster = shop({ ports: [{ port: 80, targetPort: 8080 }], selector: { app: 'web' } })
    expect(cluster.curl(pod('client-1'), 'web')).toMatch(
      /^refused: nothing listens on port 8080\/TCP in pod shop\/web-\d \(targetPort 8080: container app listens on 80; set targetPort: 80\)$/,
    )
  })
})

describe('time and silence', () => {
  it('refusals come at once, silence after the caller’s patience', () => {
    const cluster = shop({})
    const knows = (host: string, port: number, timeoutMs?: number) =>
      cluster.network.send(outside, { protocol: 'TCP', host, port, timeoutMs }).failure?.afterMs
    expect(knows('node01', 9999)).toBe(0)
    expect(knows('10.96.0.77', 80, 3000)).toBe(3000)
    expect(knows('10.96.0.77', 80)).toBe(130_000)
    expect(knows('nowhere.example.com', 80, 3000)).toBe(0)
  })

  it('a silent node answers nothing, its neighbours go on', () => {
    const cluster = shop({ type: 'NodePort' })
    cluster.silence('node02')
    expect(cluster.curl(outside, 'node02', 30080)).toBe('timeout: node node02 does not answer (another node answers the same node ports)')
    const seen = tally(cluster, outside, 'node01', 30080)
    expect(Object.keys(seen).sort()).toEqual(['timeout:', 'web-1'])
  })

  it('an origin that is not there', () => {
    const cluster = shop({})
    expect(cluster.curl(pod('nobody'), 'web')).toBe('unreachable: there is no pod nobody in namespace shop')
    expect(cluster.curl(node('node09'), 'web')).toBe('unreachable: there is no node node09')
  })
})
