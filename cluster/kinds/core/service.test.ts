import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JsonObject } from '@/apimachinery/object'
import { createFixture } from '@/cluster/network/fixture'
import { service } from './service'
import type { Service, ServiceSpec } from './service-types'

const web = (spec: JsonObject = {}): JsonObject => ({ selector: { app: 'web' }, ports: [{ port: 80 }], ...spec })
const address = expect.stringMatching(/^10\.(9[6-9]|10[0-9]|11[01])\.\d+\.\d+$/) as unknown as string
const drawn = expect.any(Number) as unknown as number

const plain: ServiceSpec = {
  type: 'ClusterIP',
  selector: { app: 'web' },
  ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
  clusterIP: address,
  clusterIPs: [address],
  sessionAffinity: 'None',
  ipFamilies: ['IPv4'],
  ipFamilyPolicy: 'SingleStack',
  internalTrafficPolicy: 'Cluster',
}
const nodePort: ServiceSpec = {
  ...plain,
  type: 'NodePort',
  ports: [{ port: 80, protocol: 'TCP', targetPort: 80, nodePort: drawn }],
  externalTrafficPolicy: 'Cluster',
}
const balanced: ServiceSpec = { ...nodePort, type: 'LoadBalancer', allocateLoadBalancerNodePorts: true }
const { selector: _selector, ...noSelector } = plain

describe('what a new Service gets', () => {
  const cases: Record<string, [given: JsonObject, stored: ServiceSpec]> = {
    'type ClusterIP is the default': [web(), plain],
    NodePort: [web({ type: 'NodePort' }), nodePort],
    'LoadBalancer has all of NodePort': [web({ type: 'LoadBalancer' }), balanced],
    'LoadBalancer without node ports': [
      web({ type: 'LoadBalancer', allocateLoadBalancerNodePorts: false }),
      { ...balanced, ports: plain.ports, allocateLoadBalancerNodePorts: false },
    ],
    'LoadBalancer without node ports, but one chosen': [
      web({ type: 'LoadBalancer', allocateLoadBalancerNodePorts: false, ports: [{ port: 80, nodePort: 30100 }] }),
      { ...balanced, ports: [{ ...plain.ports![0]!, nodePort: 30100 }], allocateLoadBalancerNodePorts: false },
    ],
    'LoadBalancer with policy Local has a health check port': [
      web({ type: 'LoadBalancer', externalTrafficPolicy: 'Local' }),
      { ...balanced, externalTrafficPolicy: 'Local', healthCheckNodePort: drawn },
    ],
    headless: [web({ clusterIP: 'None' }), { ...plain, clusterIP: 'None', clusterIPs: ['None'] }],
    'headless without ports': [
      { clusterIP: 'None', selector: { app: 'web' } },
      { ...plain, ports: undefined, clusterIP: 'None', clusterIPs: ['None'] },
    ],
    'headless without selector takes both families': [
      { clusterIP: 'None', ports: [{ port: 80 }] },
      { ...noSelector, clusterIP: 'None', clusterIPs: ['None'], ipFamilies: ['IPv4', 'IPv6'], ipFamilyPolicy: 'RequireDualStack' },
    ],
    ExternalName: [
      { type: 'ExternalName', externalName: 'db.example.com' },
      { type: 'ExternalName', externalName: 'db.example.com', sessionAffinity: 'None' },
    ],
    'ExternalName may end in a dot': [
      { type: 'ExternalName', externalName: 'db.example.com.' },
      { type: 'ExternalName', externalName: 'db.example.com.', sessionAffinity: 'None' },
    ],
    'a chosen address': [web({ clusterIP: '10.96.0.77' }), { ...plain, clusterIP: '10.96.0.77', clusterIPs: ['10.96.0.77'] }],
    'targetPort follows port': [web({ ports: [{ port: 3000 }] }), { ...plain, ports: [{ port: 3000, protocol: 'TCP', targetPort: 3000 }] }],
    'a named targetPort stays a name': [
      web({ ports: [{ port: 80, targetPort: 'http' }] }),
      { ...plain, ports: [{ port: 80, protocol: 'TCP', targetPort: 'http' }] },
    ],
    'ClientIP lasts three hours': [
      web({ sessionAffinity: 'ClientIP' }),
      { ...plain, sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 10800 } } },
    ],
    'affinity None drops its config': [web({ sessionAffinityConfig: { clientIP: { timeoutSeconds: 5 } } }), plain],
    'external IPs make it externally accessible': [
      web({ externalIPs: ['192.168.1.50'] }),
      { ...plain, externalIPs: ['192.168.1.50'], externalTrafficPolicy: 'Cluster' },
    ],
    'PreferDualStack stays single on this cluster': [
      web({ ipFamilyPolicy: 'PreferDualStack' }),
      { ...plain, ipFamilyPolicy: 'PreferDualStack' },
    ],
    'one number for TCP and UDP of one port': [
      web({
        type: 'NodePort',
        ports: [
          { name: 'a', port: 53, nodePort: 30053 },
          { name: 'b', port: 53, protocol: 'UDP' },
        ],
      }),
      {
        ...nodePort,
        ports: [
          { name: 'a', port: 53, protocol: 'TCP', targetPort: 53, nodePort: 30053 },
          { name: 'b', port: 53, protocol: 'UDP', targetPort: 53, nodePort: 30053 },
        ],
      },
    ],
  }
  it.each(Object.entries(cases))('%s', (_name, [given, stored]) => {
    const made = createFixture().service('web', structuredClone(given))
    expect(made.spec).toEqual(stored)
    expect(made.status).toEqual({ loadBalancer: {} })
  })
})

