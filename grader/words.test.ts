import { describe, expect, it } from 'vitest'
import type { JsonObject } from '@/apimachinery/object'
import { type Fake, made, node, pod, reader, shop } from './fake-reader'
import { grade } from './grade'
import { checksSchema } from './schema'

type Row = [name: string, check: Record<string, unknown>, world: Partial<Fake>, outcome: string, says?: string[], near?: string[]]

const on = (name: string, nodeName: string | undefined, labels: Record<string, string> = { app: 'api' }): JsonObject => ({
  ...pod(name, 'shop', labels, '10.244.1.9'),
  spec: nodeName === undefined ? {} : { nodeName },
  ...(nodeName === undefined && {
    status: {
      phase: 'Pending',
      conditions: [{ type: 'PodScheduled', status: 'False', message: '0/2 nodes are available: 2 Insufficient cpu.' }],
    },
  }),
})
const fast = made('Node', 'node02', undefined, {}, { disk: 'ssd' })
const nodes = [node('node01', '192.168.1.11'), fast]
const api = { namespace: 'shop', labels: { app: 'api' } }

const deployment = (status: JsonObject, image = 'nginx:1.27'): JsonObject => ({
  ...made('Deployment', 'web', 'shop', {
    spec: { replicas: 2, template: { spec: { containers: [{ name: 'nginx', image }] } } },
    status: { observedGeneration: 3, replicas: 2, updatedReplicas: 2, availableReplicas: 2, ...status },
  }),
  metadata: { name: 'web', namespace: 'shop', generation: 3 },
})
const rolledOut = { rollout: { kind: 'Deployment', namespace: 'shop', name: 'web' } }

const told = made('Event', 'web-1.1', 'shop', {
  involvedObject: { kind: 'Pod', name: 'web-1' },
  reason: 'FailedScheduling',
  type: 'Warning',
  message: '0/2 nodes are available: 2 Insufficient cpu.',
})
const event = { events: { kind: 'Pod', namespace: 'shop', name: 'web-1', reason: 'FailedScheduling' } }

const robot = made('ServiceAccount', 'robot', 'ci')
const robotMay = { serviceAccount: 'robot', namespace: 'ci', verb: 'create', resource: 'deployments.apps' }
const binding = made('RoleBinding', 'robot-deploys', 'ci', {
  roleRef: { kind: 'Role', name: 'deployer' },
  subjects: [{ kind: 'ServiceAccount', name: 'robot', namespace: 'ci' }],
})
const robotUser = 'system:serviceaccount:ci:robot'

