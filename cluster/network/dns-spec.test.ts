import { describe, expect, test } from 'vitest'
import type { JsonObject } from '@/apimachinery/object'
import type { DnsType, Origin } from '@/cluster/door'
import { createFixture } from './fixture'

// Kubernetes DNS-Based Service Discovery 1.1.0 (kubernetes/dns docs/specification.md), form by form, with the zone cluster.local: what is in it, and
// what is not. Numbers are its sections.

const external = [{ host: 'db.example.com', address: '203.0.113.10', ports: [{ port: 5432 }] }]
const containers = [{ name: 'app', image: 'nginx', ports: [{ name: 'web', containerPort: 8080 }] }]

function world() {
  const cluster = createFixture({ external })
  cluster.pod('client', { ip: '10.244.1.100' })
  cluster.service('shop', {
    clusterIP: '10.96.7.1',
    selector: { app: 'shop' },
    ports: [
      { name: 'http', port: 80 },
      { name: 'https', port: 443 },
      { name: 'dns', port: 53, protocol: 'UDP' },
      { name: 'sctp', port: 9999, protocol: 'SCTP' },
    ],
  })
  cluster.service('single', { clusterIP: '10.96.7.2', selector: { app: 'shop' }, ports: [{ port: 8080 }] })
  cluster.service('manual', { clusterIP: '10.96.7.3', ports: [{ name: 'http', port: 80 }] })
  for (const i of [0, 1])
    cluster.pod(`db-${i}`, {
      ...{ labels: { app: 'db' }, ip: `10.244.1.1${i}` },
      spec: { hostname: `db-${i}`, subdomain: 'db', containers },
    })
  cluster.pod('db-2', { labels: { app: 'db' }, ip: '10.244.2.12', node: 'node02', spec: { containers } })
  cluster.pod('db-3', { labels: { app: 'db' }, ip: '10.244.2.13', ready: false, spec: { hostname: 'db-3', subdomain: 'db', containers } })
  const ports: JsonObject[] = [
    { name: 'sql', port: 5432 },
    { name: 'web', port: 80, targetPort: 'web' },
    { name: 'log', port: 514, protocol: 'UDP' },
  ]
  cluster.service('db', { clusterIP: 'None', selector: { app: 'db' }, ports })
  cluster.service('db-early', { clusterIP: 'None', selector: { app: 'db' }, publishNotReadyAddresses: true, ports })
  cluster.service('bare', { clusterIP: 'None', selector: { app: 'db' } })
  cluster.service('nobody', { clusterIP: 'None', selector: { app: 'nobody' }, ports })
  cluster.service('legacy', { type: 'ExternalName', externalName: 'db.example.com' })
  cluster.service('inner', { type: 'ExternalName', externalName: 'shop.shop.svc.cluster.local' })
  cluster.service('upper', { type: 'ExternalName', externalName: 'db.example.com.', ports: [{ name: 'sql', port: 5432 }] })
  cluster.service('byhand', { clusterIP: 'None', ports: [{ name: 'sql', port: 5432 }] })
  cluster.create({
    ...{ apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', addressType: 'IPv4' },
    metadata: { name: 'byhand-1', namespace: 'shop', labels: { 'kubernetes.io/service-name': 'byhand' } },
    endpoints: [
      { addresses: ['10.150.0.5'], conditions: {}, hostname: 'vm' },
      { addresses: ['10.150.0.6'], conditions: { ready: true } },
    ],
    ports: [{ name: 'sql', port: 5432, protocol: 'TCP' }],
  })
  return cluster
}

const cluster = world()
const client: Origin = { from: 'pod', namespace: 'shop', pod: 'client' }
const zone = 'svc.cluster.local'

type Row = [name: string, asked: string, type: DnsType, answer: string]
const rows: Row[] = [
  ['2.2 schema version', 'dns-version.cluster.local.', 'TXT', 'NOERROR TXT "1.1.0"'],
  ['2.2 the schema version has no address', 'dns-version.cluster.local.', 'A', 'NOERROR'],
  ['2.3.1 A of a Service with a cluster IP', `shop.shop.${zone}.`, 'A', 'NOERROR A 10.96.7.1'],
  ['2.3.1 without endpoints it has its address all the same', `manual.shop.${zone}.`, 'A', 'NOERROR A 10.96.7.3'],
  ['2.3.1 AAAA in a cluster of one family: the name is there, without this type', `shop.shop.${zone}.`, 'AAAA', 'NOERROR'],
  ['2.3.1 no such Service', `shops.shop.${zone}.`, 'A', 'NXDOMAIN'],
  ['2.3.1 no such namespace', `shop.shops.${zone}.`, 'A', 'NXDOMAIN'],
  ['2.3.1 names are not case-sensitive', `SHOP.Shop.SVC.Cluster.Local.`, 'A', 'NOERROR A 10.96.7.1'],
  ['2.3.2 SRV of a named TCP port', `_http._tcp.shop.shop.${zone}.`, 'SRV', `NOERROR SRV 0 100 80 shop.shop.${zone}.`],
  ['2.3.2 SRV of the second port', `_https._tcp.shop.shop.${zone}.`, 'SRV', `NOERROR SRV 0 100 443 shop.shop.${zone}.`],
  ['2.3.2 SRV of a UDP port', `_dns._udp.shop.shop.${zone}.`, 'SRV', `NOERROR SRV 0 100 53 shop.shop.${zone}.`],
  ['2.3.2 SRV of an SCTP port', `_sctp._sctp.shop.shop.${zone}.`, 'SRV', `NOERROR SRV 0 100 9999 shop.shop.${zone}.`],
  ['2.3.2 the protocol belongs to the port', `_dns._tcp.shop.shop.${zone}.`, 'SRV', 'NXDOMAIN'],
  ['2.3.2 no such port', `_ftp._tcp.shop.shop.${zone}.`, 'SRV', 'NXDOMAIN'],
  ['2.3.2 a port without a name has no such record', `_._tcp.single.shop.${zone}.`, 'SRV', 'NXDOMAIN'],
  ['2.3.2 without its underscores it is no port', `http.tcp.shop.shop.${zone}.`, 'SRV', 'NXDOMAIN'],
  ['2.3.3 PTR of a cluster IP', '10.96.7.1', 'PTR', `NOERROR PTR shop.shop.${zone}`],
  ['2.3.3 PTR in full', '1.7.96.10.in-addr.arpa.', 'PTR', `NOERROR PTR shop.shop.${zone}`],
  ['2.3.3 PTR of an address of no Service', '10.96.7.99', 'PTR', 'NXDOMAIN'],
  ['2.4.1 A of a headless Service: each ready endpoint', `db.shop.${zone}.`, 'A', 'NOERROR A 10.244.1.10 A 10.244.1.11 A 10.244.2.12'],
  [
    '2.4.1 with publishNotReadyAddresses each endpoint',
    `db-early.shop.${zone}.`,
    'A',
    'NOERROR A 10.244.1.10 A 10.244.1.11 A 10.244.2.12 A 10.244.2.13',
  ],
  [
    '2.4.1 a headless Service without ports has its addresses',
    `bare.shop.${zone}.`,
    'A',
    'NOERROR A 10.244.1.10 A 10.244.1.11 A 10.244.2.12',
  ],
  ['2.4.1 no ready endpoint', `nobody.shop.${zone}.`, 'A', 'NXDOMAIN'],
  ['2.4.1 A of an endpoint with a hostname', `db-0.db.shop.${zone}.`, 'A', 'NOERROR A 10.244.1.10'],
  ['2.4.1 of another', `db-1.db.shop.${zone}.`, 'A', 'NOERROR A 10.244.1.11'],
  ['2.4.1 an endpoint without a hostname has one made up', `10-244-2-12.db.shop.${zone}.`, 'A', 'NOERROR A 10.244.2.12'],
  ['2.4.1 one with a hostname has none made up', `10-244-1-10.db.shop.${zone}.`, 'A', 'NXDOMAIN'],
  ['2.4.1 a pod’s name alone is no hostname', `db-2.db.shop.${zone}.`, 'A', 'NXDOMAIN'],
  ['2.4.1 an endpoint that is not ready', `db-3.db.shop.${zone}.`, 'A', 'NXDOMAIN'],
  ['2.4.1 a hostname belongs to the Service that its subdomain names', `db-3.db-early.shop.${zone}.`, 'A', 'NXDOMAIN'],
  ['2.4.1 an endpoint has no AAAA', `db-0.db.shop.${zone}.`, 'AAAA', 'NOERROR'],
  ['2.4.1 nothing lies below an endpoint', `x.db-0.db.shop.${zone}.`, 'A', 'NXDOMAIN'],
  ['2.4.1 endpoints that somebody wrote', `byhand.shop.${zone}.`, 'A', 'NOERROR A 10.150.0.5 A 10.150.0.6'],
  ['2.4.1 their hostname', `vm.byhand.shop.${zone}.`, 'A', 'NOERROR A 10.150.0.5'],
  [
    '2.4.2 SRV of a headless Service: each ready endpoint by its own name',
    `_sql._tcp.db.shop.${zone}.`,
    'SRV',
    `NOERROR SRV 0 33 5432 db-0.db.shop.${zone}. SRV 0 33 5432 db-1.db.shop.${zone}. SRV 0 33 5432 10-244-2-12.db.shop.${zone}.`,
  ],
  [
    '2.4.2 a named targetPort: the number in the pods',
    `_web._tcp.db.shop.${zone}.`,
    'SRV',
    `NOERROR SRV 0 33 8080 db-0.db.shop.${zone}. SRV 0 33 8080 db-1.db.shop.${zone}. SRV 0 33 8080 10-244-2-12.db.shop.${zone}.`,
  ],
  [
    '2.4.2 over UDP',
    `_log._udp.db.shop.${zone}.`,
    'SRV',
    `NOERROR SRV 0 33 514 db-0.db.shop.${zone}. SRV 0 33 514 db-1.db.shop.${zone}. SRV 0 33 514 10-244-2-12.db.shop.${zone}.`,
  ],
  ['2.4.2 no ready endpoint', `_sql._tcp.nobody.shop.${zone}.`, 'SRV', 'NXDOMAIN'],
  ['2.4.2 a Service without ports', `_sql._tcp.bare.shop.${zone}.`, 'SRV', 'NXDOMAIN'],
  [
    '2.4.2 endpoints that somebody wrote',
    `_sql._tcp.byhand.shop.${zone}.`,
    'SRV',
    `NOERROR SRV 0 50 5432 vm.byhand.shop.${zone}. SRV 0 50 5432 10-150-0-6.byhand.shop.${zone}.`,
  ],
  [
    '2.4.3 PTR of an endpoint: its name in each Service',
    '10.244.1.10',
    'PTR',
    `NOERROR PTR 10-244-1-10.bare.shop.${zone} PTR db-0.db.shop.${zone} PTR 10-244-1-10.db-early.shop.${zone}`,
  ],
  ['2.4.3 PTR of a pod behind a Service with a cluster IP', '10.244.0.2', 'PTR', `NOERROR PTR 10-244-0-2.kube-dns.kube-system.${zone}`],
  ['2.4.3 PTR of an endpoint that somebody wrote', '10.150.0.5', 'PTR', `NOERROR PTR vm.byhand.shop.${zone}`],
  ['2.4.3 PTR of a pod of no headless Service', '10.244.1.100', 'PTR', 'NXDOMAIN'],
  ['2.5.1 CNAME of an ExternalName', `legacy.shop.${zone}.`, 'CNAME', 'NOERROR CNAME db.example.com'],
  ['2.5.1 asked for an address it is followed', `legacy.shop.${zone}.`, 'A', 'NOERROR CNAME db.example.com A 203.0.113.10'],
  ['2.5.1 into the cluster, too', `inner.shop.${zone}.`, 'A', `NOERROR CNAME shop.shop.${zone} A 10.96.7.1`],
  ['2.5.1 the dot at its end is not part of it', `upper.shop.${zone}.`, 'CNAME', 'NOERROR CNAME db.example.com'],
  ['2.5.1 it has no endpoints', `db-0.legacy.shop.${zone}.`, 'A', 'NXDOMAIN'],
  ['A pod by its address (deprecated)', '10-244-1-10.shop.pod.cluster.local.', 'A', 'NOERROR A 10.244.1.10'],
  ['A pod by an address that is none', '10-244-1-400.shop.pod.cluster.local.', 'A', 'NXDOMAIN'],
  ['A pod in a namespace that is none', '10-244-1-10.shops.pod.cluster.local.', 'A', 'NXDOMAIN'],
  ['the zone itself', 'cluster.local.', 'A', 'NOERROR'],
  ['below the zone only svc and pod', 'shop.node.cluster.local.', 'A', 'NXDOMAIN'],
  ['a namespace is a name without records', `shop.${zone}.`, 'A', 'NOERROR'],
]

describe('records', () => {
  test.each(rows)('%s', (_, asked, type, answer) => {
    const { result, records } = cluster.network.resolve(client, asked, type)
    expect([result, ...records.map((record) => `${record.type} ${record.value}`)].join(' ')).toBe(answer)
  })
})

// pkg/kubelet/network/dns dns_test.go and resolv.conf(5): which names are asked, in order.
describe('the search path', () => {
  const ask = (spec: object, name: string): string[] => {
    const own = createFixture()
    own.pod('asker', { spec: { containers, ...spec } as never })
    return own.network.resolve({ from: 'pod', namespace: 'shop', pod: 'asker' }, name).queried
  }
  const usual = [`shop.${zone}`, zone, 'cluster.local']
  const all = (name: string) => usual.map((suffix) => `${name}.${suffix}`)
  const config = (options: [string, string?][], more: object = {}) => ({
    dnsConfig: { options: options.map(([name, value]) => ({ name, ...(value === undefined ? {} : { value }) })), ...more },
  })
  const paths: [name: string, spec: object, asked: string, queried: string[]][] = [
    ['one label: the search path, then itself', {}, 'x', [...all('x'), 'x']],
    ['four dots are fewer than five', {}, 'a.b.c.d.e', [...all('a.b.c.d.e'), 'a.b.c.d.e']],
    ['five dots: itself first', {}, 'a.b.c.d.e.f', ['a.b.c.d.e.f', ...all('a.b.c.d.e.f')]],
    ['a dot at its end: itself only', {}, 'x.example.', ['x.example']],
    ['ndots 1 of dnsConfig', config([['ndots', '1']]), 'x.example', ['x.example', ...all('x.example')]],
    [
      'the last ndots counts',
      config([
        ['ndots', '1'],
        ['ndots', '3'],
      ]),
      'x.example',
      [...all('x.example'), 'x.example'],
    ],
    ['other options change nothing', config([['edns0'], ['timeout', '2']]), 'x', [...all('x'), 'x']],
    ['searches of dnsConfig come after', config([], { searches: ['corp.local'] }), 'x', [...all('x'), 'x.corp.local', 'x']],
    ['dnsPolicy Default: the node has no search path', { dnsPolicy: 'Default' }, 'x', ['x']],
    [
      'dnsPolicy None: only what dnsConfig says',
      { dnsPolicy: 'None', ...config([], { nameservers: ['10.96.0.10'], searches: ['a.b'] }) },
      'x',
      ['x.a.b', 'x'],
    ],
    ['the host network takes the node’s', { hostNetwork: true }, 'x', ['x']],
    ['unless it says ClusterFirstWithHostNet', { hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' }, 'x', [...all('x'), 'x']],
  ]
  test.each(paths)('%s', (_, spec, asked, queried) => expect(ask(spec, asked)).toEqual(queried))
})