describe('what a change of type keeps and drops', () => {
  type Change = (spec: ServiceSpec) => void
  const to =
    (type: ServiceSpec['type'], more: Partial<ServiceSpec> = {}): Change =>
    (spec) =>
      Object.assign(spec, { type }, more)
  const cases: Record<string, [from: JsonObject, change: Change, after: (before: ServiceSpec) => ServiceSpec]> = {
    'ClusterIP to NodePort keeps the address and draws a port': [
      web(),
      to('NodePort'),
      (before) => ({ ...nodePort, clusterIP: before.clusterIP, clusterIPs: before.clusterIPs }),
    ],
    'ClusterIP to NodePort 30100 in one edit': [
      web(),
      (spec) => {
        spec.type = 'NodePort'
        spec.ports![0]!.nodePort = 30100
      },
      (before) => ({ ...before, type: 'NodePort', externalTrafficPolicy: 'Cluster', ports: [{ ...before.ports![0]!, nodePort: 30100 }] }),
    ],
    'ClusterIP to LoadBalancer': [
      web(),
      to('LoadBalancer'),
      (before) => ({ ...balanced, clusterIP: before.clusterIP, clusterIPs: before.clusterIPs }),
    ],
    'NodePort to LoadBalancer keeps the node port': [
      web({ type: 'NodePort', ports: [{ port: 80, nodePort: 30100 }] }),
      to('LoadBalancer'),
      (before) => ({ ...before, type: 'LoadBalancer', allocateLoadBalancerNodePorts: true }),
    ],
    'LoadBalancer to NodePort keeps the node port': [
      web({ type: 'LoadBalancer', ports: [{ port: 80, nodePort: 30100 }] }),
      to('NodePort'),
      ({ allocateLoadBalancerNodePorts: _drops, ...before }) => ({ ...before, type: 'NodePort' }),
    ],
    'NodePort to ClusterIP drops the node port': [
      web({ type: 'NodePort' }),
      to('ClusterIP'),
      ({ externalTrafficPolicy: _drops, ...before }) => ({ ...before, type: 'ClusterIP', ports: plain.ports }),
    ],
    'LoadBalancer to ClusterIP drops everything above': [
      web({ type: 'LoadBalancer', externalTrafficPolicy: 'Local', loadBalancerClass: 'example.com/lb' }),
      to('ClusterIP'),
      (before) => ({ ...plain, clusterIP: before.clusterIP, clusterIPs: before.clusterIPs }),
    ],
    'any to ExternalName drops the addresses': [
      web({ type: 'NodePort' }),
      to('ExternalName', { externalName: 'db.example.com' }),
      () => ({
        type: 'ExternalName',
        externalName: 'db.example.com',
        selector: { app: 'web' },
        ports: plain.ports,
        sessionAffinity: 'None',
        internalTrafficPolicy: 'Cluster',
      }),
    ],
    'ExternalName to ClusterIP draws an address': [
      { type: 'ExternalName', externalName: 'db.example.com' },
      to('ClusterIP', { externalName: undefined, selector: { app: 'web' }, ports: [{ port: 80 }] }),
      () => plain,
    ],
    'ExternalName to headless': [
      { type: 'ExternalName', externalName: 'db.example.com' },
      to('ClusterIP', { externalName: undefined, selector: { app: 'web' }, ports: [{ port: 80 }], clusterIP: 'None' }),
      () => ({ ...plain, clusterIP: 'None', clusterIPs: ['None'] }),
    ],
    'headless to ExternalName': [
      web({ clusterIP: 'None' }),
      to('ExternalName', { externalName: 'db.example.com' }),
      () => ({
        type: 'ExternalName',
        externalName: 'db.example.com',
        selector: { app: 'web' },
        ports: plain.ports,
        sessionAffinity: 'None',
        internalTrafficPolicy: 'Cluster',
      }),
    ],
    'the node port changes to any free one': [
      web({ type: 'NodePort', ports: [{ port: 80, nodePort: 30100 }] }),
      (spec) => (spec.ports![0]!.nodePort = 30200),
      (before) => ({ ...before, ports: [{ ...before.ports![0]!, nodePort: 30200 }] }),
    ],
    'a manifest without what was allocated changes nothing': [
      web({ type: 'NodePort' }),
      (spec) => {
        delete spec.clusterIP
        delete spec.clusterIPs
        delete spec.ports![0]!.nodePort
      },
      (before) => before,
    ],
    'a renamed port draws another number': [
      web({ type: 'NodePort', ports: [{ port: 80, nodePort: 30100 }] }),
      (spec) => (spec.ports = [{ name: 'http', port: 80 }]),
      (before) => ({ ...before, ports: [{ name: 'http', port: 80, protocol: 'TCP', targetPort: 80, nodePort: drawn }] }),
    ],
    'policy Local and back gives and takes the health check port': [
      web({ type: 'LoadBalancer', externalTrafficPolicy: 'Local' }),
      (spec) => (spec.externalTrafficPolicy = 'Cluster'),
      ({ healthCheckNodePort: _drops, ...before }) => ({ ...before, externalTrafficPolicy: 'Cluster' }),
    ],
    'a class may go with its type': [
      web({ type: 'LoadBalancer', loadBalancerClass: 'example.com/lb' }),
      to('NodePort'),
      ({ loadBalancerClass: _class, allocateLoadBalancerNodePorts: _drops, ...before }) => ({ ...before, type: 'NodePort' }),
    ],
  }
  it.each(Object.entries(cases))('%s', (_name, [from, change, after]) => {
    const cluster = createFixture()
    const before = cluster.service('web', structuredClone(from))
    const made = cluster.update('Service', 'shop', 'web', (draft: Service) => change(draft.spec)) as Service
    expect(made.spec).toEqual(after(before.spec))
  })
})