const rows: Row[] = [
  ['scheduled: on the node', { scheduled: { ...api, node: 'node01' } }, { objects: [...nodes, on('api-1', 'node01')] }, 'passed'],
  [
    'scheduled: on another',
    { scheduled: { ...api, node: 'node01' } },
    { objects: [...nodes, on('api-1', 'node01'), on('api-2', 'node02')] },
    'failed',
    ['Pod api-2 in namespace shop: runs on node node01 / runs on node node02'],
  ],
  [
    'scheduled: by the labels of nodes',
    { scheduled: { ...api, nodeLabels: { disk: 'ssd' } } },
    { objects: [...nodes, on('api-1', 'node02')] },
    'passed',
  ],
  [
    'scheduled: on nodes without the label',
    { scheduled: { ...api, nodeLabels: { disk: 'ssd' } } },
    { objects: [...nodes, on('api-1', 'node01')] },
    'failed',
    ['Pod api-1 in namespace shop: runs on a node with disk=ssd / runs on node node01'],
  ],
  [
    'scheduled: apart',
    { scheduled: { ...api, apart: true } },
    { objects: [...nodes, on('api-1', 'node01'), on('api-2', 'node01')] },
    'failed',
    ['Pod api-2 in namespace shop: a node of its own, not that of api-1 / runs on node node01'],
  ],
  [
    'scheduled: not on',
    { scheduled: { ...api, notOn: ['node01'] } },
    { objects: [...nodes, on('api-1', 'node01')] },
    'failed',
    ['Pod api-1 in namespace shop: runs elsewhere than on node01 / runs on node node01'],
  ],
  [
    'scheduled: no node has it',
    { scheduled: { ...api, node: 'node01' } },
    { objects: [...nodes, on('api-1', undefined)] },
    'failed',
    ['Pod api-1 in namespace shop: runs on a node / no node has it'],
    ['0/2 nodes are available: 2 Insufficient cpu.'],
  ],
  ['scheduled: pending as asked', { scheduled: { ...api, pending: true } }, { objects: [...nodes, on('api-1', undefined)] }, 'passed'],
  [
    'scheduled: no such pod',
    { scheduled: { ...api, node: 'node01' } },
    { objects: shop },
    'failed',
    ['Pods in namespace shop: at least one / nothing'],
    ['of 2 Pods in namespace shop, 2 carry app=web'],
  ],
  ['rollout: done', rolledOut, { objects: [deployment({})] }, 'passed'],
  [
    'rollout: the image by its whole name',
    { rollout: { ...rolledOut.rollout, image: 'nginx' } },
    { objects: [deployment({}, 'docker.io/library/nginx:latest')] },
    'passed',
  ],
  [
    'rollout: another image',
    { rollout: { ...rolledOut.rollout, image: 'nginx:1.28' } },
    { objects: [deployment({})] },
    'failed',
    ['Deployment web in namespace shop: image: nginx:1.28 / nginx:1.27'],
  ],
  [
    'rollout: half way',
    rolledOut,
    { objects: [deployment({ updatedReplicas: 1 })] },
    'failed',
    ['Deployment web in namespace shop: 2 updated replicas / 1'],
  ],
  [
    'rollout: old ones are left',
    rolledOut,
    { objects: [deployment({ replicas: 3 })] },
    'failed',
    ['Deployment web in namespace shop: no replica of an older template / 1'],
  ],
  [
    'rollout: not available',
    rolledOut,
    { objects: [deployment({ availableReplicas: 0 })] },
    'failed',
    ['Deployment web in namespace shop: 2 available replicas / 0'],
  ],
  [
    'rollout: not taken up',
    rolledOut,
    { objects: [deployment({ observedGeneration: 2 })] },
    'failed',
    ['Deployment web in namespace shop: its change has been taken up / not yet'],
  ],
  ['events: told', event, { objects: [told] }, 'passed'],
  [
    'events: told with the words',
    { events: { ...event.events, message: { contains: 'Insufficient cpu' } } },
    { objects: [told] },
    'passed',
  ],
  [
    'events: another reason',
    { events: { ...event.events, reason: 'BackOff' } },
    { objects: [told] },
    'failed',
    ['events of Pod web-1 in namespace shop: BackOff / FailedScheduling'],
  ],
  [
    'output: as stated',
    { output: { run: 'cat /a', equals: 'x' } },
    { printed: { 'terminal$ cat /a': { exitCode: 0, output: 'x\n' } } },
    'passed',
  ],
  [
    'output: something else',
    { output: { run: 'cat /a', contains: ['y'], exitCode: 0 } },
    { printed: { 'terminal$ cat /a': { exitCode: 1, output: '' } } },
    'failed',
    ['terminal$ cat /a: y / nothing printed', 'terminal$ cat /a: exit code 0 / exit code 1'],
  ],
  ['output: where nothing runs', { output: { run: 'cat /a', equals: 'x' } }, {}, 'unchecked'],
  ['canI: allowed', { canI: robotMay }, { objects: [robot], allowed: [`${robotUser} create apps/deployments ci`] }, 'passed'],
  [
    'canI: in another namespace',
    { canI: { ...robotMay, in: 'prod' } },
    { objects: [robot, binding], allowed: [`${robotUser} create apps/deployments ci`] },
    'failed',
    ['system:serviceaccount:ci:robot: create deployments.apps in namespace prod: allowed / not allowed'],
    ['RoleBinding robot-deploys in namespace ci binds Role deployer to it'],
  ],
  [
    'canI: what must not be',
    { canI: { user: 'jane', in: 'cluster', verb: 'get', resource: 'secrets', is: false } },
    { objects: [], allowed: ['jane get /secrets *'] },
    'failed',
    ['jane: get secrets in the whole cluster: not allowed / allowed'],
    ['no binding names this subject'],
  ],
  [
    'canI: an account that is not there',
    { canI: robotMay },
    { objects: [made('Namespace', 'ci', undefined)], allowed: [] },
    'failed',
    ['ServiceAccount robot in namespace ci: exists / nothing'],
    ['there is no ServiceAccount in namespace ci'],
  ],
  ['canI: where the server cannot be asked', { canI: robotMay }, { objects: [robot] }, 'unchecked'],
]

