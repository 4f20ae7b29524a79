import { describe, expect, test } from 'vitest'
import type { Json, JsonObject } from '@/apimachinery/object'
import type { Pod } from '@/cluster/kinds/core/pod-types'
import type { EndpointSlice } from '@/cluster/kinds/discovery/endpoint-slice'
import { createFixture } from '@/cluster/network/fixture'

// Which pods stand in a Service's EndpointSlices, and how: staging/src/k8s.io/endpointslice utils_test.go (podToEndpoint), reconciler_test.go,
// pkg/controller/util/endpoint controller_utils_test.go (ShouldPodBeInEndpoints, ShouldSetHostname), trigger_time_tracker_test.go and
// pkg/controller/endpointslice endpointslice_controller_test.go.

/** What is undefined is left out. */
type Parts = { [field: string]: Json | undefined }
type Fixture = ReturnType<typeof createFixture>
type PodRow = {
  ready?: boolean
  phase?: string
  ip?: string | null
  leaving?: boolean
  labels?: Record<string, string>
  spec?: Parts
  node?: string
}

const slicesOf = (cluster: Fixture, name = 'web') =>
  cluster.list<EndpointSlice>('EndpointSlice').filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === name)

/** `ADDRESS:PORTS CONDITIONS…` of each endpoint, with its hostname. */
const shown = (cluster: Fixture, name = 'web') =>
  slicesOf(cluster, name).flatMap(({ endpoints, ports }) =>
    (endpoints ?? []).map(({ addresses, conditions = {}, hostname }) => {
      const says = (['ready', 'serving', 'terminating'] as const).filter((each) => conditions[each])
      const numbers = (ports ?? []).map(({ name: portName, port }) => `${portName ? `${portName}=` : ''}${port}`)
      return `${addresses.join('+')}:${numbers.join('+')}${hostname ? ` ${hostname}` : ''} ${says.join(' ') || 'none'}`
    }),
  )

const whole = (parts: Parts) => Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as JsonObject

const app = { app: 'web' }

function put(cluster: Fixture, name: string, row: PodRow) {
  const { ready = true, phase, ip, leaving, labels = app, spec, node } = row
  cluster.pod(name, { labels, ready, node, ...(ip === null ? {} : { ip: ip ?? '10.244.1.5' }), ...(spec ? { spec: whole(spec) } : {}) })
  const stored = cluster.get<Pod>('Pod', name)!
  if (phase !== undefined || ip === null)
    cluster.status('Pod', 'shop', name, { ...stored.status, phase: phase ?? 'Running', ...(ip === null ? { podIP: undefined } : {}) })
  if (leaving) cluster.remove('Pod', 'shop', name)
}

const plain = [{ port: 80 }]
const named = [{ port: 80, targetPort: 'http' }]
const container = (...ports: JsonObject[]) => ({ containers: [{ name: 'app', image: 'nginx', ports }] })
const headless = { clusterIP: 'None' }
const early = { publishNotReadyAddresses: true }
const peer = { hostname: 'web-0', subdomain: 'web', containers: [{ name: 'app', image: 'nginx' }] }

