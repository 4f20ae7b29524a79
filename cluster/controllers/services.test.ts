import { describe, expect, it } from 'vitest'
import type { Endpoints } from '@/cluster/kinds/core/endpoints'
import { endpointsCell } from '@/cluster/kinds/core/endpoints'
import type { Service } from '@/cluster/kinds/core/service-types'
import { type EndpointSlice, endpointSlice } from '@/cluster/kinds/discovery/endpoint-slice'
import { createFixture } from '@/cluster/network/fixture'

type Fixture = ReturnType<typeof createFixture>

const slices = (cluster: Fixture, name = 'web') =>
  cluster.list<EndpointSlice>('EndpointSlice').filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === name)
/** `10.244.1.5:8080`, with `!` when not ready and `~` when terminating. */
const shown = (cluster: Fixture, name = 'web') =>
  slices(cluster, name).flatMap(({ endpoints, ports }) =>
    (endpoints ?? []).map(
      ({ addresses, conditions }) =>
        `${conditions?.terminating ? '~' : ''}${conditions?.ready ? '' : '!'}${addresses[0]}:${(ports ?? []).map(({ port }) => port).join('+')}`,
    ),
  )
const cells = (slice: EndpointSlice) => endpointSlice.columns.filter(({ name }) => name !== 'Age').map(({ cell }) => cell(slice, 0))
const web = { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] }
const app = { labels: { app: 'web' }, ports: [8080] }

