import { describe, expect, test } from 'vitest'
import type { JsonObject } from '@/apimachinery/object'
import type { ClusterSetup, Origin } from '@/cluster/door'
import type { Protocol } from '@/cluster/kinds/core/service-types'
import { createFixture } from './fixture'

// kube-proxy's rules as upstream tests them: pkg/proxy topology_test.go (which endpoints a node uses), pkg/proxy/iptables proxier_test.go (what
// becomes of a packet, by how it came), test/e2e/network/service.go (session affinity, externalIPs, protocols, hostPort).

const outside: Origin = { from: 'outside' }
const on = (node: string): Origin => ({ from: 'node', node })
const in3: Origin = { from: 'pod', namespace: 'shop', pod: 'client-3' }
const in1: Origin = { from: 'pod', namespace: 'shop', pod: 'client-1' }
const vip = '10.96.0.77'
const balancer = '192.168.1.240'
const plain = [{ port: 80, nodePort: 30080 }]

type State = 'ready' | 'unready' | 'leaving' | 'gone'
/** a on node01, b and c on node02; nothing on node03 and the control plane. */
type Pods = Partial<Record<'a' | 'b' | 'c', State>>

function world(spec: JsonObject, pods: Pods = {}, setup: ClusterSetup = { loadBalancer: 'metallb' }) {
  const cluster = createFixture({ nodes: 3, ...setup })
  const nodes = { a: 'node01', b: 'node02', c: 'node02' } as const
  for (const [i, name] of (['a', 'b', 'c'] as const).entries()) {
    const state = pods[name] ?? 'ready'
    if (state === 'gone') continue
    cluster.pod(name, {
      labels: { app: 'web' },
      node: nodes[name],
      ip: `10.244.${name === 'a' ? 1 : 2}.1${i}`,
      protocols: ['TCP', 'UDP', 'SCTP'],
    })
    if (state === 'unready') cluster.setReady('shop', name, false)
    if (state === 'leaving') cluster.remove('Pod', 'shop', name)
  }
  cluster.pod('client-1', { node: 'node01', ports: [], ip: '10.244.1.21' })
  cluster.pod('client-3', { node: 'node03', ports: [], ip: '10.244.3.23' })
  const loadBalancer = spec.type === 'LoadBalancer' || spec.type === undefined
  cluster.service('web', {
    clusterIP: vip,
    ...(loadBalancer ? { type: 'LoadBalancer' } : {}),
    selector: { app: 'web' },
    ports: plain,
    ...spec,
  })
  return cluster
}

/** Who answers, over many tries: `a b c`, or the reason why nobody does. */
function answers(cluster: ReturnType<typeof world>, from: Origin, host: string, port: number, protocol: Protocol = 'TCP') {
  const seen = new Set<string>()
  for (let i = 0; i < 60; i++) {
    const { response, failure } = cluster.network.send(from, { protocol, host, port })
    seen.add(response ? (response.pod?.name ?? response.address) : failure!.reason)
  }
  return [...seen].sort().join(' ')
}

const external = { externalTrafficPolicy: 'Local' }
const internal = { internalTrafficPolicy: 'Local' }
const leaving: Pods = { a: 'leaving', b: 'leaving', c: 'leaving' }
const one: Pods = { a: 'leaving', b: 'ready', c: 'ready' }

