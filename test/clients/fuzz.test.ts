import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ApiRequest, type ApiResponse, type Cluster, createCluster, restoreCluster } from '@/cluster/cluster'
import { expectInvariants, listAll, snapshotText } from './fuzz-invariants'

const startAt = Date.parse('2026-11-21T10:00:00Z')

type Value = null | boolean | number | string | Value[] | { [key: string]: Value }
type Step = { request: ApiRequest } | { advance: number } | { restore: true }

const core = '/api/v1/namespaces/default'
const apps = '/apis/apps/v1/namespaces/default'

const pods = (name: string, more: { [key: string]: Value } = {}): Value => ({
  metadata: { labels: { app: name } },
  spec: { containers: [{ name: 'main', image: 'nginx', ports: [{ containerPort: 80, name: 'http' }] }], ...more },
})
const workload = (name: string, n: number): Value => ({
  metadata: { name, labels: { app: name } },
  spec: { replicas: n, selector: { matchLabels: { app: name } }, template: pods(name) },
})

/** Collections and a good object for each, by name and a small number. */
const good: Record<string, (name: string, n: number) => Value> = {
  [`${core}/pods`]: (name, n) => ({
    ...(pods(name, n % 2 ? { restartPolicy: 'Never' } : {}) as object),
    metadata: { name: `${name}-${n}`, labels: { app: name } },
  }),
  [`${core}/services`]: (name, n) => ({
    metadata: { name },
    spec: {
      type: ['ClusterIP', 'NodePort', 'LoadBalancer', 'NodePort'][n % 4]!,
      selector: { app: name },
      ports: [{ port: 80, targetPort: 'http' }],
    },
  }),
  [`${core}/configmaps`]: (name, n) => ({ metadata: { name }, data: { n: String(n) } }),
  [`${core}/secrets`]: (name, n) => ({ metadata: { name }, stringData: { n: String(n) } }),
  [`${core}/serviceaccounts`]: (name) => ({ metadata: { name } }),
  [`${core}/endpoints`]: (name) => ({ metadata: { name }, subsets: [{ addresses: [{ ip: '10.0.0.1' }], ports: [{ port: 80 }] }] }),
  [`${core}/persistentvolumeclaims`]: (name, n) => ({
    metadata: { name },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: `${n + 1}Gi` } } },
  }),
  '/api/v1/persistentvolumes': (name, n) => ({
    metadata: { name },
    spec: { capacity: { storage: `${n + 1}Gi` }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/data' } },
  }),
  '/api/v1/namespaces': (name) => ({ metadata: { name } }),
  [`${core}/resourcequotas`]: (name, n) => ({ metadata: { name }, spec: { hard: { pods: String(20 + n) } } }),
  [`${core}/limitranges`]: (name) => ({ metadata: { name }, spec: { limits: [{ type: 'Container', default: { cpu: '1' } }] } }),
  [`${apps}/deployments`]: workload,
  [`${apps}/replicasets`]: (name, n) => workload(`${name}-set`, n),
  [`${apps}/statefulsets`]: (name, n) => ({
    ...(workload(`${name}-db`, n) as { spec: object }),
    spec: { ...(workload(`${name}-db`, n) as { spec: object }).spec, serviceName: name },
  }),
  [`${apps}/daemonsets`]: (name) => ({
    metadata: { name },
    spec: { selector: { matchLabels: { app: `${name}-ds` } }, template: pods(`${name}-ds`) },
  }),
  '/apis/batch/v1/namespaces/default/jobs': (name, n) => ({
    metadata: { name },
    spec: {
      completions: n,
      parallelism: 2,
      template: {
        spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'busybox', command: ['sh', '-c', `exit ${n % 2}`] }] },
      },
    },
  }),
  '/apis/batch/v1/namespaces/default/cronjobs': (name) => ({
    metadata: { name },
    spec: {
      schedule: '*/5 * * * *',
      jobTemplate: {
        spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'busybox', command: ['true'] }] } } },
      },
    },
  }),
  '/apis/policy/v1/namespaces/default/poddisruptionbudgets': (name, n) => ({
    metadata: { name },
    spec: { minAvailable: n, selector: { matchLabels: { app: name } } },
  }),
  '/apis/networking.k8s.io/v1/namespaces/default/networkpolicies': (name) => ({
    metadata: { name },
    spec: { podSelector: { matchLabels: { app: name } } },
  }),
}

const names = fc.constantFrom('web', 'api', 'db')
const small = fc.integer({ min: 0, max: 4 })
const collections = fc.constantFrom(...Object.keys(good))
const body = (value: Value | undefined) => JSON.stringify(value ?? {})

const odd: fc.Arbitrary<Value> = fc.oneof(
  fc.constantFrom<Value>(
    null,
    {},
    [],
    '',
    0,
    -1,
    true,
    [null],
    [{}],
    { a: null },
    'x'.repeat(300),
    1.5,
    'http',
    2 ** 40,
    '💥',
    'constructor',
  ),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Value>,
)

/** The value with something odd, or nothing, in place of what a walk by `turns` comes to. */
function broken(value: Value, turns: readonly number[], by: Value | undefined): Value | undefined {
  const [turn, ...rest] = turns
  if (turn === undefined || value === null || typeof value !== 'object') return by
  if (Array.isArray(value))
    return value.length === 0 ? by : value.map((item, i) => (i === turn % value.length ? (broken(item, rest, by) ?? null) : item))
  const keys = Object.keys(value)
  if (keys.length === 0) return by
  const key = keys[turn % keys.length]!
  const { [key]: old, ...others } = value
  const inner = broken(old!, rest, by)
  return inner === undefined ? others : { ...others, [key]: inner }
}