describe('EndpointSlices of a Service with a selector', () => {
  it('stand whole', () => {
    const cluster = createFixture()
    cluster.pod('web-1', { ...app, ip: '10.244.1.5' })
    const service = cluster.service('web', structuredClone(web), { labels: { tier: 'front' } })
    const [slice, ...rest] = slices(cluster)
    expect(rest).toEqual([])
    expect(slice).toEqual({
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: {
        name: expect.stringMatching(/^web-[a-z0-9]{5}$/),
        generateName: 'web-',
        namespace: 'shop',
        uid: expect.any(String),
        resourceVersion: expect.any(String),
        creationTimestamp: '2026-11-21T09:00:00Z',
        generation: 1,
        annotations: { 'endpoints.kubernetes.io/last-change-trigger-time': '2026-11-21T09:00:00Z' },
        labels: {
          tier: 'front',
          'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
          'kubernetes.io/service-name': 'web',
        },
        ownerReferences: [
          { apiVersion: 'v1', kind: 'Service', name: 'web', uid: service.metadata.uid, controller: true, blockOwnerDeletion: true },
        ],
        managedFields: [
          { manager: 'kube-controller-manager', operation: 'Update', apiVersion: 'discovery.k8s.io/v1', time: '2026-11-21T09:00:00Z' },
        ],
      },
      addressType: 'IPv4',
      endpoints: [
        {
          addresses: ['10.244.1.5'],
          conditions: { ready: true, serving: true, terminating: false },
          nodeName: 'node01',
          targetRef: { kind: 'Pod', namespace: 'shop', name: 'web-1', uid: expect.any(String) },
        },
      ],
      ports: [{ name: '', port: 8080, protocol: 'TCP' }],
    })
    expect(cluster.get<Endpoints>('Endpoints', 'web')).toMatchObject({
      metadata: { labels: { tier: 'front', 'endpoints.kubernetes.io/managed-by': 'endpoint-controller' } },
      subsets: [
        {
          addresses: [{ ip: '10.244.1.5', nodeName: 'node01', targetRef: { kind: 'Pod', namespace: 'shop', name: 'web-1' } }],
          ports: [{ port: 8080, protocol: 'TCP' }],
        },
      ],
    })
  })

  it('follow pods as they come, become ready, leave their labels and go', () => {
    const cluster = createFixture()
    cluster.service('web', structuredClone(web))
    const name = slices(cluster)[0]!.metadata.name
    expect(cells(slices(cluster)[0]!)).toEqual(['IPv4', '<unset>', '<unset>'])
    cluster.pod('web-1', { ...app, ready: false, ip: '10.244.1.5' })
    expect(shown(cluster)).toEqual(['!10.244.1.5:8080'])
    expect(cluster.curl({ from: 'node', node: 'node01' }, cluster.get<Service>('Service', 'web')!.spec.clusterIP!)).toContain(
      'refused: Service shop/web has no ready endpoint',
    )
    cluster.setReady('shop', 'web-1', true)
    cluster.pod('web-0', { ...app, ip: '10.244.1.9' })
    expect(shown(cluster)).toEqual(['10.244.1.5:8080', '10.244.1.9:8080'])
    expect(cells(slices(cluster)[0]!)).toEqual(['IPv4', '8080', '10.244.1.5,10.244.1.9'])
    cluster.update('Pod', 'shop', 'web-1', (pod: { metadata: { labels: object } }) => (pod.metadata.labels = { app: 'other' }))
    expect(shown(cluster)).toEqual(['10.244.1.9:8080'])
    cluster.update('Service', 'shop', 'web', (service: { spec: { selector: object } }) => (service.spec.selector = { app: 'other' }))
    expect(shown(cluster)).toEqual(['10.244.1.5:8080'])
    cluster.update('Pod', 'shop', 'web-1', (pod: { metadata: { labels: object } }) => (pod.metadata.labels = {}))
    expect(cells(slices(cluster)[0]!)).toEqual(['IPv4', '<unset>', '<unset>'])
    expect(slices(cluster).map(({ metadata }) => metadata.name)).toEqual([name])
  })

  it('list not-ready addresses in their table; Endpoints do not', () => {
    const cluster = createFixture()
    cluster.service('web', structuredClone(web))
    for (const i of [1, 2, 3, 4, 5]) cluster.pod(`web-${i}`, { ...app, ready: i > 1, ip: `10.244.1.${i + 10}` })
    expect(cells(slices(cluster)[0]!)).toEqual(['IPv4', '8080', '10.244.1.11,10.244.1.12,10.244.1.13 + 2 more...'])
    expect(endpointsCell(cluster.get<Endpoints>('Endpoints', 'web')!)).toBe(
      '10.244.1.12:8080,10.244.1.13:8080,10.244.1.14:8080 + 1 more...',
    )
  })

  it('keep terminating pods, no longer ready', () => {
    const cluster = createFixture()
    cluster.service('web', structuredClone(web))
    cluster.pod('web-1', { ...app, ip: '10.244.1.5' })
    cluster.remove('Pod', 'shop', 'web-1')
    expect(shown(cluster)).toEqual(['~!10.244.1.5:8080'])
    expect(endpointsCell(cluster.get<Endpoints>('Endpoints', 'web')!)).toBe('<none>')
  })

  it('publish not-ready addresses where that is asked', () => {
    const cluster = createFixture()
    cluster.service('web', { ...structuredClone(web), clusterIP: 'None', publishNotReadyAddresses: true })
    cluster.pod('web-1', { ...app, ready: false, ip: '10.244.1.5' })
    expect(shown(cluster)).toEqual(['10.244.1.5:8080'])
    expect(slices(cluster)[0]!.metadata.labels).toMatchObject({ 'service.kubernetes.io/headless': '' })
    expect(endpointsCell(cluster.get<Endpoints>('Endpoints', 'web')!)).toBe('10.244.1.5:8080')
  })

  it('resolve a named targetPort on each pod; a pod without the name has no port', () => {
    const cluster = createFixture()
    const named = (port: number, name: string) => ({
      labels: { app: 'web' },
      spec: { containers: [{ name: 'app', image: 'nginx', ports: [{ name, containerPort: port }] }] },
    })
    cluster.service('web', { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'http' }] })
    cluster.pod('a', { ...named(8080, 'http'), ip: '10.244.1.11' })
    cluster.pod('b', { ...named(9090, 'http'), ip: '10.244.1.12' })
    cluster.pod('c', { ...named(8080, 'metrics'), ip: '10.244.1.13' })
    expect(shown(cluster).sort()).toEqual(['10.244.1.11:8080', '10.244.1.12:9090', '10.244.1.13:'])
    expect(endpointsCell(cluster.get<Endpoints>('Endpoints', 'web')!)).toBe('10.244.1.11:8080,10.244.1.12:9090')
  })

  it('name the pods of a StatefulSet', () => {
    const cluster = createFixture()
    cluster.service('db', { clusterIP: 'None', selector: { app: 'db' }, ports: [{ port: 5432 }] })
    cluster.pod('db-0', {
      labels: { app: 'db' },
      ports: [5432],
      spec: { hostname: 'db-0', subdomain: 'db', containers: [{ name: 'app', image: 'postgres' }] },
    })
    expect(slices(cluster, 'db')[0]!.endpoints![0]!.hostname).toBe('db-0')
    expect(cluster.get<Endpoints>('Endpoints', 'db')!.subsets![0]!.addresses![0]!.hostname).toBe('db-0')
  })

  it('hold at most a hundred endpoints each', () => {
    const cluster = createFixture()
    cluster.service('web', structuredClone(web))
    for (let i = 0; i < 130; i++) cluster.pod(`web-${i}`, { ...app, ip: `10.244.1.${i + 1}` })
    expect(
      slices(cluster)
        .map(({ endpoints }) => endpoints!.length)
        .sort(),
    ).toEqual([100, 30])
  })

  it('go with their Service, and leave nothing to the next of its name', () => {
    const cluster = createFixture()
    cluster.pod('web-1', app)
    cluster.service('web', structuredClone(web))
    cluster.remove('Service', 'shop', 'web')
    expect(cluster.get('Endpoints', 'web')).toBeUndefined()
    expect(slices(cluster)).toEqual([])
    cluster.service('web', { ports: [{ port: 80 }] })
    expect(slices(cluster)).toEqual([])
  })
})