type Row = [name: string, spec: JsonObject, pods: Pods, from: Origin, host: string, port: number, answers: string]
const rows: Row[] = [
  ['cluster IP: all ready ones', {}, {}, in1, vip, 80, 'a b c'],
  ['cluster IP: unready ones get nothing', {}, { a: 'unready' }, in1, vip, 80, 'b c'],
  ['cluster IP: leaving ones get nothing while others are ready', {}, one, in1, vip, 80, 'b c'],
  ['cluster IP: leaving ones serve when nothing is ready', {}, leaving, in1, vip, 80, 'a b c'],
  ['cluster IP: unready ones do not, even then', {}, { a: 'leaving', b: 'unready', c: 'unready' }, in1, vip, 80, 'a'],
  ['cluster IP: nothing at all', {}, { a: 'gone', b: 'gone', c: 'gone' }, in1, vip, 80, 'refused'],
  ['cluster IP: nothing ready', {}, { a: 'unready', b: 'unready', c: 'unready' }, in1, vip, 80, 'refused'],
  ['cluster IP: from a node', {}, {}, on('node03'), vip, 80, 'a b c'],
  ['cluster IP: another port', {}, {}, in1, vip, 81, 'timeout'],
  ['cluster IP: its nodePort', {}, {}, in1, vip, 30080, 'timeout'],
  ['internal Local: the node’s own', internal, {}, in1, vip, 80, 'a'],
  ['internal Local: none on the node', internal, {}, in3, vip, 80, 'timeout'],
  ['internal Local: from the node itself', internal, {}, on('node02'), vip, 80, 'b c'],
  ['internal Local: the node’s own leaving one, though others are ready', internal, one, in1, vip, 80, 'a'],
  ['internal Local: nothing anywhere', internal, { a: 'gone', b: 'gone', c: 'gone' }, in1, vip, 80, 'refused'],
  ['internal Local does not bind nodePorts', internal, {}, outside, 'node03', 30080, 'a b c'],
  ['nodePort: any node', {}, {}, outside, 'node03', 30080, 'a b c'],
  ['nodePort: the control plane too', {}, {}, outside, 'controlplane', 30080, 'a b c'],
  ['nodePort: from a pod', {}, {}, in3, '192.168.1.12', 30080, 'a b c'],
  ['nodePort: localhost on a node', {}, {}, on('node03'), 'localhost', 30080, 'a b c'],
  ['nodePort: nothing at all', {}, { a: 'gone', b: 'gone', c: 'gone' }, outside, 'node01', 30080, 'refused'],
  ['nodePort: a leaving one when nothing is ready', {}, { ...leaving, a: 'gone' }, outside, 'node01', 30080, 'b c'],
  ['nodePort Local: the node’s own', external, {}, outside, 'node02', 30080, 'b c'],
  ['nodePort Local: none on the node', external, {}, outside, 'node03', 30080, 'timeout'],
  ['nodePort Local: an unready one only', external, { a: 'unready' }, outside, 'node01', 30080, 'timeout'],
  ['nodePort Local: a leaving one only', external, one, outside, 'node01', 30080, 'a'],
  ['nodePort Local: nothing anywhere', external, { a: 'gone', b: 'gone', c: 'gone' }, outside, 'node01', 30080, 'refused'],
  ['nodePort Local: a node asks itself', external, {}, on('node03'), '192.168.1.13', 30080, 'a b c'],
  ['nodePort Local: a pod asks its own node', external, {}, in3, '192.168.1.13', 30080, 'a b c'],
  ['nodePort Local: a pod asks another node', external, {}, in1, '192.168.1.13', 30080, 'timeout'],
  ['load balancer: any endpoint', {}, {}, outside, balancer, 80, 'a b c'],
  ['load balancer: its nodePort is not its port', {}, {}, outside, balancer, 30080, 'timeout'],
  ['load balancer Local: nodes with an endpoint', external, {}, outside, balancer, 80, 'a b c'],
  ['load balancer Local: a node whose endpoint is leaving gets nothing new', external, one, outside, balancer, 80, 'b c'],
  ['load balancer Local: no node has a ready one', external, leaving, outside, balancer, 80, 'timeout'],
  ['load balancer Local: nothing anywhere', external, { a: 'gone', b: 'gone', c: 'gone' }, outside, balancer, 80, 'refused'],
  ['load balancer Local: from inside, by the own node’s rules, goes anywhere', external, {}, in3, balancer, 80, 'a b c'],
  ['load balancer without node ports', { allocateLoadBalancerNodePorts: false, ports: [{ port: 80 }] }, {}, outside, balancer, 80, 'a b c'],
  ['external IP: any endpoint', { externalIPs: ['192.168.1.50'] }, {}, outside, '192.168.1.50', 80, 'a b c'],
  ['external IP: another port', { externalIPs: ['192.168.1.50'] }, {}, outside, '192.168.1.50', 81, 'timeout'],
  ['external IP: from a pod', { externalIPs: ['198.51.100.7'] }, {}, in1, '198.51.100.7', 80, 'a b c'],
  ['external IP: that is a node’s', { externalIPs: ['192.168.1.13'] }, {}, outside, 'node03', 80, 'a b c'],
  [
    'external IP Local: nodes without an endpoint drop',
    { ...external, externalIPs: ['192.168.1.50'] },
    {},
    outside,
    '192.168.1.50',
    80,
    'a b c timeout',
  ],
  ['external IP Local: the node’s own', { ...external, externalIPs: ['192.168.1.12'] }, {}, outside, 'node02', 80, 'b c'],
  ['session affinity: one endpoint', { sessionAffinity: 'ClientIP', type: 'NodePort' }, { b: 'gone', c: 'gone' }, in1, vip, 80, 'a'],
]