const patchTypes = [
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/json-patch+json',
  'application/apply-patch+yaml',
]

/** Several good writes for each odd one, so that there is something to break. */
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(collections, names, small)
      .map(([path, name, n]): Step => ({ request: { method: 'POST', path, body: body(good[path]!(name, n)) } })),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(collections, names, small, fc.array(fc.nat(20), { minLength: 1, maxLength: 8 }), fc.option(odd, { nil: undefined }))
      .map(
        ([path, name, n, turns, by]): Step => ({ request: { method: 'POST', path, body: body(broken(good[path]!(name, n), turns, by)) } }),
      ),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(
        collections,
        names,
        small,
        fc.constantFrom(...patchTypes),
        fc.array(fc.nat(20), { maxLength: 6 }),
        fc.option(odd, { nil: undefined }),
      )
      .map(([path, name, n, type, turns, by]): Step => {
        const patch = type.includes('json-patch')
          ? [{ op: 'replace', path: '/spec/replicas', value: by ?? n }]
          : turns.length
            ? broken(good[path]!(name, n), turns, by)
            : good[path]!(name, n)
        return {
          request: { method: 'PATCH', path: `${path}/${name}?fieldManager=fuzz`, headers: { 'content-type': type }, body: body(patch) },
        }
      }),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(collections, names, small)
      .map(([path, name, n]): Step => ({ request: { method: 'PUT', path: `${path}/${name}`, body: body(good[path]!(name, n)) } })),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(collections, names, fc.constantFrom('Background', 'Foreground', 'Orphan')).map(
      ([path, name, propagationPolicy]): Step => ({
        request: { method: 'DELETE', path: `${path}/${name}`, body: body({ propagationPolicy }) },
      }),
    ),
  },
  { weight: 1, arbitrary: collections.map((path): Step => ({ request: { method: 'DELETE', path } })) },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constantFrom('deployments', 'replicasets', 'statefulsets'), names, fc.oneof(small, odd)).map(
      ([plural, name, replicas]): Step => ({
        request: {
          method: 'PATCH',
          path: `${apps}/${plural}/${name}/scale`,
          headers: { 'content-type': patchTypes[0]! },
          body: body({ spec: { replicas } }),
        },
      }),
    ),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        collections,
        fc.constantFrom('', '?watch=true', '?limit=1', '?labelSelector=app', '?fieldSelector=metadata.name%3Dweb'),
        fc.boolean(),
      )
      .map(
        ([path, query, table]): Step => ({
          request: {
            method: 'GET',
            path: `${path}${query}`,
            headers: table ? { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' } : {},
          },
        }),
      ),
  },
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 90_000 }).map((advance): Step => ({ advance })) },
  { weight: 1, arbitrary: fc.constant<Step>({ restore: true }) },
)

/** Does one step; the answer's status is 0 where nothing was asked. */
function take(cluster: Cluster, one: Step): { cluster: Cluster; status: number } {
  if ('restore' in one) {
    const text = snapshotText(cluster)
    const restored = restoreCluster(JSON.parse(text))
    expect(snapshotText(restored) === text, 'a restored cluster is the same').toBe(true)
    return { cluster: restored, status: 0 }
  }
  if ('advance' in one) {
    cluster.advanceTo(cluster.now() + one.advance)
    return { cluster, status: 0 }
  }
  const answer = cluster.handle(one.request)
  if ('stream' in answer) answer.stream.close()
  return { cluster, status: isUntyped(answer) ? 422 : answer.status }
}

/** Kubernetes too answers 500 to an apply that does not fit its type: a refusal as others. */
const isUntyped = (answer: ApiResponse) =>
  answer.status === 500 && 'body' in answer && String(answer.body).includes('"failed to create typed patch object')

const runs = 100
const length = 100
const setups = fc.constantFrom('bare-metal' as const, 'metallb' as const, 'cloud' as const)
const seed = 20_261_121

describe('random verbs and bodies', () => {
  it(`${runs * length} steps: every answer is an answer, and what holds at rest holds`, { timeout: 120_000 }, () => {
    const statuses = new Map<number, number>()
    fc.assert(
      fc.property(setups, fc.array(step, { minLength: length, maxLength: length }), (profile, steps) => {
        let cluster: Cluster = createCluster({ seed: 'fuzz', startAt, setup: { profile } })
        let version = 0
        for (const one of steps) {
          const taken = take(cluster, one)
          cluster = taken.cluster
          if (taken.status === 0) continue
          statuses.set(taken.status, (statuses.get(taken.status) ?? 0) + 1)
          expect(taken.status, JSON.stringify(one)).toBeLessThan(500)
          const now = Number(listAll(cluster, '/api/v1/configmaps').version)
          expect(now, 'resourceVersion').toBeGreaterThanOrEqual(version)
          version = now
        }
        // Five minutes later nothing is between states any more.
        cluster.advanceTo(cluster.now() + 300_000)
        expectInvariants(cluster)
      }),
      { numRuns: runs, seed, endOnFailure: true },
    )
    // The fuzz reaches what it is for: things are made, changed and refused.
    for (const code of [200, 201, 404, 409, 422]) expect(statuses.get(code) ?? 0, `answers ${code}`).toBeGreaterThan(50)
  })

  it('the same steps give the same cluster, byte for byte', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 40, maxLength: 40 }), (steps) => {
        const run = () =>
          snapshotText(steps.reduce((cluster, one) => take(cluster, one).cluster, createCluster({ seed: 'fuzz', startAt }) as Cluster))
        const [first, second] = [run(), run()]
        expect(first === second).toBe(true)
      }),
      { numRuns: 15, seed, endOnFailure: true },
    )
  })
})
