import { describe, expect, test } from 'vitest'
import type { JsonObject } from '@/apimachinery/object'
import type { Pod } from '@/cluster/kinds/core/pod-types'
import type { Protocol } from '@/cluster/kinds/core/service-types'
import { createFixture } from './fixture'

// Who reaches whom, as test/e2e/network/netpol/network_policy.go in kubernetes/kubernetes has it: pods a, b and c in the namespaces x, y and z,
// each listening on 80 and 81 over TCP, UDP and SCTP. `who` lists, from everything open, what closes (-) and opens (+), in order.

const namespaces = ['x', 'y', 'z']
const pods = namespaces.flatMap((namespace) => ['a', 'b', 'c'].map((name) => `${namespace}/${name}`))
const named = (port: number, protocol: Protocol) => `serve-${port}-${protocol.toLowerCase()}`
const containers = [
  {
    name: 'app',
    image: 'nginx',
    ports: [80, 81].flatMap((containerPort) =>
      (['TCP', 'UDP', 'SCTP'] as const).map((protocol) => ({ containerPort, protocol, name: named(containerPort, protocol) })),
    ),
  },
]

function world(policies: Policy[]) {
  const cluster = createFixture()
  for (const name of namespaces) cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { ns: name } } })
  pods.forEach((each, i) => {
    const [namespace, name] = each.split('/') as [string, string]
    cluster.pod(name, {
      ...{ namespace, labels: { pod: name }, node: i % 2 ? 'node02' : 'node01', ip: `10.244.${1 + (i % 2)}.${10 + i}` },
      ...{ spec: { containers }, listens: [80, 81], protocols: ['TCP', 'UDP', 'SCTP'] },
    })
  })
  policies.forEach(([namespace, spec], i) => {
    const metadata = { name: `policy-${i}`, namespace }
    cluster.create({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata, spec })
  })
  return cluster
}

type World = ReturnType<typeof world>
type Policy = [namespace: string, spec: JsonObject]
const addressOf = (cluster: World, pod: string) => {
  const [namespace, name] = pod.split('/') as [string, string]
  return cluster.get<Pod>('Pod', name, namespace)!.status!.podIP!
}

/** The pairs that get no answer, row by row: who asks, and whom in vain. */
function closed(cluster: World, port: number, protocol: Protocol): string[] {
  return pods.flatMap((from) => {
    const [namespace, pod] = from.split('/') as [string, string]
    const lost = pods.filter(
      (to) => !cluster.network.send({ from: 'pod', namespace, pod }, { protocol, host: addressOf(cluster, to), port }).response,
    )
    return lost.length > 0 ? [`${from}: ${lost.join(' ')}`] : []
  })
}

/** `-*>x/a +y/b>x/a`: a star is any pod, `y/*` any of a namespace. A pod always reaches itself. */
function expected(who: string): string[] {
  const shut = new Set<string>()
  for (const [, sign, from = '', to = ''] of who.matchAll(/([+-])(\S+)>(\S+)/g))
    for (const source of pods)
      for (const target of pods) {
        if (source === target || !fits(from, source) || !fits(to, target)) continue
        if (sign === '-') shut.add(`${source} ${target}`)
        else shut.delete(`${source} ${target}`)
      }
  return pods.flatMap((from) => {
    const lost = pods.filter((to) => shut.has(`${from} ${to}`))
    return lost.length > 0 ? [`${from}: ${lost.join(' ')}`] : []
  })
}
const fits = (pattern: string, pod: string) =>
  pattern === '*' || pattern === pod || (pattern.endsWith('/*') && pod.startsWith(pattern.slice(0, -1)))

