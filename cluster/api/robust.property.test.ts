import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCluster } from '@/cluster/cluster'
import { kinds } from '@/cluster/kinds/index'

const startAt = Date.parse('2026-11-21T10:00:00Z')

type Value = null | boolean | number | string | Value[] | { [key: string]: Value }

const template = {
  metadata: { labels: { app: 'x' } },
  spec: {
    containers: [
      {
        name: 'c',
        image: 'nginx',
        ports: [{ containerPort: 80, name: 'http' }],
        readinessProbe: { httpGet: { port: 80 } },
        env: [{ name: 'A', value: 'b' }],
        resources: { limits: { cpu: '1' } },
        volumeMounts: [{ name: 'v', mountPath: '/v' }],
      },
    ],
    volumes: [{ name: 'v', emptyDir: {} }],
    tolerations: [{ key: 'a', operator: 'Exists' }],
  },
}

/** One good object of each sort, to break. */
const good: Record<string, Value> = {
  'api/v1/namespaces/default/pods': { metadata: { name: 'x', labels: { a: 'b' } }, spec: template.spec },
  'api/v1/namespaces/default/services': {
    metadata: { name: 'x' },
    spec: {
      type: 'NodePort',
      selector: { app: 'x' },
      ports: [{ name: 'a', port: 80, targetPort: 'http', nodePort: 30080 }],
      clusterIPs: ['10.96.1.1'],
      clusterIP: '10.96.1.1',
    },
  },
  'api/v1/namespaces/default/configmaps': { metadata: { name: 'x' }, data: { a: 'b' } },
  'api/v1/namespaces/default/secrets': { metadata: { name: 'x' }, data: { a: 'eA==' }, stringData: { b: 'c' } },
  'api/v1/namespaces/default/events': { metadata: { name: 'x' }, involvedObject: { kind: 'Pod', name: 'x' }, source: { component: 'me' } },
  'api/v1/namespaces/default/endpoints': { metadata: { name: 'x' }, subsets: [{ addresses: [{ ip: '10.0.0.1' }], ports: [{ port: 80 }] }] },
  'api/v1/namespaces': { metadata: { name: 'x' }, spec: { finalizers: ['kubernetes'] } },
  'api/v1/nodes': {
    metadata: { name: 'x' },
    spec: { taints: [{ key: 'a', effect: 'NoSchedule' }] },
    status: { conditions: [{ type: 'Ready', status: 'True' }], addresses: [{ type: 'InternalIP', address: '1.2.3.4' }] },
  },
  'apis/apps/v1/namespaces/default/deployments': {
    metadata: { name: 'x' },
    spec: { replicas: 1, selector: { matchLabels: { app: 'x' } }, template, strategy: { rollingUpdate: { maxSurge: 1 } } },
  },
  'apis/apps/v1/namespaces/default/replicasets': {
    metadata: { name: 'x' },
    spec: { replicas: 1, selector: { matchLabels: { app: 'x' } }, template },
  },
  'apis/apps/v1/namespaces/default/statefulsets': {
    metadata: { name: 'x' },
    spec: { serviceName: 'x', selector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['x'] }] }, template },
  },
  'apis/discovery.k8s.io/v1/namespaces/default/endpointslices': {
    metadata: { name: 'x' },
    addressType: 'IPv4',
    endpoints: [{ addresses: ['10.0.0.1'] }],
    ports: [{ port: 80 }],
  },
}

const odd: fc.Arbitrary<Value> = fc.oneof(
  fc.constantFrom<Value>(null, {}, [], '', 0, -1, true, [null], [{}], { a: null }, 'x'.repeat(300), 1.5, 'http', 'constructor'),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Value>,
)

/** The value with something odd (or nothing: undefined) in place of what a walk by `turns` comes to. */
const broken = (value: Value, turns: readonly number[], by: Value | undefined): Value | undefined => {
  const [turn, ...rest] = turns
  if (turn === undefined || value === null || typeof value !== 'object') return by
  if (Array.isArray(value)) {
    if (value.length === 0) return by
    return value.map((item, i) => (i === turn % value.length ? (broken(item, rest, by) ?? null) : item))
  }
  const keys = Object.keys(value)
  if (keys.length === 0) return by
  const key = keys[turn % keys.length]!
  const { [key]: old, ...others } = value
  const inner = broken(old!, rest, by)
  return inner === undefined ? others : { ...others, [key]: inner }
}

describe('the API server', { timeout: 60_000 }, () => {
  it('answers every broken object with a Status or takes it, and can always print what it took', () => {
    const paths = fc.constantFrom(...Object.keys(good))
    const turns = fc.array(fc.nat(20), { minLength: 1, maxLength: 8 })
    const table = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' }
    fc.assert(
      fc.property(paths, turns, fc.option(odd, { nil: undefined }), fc.boolean(), (path, where, by, strict) => {
        const cluster = createCluster({ seed: 'robust', startAt })
        const body = broken(good[path]!, where, by)
        const query = strict ? '?fieldValidation=Strict' : ''
        const made = cluster.handle({ method: 'POST', path: `/${path}${query}`, body: JSON.stringify(body ?? {}) })
        expect([201, 400, 403, 404, 409, 422]).toContain(made.status)
        for (const kind of ['pods', 'services', 'nodes', 'events', 'endpoints', 'namespaces'])
          expect(cluster.handle({ method: 'GET', path: `/api/v1/${kind}`, headers: table }).status).toBe(200)
        expect(cluster.handle({ method: 'GET', path: `/${path}`, headers: table }).status).toBe(200)
        cluster.advanceTo(startAt + 30_000)
        const patched = cluster.handle({
          method: 'PATCH',
          path: `/${path}/x`,
          headers: { 'content-type': 'application/strategic-merge-patch+json' },
          body: JSON.stringify(broken(good[path]!, where.toReversed(), by) ?? {}),
        })
        expect([200, 400, 403, 404, 409, 422]).toContain(patched.status)
      }),
      { numRuns: 300, examples: [['api/v1/nodes', [0, 0], 'constructor', false]] },
    )
  })

  it('answers any path, method and body', () => {
    const cluster = createCluster({ seed: 'robust', startAt, setup: { profile: 'empty' } })
    const segment = fc.oneof(
      fc.constantFrom(
        'api',
        'apis',
        'v1',
        'apps',
        'namespaces',
        'default',
        ...kinds.map((k) => k.plural),
        'x',
        'status',
        'scale',
        'log',
        '',
      ),
      fc.string(),
    )
    const query = fc.constantFrom(
      '',
      '?watch=true',
      '?limit=1',
      '?labelSelector=a',
      '?labelSelector=%',
      '?fieldSelector=x',
      '?continue=zz',
      '?resourceVersion=x',
      '?dryRun=All',
    )
    fc.assert(
      fc.property(
        fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'),
        fc.array(segment, { maxLength: 7 }),
        query,
        fc.string(),
        (method, parts, search, body) => {
          const answer = cluster.handle({ method: method as 'GET', path: `/${parts.join('/')}${search}`, body })
          expect(answer.status).toBeGreaterThanOrEqual(200)
          if ('stream' in answer) answer.stream.close()
        },
      ),
      { numRuns: 1000 },
    )
  })
})