describe('Services without a selector', () => {
  const manual = { ports: [{ port: 5432 }] }
  const endpoints = (ip: string) => ({
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { name: 'db', namespace: 'shop' },
    subsets: [{ addresses: [{ ip }], ports: [{ port: 5432 }] }],
  })

  it('have no slice of their own', () => {
    const cluster = createFixture()
    cluster.service('db', structuredClone(manual))
    expect(slices(cluster, 'db')).toEqual([])
    expect(cluster.get('Endpoints', 'db')).toBeUndefined()
  })

  it('take hand-written Endpoints, mirrored', () => {
    const cluster = createFixture()
    cluster.service('db', structuredClone(manual))
    cluster.create(endpoints('203.0.113.9'))
    expect(slices(cluster, 'db')).toMatchObject([
      {
        metadata: {
          labels: { 'endpointslice.kubernetes.io/managed-by': 'endpointslicemirroring-controller.k8s.io' },
          ownerReferences: [{ kind: 'Endpoints', name: 'db' }],
        },
        endpoints: [{ addresses: ['203.0.113.9'], conditions: { ready: true } }],
        ports: [{ name: '', port: 5432, protocol: 'TCP' }],
      },
    ])
    cluster.update('Endpoints', 'shop', 'db', (draft: Endpoints) => (draft.subsets![0]!.addresses = [{ ip: '203.0.113.10' }]))
    expect(slices(cluster, 'db')[0]!.endpoints![0]!.addresses).toEqual(['203.0.113.10'])
    cluster.update('Service', 'shop', 'db', (service: { spec: { selector: object } }) => (service.spec.selector = { app: 'db' }))
    expect(slices(cluster, 'db').map(({ metadata }) => metadata.labels!['endpointslice.kubernetes.io/managed-by'])).toEqual([
      'endpointslice-controller.k8s.io',
    ])
  })

  it('reach a host outside through hand-written slices', () => {
    const cluster = createFixture({
      external: [{ host: 'legacy-db.example.com', address: '203.0.113.10', ports: [{ port: 5432, body: 'legacy' }] }],
    })
    const { spec } = cluster.service('db', structuredClone(manual))
    cluster.create({
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: 'db-1', namespace: 'shop', labels: { 'kubernetes.io/service-name': 'db' } },
      addressType: 'IPv4',
      endpoints: [{ addresses: ['203.0.113.10'] }],
      ports: [{ port: 5432 }],
    })
    expect(cluster.curl({ from: 'node', node: 'node01' }, spec.clusterIP!, 5432)).toBe('legacy sees 192.168.1.11')
  })
})

