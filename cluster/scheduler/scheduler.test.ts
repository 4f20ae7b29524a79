import { describe, expect, it } from 'vitest'
import { lab } from '@/cluster/node/fixture'

/** A pod of one container that does nothing; `spec` is YAML of the pod's spec beside its containers. */
const pod = (name: string, spec = '', requests = '{}', labels = '{}') =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, labels: ${labels}}\nspec:\n  containers: [{name: c, image: 'registry.k8s.io/pause:3.10', resources: {requests: ${requests}}}]\n${spec}\n`

const nodeOf = (at: ReturnType<typeof lab>, name: string) => at.get('Pod', name).spec?.nodeName

const helpless = 'no new claims to deallocate, preemption: 0/3 nodes are available:'
const taint = '1 node(s) had untolerated taint(s)'

describe('FailedScheduling says why, as the scheduler counts it', () => {
  const cases: Record<string, [yaml: string, message: string]> = {
    'more than a node has': [
      pod('p', '', '{cpu: 64}'),
      `0/3 nodes are available: ${taint}, 2 Insufficient cpu. ${helpless} 3 Preemption is not helpful for scheduling.`,
    ],
    'more than is left': [
      `${pod('a', '', '{cpu: 1500m}')}---\n${pod('b', '', '{cpu: 1500m}')}---\n${pod('p', '', '{cpu: 1500m, memory: 1Gi}')}`,
      `0/3 nodes are available: ${taint}, 2 Insufficient cpu. ${helpless} 1 Preemption is not helpful for scheduling, 2 No preemption victims found for incoming pod.`,
    ],
    'two resources short': [
      pod('p', '', '{cpu: 64, memory: 100Gi}'),
      `0/3 nodes are available: ${taint}, 2 Insufficient cpu, 2 Insufficient memory. ${helpless} 3 Preemption is not helpful for scheduling.`,
    ],
    'a label that no node has': [
      pod('p', '  nodeSelector: {disk: ssd}'),
      `0/3 nodes are available: ${taint}, 2 node(s) didn't match Pod's node affinity/selector. ${helpless} 3 Preemption is not helpful for scheduling.`,
    ],
    'a host port that is taken': [
      [1, 2, 3]
        .map((i) => pod(i === 3 ? 'p' : `p${i}`).replace('resources: {requests: {}}', 'ports: [{containerPort: 80, hostPort: 80}]'))
        .join('---\n'),
      `0/3 nodes are available: ${taint}, 2 node(s) didn't have free ports for the requested pod ports. ${helpless} 1 Preemption is not helpful for scheduling, 2 No preemption victims found for incoming pod.`,
    ],
    'a claim that is not there': [
      pod('p', '  volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]'),
      `0/3 nodes are available: persistentvolumeclaim "data" not found. ${helpless} 3 Preemption is not helpful for scheduling.`,
    ],
  }
  it.each(Object.entries(cases))('%s', (_, [yaml, message]) => {
    const at = lab()
    at.create(yaml)
    at.until(1)
    expect(at.events('p')).toEqual([`+0s Warning FailedScheduling: ${message}`])
    const conditions = at.get('Pod', 'p').status?.conditions as unknown[]
    expect(conditions).toEqual([
      {
        type: 'PodScheduled',
        status: 'False',
        reason: 'Unschedulable',
        message,
        lastProbeTime: null,
        lastTransitionTime: '2026-11-21T10:00:00Z',
        observedGeneration: 1,
      },
    ])
  })
  it('a cluster without nodes has none', () => {
    const at = lab({ profile: 'empty' })
    at.create(pod('p'))
    at.until(1)
    expect(at.events('p')).toEqual(['+0s Warning FailedScheduling: no nodes available to schedule pods'])
  })
})

