import { describe, expect, it } from 'vitest'
import type { JsonObject } from '@/apimachinery/object'
import type { Origin } from '@/cluster/door'
import type { Service } from '@/cluster/kinds/core/service-types'
import { createFixture, refusalOf } from './fixture'

const pod = (name: string, namespace = 'shop'): Origin => ({ from: 'pod', namespace, pod: name })

/** The shop: frontend, API and database on node01; a stranger in another namespace on node02. */
function shop(policies: JsonObject[]) {
  const cluster = createFixture({
    external: [{ host: 'api.example.com', address: '203.0.113.10', ports: [{ port: 443, body: 'outside' }] }],
  })
  const names = [
    ['frontend', 80],
    ['api', 3000],
    ['db', 5432],
  ] as const
  for (const [name, port] of names) {
    cluster.pod(name, {
      labels: { app: name },
      spec: { containers: [{ name: 'app', image: 'nginx', ports: [{ name: 'main', containerPort: port }] }] },
      listens: [port],
    })
    cluster.service(name, {
      type: name === 'db' ? 'NodePort' : 'ClusterIP',
      selector: { app: name },
      ports: [{ port, ...(name === 'db' ? { nodePort: 30432 } : {}) }],
    })
  }
  cluster.pod('stranger', { namespace: 'web', node: 'node02', labels: { app: 'api' } })
  policies.forEach((spec, i) => {
    cluster.create({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: `policy-${i + 1}`, namespace: 'shop' },
      spec,
    })
  })
  return cluster
}

/** Who reaches the database: by name, in order. */
const whoReaches = (cluster: ReturnType<typeof shop>) =>
  [
    pod('frontend'),
    pod('api'),
    pod('stranger', 'web'),
    { from: 'node', node: 'node01' },
    { from: 'node', node: 'node02' },
    { from: 'outside' },
  ]
    .map((from) => from as Origin)
    .filter((from) =>
      (from.from === 'outside'
        ? cluster.curl(from, 'node02', 30432)
        : cluster.curl(from, cluster.get<Service>('Service', 'db')!.spec.clusterIP!, 5432)
      ).startsWith('db '),
    )
    .map((from) => (from.from === 'pod' ? from.pod : from.from === 'node' ? from.node : from.from))

const db = { podSelector: { matchLabels: { app: 'db' } } }
const from = (...peers: JsonObject[]) => [{ from: peers }]
const all = ['frontend', 'api', 'stranger', 'node01', 'node02', 'outside']

describe('who reaches the database', () => {
  const cases: Record<string, [policies: JsonObject[], reach: string[]]> = {
    'without a policy: everyone': [[], all],
    'a policy for other pods changes nothing': [[{ podSelector: { matchLabels: { app: 'api' } } }], all],
    'deny all: only the kubelet of its node': [[db], ['node01']],
    'deny all of the namespace': [[{}], ['node01']],
    'the API only': [[{ ...db, ingress: from({ podSelector: { matchLabels: { app: 'api' } } }) }], ['api', 'node01']],
    'an empty rule: everyone': [[{ ...db, ingress: [{}] }], all],
    'an empty pod selector: all pods of the namespace': [[{ ...db, ingress: from({ podSelector: {} }) }], ['frontend', 'api', 'node01']],
    'an empty namespace selector: all pods': [
      [{ ...db, ingress: from({ namespaceSelector: {} }) }],
      ['frontend', 'api', 'stranger', 'node01'],
    ],
    'another namespace by its name': [
      [{ ...db, ingress: from({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'web' } } }) }],
      ['stranger', 'node01'],
    ],
    'both selectors in one peer: and': [
      [
        {
          ...db,
          ingress: from({
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'web' } },
            podSelector: { matchLabels: { app: 'frontend' } },
          }),
        },
      ],
      ['node01'],
    ],
    'two peers: or': [
      [
        {
          ...db,
          ingress: from(
            { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'web' } } },
            { podSelector: { matchLabels: { app: 'frontend' } } },
          ),
        },
      ],
      ['frontend', 'stranger', 'node01'],
    ],
    'the right port': [[{ ...db, ingress: [{ ports: [{ port: 5432 }] }] }], all],
    'the port by its name': [[{ ...db, ingress: [{ ports: [{ port: 'main' }] }] }], all],
    'a range of ports': [[{ ...db, ingress: [{ ports: [{ port: 5000, endPort: 6000 }] }] }], all],
    'another port': [[{ ...db, ingress: [{ ports: [{ port: 5433 }] }] }], ['node01']],
    'another protocol': [[{ ...db, ingress: [{ ports: [{ port: 5432, protocol: 'UDP' }] }] }], ['node01']],
    'nodes by their addresses': [[{ ...db, ingress: from({ ipBlock: { cidr: '192.168.1.0/24' } }) }], ['node01', 'node02', 'outside']],
    'an address block with a hole': [
      [{ ...db, ingress: from({ ipBlock: { cidr: '192.168.1.0/24', except: ['192.168.1.12/32'] } }) }],
      ['node01'],
    ],
    'policies add up': [
      [
        { ...db, ingress: from({ podSelector: { matchLabels: { app: 'api' } } }) },
        { ...db, ingress: from({ podSelector: { matchLabels: { app: 'frontend' } } }) },
      ],
      ['frontend', 'api', 'node01'],
    ],
    'egress of the frontend to the API only, and DNS': [
      [
        {
          podSelector: { matchLabels: { app: 'frontend' } },
          policyTypes: ['Egress'],
          egress: [{ to: [{ podSelector: { matchLabels: { app: 'api' } } }] }],
        },
      ],
      ['api', 'stranger', 'node01', 'node02', 'outside'],
    ],
  }
  it.each(Object.entries(cases))('%s', (_name, [policies, reach]) => {
    expect(whoReaches(shop(policies))).toEqual(reach)
  })

  it('flannel enforces nothing', () => {
    const cluster = createFixture({ cni: 'flannel' })
    cluster.pod('db', { labels: { app: 'db' }, ip: '10.244.1.9' })
    cluster.pod('client')
    cluster.create({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'deny', namespace: 'shop' }, spec: {} })
    expect(cluster.curl(pod('client'), '10.244.1.9')).toBe('db sees 10.244.1.5')
  })
})