describe('load balancers', () => {
  const lb = { type: 'LoadBalancer', selector: { app: 'web' }, ports: [{ port: 80 }] }
  const ip = (cluster: Fixture, name = 'web') =>
    cluster
      .get<{ status: { loadBalancer: { ingress?: { ip: string }[] } } } & Endpoints>('Service', name)!
      .status.loadBalancer.ingress?.map((ingress) => ingress.ip)

  it('stay pending where nobody serves them', () => {
    const cluster = createFixture({ loadBalancer: 'none' })
    cluster.service('web', structuredClone(lb))
    cluster.advance(3_600_000)
    expect(ip(cluster)).toBeUndefined()
    expect(cluster.events('web')).toEqual([])
  })

  it('come after some seconds in a cloud, and say so', () => {
    const cluster = createFixture({ loadBalancer: 'cloud' })
    cluster.service('web', structuredClone(lb))
    cluster.advance(4_900)
    expect(ip(cluster)).toBeUndefined()
    cluster.advance(200)
    expect(ip(cluster)).toEqual(['203.0.113.20'])
    expect(cluster.events('web')).toEqual([
      'Normal EnsuringLoadBalancer: Ensuring load balancer',
      'Normal EnsuredLoadBalancer: Ensured load balancer',
    ])
    expect(cluster.get('Service', 'web')!.metadata.finalizers).toEqual(['service.kubernetes.io/load-balancer-cleanup'])
  })

  it('an edit does not hurry the cloud', () => {
    const cluster = createFixture({ loadBalancer: 'cloud' })
    cluster.service('web', structuredClone(lb))
    cluster.advance(2_000)
    cluster.update('Service', 'shop', 'web', (service: { metadata: { labels?: object } }) => (service.metadata.labels = { a: 'b' }))
    expect(ip(cluster)).toBeUndefined()
    cluster.advance(3_100)
    expect(ip(cluster)).toEqual(['203.0.113.20'])
  })

  it('are set up anew when ports change, at the same address', () => {
    const cluster = createFixture({ loadBalancer: 'cloud' })
    cluster.pod('web-1', { labels: { app: 'web' }, ports: [80, 443] })
    cluster.service('web', structuredClone(lb))
    cluster.advance(60_000)
    const curl = (port: number) => cluster.curl({ from: 'outside' }, '203.0.113.20', port).replace(/ sees .*/, '')
    const ports = [
      { name: 'http', port: 80 },
      { name: 'https', port: 443 },
    ]
    cluster.update('Service', 'shop', 'web', (service: { spec: { ports: object[] } }) => (service.spec.ports = ports))
    expect([curl(80), curl(443)]).toEqual([
      'web-1',
      'timeout: the load balancer at 203.0.113.20 does not serve port 443/TCP yet (the cloud is setting Service shop/web up anew: look at its events)',
    ])
    cluster.advance(6_000)
    expect([curl(80), curl(443), ip(cluster)]).toEqual(['web-1', 'web-1', ['203.0.113.20']])
    cluster.advance(60_000)
    const counts = (cluster.list('Event') as unknown as { reason: string; count?: number }[]).map(
      ({ reason, count }) => `${reason} ${count ?? 1}`,
    )
    expect(counts.sort()).toEqual(['EnsuredLoadBalancer 2', 'EnsuringLoadBalancer 2'])
    cluster.update('Service', 'shop', 'web', (service: { metadata: { labels?: object } }) => (service.metadata.labels = { a: 'b' }))
    expect(cluster.list('Event')).toHaveLength(2)
  })

  it('go from a cloud with the type or the Service', () => {
    const cluster = createFixture({ loadBalancer: 'cloud' })
    cluster.service('web', structuredClone(lb))
    cluster.service('web-2', structuredClone(lb))
    cluster.advance(6_000)
    cluster.update('Service', 'shop', 'web', (service: { spec: { type: string } }) => (service.spec.type = 'ClusterIP'))
    expect(cluster.get('Service', 'web')!.metadata.finalizers).toBeUndefined()
    expect(ip(cluster)).toBeUndefined()
    cluster.remove('Service', 'shop', 'web-2')
    expect(cluster.get('Service', 'web-2')).toBeUndefined()
  })

  it('internal ones in a cloud are private', () => {
    const cluster = createFixture({ loadBalancer: 'cloud' })
    cluster.pod('web-1', { labels: { app: 'web' } })
    cluster.service('web', structuredClone(lb), { annotations: { 'service.beta.kubernetes.io/aws-load-balancer-internal': 'true' } })
    cluster.advance(6_000)
    expect(ip(cluster)).toEqual(['10.0.0.20'])
    expect(cluster.curl({ from: 'outside' }, '10.0.0.20')).toBe(
      'timeout: 10.0.0.20 is an internal load balancer: only the private network reaches it',
    )
    expect(cluster.curl({ from: 'node', node: 'node01' }, '10.0.0.20')).toBe('web-1 sees 192.168.1.11')
  })

  it('MetalLB gives the lowest free address of its pool at once', () => {
    const cluster = createFixture({ loadBalancer: 'metallb', addressPool: '192.168.1.240-192.168.1.241' })
    for (const name of ['a', 'b', 'c']) cluster.service(name, structuredClone(lb))
    expect([ip(cluster, 'a'), ip(cluster, 'b'), ip(cluster, 'c')]).toEqual([['192.168.1.240'], ['192.168.1.241'], undefined])
    expect(cluster.events('a')).toEqual(['Normal IPAllocated: Assigned IP ["192.168.1.240"]'])
    expect(cluster.events('c')).toEqual(['Warning AllocationFailed: Failed to allocate IP for "shop/c": no available IPs'])
    cluster.remove('Service', 'shop', 'a')
    expect(ip(cluster, 'c')).toEqual(['192.168.1.240'])
  })

  it('MetalLB without a pool has nothing to give', () => {
    const cluster = createFixture({ loadBalancer: 'metallb', addressPool: null })
    cluster.service('web', structuredClone(lb))
    expect(ip(cluster)).toBeUndefined()
    expect(cluster.events('web')).toEqual(['Warning AllocationFailed: Failed to allocate IP for "shop/web": no available IPs'])
  })

  it.each([
    ['of the pool', '192.168.1.245', ['192.168.1.245'], 'Normal IPAllocated: Assigned IP ["192.168.1.245"]'],
    [
      'of elsewhere',
      '10.1.1.1',
      undefined,
      'Warning AllocationFailed: Failed to allocate IP for "shop/web": ["10.1.1.1"] is not allowed in config',
    ],
  ])('MetalLB is asked for an address %s', (_name, asked, given, event) => {
    const cluster = createFixture({ loadBalancer: 'metallb' })
    cluster.service('web', { ...structuredClone(lb), loadBalancerIP: asked })
    expect(ip(cluster)).toEqual(given)
    expect(cluster.events('web')).toEqual([event])
  })

  it.each(['cloud', 'metallb'] as const)('another class is not ours: %s', (loadBalancer) => {
    const cluster = createFixture({ loadBalancer })
    cluster.service('web', { ...structuredClone(lb), loadBalancerClass: 'example.com/lb' })
    cluster.advance(60_000)
    expect(ip(cluster)).toBeUndefined()
    expect(cluster.events('web')).toEqual([])
  })
})