type Row = [name: string, pod: PodRow, service: Parts, endpoints: string[]]
const rows: Row[] = [
  ['ready', {}, {}, ['10.244.1.5:80 ready serving']],
  ['not ready', { ready: false }, {}, ['10.244.1.5:80 none']],
  ['ready and leaving', { leaving: true }, {}, ['10.244.1.5:80 serving terminating']],
  ['not ready and leaving', { ready: false, leaving: true }, {}, ['10.244.1.5:80 terminating']],
  ['not ready, published all the same', { ready: false }, early, ['10.244.1.5:80 ready']],
  ['leaving, published all the same', { leaving: true }, early, ['10.244.1.5:80 ready serving terminating']],
  ['not ready and leaving, published', { ready: false, leaving: true }, early, ['10.244.1.5:80 ready terminating']],
  ['without an address', { ip: null, ready: false, phase: 'Pending' }, {}, []],
  ['without an address, published', { ip: null, ready: false, phase: 'Pending' }, early, []],
  ['finished well', { phase: 'Succeeded', ready: false }, {}, []],
  ['failed', { phase: 'Failed', ready: false }, {}, []],
  ['failed, published', { phase: 'Failed', ready: false }, early, []],
  ['pending with an address', { phase: 'Pending', ready: false }, {}, ['10.244.1.5:80 none']],
  ['unknown', { phase: 'Unknown', ready: false }, {}, ['10.244.1.5:80 none']],
  ['other labels', { labels: { app: 'api' } }, {}, []],
  ['more labels', { labels: { app: 'web', tier: 'front' } }, {}, ['10.244.1.5:80 ready serving']],
  ['a label too few', { labels: { app: 'web' } }, { selector: { app: 'web', tier: 'front' } }, []],
  [
    'on the host network',
    { ip: '192.168.1.11', spec: { hostNetwork: true, ...container({ containerPort: 80 }) } },
    {},
    ['192.168.1.11:80 ready serving'],
  ],
  ['a targetPort by number', {}, { ports: [{ port: 80, targetPort: 8080 }] }, ['10.244.1.5:8080 ready serving']],
  ['a targetPort by name', { spec: container({ name: 'http', containerPort: 8080 }) }, { ports: named }, ['10.244.1.5:8080 ready serving']],
  [
    'a name that no container has: an endpoint without ports',
    { spec: container({ name: 'web', containerPort: 8080 }) },
    { ports: named },
    ['10.244.1.5: ready serving'],
  ],
  [
    'a name of another protocol',
    { spec: container({ name: 'http', containerPort: 8080, protocol: 'UDP' }) },
    { ports: named },
    ['10.244.1.5: ready serving'],
  ],
  [
    'one of two names',
    { spec: container({ name: 'http', containerPort: 8080 }) },
    {
      ports: [
        { name: 'a', port: 80, targetPort: 'http' },
        { name: 'b', port: 81, targetPort: 'https' },
      ],
    },
    ['10.244.1.5:a=8080 ready serving'],
  ],
  [
    'two ports',
    {},
    {
      ports: [
        { name: 'a', port: 80 },
        { name: 'b', port: 443, targetPort: 8443 },
      ],
    },
    ['10.244.1.5:a=80+b=8443 ready serving'],
  ],
  ['headless', {}, headless, ['10.244.1.5:80 ready serving']],
  ['headless without ports', {}, { ...headless, ports: undefined }, ['10.244.1.5: ready serving']],
  ['a hostname under its Service', { spec: peer }, headless, ['10.244.1.5:80 web-0 ready serving']],
  ['a hostname under a Service that is not headless', { spec: peer }, {}, ['10.244.1.5:80 web-0 ready serving']],
  ['a hostname under another Service', { spec: { ...peer, subdomain: 'db' } }, headless, ['10.244.1.5:80 ready serving']],
  ['a subdomain without a hostname', { spec: { ...peer, hostname: undefined } }, headless, ['10.244.1.5:80 ready serving']],
  ['no selector: nobody writes slices', {}, { selector: undefined }, []],
  ['an ExternalName', {}, { type: 'ExternalName', externalName: 'example.com', ports: undefined }, []],
  ['a NodePort', {}, { type: 'NodePort' }, ['10.244.1.5:80 ready serving']],
  ['a LoadBalancer', {}, { type: 'LoadBalancer' }, ['10.244.1.5:80 ready serving']],
]

describe('one pod', () => {
  test.each(rows)('%s', (_, pod, service, endpoints) => {
    const cluster = createFixture()
    put(cluster, 'one', pod)
    const spec = whole({ selector: app, ports: plain, ...service })
    cluster.service('web', spec)
    expect(shown(cluster)).toEqual(endpoints)
  })
})