describe('what is said', () => {
  it('names the policy and what it lets in', () => {
    const cluster = shop([{ ...db, ingress: [{ from: [{ podSelector: { matchLabels: { app: 'api' } } }], ports: [{ port: 5432 }] }] }])
    expect(cluster.curl(pod('frontend'), 'db', 5432)).toBe(
      'timeout: NetworkPolicy shop/policy-1 drops what pod shop/frontend sends to pod shop/db port 5432/TCP (ingress is allowed from: pods app=api on 5432/TCP; pod shop/frontend carries app=frontend)',
    )
    expect(cluster.network.send(pod('api'), { protocol: 'TCP', host: 'db', port: 5432 }).hops.map(({ text }) => text)).toContain(
      'NetworkPolicy shop/policy-1 lets it pass',
    )
  })

  it('egress without DNS takes the names away', () => {
    const cluster = shop([
      { podSelector: { matchLabels: { app: 'frontend' } }, policyTypes: ['Egress'], egress: [{ to: [{ podSelector: {} }] }] },
    ])
    expect(cluster.curl(pod('frontend'), 'api', 3000)).toBe(
      'resolver-timeout: the cluster DNS at 10.96.0.10 does not answer (a NetworkPolicy drops the question: egress to port 53/UDP of the coredns pods must be allowed)',
    )
    expect(cluster.curl(pod('frontend'), '203.0.113.10', 443)).toBe(
      'timeout: NetworkPolicy shop/policy-1 drops what pod shop/frontend sends to 203.0.113.10 port 443/TCP (egress is allowed to: pods of any label)',
    )
    expect(cluster.curl(pod('api'), 'api.example.com', 443)).toBe('outside sees 10.244.1.6')
  })
})

describe('manifests that are refused', () => {
  const peers = (...list: JsonObject[]) => ({ podSelector: {}, ingress: [{ from: list }] })
  const cases: Record<string, [spec: JsonObject, ...says: string[]]> = {
    'a peer of nothing': [peers({}), 'spec.ingress[0].from[0]: Required value: must specify a peer'],
    'a block and a selector': [
      peers({ ipBlock: { cidr: '10.0.0.0/8' }, podSelector: {} }),
      'spec.ingress[0].from[0]: Forbidden: may not specify both ipBlock and another peer',
    ],
    'no block': [
      peers({ ipBlock: { cidr: '10.0.0.0' } }),
      'spec.ingress[0].from[0].ipBlock.cidr: Invalid value: "10.0.0.0": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
    ],
    'a hole outside': [
      peers({ ipBlock: { cidr: '10.0.0.0/8', except: ['192.168.0.0/16'] } }),
      'spec.ingress[0].from[0].ipBlock.except[0]: Invalid value: "192.168.0.0/16": must be a strict subset of `cidr`',
    ],
    'an unknown type': [
      { podSelector: {}, policyTypes: ['ingress'] },
      'spec.policyTypes[0]: Unsupported value: "ingress": supported values: "Egress", "Ingress"',
    ],
    'a port of nowhere': [
      { podSelector: {}, egress: [{ ports: [{ port: 70000 }] }] },
      'spec.egress[0].ports[0].port: Invalid value: 70000: must be between 1 and 65535, inclusive',
    ],
    'an end before its start': [
      { podSelector: {}, egress: [{ ports: [{ port: 80, endPort: 70 }] }] },
      'spec.egress[0].ports[0].endPort: Invalid value: 80: must be greater than or equal to `port`',
    ],
  }
  it.each(Object.entries(cases))('%s', (_name, [spec, ...says]) => {
    expect(refusalOf(() => shop([spec]))).toEqual(says)
  })
})