describe('who answers', () => {
  test.each(rows)('%s', (_, spec, pods, from, host, port, who) => {
    expect(answers(world(spec, pods), from, host, port)).toBe(who)
  })
})

describe('protocols', () => {
  const both = [
    { name: 'tcp', port: 53, targetPort: 80, protocol: 'TCP', nodePort: 30053 },
    { name: 'udp', port: 53, targetPort: 80, protocol: 'UDP', nodePort: 30053 },
  ]
  const only = (protocol: string) => [{ port: 53, targetPort: 80, protocol, nodePort: 30053 }]
  test.each<[string, JsonObject[], Protocol, string]>([
    ['TCP of a TCP port', only('TCP'), 'TCP', 'a b c'],
    ['UDP of a TCP port', only('TCP'), 'UDP', 'timeout'],
    ['UDP of a UDP port', only('UDP'), 'UDP', 'a b c'],
    ['TCP of a UDP port', only('UDP'), 'TCP', 'timeout'],
    ['SCTP of an SCTP port', only('SCTP'), 'SCTP', 'a b c'],
    ['TCP of an SCTP port', only('SCTP'), 'TCP', 'timeout'],
    ['TCP where both have one number', both, 'TCP', 'a b c'],
    ['UDP where both have one number', both, 'UDP', 'a b c'],
    ['SCTP where both have one number', both, 'SCTP', 'timeout'],
  ])('%s', (_, ports, protocol, who) => expect(answers(world({ type: 'NodePort', ports }), in1, vip, 53, protocol)).toBe(who))
  test.each<[string, JsonObject[], Protocol, string]>([
    ['UDP at a UDP nodePort', only('UDP'), 'UDP', 'a b c'],
    ['TCP at a UDP nodePort', only('UDP'), 'TCP', 'refused'],
    ['TCP and UDP at one nodePort', both, 'UDP', 'a b c'],
    ['SCTP at an SCTP nodePort', only('SCTP'), 'SCTP', 'a b c'],
    ['UDP at an SCTP nodePort', only('SCTP'), 'UDP', 'refused'],
  ])('%s', (_, ports, protocol, who) => expect(answers(world({ type: 'NodePort', ports }), outside, 'node03', 30053, protocol)).toBe(who))
})

describe('session affinity', () => {
  const sticky = { sessionAffinity: 'ClientIP' }
  const who = (cluster: ReturnType<typeof world>, from: Origin) => answers(cluster, from, vip, 80)
  test('each client stays with one endpoint', () => {
    const cluster = world(sticky)
    for (const from of [in1, in3, on('node01'), on('node02')]) expect(who(cluster, from)).toMatch(/^[abc]$/)
  })
  test('when that one is no longer ready, with another', () => {
    const cluster = world(sticky)
    const first = who(cluster, in1)
    cluster.setReady('shop', first, false)
    expect(who(cluster, in1)).toMatch(/^[abc]$/)
    expect(who(cluster, in1)).not.toBe(first)
  })
  const soon = { ...sticky, sessionAffinityConfig: { clientIP: { timeoutSeconds: 60 } } }
  /** The first that is asked, then whoever answers each `pause` later. */
  const visits = (cluster: ReturnType<typeof world>, pause: number) =>
    Array.from({ length: 12 }, () => {
      const by = who(cluster, in1)
      cluster.advance(pause)
      return by
    })
  test.each<[string, JsonObject, number, boolean]>([
    ['who comes again within the timeout stays', soon, 59_000, true],
    ['who was away for longer is sent to any', soon, 61_000, false],
    ['three hours when the Service says nothing', sticky, 10_799_000, true],
    ['and no longer', sticky, 10_801_000, false],
  ])('%s', (_, spec, pause, stays) => expect(new Set(visits(world(spec), pause)).size === 1).toBe(stays))
  test('more endpoints send nobody away', () => {
    const cluster = world(sticky, { b: 'gone', c: 'gone' })
    expect(who(cluster, in1)).toBe('a')
    for (const name of ['d', 'e', 'f']) cluster.pod(name, { labels: { app: 'web' } })
    expect(visits(cluster, 1000)).toEqual(Array(12).fill('a'))
  })
  test('each node remembers for itself', () => {
    const cluster = world({ ...sticky, type: 'NodePort' })
    const by = new Set(['node01', 'node02', 'node03'].map((node) => answers(cluster, outside, node, 30080)))
    expect(by.size).toBeGreaterThan(1)
  })
})