const a = { podSelector: { matchLabels: { pod: 'a' } } }
const pod = (name: string) => ({ podSelector: { matchLabels: { pod: name } } })
const ns = (name: string) => ({ namespaceSelector: { matchLabels: { ns: name } } })
const podIn = (key: string, operator: string, ...values: string[]) => ({
  podSelector: { matchExpressions: [{ key, operator, ...(values.length > 0 ? { values } : {}) }] },
})
const nsIn = (key: string, operator: string, ...values: string[]) => ({ namespaceSelector: podIn(key, operator, ...values).podSelector })
const from = (...peers: JsonObject[]) => ({ from: peers })
const to = (...peers: JsonObject[]) => ({ to: peers })
const ports = (...list: (number | string | JsonObject)[]) => ({ ports: list.map((port) => (typeof port === 'object' ? port : { port })) })
const ingress = (...rules: JsonObject[]) => ({ policyTypes: ['Ingress'], ingress: rules })
const egress = (...rules: JsonObject[]) => ({ policyTypes: ['Egress'], egress: rules })
const block = (cidr: string, ...except: string[]) => ({ ipBlock: { cidr, ...(except.length > 0 ? { except } : {}) } })
const sctp = (port: number) => ({ port, protocol: 'SCTP' })
const udp = (port: number) => ({ port, protocol: 'UDP' })

