import { describe, expect, it } from 'vitest'
import type { JsonObject } from '@/apimachinery/object'
import type { Answer, Evidence } from './evidence'
import { answered, type Fake, made, namespace, pod, reader, refused, service, shop } from './fake-reader'
import { grade } from './grade'
import { type Check, checksSchema } from './schema'

type Written = Record<string, unknown>
type Row = {
  check: Written
  world?: Partial<Fake>
  before?: JsonObject[]
  answer?: Answer
  outcome: 'passed' | 'failed' | 'unchecked'
  says?: string[]
  near?: string[]
  why?: string
  cause?: string
}
const selected = (more: Written) => ({
  object: { kind: 'Pod', namespace: 'shop', labels: { app: 'web' }, ...more },
  expect: { status: { conditions: [{ type: 'Ready', status: 'True' }] } },
})
const named = (name: string, ns = 'shop') => ({ kind: 'Service', name, namespace: ns })

const rows: Record<string, Row> = {
  'object: there': { check: { object: named('web') }, outcome: 'passed' },
  'object: in another namespace': {
    check: { object: named('web', 'default') },
    outcome: 'failed',
    says: ['Service web in namespace default: exists / nothing'],
    near: [],
    cause: 'Service web was made in namespace shop; it was to be in default.',
  },
  'object: almost the name': {
    check: { object: named('wbe') },
    outcome: 'failed',
    says: ['Service wbe in namespace shop: exists / nothing'],
    near: [],
    cause: 'Service web was made; it was to be called wbe.',
  },
  'object: no such namespace': {
    check: { object: named('api', 'shp') },
    outcome: 'failed',
    says: ['Service api in namespace shp: exists / nothing'],
    near: ['namespace shp does not exist'],
  },
  'object: a kind that only a version serves which is not preferred': {
    check: { object: { kind: 'Gauge', name: 'wind', namespace: 'shop' } },
    world: { objects: [made('Gauge', 'wind', 'shop')] },
    outcome: 'passed',
  },
  'object: a kind that is not served': {
    check: { object: { kind: 'Widget', name: 'x', namespace: 'shop' } },
    outcome: 'failed',
    says: ['Widget x in namespace shop: exists / nothing'],
    near: ['the API server serves no kind Widget'],
  },
  'object: a field differs': {
    check: { object: named('web'), expect: { spec: { type: 'LoadBalancer' } }, why: 'It matters.' },
    outcome: 'failed',
    says: ['Service web in namespace shop: spec.type: LoadBalancer / NodePort'],
    near: [],
    why: 'It matters.',
  },
  'object: absent as asked': { check: { object: { ...named('old'), match: 'none' } }, outcome: 'passed' },
  'object: still there': {
    check: { object: { ...named('web'), match: 'none' } },
    outcome: 'failed',
    says: ['Service web in namespace shop: does not exist / it does'],
  },
  'object: any': { check: selected({ match: 'any' }), outcome: 'passed' },
  'object: all': {
    check: selected({ match: 'all' }),
    outcome: 'failed',
    says: ['Pod web-2 in namespace shop: status.conditions[type=Ready].status: True / False'],
  },
  'object: all of nothing is no pass': {
    check: { object: { kind: 'Pod', namespace: 'shop', labels: { app: 'api' }, match: 'all' }, expect: {} },
    outcome: 'failed',
    says: ['Pod with labels app=api in namespace shop: at least one / nothing'],
    near: ['of 2 Pods in namespace shop, 2 carry app=web'],
  },
  'object: none': {
    check: selected({ match: 'none' }),
    outcome: 'failed',
    says: ['Pod web-1 in namespace shop: none like this / it is there'],
  },
  'object: exactly': {
    check: selected({ exactly: 2 }),
    outcome: 'failed',
    says: [
      'Pod with labels app=web in namespace shop: 2 / 1',
      'Pod web-2 in namespace shop: status.conditions[type=Ready].status: True / False',
    ],
  },
  'endpoints: ready ones count': { check: { endpoints: { service: 'web', namespace: 'shop', ready: 1, port: 8080 } }, outcome: 'passed' },
  'endpoints: one is not ready': {
    check: { endpoints: { service: 'web', namespace: 'shop', ready: 2 } },
    outcome: 'failed',
    says: ['endpoints of Service web in namespace shop: 2 ready / 1 ready'],
    near: ['1 endpoint is there but not ready'],
  },
  'endpoints: the pods': {
    check: { endpoints: { service: 'web', namespace: 'shop', pods: { labels: { app: 'web' } } } },
    outcome: 'passed',
  },
  'endpoints: another port': {
    check: { endpoints: { service: 'web', namespace: 'shop', port: 80 } },
    outcome: 'failed',
    says: ['endpoints of Service web in namespace shop: port 80 / port 8080'],
  },
  'endpoints: a selector that matches nothing': {
    check: { endpoints: { service: 'web', namespace: 'shop', atLeast: 1 } },
    world: {
      objects: [
        namespace('shop'),
        pod('web-1', 'shop', { app: 'webapp' }, '10.244.1.2'),
        service('web', 'shop', { selector: { app: 'web' } }),
      ],
    },
    outcome: 'failed',
    says: ['endpoints of Service web in namespace shop: at least 1 ready / 0 ready'],
    near: ['selector app=web matches no pod', 'of 1 Pod in namespace shop, 1 carries app=webapp'],
  },
  'reach: answered': {
    check: { reach: { from: 'outside', to: 'http://node01:30080/', body: 'hello' } },
    world: { send: (from, to) => (from === 'outside' && to === 'node01:30080/' ? answered('hello you') : refused) },
    outcome: 'passed',
  },
  'reach: refused': {
    check: { reach: { from: 'outside', to: 'http://node01:30080/' } },
    world: { send: () => refused },
    outcome: 'failed',
    says: ['http://node01:30080/ from outside the cluster: an answer / refused: Service shop/web has no ready endpoint'],
    near: ['selector app=web matches 0 pods'],
  },
  'reach: every node': {
    check: { reach: { from: 'outside', to: { service: 'web', namespace: 'shop', via: 'nodePort', node: 'all' } } },
    world: { send: (_, to) => (to === '192.168.1.10:30080/' ? refused : answered('x')) },
    outcome: 'failed',
    says: [
      'http://192.168.1.10:30080/ (controlplane) from outside the cluster: an answer / refused: Service shop/web has no ready endpoint',
    ],
  },
  'reach: the wrong pod answers': {
    check: {
      reach: { from: { node: 'node01' }, to: { service: 'web', namespace: 'shop', via: 'clusterIP' }, pod: { labels: { app: 'api' } } },
    },
    world: { send: (from) => (from === 'node01' ? answered('x', 'web-1') : refused) },
    outcome: 'failed',
    says: ['http://10.96.0.9:80/ from node node01: a pod with app=api answers / pod web-1 in namespace shop answers'],
  },
  'reach: no pod to start from': {
    check: { reach: { from: { pod: { namespace: 'shop', labels: { app: 'api' } } }, to: 'http://web/' } },
    world: { send: () => answered('x') },
    outcome: 'failed',
    says: ['namespace shop: a running pod app=api / none'],
  },
  'reach: starts in a ready pod': {
    check: { reach: { from: { pod: { namespace: 'shop', labels: {} } }, to: 'tcp://web:80' } },
    world: { send: (from) => (from === 'shop/web-1' ? answered('') : refused) },
    outcome: 'passed',
  },
  'reach: no external address': {
    check: { reach: { from: 'outside', to: { service: 'web', namespace: 'shop', via: 'externalIP' } } },
    world: { send: () => answered('x') },
    outcome: 'failed',
    says: ['Service web in namespace shop: status.loadBalancer.ingress: an address / nothing'],
    near: ['its type is NodePort'],
  },
  'reach: where nothing can be sent': {
    check: { reach: { from: 'outside', to: 'http://node01/' } },
    outcome: 'unchecked',
    why: 'this cluster cannot be tried from there',
  },
  'resolves: exactly these': {
    check: { resolves: { from: 'outside', name: 'db', values: ['10.0.0.2', '10.0.0.1'] } },
    world: { names: { db: ['10.0.0.1', '10.0.0.2'] } },
    outcome: 'passed',
  },
  'resolves: a CNAME and its dot': {
    check: { resolves: { from: 'outside', name: 'db', type: 'CNAME', values: ['legacy.example.com'] } },
    world: { names: { db: ['legacy.example.com.', '203.0.113.10'] } },
    outcome: 'passed',
  },
  'resolves: not at all': {
    check: { resolves: { from: 'outside', name: 'db', count: 1 } },
    world: { names: {} },
    outcome: 'failed',
    says: ['A db from outside the cluster: 1 records / 0: NXDOMAIN'],
  },
  'resolves: the pods': {
    check: { resolves: { from: 'outside', name: 'web', pods: { namespace: 'shop', labels: { app: 'web' } } } },
    world: { names: { web: ['10.244.1.2'] } },
    outcome: 'passed',
  },
  'externalIP: none on a NodePort': {
    check: { externalIP: { service: 'web', namespace: 'shop', is: 'pending' } },
    outcome: 'failed',
    says: ['Service web in namespace shop: external IP: pending / none: its type is NodePort'],
  },
  'file: white space aside': {
    check: { file: { path: '/opt/a', lines: ['b', 'a'] } },
    world: { files: { 'terminal:/opt/a': 'a \n\nb\n' } },
    outcome: 'passed',
  },
  'file: a value of the cluster': {
    check: { file: { path: '/opt/ip', holds: { kind: 'Service', namespace: 'shop', name: 'web', field: 'spec.clusterIP' } } },
    world: { files: { 'terminal:/opt/ip': '10.96.0.8' } },
    outcome: 'failed',
    says: ['terminal:/opt/ip: 10.96.0.9 (spec.clusterIP of Service web in namespace shop) / 10.96.0.8'],
  },
  'file: absent': {
    check: { file: { path: '/opt/a', equals: 'x' } },
    world: { files: {} },
    outcome: 'failed',
    says: ['terminal:/opt/a: a file / nothing'],
  },
  'choice: exactly': { check: { choice: { exactly: ['a', 'b'] } }, answer: { kind: 'choice', options: ['b', 'a'] }, outcome: 'passed' },
  'choice: nothing chosen excludes nothing': {
    check: { choice: { excludes: ['a'] } },
    answer: { kind: 'choice', options: [] },
    outcome: 'failed',
    says: ['answer: not a / nothing'],
  },
  'an API server that is down': {
    check: { object: named('web') },
    world: { down: true },
    outcome: 'unchecked',
    why: 'the API server did not answer GET /api/v1: connection refused',
  },
  'an API server that fails': {
    check: { object: named('web') },
    world: { status: 500 },
    outcome: 'unchecked',
    why: 'the API server answered GET /api/v1 with 500: etcdserver: request timed out',
  },
}