describe('where a pod goes', () => {
  it('never to the control plane without a toleration', () => {
    const at = lab()
    at.create(Array.from({ length: 12 }, (_, i) => pod(`p${i}`)).join('---\n'))
    expect(new Set(at.list('Pod').map((p) => p.spec?.nodeName))).toEqual(new Set(['node01', 'node02']))
  })
  it('to the control plane when it must and may', () => {
    const at = lab()
    at.create(pod('p', '  nodeSelector: {kubernetes.io/hostname: controlplane}\n  tolerations: [{operator: Exists, effect: NoSchedule}]'))
    expect(nodeOf(at, 'p')).toBe('controlplane')
  })
  it('not to a cordoned node', () => {
    const at = lab()
    at.patch('Node', 'node01', { spec: { unschedulable: true } })
    at.create(pod('p'))
    expect(nodeOf(at, 'p')).toBe('node02')
  })
  it('replicas of one Deployment are spread', () => {
    const at = lab()
    at.create(
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 4, selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: nginx}]}}}',
    )
    const nodes = at.list('Pod').map((p) => p.spec?.nodeName)
    expect([nodes.filter((n) => n === 'node01').length, nodes.filter((n) => n === 'node02').length]).toEqual([2, 2])
  })
  it('anti-affinity keeps two apart and leaves a third pending', () => {
    const at = lab()
    const apart =
      '  affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{labelSelector: {matchLabels: {app: x}}, topologyKey: kubernetes.io/hostname}]}}'
    at.create([1, 2, 3].map((i) => pod(`p${i}`, apart, '{}', '{app: x}')).join('---\n'))
    expect([nodeOf(at, 'p1'), nodeOf(at, 'p2')].sort()).toEqual(['node01', 'node02'])
    expect(at.events('p3')[0]).toContain("2 node(s) didn't match pod anti-affinity rules")
  })
})

describe('an important pod', () => {
  const classes = (policy = '') => `apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: {name: high}\nvalue: 1000\n${policy}`
  const full = (requests = '{cpu: 1200m}') => ['a', 'b'].map((name) => pod(name, '', requests)).join('---\n')
  const important = pod('p', '  priorityClassName: high', '{cpu: 1500m}')
  const goneBy = (at: ReturnType<typeof lab>) => at.list('Pod').filter(({ metadata }) => metadata.deletionTimestamp !== undefined)

  it('makes room for itself where the least harm is done', () => {
    const at = lab()
    at.create(`${classes()}---\n${full()}`)
    at.until(10)
    at.create(important)
    at.until(10.5)
    const [victim, ...others] = goneBy(at)
    expect(others).toEqual([])
    const node = victim!.spec!.nodeName
    const name = victim!.metadata.name!
    expect(at.get('Pod', 'p').status).toMatchObject({ nominatedNodeName: node })
    expect(at.events('p')).toEqual([`+10s Warning FailedScheduling: 0/3 nodes are available: ${taint}, 2 Insufficient cpu.`])
    expect(at.events(name).filter((line) => line.includes('Preempted'))).toEqual([
      `+10s Normal Preempted: Preempted by pod ${at.get('Pod', 'p').metadata.uid} on node ${node}`,
    ])
    expect(victim!.status!.conditions).toContainEqual(
      expect.objectContaining({
        type: 'DisruptionTarget',
        reason: 'PreemptionByScheduler',
        message: 'default-scheduler: preempting to accommodate a higher priority pod',
      }),
    )
    at.until(60)
    expect(nodeOf(at, 'p')).toBe(node)
  })

  it('leaves others alone when its class says so', () => {
    const at = lab()
    at.create(`${classes('preemptionPolicy: Never\n')}---\n${full()}`)
    at.until(10)
    at.create(important)
    at.until(10.5)
    expect(goneBy(at)).toEqual([])
    expect(at.events('p')).toEqual([
      `+10s Warning FailedScheduling: 0/3 nodes are available: ${taint}, 2 Insufficient cpu. no new claims to deallocate, preemption: not eligible due to preemptionPolicy=Never.`,
    ])
  })

  it('takes what is not guarded by a budget', () => {
    const at = lab()
    at.create(
      `${classes()}---\n${full()}---\napiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: b}\nspec: {minAvailable: 1, selector: {matchLabels: {app: a}}}\n`,
    )
    at.patch('Pod', 'a', { metadata: { labels: { app: 'a' } } })
    at.until(10)
    at.create(important)
    at.until(10.5)
    expect(goneBy(at).map(({ metadata }) => metadata.name)).toEqual(['b'])
  })
})

describe('an unschedulable pod', () => {
  it('is placed as soon as room appears, and nothing is waited for meanwhile', () => {
    const at = lab()
    at.create(pod('p', '  nodeSelector: {disk: ssd}'))
    at.until(10)
    expect(at.cluster.nextWake()).toBeUndefined()
    at.patch('Node', 'node02', { metadata: { labels: { disk: 'ssd' } } })
    expect(nodeOf(at, 'p')).toBe('node02')
  })
  it('is tried again every five minutes', () => {
    const at = lab()
    at.create(pod('p', '  nodeSelector: {disk: ssd}'))
    at.until(601)
    const [event] = at.list('Event').filter((e) => e.reason === 'FailedScheduling')
    expect(event?.series).toMatchObject({ count: 3 })
  })
})