describe('words', () => {
  it.each(rows)('%s', async (_, check, world, outcome, says, near) => {
    const checks = checksSchema.parse([{ id: 'it', points: 1, says: 'what is asked', ...check }])
    const { checks: results } = await grade(checks, {
      after: reader({ objects: shop, ...world }),
      answer: { kind: 'terminal' },
      history: [],
    })
    expect(results[0]?.outcome).toBe(outcome)
    if (says) expect(results[0]?.differences.map(({ at, expected, found }) => `${at}: ${expected} / ${found}`)).toEqual(says)
    if (near) expect(results[0]?.near).toEqual(near)
  })
})

describe('faulty words', () => {
  it.each([
    [
      'both subjects',
      { canI: { user: 'a', serviceAccount: 'b', namespace: 'c', verb: 'get', resource: 'pods' } },
      'say `user` or `serviceAccount`, one of them',
    ],
    ['nowhere to act', { canI: { user: 'a', verb: 'get', resource: 'pods' } }, 'say `in`: the namespace acted in, or `cluster`'],
    ['nothing to print', { output: { run: 'ls' } }, 'say what it must print: `equals`, `oneOf`, `contains`, `lines`, or its `exitCode`'],
    [
      'neither here nor there',
      { scheduled: { namespace: 'a', labels: {} } },
      'say where they run (`node`, `nodeLabels`, `notOn`, `apart`), or that they are `pending`',
    ],
    [
      'a call of gRPC with words of HTTP',
      { reach: { from: 'outside', to: 'grpc://a:1/b.C/D', status: 200 } },
      '`body` and `status` are of HTTP: a call of gRPC must be answered OK',
    ],
    [
      'a call of gRPC without a method',
      { reach: { from: 'outside', to: { service: 'a', namespace: 'b', via: 'clusterIP', scheme: 'grpc' } } },
      '`path` names a method of gRPC: /package.Service/Method',
    ],
  ])('%s', (_, check, message) => {
    const read = checksSchema.safeParse([{ id: 'it', points: 1, says: 'what is asked', ...check }])
    expect(read.error?.issues.map((issue) => issue.message)).toEqual([message])
  })
})

describe('a call of gRPC', () => {
  const grpc = { from: 'outside', to: 'grpc://node01:30050/grpc.health.v1.Health/Check' }
  it.each<[string, object, string[]]>([
    ['is answered OK', { ok: true, status: 200, grpcStatus: 0 }, []],
    ['is not known there', { ok: true, status: 200, grpcStatus: 12 }, ['status OK of gRPC / status UNIMPLEMENTED']],
    ['meets a server of HTTP', { ok: true, status: 200, body: 'hello' }, ['status OK of gRPC / an answer that is no gRPC']],
    ['meets a proxy without a route', { ok: true, status: 404 }, ['HTTP 200 / HTTP 404']],
    ['is refused', { ok: false, reason: 'refused', why: 'nobody listens' }, ['an answer / refused: nobody listens']],
  ])('%s', async (_, sent, says) => {
    const { checks } = await grade(checksSchema.parse([{ id: 'it', points: 1, says: 'it answers', reach: grpc }]), {
      after: reader({ objects: shop, send: () => ({ ...sent, hops: [] }) as never }),
      answer: { kind: 'terminal' },
      history: [],
    })
    expect(checks[0]?.differences.map(({ expected, found }) => `${expected} / ${found}`)).toEqual(says)
  })
})

describe('the way of a connection', () => {
  const hops = [
    { text: 'from outside the cluster (192.168.1.5)', ok: true },
    { text: 'nothing listens on port 80/TCP of node node01', ok: false },
  ]
  const refusal = { ok: false, reason: 'refused', why: 'nothing listens there', hops } as const
  const target = { from: 'outside', to: 'http://node01:80/' }
  const reached = { id: 'it', points: 1, says: 'it answers', reach: target }
  const shut = { id: 'shut', points: 1, says: 'it does not', blocked: { ...target, partner: 'it' } }

  it.each([
    ['goes with a reach that failed', [reached], refusal, [hops]],
    ['goes with a blocked that was answered', [reached, shut], { ok: true, status: 200, body: '', hops } as const, [undefined, hops]],
    ['is left out where there was nothing but the start', [reached], { ...refusal, hops: hops.slice(0, 1) }, [undefined]],
  ])('%s', async (_, written, sent, ways) => {
    const { checks } = await grade(checksSchema.parse(written), {
      after: reader({ objects: shop, send: () => ({ ...sent, hops: [...sent.hops] }) }),
      answer: { kind: 'terminal' },
      history: [],
    })
    expect(checks.map(({ trace }) => trace)).toEqual(ways)
  })
})