describe('grade', () => {
  it.each(Object.entries(rows))('%s', async (_, { check, world, before, answer, outcome, says, near, why, cause }) => {
    const checks = checksSchema.parse([{ id: 'it', points: 2, says: 'what is asked', ...check }])
    const result = await grade(checks, evidence({ objects: shop, ...world }, before, answer))
    const [only] = result.checks
    expect(only?.outcome).toBe(outcome)
    expect(only?.earned).toBe(outcome === 'passed' ? 2 : 0)
    expect(result.points).toBe(outcome === 'unchecked' ? 0 : 2)
    expect(result.provisional).toBe(outcome === 'unchecked')
    if (says) expect(only?.differences.map(({ at, expected, found }) => `${at}: ${expected} / ${found}`)).toEqual(says)
    if (near) expect(only?.near).toEqual(near)
    if (why !== undefined) expect(only?.why).toBe(why)
    if (cause !== undefined) expect(only?.cause?.says).toBe(cause)
  })

  const alive = { id: 'alive', points: 1, says: 'the API reaches it', reach: { from: { node: 'node01' }, to: 'tcp://db:5432' } }
  const closed = { id: 'closed', points: 1, says: 'the web does not', blocked: { from: 'outside', to: 'tcp://db:5432', partner: 'alive' } }
  it.each([
    ['the target answers only its partner', (from: string) => (from === 'node01' ? answered('') : refused), ['passed', 'passed']],
    ['it answers everybody', () => answered(''), ['passed', 'failed']],
    ['a dead target is not a protected one', () => refused, ['failed', 'failed']],
  ])('blocked: %s', async (_, send, outcomes) => {
    const result = await grade(checksSchema.parse([closed, alive]), evidence({ objects: shop, send }))
    expect(result.checks.map(({ outcome }) => outcome)).toEqual([outcomes[1], outcomes[0]])
  })

  const gate = { id: 'kept', gate: true, says: 'the Service is left alone', unchanged: named('web') }
  const task: Written[] = [{ id: 'there', points: 3, says: 'the Service is there', object: named('web') }, gate]
  const withSpec = (spec: JsonObject, labels: Record<string, string> = {}) => [
    ...shop.filter((each) => each.kind !== 'Service'),
    { ...service('web', 'shop', spec), metadata: { name: 'web', namespace: 'shop', resourceVersion: '99', labels } },
  ]
  const spec = (shop.find((each) => each.kind === 'Service') as { spec: JsonObject }).spec
  it.each([
    ['kept', shop, withSpec(spec), [3, 'passed', []]],
    [
      'broken, it voids the rest',
      shop,
      withSpec({ ...spec, type: 'ClusterIP' }),
      [0, 'failed', ['Service web in namespace shop: spec.type: NodePort / ClusterIP']],
    ],
    [
      'additions break it too',
      shop,
      withSpec(spec, { a: 'b' }),
      [0, 'failed', ['Service web in namespace shop: metadata.labels.a: nothing / b']],
    ],
    ['unknown on a real cluster', undefined, shop, [3, 'unchecked', []]],
  ])('unchanged: %s', async (_, before, objects, [earned, outcome, says]) => {
    const result = await grade(checksSchema.parse(task), evidence({ objects: objects as JsonObject[] }, before as JsonObject[] | undefined))
    expect(result.earned).toBe(earned)
    expect(result.checks[1]?.outcome).toBe(outcome)
    expect(result.checks[1]?.differences.map(({ at, expected, found }) => `${at}: ${expected} / ${found}`)).toEqual(says)
  })

  it('tells a changed field by its path', async () => {
    const only = { ...gate, unchanged: { ...named('web'), fields: ['spec.ports.0.nodePort', 'spec.selector'] } }
    const objects = withSpec({ ...spec, selector: { app: 'api' }, type: 'ClusterIP' })
    const result = await grade(checksSchema.parse([task[0], only]), evidence({ objects }, shop))
    expect(result.checks[1]?.differences).toEqual([
      { at: 'Service web in namespace shop: spec.selector.app', expected: 'web', found: 'api' },
    ])
  })

  it('quotes what kubectl refused, at the first failure', async () => {
    const checks = checksSchema.parse([{ id: 'it', points: 2, says: 'there is an API', object: named('api') }])
    const result = await grade(checks, {
      ...evidence({ objects: shop }),
      said: 'namespace/x created\nThe Service "api" is invalid: spec.ports: Required value\n',
    })
    expect(result.checks[0]?.cause).toEqual({
      kind: 'refused',
      says: 'kubectl refused a part of what was handed in: `The Service "api" is invalid: spec.ports: Required value`',
    })
  })

  it('gives the same result twice', async () => {
    const checks: Check[] = checksSchema.parse([{ id: 'it', points: 2, says: 'there is an API', object: named('api') }, gate])
    expect(await grade(checks, evidence({ objects: shop }, shop))).toEqual(await grade(checks, evidence({ objects: shop }, shop)))
  })
})

function evidence(fake: Fake, before?: JsonObject[], answer: Answer = { kind: 'terminal' }): Evidence {
  return { ...(before ? { before: reader({ objects: before }) } : {}), after: reader(fake), answer, history: [] }
}