describe('many pods', () => {
  const filled = (count: number) => {
    const cluster = createFixture()
    for (let i = 0; i < count; i++)
      cluster.pod(`p-${String(i).padStart(3, '0')}`, { labels: app, ip: `10.244.${i < 250 ? 1 : 2}.${i % 250}` })
    cluster.service('web', { selector: app, ports: plain })
    return cluster
  }
  test.each([
    [0, [0]],
    [1, [1]],
    [100, [100]],
    [101, [100, 1]],
    [250, [100, 100, 50]],
  ])('%i stand in slices of at most a hundred', (count, sizes) => {
    expect(
      slicesOf(filled(count))
        .map(({ endpoints }) => endpoints?.length ?? 0)
        .sort((a, b) => b - a),
    ).toEqual(sizes)
  })

  test('all of them answer, whatever slice they are in', () => {
    const cluster = filled(120)
    cluster.pod('client')
    const seen = new Set(
      Array.from({ length: 1500 }, () => cluster.curl({ from: 'pod', namespace: 'shop', pod: 'client' }, 'web').split(' ')[0]),
    )
    expect(seen.size).toBe(120)
  })

  test('those whose named port is another number stand in slices of their own', () => {
    const cluster = createFixture()
    cluster.pod('a', { labels: app, ip: '10.244.1.1', spec: container({ name: 'http', containerPort: 80 }) })
    cluster.pod('b', { labels: app, ip: '10.244.1.2', spec: container({ name: 'http', containerPort: 8080 }) })
    cluster.service('web', { selector: app, ports: named })
    expect([slicesOf(cluster).length, shown(cluster).sort()]).toEqual([2, ['10.244.1.1:80 ready serving', '10.244.1.2:8080 ready serving']])
  })

  test('the last one that goes leaves an empty slice', () => {
    const cluster = filled(1)
    cluster.update('Pod', 'shop', 'p-000', (draft: { metadata: { labels: object } }) => (draft.metadata.labels = {}))
    expect(slicesOf(cluster).map(({ endpoints, ports }) => [endpoints ?? null, ports ?? null])).toEqual([[null, null]])
  })
})

describe('labels and annotations of slices', () => {
  const labels = (cluster: Fixture) => slicesOf(cluster)[0]!.metadata.labels
  const trigger = (cluster: Fixture) => slicesOf(cluster)[0]!.metadata.annotations?.['endpoints.kubernetes.io/last-change-trigger-time']
  const own = { 'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io', 'kubernetes.io/service-name': 'web' }

  test('a Service’s own labels are copied, headless ones are marked', () => {
    const cluster = createFixture()
    cluster.service(
      'web',
      { ...headless, selector: app, ports: plain },
      { labels: { tier: 'front', 'service.kubernetes.io/headless': 'no' } },
    )
    expect(labels(cluster)).toEqual({ tier: 'front', ...own, 'service.kubernetes.io/headless': '' })
  })

  test('labels that come and go on the Service', () => {
    const cluster = createFixture()
    cluster.service('web', { selector: app, ports: plain }, { labels: { tier: 'front' } })
    cluster.update('Service', 'shop', 'web', (draft: { metadata: { labels: object } }) => (draft.metadata.labels = { team: 'a' }))
    expect(labels(cluster)).toEqual({ team: 'a', ...own })
  })

  test('what set off the last change', () => {
    const cluster = createFixture()
    const said = [] as (string | undefined)[]
    cluster.service('web', { selector: app, ports: plain })
    said.push(trigger(cluster))
    cluster.advance(60_000)
    cluster.pod('one', { labels: app })
    said.push(trigger(cluster))
    cluster.advance(60_000)
    cluster.setReady('shop', 'one', false)
    said.push(trigger(cluster))
    cluster.advance(60_000)
    cluster.update('Service', 'shop', 'web', (draft: { metadata: { labels: object } }) => (draft.metadata.labels = { team: 'a' }))
    said.push(trigger(cluster))
    cluster.advance(60_000)
    cluster.remove('Pod', 'shop', 'one')
    said.push(trigger(cluster))
    expect(said).toEqual(['2026-11-21T09:00:00Z', '2026-11-21T09:01:00Z', '2026-11-21T09:02:00Z', '2026-11-21T09:02:00Z', undefined])
  })
})