describe('whose address the pod sees', () => {
  const seen = (spec: JsonObject, from: Origin, host: string, port: number) => world(spec, { b: 'gone', c: 'gone' }).curl(from, host, port)
  test.each<[string, JsonObject, Origin, string, number, string]>([
    ['a pod at the cluster IP: its own', {}, in3, vip, 80, 'a sees 10.244.3.23'],
    ['a node at the cluster IP: its own', {}, on('node03'), vip, 80, 'a sees 192.168.1.13'],
    ['nodePort: the entry node’s', {}, outside, 'node03', 30080, 'a sees 192.168.1.13'],
    ['nodePort, on the pod’s node: that node’s', {}, outside, 'node01', 30080, 'a sees 192.168.1.11'],
    ['nodePort Local: the client’s', external, outside, 'node01', 30080, 'a sees 192.168.1.5'],
    ['load balancer Local: the client’s', external, outside, balancer, 80, 'a sees 192.168.1.5'],
  ])('%s', (_, spec, from, host, port, says) => expect(seen(spec, from, host, port)).toBe(says))
})

describe('nodes and load balancers', () => {
  test('a dead node leaves the load balancer', () => {
    const cluster = world({}, { b: 'gone', c: 'gone' })
    cluster.silence('node02')
    cluster.silence('node03')
    expect(answers(cluster, outside, balancer, 80)).toBe('a')
    const by = cluster.network
      .send(outside, { protocol: 'TCP', host: balancer, port: 80 })
      .hops.find(({ kind }) => kind === 'load-balancer')
    expect(by?.text).toBe(`load balancer ${balancer}:80 → node node01`)
  })
  test('without any node nothing answers, and it is told', () => {
    const cluster = world({})
    for (const name of ['node01', 'node02', 'node03']) cluster.silence(name)
    expect(cluster.curl(outside, balancer)).toBe(
      "timeout: no node passes the load balancer's health check (the load balancer sends to nodes that answer: look at `kubectl get nodes`)",
    )
  })
})

describe('ports of nodes', () => {
  const mapped =
    (name: string, port: JsonObject, node = 'node01') =>
    (cluster: ReturnType<typeof world>) =>
      cluster.pod(name, {
        node,
        ports: [8080],
        protocols: ['TCP', 'UDP'],
        spec: { containers: [{ name: 'app', image: 'nginx', ports: [port] }] },
      })
  test.each<[string, JsonObject, Origin, string, number, Protocol, string]>([
    ['hostPort from outside', { containerPort: 8080, hostPort: 8888 }, outside, 'node01', 8888, 'TCP', 'mapped'],
    ['hostPort from a pod', { containerPort: 8080, hostPort: 8888 }, in3, '192.168.1.11', 8888, 'TCP', 'mapped'],
    ['hostPort on another node', { containerPort: 8080, hostPort: 8888 }, outside, 'node02', 8888, 'TCP', 'refused'],
    ['the containerPort is not open on the node', { containerPort: 8080, hostPort: 8888 }, outside, 'node01', 8080, 'TCP', 'refused'],
    ['hostPort of another protocol', { containerPort: 8080, hostPort: 8888, protocol: 'UDP' }, outside, 'node01', 8888, 'TCP', 'refused'],
    ['hostPort over UDP', { containerPort: 8080, hostPort: 8888, protocol: 'UDP' }, outside, 'node01', 8888, 'UDP', 'mapped'],
    ['hostIP: that address', { containerPort: 8080, hostPort: 8888, hostIP: '192.168.1.11' }, outside, 'node01', 8888, 'TCP', 'mapped'],
    ['hostIP: another address', { containerPort: 8080, hostPort: 8888, hostIP: '127.0.0.1' }, outside, 'node01', 8888, 'TCP', 'refused'],
    ['hostIP: everywhere', { containerPort: 8080, hostPort: 8888, hostIP: '0.0.0.0' }, outside, 'node01', 8888, 'TCP', 'mapped'],
  ])('%s', (_, port, from, host, number, protocol, who) => {
    const cluster = world({ type: 'ClusterIP', ports: [{ port: 80 }] })
    mapped('mapped', port)(cluster)
    expect(answers(cluster, from, host, number, protocol)).toBe(who)
  })
})
