import { describe, expect, it } from 'vitest'
import type { DnsType, Origin } from '@/cluster/door'
import { createFixture } from './fixture'

const external = [{ host: 'legacy-db.example.com', address: '203.0.113.10', ports: [{ port: 5432, body: 'legacy' }] }]
const outside: Origin = { from: 'outside' }
const node: Origin = { from: 'node', node: 'node01' }
const pod = (name: string): Origin => ({ from: 'pod', namespace: 'shop', pod: name })

function shop() {
  const cluster = createFixture({ external })
  const containers = [{ name: 'app', image: 'nginx' }]
  cluster.pod('client')
  cluster.pod('plain', { spec: { dnsPolicy: 'Default', containers } })
  cluster.pod('host', { spec: { hostNetwork: true, containers }, ip: '192.168.1.11' })
  cluster.pod('host-cluster', { spec: { hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet', containers }, ip: '192.168.1.11' })
  cluster.pod('own', {
    spec: {
      dnsPolicy: 'None',
      dnsConfig: { nameservers: ['10.96.0.10'], searches: ['web.svc.cluster.local'], options: [{ name: 'ndots', value: '1' }] },
      containers,
    },
  })
  cluster.pod('aliased', { spec: { hostAliases: [{ ip: '203.0.113.10', hostnames: ['old-db'] }], containers } })
  cluster.service('web', { clusterIP: '10.96.0.77', selector: { app: 'web' }, ports: [{ name: 'http', port: 80 }] })
  cluster.service('api', { clusterIP: '10.96.0.78', selector: { app: 'api' }, ports: [{ port: 80 }] }, { namespace: 'web' })
  for (const i of [0, 1, 2])
    cluster.pod(`db-${i}`, {
      labels: { app: 'db' },
      ready: i < 2,
      ip: `10.244.1.${50 + i}`,
      spec: { hostname: `db-${i}`, subdomain: 'db', containers },
    })
  cluster.pod('stray', { labels: { app: 'db' }, ip: '10.244.1.60' })
  cluster.service('db', { clusterIP: 'None', selector: { app: 'db' }, ports: [{ name: 'pg', port: 5432 }] })
  cluster.service('peers', { clusterIP: 'None', selector: { app: 'db' }, publishNotReadyAddresses: true, ports: [{ port: 5432 }] })
  cluster.service('empty', { clusterIP: 'None', selector: { app: 'nobody' }, ports: [{ port: 80 }] })
  cluster.service('legacy', { type: 'ExternalName', externalName: 'legacy-db.example.com' })
  cluster.service('gone', { type: 'ExternalName', externalName: 'nowhere.example.com' })
  cluster.service('alias', { type: 'ExternalName', externalName: 'web.shop.svc.cluster.local' })
  cluster.service('loop', { type: 'ExternalName', externalName: 'loop.shop.svc.cluster.local' })
  return cluster
}

const asked = ['db-0.db', 'db', 'web'] as const
const cluster = shop()
const look = (from: Origin, name: string, type?: DnsType) => {
  const { result, records } = cluster.network.resolve(from, name, type)
  return [result, ...records.map((record) => `${record.type} ${record.value}`)].join(' ')
}

describe('names in a pod', () => {
  it.each([
    ['a Service of the own namespace', 'web', undefined, 'NOERROR A 10.96.0.77'],
    ['the same with capitals', 'WEB', undefined, 'NOERROR A 10.96.0.77'],
    ['a Service of another namespace needs that name', 'api', undefined, 'NXDOMAIN'],
    ['name and namespace', 'api.web', undefined, 'NOERROR A 10.96.0.78'],
    ['name, namespace and svc', 'api.web.svc', undefined, 'NOERROR A 10.96.0.78'],
    ['the full name', 'api.web.svc.cluster.local', undefined, 'NOERROR A 10.96.0.78'],
    ['the full name with its dot', 'api.web.svc.cluster.local.', undefined, 'NOERROR A 10.96.0.78'],
    ['a dot ends the search', 'web.', undefined, 'NXDOMAIN'],
    ['a Service by the dot of its namespace', 'web.shop', undefined, 'NOERROR A 10.96.0.77'],
    ['no such namespace', 'web.nowhere', undefined, 'NXDOMAIN'],
    ['a Service has no AAAA', 'web', 'AAAA', 'NOERROR'],
    ['headless: every ready pod', 'db', undefined, 'NOERROR A 10.244.1.50 A 10.244.1.51 A 10.244.1.60'],
    ['headless with publishNotReadyAddresses: all', 'peers', undefined, 'NOERROR A 10.244.1.50 A 10.244.1.51 A 10.244.1.52 A 10.244.1.60'],
    ['headless without a ready pod', 'empty', undefined, 'NXDOMAIN'],
    ['a pod of a StatefulSet', 'db-0.db', undefined, 'NOERROR A 10.244.1.50'],
    ['a pod of a StatefulSet, in full', 'db-1.db.shop.svc.cluster.local', undefined, 'NOERROR A 10.244.1.51'],
    ['one that is not ready', 'db-2.db', undefined, 'NXDOMAIN'],
    ['the wrong Service: hostnames belong to the one that subdomain names', 'db-0.peers', undefined, 'NXDOMAIN'],
    ['a pod without hostname, by its address', '10-244-1-60.db', undefined, 'NOERROR A 10.244.1.60'],
    ['a pod by its address alone', '10-244-1-5.shop.pod.cluster.local', undefined, 'NOERROR A 10.244.1.5'],
    ['ExternalName', 'legacy', undefined, 'NOERROR CNAME legacy-db.example.com A 203.0.113.10'],
    ['ExternalName, only the alias', 'legacy', 'CNAME', 'NOERROR CNAME legacy-db.example.com'],
    ['ExternalName to a name that is not there', 'gone', undefined, 'NOERROR CNAME nowhere.example.com'],
    ['ExternalName to another Service', 'alias', undefined, 'NOERROR CNAME web.shop.svc.cluster.local A 10.96.0.77'],
    ['the world outside', 'legacy-db.example.com', undefined, 'NOERROR A 203.0.113.10'],
    ['the world that is not there', 'example.org', undefined, 'NXDOMAIN'],
    ['nodes are not in the cluster DNS', 'node01', undefined, 'NXDOMAIN'],
    ['itself', 'client', undefined, 'NOERROR A 10.244.1.5'],
    ['localhost', 'localhost', undefined, 'NOERROR A 127.0.0.1'],
    ['SRV of a named port', '_http._tcp.web', 'SRV', 'NOERROR SRV 0 100 80 web.shop.svc.cluster.local.'],
    ['SRV of a name that no port has', '_https._tcp.web', 'SRV', 'NXDOMAIN'],
    [
      'SRV of a headless Service',
      '_pg._tcp.db',
      'SRV',
      'NOERROR SRV 0 33 5432 db-0.db.shop.svc.cluster.local. SRV 0 33 5432 db-1.db.shop.svc.cluster.local. SRV 0 33 5432 10-244-1-60.db.shop.svc.cluster.local.',
    ],
    ['PTR of a cluster IP', '10.96.0.77', 'PTR', 'NOERROR PTR web.shop.svc.cluster.local'],
    [
      'PTR of a pod of a StatefulSet',
      '10.244.1.50',
      'PTR',
      'NOERROR PTR db-0.db.shop.svc.cluster.local PTR 10-244-1-50.peers.shop.svc.cluster.local',
    ],
    ['PTR of nobody', '10.96.9.9', 'PTR', 'NXDOMAIN'],
    ['a namespace has no address', 'shop.svc.cluster.local', undefined, 'NOERROR'],
  ] as [string, string, DnsType | undefined, string][])('%s', (_name, name, type, answer) => {
    expect(look(pod('client'), name, type)).toBe(answer)
  })

  it('aliases that go in circles end', () => {
    expect(cluster.network.resolve(pod('client'), 'loop').records).toHaveLength(8)
  })

  it('walks the search path and says so', () => {
    expect(cluster.network.resolve(pod('client'), 'legacy-db.example.com')).toEqual({
      server: '10.96.0.10',
      queried: [
        'legacy-db.example.com.shop.svc.cluster.local',
        'legacy-db.example.com.svc.cluster.local',
        'legacy-db.example.com.cluster.local',
        'legacy-db.example.com',
      ],
      result: 'NOERROR',
      records: [{ name: 'legacy-db.example.com', type: 'A', ttl: 300, value: '203.0.113.10' }],
    })
  })
})

describe('who resolves what', () => {
  it.each([
    ['outside: nothing of the cluster', outside, 'web.shop.svc.cluster.local', 'NXDOMAIN'],
    ['outside: node names', outside, 'node02', 'NOERROR A 192.168.1.12'],
    ['outside: the control plane', outside, 'controlplane', 'NOERROR A 192.168.1.10'],
    ['outside: public names', outside, 'legacy-db.example.com', 'NOERROR A 203.0.113.10'],
    ['a node: nothing of the cluster', node, 'web.shop.svc.cluster.local', 'NXDOMAIN'],
    ['a node: other nodes', node, 'node02', 'NOERROR A 192.168.1.12'],
    ['dnsPolicy Default is the node’s', pod('plain'), 'web.shop.svc.cluster.local', 'NXDOMAIN'],
    ['the host network takes the node’s resolver', pod('host'), 'web.shop.svc.cluster.local', 'NXDOMAIN'],
    ['unless it asks for the cluster’s', pod('host-cluster'), 'web', 'NOERROR A 10.96.0.77'],
    ['dnsPolicy None searches only what it says', pod('own'), 'web', 'NXDOMAIN'],
    ['dnsPolicy None with a search path', pod('own'), 'api', 'NOERROR A 10.96.0.78'],
    ['host aliases come first', pod('aliased'), 'old-db', 'NOERROR A 203.0.113.10'],
  ])('%s', (_name, from, name, answer) => {
    expect(look(from, name)).toBe(answer)
  })

  it('names the resolver', () => {
    expect([outside, node, pod('client'), pod('plain')].map((from) => cluster.network.resolve(from, 'x').server)).toEqual([
      '192.168.1.1',
      '192.168.1.1',
      '10.96.0.10',
      '192.168.1.1',
    ])
  })
})

describe('why a peer has no name', () => {
  it.each([
    [
      'not ready',
      pod('client'),
      'db-2.db',
      'pod db-2 is Running and not ready; a headless Service names ready pods only, unless it says publishNotReadyAddresses',
    ],
    [
      'no hostname',
      pod('client'),
      'stray.db',
      'pod stray has no name under Service db: a StatefulSet gives it one when its serviceName is db',
    ],
    ['no such pod', pod('client'), 'db-7.db', 'no pod behind Service db is called db-7'],
    [
      'another namespace',
      { from: 'pod', namespace: 'kube-system', pod: 'coredns' } as Origin,
      'db-0.db',
      'Service db is in namespace shop: use db-0.db.shop',
    ],
  ])('%s', (_name, from, host, hint) => {
    expect(cluster.network.send(from, { protocol: 'TCP', host, port: 5432 }).failure?.hint).toBe(hint)
  })
})

describe('CoreDNS without a ready pod', () => {
  const dark = shop()
  dark.setReady('kube-system', 'coredns', false)

  it.each(asked)('answers nothing: %s', (name) => {
    expect(dark.network.resolve(pod('client'), name)).toEqual({ server: '10.96.0.10', queried: [name], result: 'TIMEOUT', records: [] })
  })

  it('addresses go on working', () => {
    dark.pod('web-1', { labels: { app: 'web' } })
    expect(dark.curl(pod('client'), '10.96.0.77')).toBe('web-1 sees 10.244.1.5')
    expect(dark.curl(pod('client'), 'web')).toBe(
      'resolver-timeout: the cluster DNS at 10.96.0.10 does not answer (Service kube-dns in namespace kube-system has no ready endpoint: selector k8s-app=kube-dns matches 1 pod in namespace kube-system, which is not ready: pod coredns is Running and not ready)',
    )
  })
})

describe('Service kube-dns that leads past CoreDNS', () => {
  it.each([
    [
      'at a port where it does not listen',
      { targetPort: 5353 },
      'Service kube-dns in namespace kube-system sends to port 5353/UDP of its pods, and nobody listens there: look at its targetPort',
    ],
    ['with TCP alone', { protocol: 'TCP' }, 'Service kube-dns in namespace kube-system has no port 53/UDP'],
  ])('%s', (_name, port, hint) => {
    const cluster = createFixture()
    cluster.pod('client')
    cluster.update('Service', 'kube-system', 'kube-dns', (service: { spec: { ports: object[] } }) => {
      Object.assign(service.spec.ports[0]!, port)
    })
    expect(cluster.network.send(pod('client'), { protocol: 'TCP', host: 'web', port: 80 }).failure?.hint).toBe(hint)
  })
})