describe('allocation', () => {
  it('takes node ports from 30086 up first, and leaves the band below for those that are chosen', () => {
    const cluster = createFixture({ serviceNodePortRange: '30000-32767' })
    const ports = Array.from({ length: 60 }, (_, i) => cluster.service(`web-${i}`, web({ type: 'NodePort' })).spec.ports![0]!.nodePort!)
    expect(new Set(ports).size).toBe(60)
    expect(Math.min(...ports)).toBeGreaterThanOrEqual(30086)
    expect(Math.max(...ports)).toBeLessThanOrEqual(32767)
  })

  it('falls back to the lower band, and says when nothing is left', () => {
    const cluster = createFixture({ serviceNodePortRange: '31000-31019' })
    const draw = (i: number) => cluster.service(`web-${i}`, web({ type: 'NodePort' })).spec.ports![0]!.nodePort!
    const upper = [draw(0), draw(1), draw(2), draw(3)]
    expect(upper.sort()).toEqual([31016, 31017, 31018, 31019])
    const lower = Array.from({ length: 16 }, (_, i) => draw(i + 4))
    expect(lower.sort()).toEqual(Array.from({ length: 16 }, (_, i) => 31000 + i))
    expect(() => draw(20)).toThrow('failed to allocate a nodePort: range is full')
  })

  it('keeps to --service-node-port-range', () => {
    const cluster = createFixture({ serviceNodePortRange: '20000-22767' })
    expect(() => cluster.service('web', web({ type: 'NodePort', ports: [{ port: 80, nodePort: 30080 }] }))).toThrow(
      'Service "web" is invalid: spec.ports[0].nodePort: Invalid value: 30080: provided port is not in the valid range. The range of valid ports is 20000-22767',
    )
  })

  it('gives cluster IPs above the first 256', () => {
    const cluster = createFixture()
    const given = Array.from({ length: 40 }, (_, i) => cluster.service(`web-${i}`, web()).spec.clusterIP!)
    expect(new Set(given).size).toBe(40)
    expect(given.every((ip) => !ip.startsWith('10.96.0.'))).toBe(true)
  })

  it('frees what a deleted Service had', () => {
    const cluster = createFixture()
    const manifest = web({ type: 'NodePort', clusterIP: '10.96.0.77', ports: [{ port: 80, nodePort: 30080 }] })
    cluster.service('web', structuredClone(manifest))
    cluster.remove('Service', 'shop', 'web')
    expect(cluster.service('web-again', structuredClone(manifest)).spec.clusterIP).toBe('10.96.0.77')
  })

  it('never gives one number twice, whatever is asked', () => {
    const type = fc.constantFrom('ClusterIP', 'NodePort', 'LoadBalancer')
    const asked = fc.record({
      type,
      port: fc.option(fc.integer({ min: 30000, max: 30003 }), { nil: undefined }),
      count: fc.integer({ min: 1, max: 3 }),
    })
    fc.assert(
      fc.property(fc.array(asked, { maxLength: 12 }), (wishes) => {
        const cluster = createFixture()
        wishes.forEach(({ type, port, count }, i) => {
          const ports = Array.from({ length: count }, (_, n) => ({
            name: `p${n}`,
            port: 80 + n,
            ...(n === 0 && port && type !== 'ClusterIP' ? { nodePort: port } : {}),
          }))
          try {
            cluster.service(`web-${i}`, { type, ports })
          } catch (error) {
            expect((error as Error).message).toContain('provided port is already allocated')
          }
        })
        const stored = cluster.list<Service>('Service')
        const numbers = stored.flatMap(({ spec }) => spec.ports!.flatMap((port) => port.nodePort ?? []))
        expect(new Set(numbers).size).toBe(numbers.length)
        const ips = stored.map(({ spec }) => spec.clusterIP)
        expect(new Set(ips).size).toBe(ips.length)
      }),
      { numRuns: 25 },
    )
  })
})