type Row = [name: string, policies: Policy[], who: string, port?: number, protocol?: Protocol]
const rows: Row[] = [
  ['no policy', [], ''],
  ['default deny of ingress', [['x', { podSelector: {}, ...ingress() }]], '-*>x/*'],
  ['default deny of all', [['x', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }]], '-*>x/* -x/*>*'],
  ['deny of ingress by default types', [['x', { podSelector: {} }]], '-*>x/*'],
  ['from pods of the server’s namespace by podSelector', [['x', { ...a, ...ingress(from(pod('b'))) }]], '-*>x/a +x/b>x/a'],
  [
    'ingress for a target from anywhere',
    [
      ['x', { podSelector: {}, ...ingress() }],
      ['x', { ...a, ...ingress({}) }],
    ],
    '-*>x/* +*>x/a',
  ],
  [
    'from pods in all namespaces',
    [
      ['x', { podSelector: {}, ...ingress() }],
      ['x', { ...a, ...ingress(from({ namespaceSelector: {} })) }],
    ],
    '-*>x/* +*>x/a',
  ],
  ['from another namespace by namespaceSelector', [['x', { ...a, ...ingress(from(ns('y'))) }]], '-*>x/a +y/*>x/a'],
  ['podSelector with In', [['x', { ...a, ...ingress(from(podIn('pod', 'In', 'b'))) }]], '-*>x/a +x/b>x/a'],
  ['podSelector with NotIn', [['x', { ...a, ...ingress(from(podIn('pod', 'NotIn', 'b'))) }]], '-*>x/a +x/c>x/a'],
  ['podSelector with Exists', [['x', { ...a, ...ingress(from(podIn('pod', 'Exists'))) }]], '-*>x/a +x/*>x/a'],
  ['podSelector with DoesNotExist', [['x', { ...a, ...ingress(from(podIn('pod', 'DoesNotExist'))) }]], '-*>x/a'],
  ['namespaceSelector with In', [['x', { ...a, ...ingress(from(nsIn('ns', 'In', 'y', 'z'))) }]], '-*>x/a +y/*>x/a +z/*>x/a'],
  ['namespaceSelector with NotIn', [['x', { ...a, ...ingress(from(nsIn('ns', 'NotIn', 'x'))) }]], '-*>x/a +y/*>x/a +z/*>x/a'],
  ['podSelector or namespaceSelector', [['x', { ...a, ...ingress(from(ns('y'), pod('b'))) }]], '-*>x/a +y/*>x/a +x/b>x/a'],
  ['podSelector and namespaceSelector', [['x', { ...a, ...ingress(from({ ...ns('y'), ...pod('b') })) }]], '-*>x/a +y/b>x/a'],
  [
    'several of both, together',
    [['x', { ...a, ...ingress(from({ ...nsIn('ns', 'NotIn', 'x'), ...podIn('pod', 'In', 'b', 'c') })) }]],
    '-*>x/a +y/b>x/a +y/c>x/a +z/b>x/a +z/c>x/a',
  ],
  ['any of several podSelectors', [['x', { ...a, ...ingress(from(pod('b'), pod('c'))) }]], '-*>x/a +x/b>x/a +x/c>x/a'],
  ['one pod of another namespace', [['x', { ...a, ...ingress(from({ ...ns('y'), ...pod('a') })) }]], '-*>x/a +y/a>x/a'],
  ['several rules add up', [['x', { ...a, ...ingress(from(pod('b')), from(ns('z'))) }]], '-*>x/a +x/b>x/a +z/*>x/a'],
  ['a rule with no peer and no port lets all in', [['x', { ...a, ...ingress({}) }]], ''],
  ['an empty list of peers lets all in', [['x', { ...a, ...ingress({ from: [], ports: [{ port: 80 }] }) }]], ''],
  ['a port from another namespace: that port', [['x', { ...a, ...ingress({ ...from(ns('y')), ...ports(81) }) }]], '-*>x/a +y/*>x/a', 81],
  ['a port from another namespace: the other port', [['x', { ...a, ...ingress({ ...from(ns('y')), ...ports(81) }) }]], '-*>x/a', 80],
  [
    'policies that overlap: the first port',
    [
      ['x', { ...a, ...ingress({ ...from(ns('y')), ...ports(81) }) }],
      ['x', { ...a, ...ingress({ ...from(ns('y')), ...ports(80) }) }],
    ],
    '-*>x/a +y/*>x/a',
    80,
  ],
  [
    'policies that overlap: the second port',
    [
      ['x', { ...a, ...ingress({ ...from(ns('y')), ...ports(81) }) }],
      ['x', { ...a, ...ingress({ ...from(ns('y')), ...ports(80) }) }],
    ],
    '-*>x/a +y/*>x/a',
    81,
  ],
  ['allow all: 80', [['x', { podSelector: {}, ...ingress({}) }]], ''],
  [
    'allow all beside a deny',
    [
      ['x', { podSelector: {}, ...ingress({}) }],
      ['x', { podSelector: {}, ...ingress() }],
    ],
    '',
    81,
  ],
  ['one named port: it', [['x', { podSelector: {}, ...ingress(ports('serve-81-tcp')) }]], '', 81],
  ['one named port: the other', [['x', { podSelector: {}, ...ingress(ports('serve-81-tcp')) }]], '-*>x/*', 80],
  [
    'a namespace on one named port: it',
    [['x', { ...a, ...ingress({ ...from(ns('y')), ...ports('serve-80-tcp') }) }]],
    '-*>x/a +y/*>x/a',
    80,
  ],
  ['a namespace on one named port: the other', [['x', { ...a, ...ingress({ ...from(ns('y')), ...ports('serve-80-tcp') }) }]], '-*>x/a', 81],
  ['egress on one named port: it', [['x', { podSelector: {}, ...egress(ports('serve-80-tcp')) }]], '', 80],
  ['egress on one named port: the other', [['x', { podSelector: {}, ...egress(ports('serve-80-tcp')) }]], '-x/*>*', 81],
  ['a named port that no container has', [['x', { ...a, ...ingress(ports('http')) }]], '-*>x/a'],
  ['a named port of another protocol', [['x', { ...a, ...ingress(ports({ port: 'serve-80-udp', protocol: 'TCP' })) }]], '-*>x/a'],
  ['other namespaces kept out', [['x', { podSelector: {}, ...ingress(from({ podSelector: {} })) }]], '-y/*>x/* -z/*>x/*'],
  ['egress of one pod denied', [['x', { ...a, ...egress() }]], '-x/a>*'],
  ['egress of a namespace denied', [['x', { podSelector: {}, ...egress() }]], '-x/*>*'],
  [
    'ingress and egress together: 80',
    [['x', { ...a, policyTypes: ['Ingress', 'Egress'], ingress: [{ ...from(ns('y')), ...ports(80) }], egress: [ports(80)] }]],
    '-*>x/a +y/*>x/a',
    80,
  ],
  [
    'ingress and egress together: 81',
    [['x', { ...a, policyTypes: ['Ingress', 'Egress'], ingress: [{ ...from(ns('y')), ...ports(80) }], egress: [ports(80)] }]],
    '-*>x/a -x/a>*',
    81,
  ],
  [
    'the client’s side denies what the server allows',
    [
      ['x', { ...a, ...egress(to(pod('b'))) }],
      ['y', { ...a, ...ingress({}) }],
    ],
    '-x/a>* +x/a>x/b',
  ],
  [
    'the server’s side denies what the client’s allows',
    [
      ['x', { ...a, ...egress(to(ns('y'))) }],
      ['y', { ...a, ...ingress() }],
    ],
    '-x/a>* +x/a>y/* -*>y/a',
  ],
  ['egress by namespaceSelector', [['x', { ...a, ...egress(to(ns('y'))) }]], '-x/a>* +x/a>y/*'],
  ['egress by both selectors', [['x', { ...a, ...egress(to({ ...ns('y'), ...pod('b') })) }]], '-x/a>* +x/a>y/b'],
  ['egress to a block', [['x', { ...a, ...egress(to(block('10.244.2.13/32'))) }]], '-x/a>* +x/a>y/a'],
  [
    'egress to a block, but for an address',
    [['x', { ...a, ...egress(to(block('10.244.2.0/24', '10.244.2.13/32'))) }]],
    '-x/a>* +x/a>x/b +x/a>y/c +x/a>z/b',
  ],
  [
    'an address excepted in one block and named in another',
    [['x', { ...a, ...egress(to(block('10.244.2.0/24', '10.244.2.13/32'), block('10.244.2.13/32'))) }]],
    '-x/a>* +x/a>x/b +x/a>y/a +x/a>y/c +x/a>z/b',
  ],
  [
    'the same in two policies',
    [
      ['x', { ...a, ...egress(to(block('10.244.2.0/24', '10.244.2.13/32'))) }],
      ['x', { ...a, ...egress(to(block('10.244.2.13/32'))) }],
    ],
    '-x/a>* +x/a>x/b +x/a>y/a +x/a>y/c +x/a>z/b',
  ],
  ['ingress from a block', [['x', { ...a, ...ingress(from(block('10.244.1.0/24'))) }]], '-*>x/a +x/c>x/a +y/b>x/a +z/a>x/a +z/c>x/a'],
  ['everywhere is a block too', [['x', { ...a, ...ingress(from(block('0.0.0.0/0'))) }]], ''],
  [
    'each direction by its own policy',
    [
      ['x', { ...a, ...ingress(from(pod('b'))) }],
      ['x', { ...a, ...egress(to(pod('b'))) }],
    ],
    '-*>x/a +x/b>x/a -x/a>* +x/a>x/b',
  ],
  ['a policy of another namespace changes nothing here', [['y', { ...a, ...ingress() }]], '-*>y/a'],
  ['policyTypes Egress alone leaves ingress open', [['x', { ...a, policyTypes: ['Egress'], ingress: [], egress: [{}] }]], ''],
  ['egress rules imply the type Egress', [['x', { ...a, egress: [to(pod('b'))] }]], '-*>x/a -x/a>* +x/a>x/b'],
  ['endPort: below', [['x', { ...a, ...egress(ports({ port: 81, endPort: 90 })) }]], '-x/a>*', 80],
  ['endPort: within', [['x', { ...a, ...egress(ports({ port: 79, endPort: 81 })) }]], '', 81],
  ['endPort: its end counts', [['x', { ...a, ...ingress(ports({ port: 1, endPort: 80 })) }]], '', 80],
  ['endPort: beyond its end', [['x', { ...a, ...ingress(ports({ port: 1, endPort: 80 })) }]], '-*>x/a', 81],
  ['UDP: default deny', [['x', { podSelector: {}, ...ingress() }]], '-*>x/*', 80, 'UDP'],
  ['UDP: by its port', [['x', { ...a, ...ingress({ ...from(ns('y')), ...ports(udp(81)) }) }]], '-*>x/a +y/*>x/a', 81, 'UDP'],
  ['UDP: its port is not TCP’s', [['x', { ...a, ...ingress({ ...from(ns('y')), ...ports(udp(81)) }) }]], '-*>x/a', 81, 'TCP'],
  ['UDP: a port without protocol is TCP’s', [['x', { ...a, ...ingress(ports(81)) }]], '-*>x/a', 81, 'UDP'],
  ['UDP: one pod of another namespace', [['x', { ...a, ...ingress(from({ ...ns('y'), ...pod('a') })) }]], '-*>x/a +y/a>x/a', 80, 'UDP'],
  ['SCTP: default deny', [['x', { podSelector: {}, ...ingress() }]], '-*>x/*', 80, 'SCTP'],
  ['SCTP: by its port', [['x', { ...a, ...ingress({ ...from(ns('y')), ...ports(sctp(81)) }) }]], '-*>x/a +y/*>x/a', 81, 'SCTP'],
  ['SCTP: its other port', [['x', { ...a, ...ingress({ ...from(ns('y')), ...ports(sctp(81)) }) }]], '-*>x/a', 80, 'SCTP'],
  ['SCTP: one pod of another namespace', [['x', { ...a, ...ingress(from({ ...ns('y'), ...pod('a') })) }]], '-*>x/a +y/a>x/a', 80, 'SCTP'],
  ['a protocol alone: all its ports', [['x', { ...a, ...ingress(ports({ protocol: 'SCTP' })) }]], '', 81, 'SCTP'],
  ['a protocol alone: no other', [['x', { ...a, ...ingress(ports({ protocol: 'SCTP' })) }]], '-*>x/a', 81, 'TCP'],
  ['TCP and UDP on one port: TCP', [['x', { ...a, ...ingress(ports({ port: 80, protocol: 'TCP' }, udp(80))) }]], '', 80, 'TCP'],
  ['TCP and UDP on one port: SCTP', [['x', { ...a, ...ingress(ports({ port: 80, protocol: 'TCP' }, udp(80))) }]], '-*>x/a', 80, 'SCTP'],
]