describe('the table', () => {
  const now = Date.UTC(2026, 10, 21)
  const row = (object: Service) =>
    Object.fromEntries(service.columns.filter(({ name }) => name !== 'Age').map(({ name, cell }) => [name, cell(object, now)]))
  const cases: Record<string, [spec: JsonObject, row: Record<string, unknown>]> = {
    ClusterIP: [
      web({ clusterIP: '10.96.0.77' }),
      { Type: 'ClusterIP', 'Cluster-IP': '10.96.0.77', 'External-IP': '<none>', 'Port(s)': '80/TCP', Selector: 'app=web' },
    ],
    NodePort: [
      web({ type: 'NodePort', clusterIP: '10.96.0.77', ports: [{ port: 80, nodePort: 30080 }] }),
      { Type: 'NodePort', 'Cluster-IP': '10.96.0.77', 'External-IP': '<none>', 'Port(s)': '80:30080/TCP', Selector: 'app=web' },
    ],
    'LoadBalancer that nobody serves': [
      web({
        type: 'LoadBalancer',
        clusterIP: '10.96.0.77',
        ports: [
          { name: 'a', port: 80, nodePort: 30080 },
          { name: 'b', port: 53, protocol: 'UDP', nodePort: 30053 },
        ],
      }),
      {
        Type: 'LoadBalancer',
        'Cluster-IP': '10.96.0.77',
        'External-IP': '<pending>',
        'Port(s)': '80:30080/TCP,53:30053/UDP',
        Selector: 'app=web',
      },
    ],
    headless: [
      web({ clusterIP: 'None' }),
      { Type: 'ClusterIP', 'Cluster-IP': 'None', 'External-IP': '<none>', 'Port(s)': '80/TCP', Selector: 'app=web' },
    ],
    ExternalName: [
      { type: 'ExternalName', externalName: 'db.example.com' },
      { Type: 'ExternalName', 'Cluster-IP': '<none>', 'External-IP': 'db.example.com', 'Port(s)': '<none>', Selector: '<none>' },
    ],
    'external IPs': [
      {
        clusterIP: '10.96.0.77',
        ports: [{ port: 80 }],
        externalIPs: ['192.168.1.50', '192.168.1.51'],
        selector: { tier: 'front', app: 'web' },
      },
      {
        Type: 'ClusterIP',
        'Cluster-IP': '10.96.0.77',
        'External-IP': '192.168.1.50,192.168.1.51',
        'Port(s)': '80/TCP',
        Selector: 'app=web,tier=front',
      },
    ],
  }
  it.each(Object.entries(cases))('%s', (_name, [spec, cells]) => {
    expect(row(createFixture().service('web', structuredClone(spec)))).toEqual(cells)
  })

  it('shows the address of a load balancer', () => {
    const cluster = createFixture({ loadBalancer: 'metallb' })
    cluster.service('web', web({ type: 'LoadBalancer' }))
    expect(row(cluster.get<Service>('Service', 'web')!)['External-IP']).toBe('192.168.1.240')
  })
})

describe('warnings', () => {
  it.each([
    ['nothing for a plain Service', web(), []],
    [
      'fields that headless Services ignore',
      web({ clusterIP: 'None', sessionAffinity: 'ClientIP', externalIPs: ['192.168.1.50'] }),
      ['spec.externalIPs is ignored for headless services', 'spec.SessionAffinity is ignored for headless services'],
    ],
  ] as [string, JsonObject, string[]][])('%s', (_name, spec, said) => {
    expect(service.warnings!(createFixture().service('web', spec))).toEqual(said)
  })
})