describe('who reaches whom', () => {
  test.each(rows)('%s', (_, policies, who, port = 80, protocol = 'TCP') => {
    expect(closed(world(policies), port, protocol)).toEqual(expected(who))
  })
})

describe('changes take effect', () => {
  const onlyB: Policy[] = [['x', { ...a, ...ingress(from(pod('b'))) }]]
  const relabel = (kind: string, namespace: string | undefined, name: string, labels: Record<string, string>) => (cluster: World) =>
    cluster.update(kind, namespace as string, name, (draft: { metadata: { labels: object } }) => (draft.metadata.labels = labels))
  const changes: [name: string, policies: Policy[], change: (cluster: World) => void, before: string, after: string][] = [
    ['a policy that is deleted', onlyB, (cluster) => cluster.remove('NetworkPolicy', 'x', 'policy-0'), '-*>x/a +x/b>x/a', ''],
    [
      'a policy that is changed',
      onlyB,
      (cluster) =>
        cluster.update('NetworkPolicy', 'x', 'policy-0', (draft: { spec: JsonObject }) => {
          draft.spec = { ...a, ...ingress(from(ns('z'))) }
        }),
      '-*>x/a +x/b>x/a',
      '-*>x/a +z/*>x/a',
    ],
    [
      'a namespace that gets the label',
      [['x', { ...a, ...ingress(from(ns('trusted'))) }]],
      relabel('Namespace', undefined, 'y', { ns: 'trusted' }),
      '-*>x/a',
      '-*>x/a +y/*>x/a',
    ],
    ['a pod that gets the label', onlyB, relabel('Pod', 'x', 'c', { pod: 'b' }), '-*>x/a +x/b>x/a', '-*>x/a +x/b>x/a +x/c>x/a'],
    ['a pod that becomes selected', onlyB, relabel('Pod', 'x', 'c', { pod: 'a' }), '-*>x/a +x/b>x/a', '-*>x/a -*>x/c +x/b>x/a +x/b>x/c'],
    ['a pod that is no longer selected', onlyB, relabel('Pod', 'x', 'a', { pod: 'free' }), '-*>x/a +x/b>x/a', ''],
  ]
  test.each(changes)('%s', (_, policies, change, before, after) => {
    const cluster = world(policies)
    expect(closed(cluster, 80, 'TCP')).toEqual(expected(before))
    change(cluster)
    expect(closed(cluster, 80, 'TCP')).toEqual(expected(after))
  })
})
