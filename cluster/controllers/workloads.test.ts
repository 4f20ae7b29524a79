import { describe, expect, it } from 'vitest'
import { lab } from '@/cluster/node/fixture'

type Conditions = { type: string; status: string; reason: string; message: string }[]
type Metadata = { name: string; annotations?: Record<string, string>; ownerReferences?: { uid: string }[] }

const deployment = (spec = '', image = 'nginx:1.29') =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  replicas: 3\n  selector: {matchLabels: {app: web}}\n  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: '${image}'}]}}\n${spec}`

const image = (name: string) => ({ spec: { template: { spec: { containers: [{ name: 'web', image: name }] } } } })

const sets = (at: ReturnType<typeof lab>) =>
  at
    .list('ReplicaSet')
    .map(
      ({ metadata, spec, status }) =>
        `${(metadata as Metadata).annotations?.['deployment.kubernetes.io/revision']}: ${spec?.replicas} wanted, ${status?.readyReplicas ?? 0} ready`,
    )
    .sort()

const conditions = (at: ReturnType<typeof lab>) =>
  (at.get('Deployment', 'web').status!.conditions as Conditions).map(({ type, status, reason }) => `${type}=${status} ${reason}`)

/** The largest and smallest number of pods that were there, and ready, at any second. */
function watched(at: ReturnType<typeof lab>, from: number, to: number) {
  let most = 0
  let fewest = Number.POSITIVE_INFINITY
  for (let second = from; second <= to; second += 0.25) {
    at.until(second)
    const pods = at.list('Pod').filter((pod) => !pod.metadata.deletionTimestamp)
    most = Math.max(most, pods.length)
    fewest = Math.min(
      fewest,
      pods.filter((pod) => (pod.status?.conditions as Conditions | undefined)?.some((c) => c.type === 'Ready' && c.status === 'True'))
        .length,
    )
  }
  return { most, fewest }
}

describe('a Deployment', () => {
  it('becomes available and says so', () => {
    const at = lab()
    at.create(deployment())
    at.until(10)
    expect(at.get('Deployment', 'web').status).toEqual({
      observedGeneration: 1,
      replicas: 3,
      updatedReplicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
      terminatingReplicas: 0,
      conditions: [
        {
          type: 'Available',
          status: 'True',
          reason: 'MinimumReplicasAvailable',
          message: 'Deployment has minimum availability.',
          lastTransitionTime: '2026-11-21T10:00:02Z',
          lastUpdateTime: '2026-11-21T10:00:02Z',
        },
        {
          type: 'Progressing',
          status: 'True',
          reason: 'NewReplicaSetAvailable',
          message: expect.stringMatching(/^ReplicaSet "web-[a-z0-9]+" has successfully progressed\.$/),
          lastTransitionTime: '2026-11-21T10:00:00Z',
          lastUpdateTime: '2026-11-21T10:00:02Z',
        },
      ],
    })
    expect(at.cluster.nextWake()).toBeUndefined()
  })

  it('rolls over with one too many and none too few, as 25 % of 3 says', () => {
    const at = lab()
    at.create(deployment())
    at.until(10)
    at.patch('Deployment', 'web', image('httpd:2.4'))
    expect(watched(at, 10, 30)).toEqual({ most: 4, fewest: 3 })
    expect(sets(at)).toEqual(['1: 0 wanted, 0 ready', '2: 3 wanted, 3 ready'])
    expect(conditions(at)).toEqual(['Available=True MinimumReplicasAvailable', 'Progressing=True NewReplicaSetAvailable'])
  })

  it('honours maxSurge 0 and maxUnavailable 1', () => {
    const at = lab()
    at.create(deployment('  strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 1}}'))
    at.until(10)
    at.patch('Deployment', 'web', image('httpd:2.4'))
    expect(watched(at, 10, 40)).toEqual({ most: 3, fewest: 2 })
    expect(sets(at)).toEqual(['1: 0 wanted, 0 ready', '2: 3 wanted, 3 ready'])
  })

  it('Recreate removes all before it makes any', () => {
    const at = lab()
    at.create(deployment('  strategy: {type: Recreate}'))
    at.until(10)
    at.patch('Deployment', 'web', image('httpd:2.4'))
    expect(watched(at, 10, 30)).toEqual({ most: 3, fewest: 0 })
    expect(sets(at)).toEqual(['1: 0 wanted, 0 ready', '2: 3 wanted, 3 ready'])
  })

  it('stops at an image that cannot be pulled, keeps serving, and misses its deadline', () => {
    const at = lab()
    at.create(deployment('  progressDeadlineSeconds: 60'))
    at.until(10)
    at.patch('Deployment', 'web', image('nginx:nope'))
    at.until(40)
    expect(sets(at)).toEqual(['1: 3 wanted, 3 ready', '2: 1 wanted, 0 ready'])
    expect(conditions(at)).toEqual(['Available=True MinimumReplicasAvailable', 'Progressing=True ReplicaSetUpdated'])
    at.until(80)
    expect(conditions(at)).toEqual(['Available=True MinimumReplicasAvailable', 'Progressing=False ProgressDeadlineExceeded'])
  })

  it('finds another name for its ReplicaSet when the name is taken', () => {
    const at = lab()
    at.create(deployment('  paused: true'))
    const probe = lab()
    probe.create(deployment())
    const taken = probe.list('ReplicaSet')[0]!.metadata.name!
    at.create(
      `apiVersion: apps/v1\nkind: ReplicaSet\nmetadata: {name: ${taken}}\nspec: {replicas: 0, selector: {matchLabels: {app: other}}, template: {metadata: {labels: {app: other}}, spec: {containers: [{name: c, image: nginx}]}}}\n`,
    )
    at.patch('Deployment', 'web', { spec: { paused: false } })
    at.until(10)
    expect(at.get('Deployment', 'web').status).toMatchObject({ collisionCount: 1, readyReplicas: 3 })
  })

  it('goes back to a template it has had under a new revision', () => {
    const at = lab()
    at.create(deployment())
    at.until(10)
    at.patch('Deployment', 'web', image('httpd:2.4'))
    at.until(30)
    at.patch('Deployment', 'web', image('nginx:1.29'))
    at.until(60)
    expect(sets(at)).toEqual(['2: 0 wanted, 0 ready', '3: 3 wanted, 3 ready'])
    const history = at
      .list('ReplicaSet')
      .map(({ metadata }) => (metadata as Metadata).annotations?.['deployment.kubernetes.io/revision-history'])
    expect(history.filter(Boolean)).toEqual(['1'])
    expect((at.get('Deployment', 'web').metadata as Metadata).annotations?.['deployment.kubernetes.io/revision']).toBe('3')
  })

  it('paused, takes a change only when resumed, but scales', () => {
    const at = lab()
    at.create(deployment())
    at.until(10)
    at.patch('Deployment', 'web', { spec: { paused: true, replicas: 2, ...image('httpd:2.4').spec } })
    at.until(20)
    expect(sets(at)).toEqual(['1: 2 wanted, 2 ready'])
    expect(conditions(at)).toContain('Progressing=Unknown DeploymentPaused')
    at.patch('Deployment', 'web', { spec: { paused: false } })
    at.until(40)
    expect(sets(at)).toEqual(['1: 0 wanted, 0 ready', '2: 2 wanted, 2 ready'])
  })

  it('keeps as many old ReplicaSets as revisionHistoryLimit says', () => {
    const at = lab()
    at.create(deployment('  revisionHistoryLimit: 1'))
    for (const [i, tag] of ['1.28', '1.27', '1.26'].entries()) {
      at.until(20 * (i + 1))
      at.patch('Deployment', 'web', image(`nginx:${tag}`))
    }
    at.until(100)
    expect(sets(at)).toEqual(['3: 0 wanted, 0 ready', '4: 3 wanted, 3 ready'])
  })

  it('waits minReadySeconds before a pod counts as available', () => {
    const at = lab()
    at.create(deployment('  minReadySeconds: 30'))
    at.until(20)
    expect(at.get('Deployment', 'web').status).toMatchObject({ readyReplicas: 3, unavailableReplicas: 3 })
    at.until(35)
    expect(at.get('Deployment', 'web').status).toMatchObject({ availableReplicas: 3 })
  })
})

describe('a ReplicaSet', () => {
  it('replaces a deleted pod, adopts an orphan, releases one that is relabelled', () => {
    const at = lab()
    at.create(deployment())
    at.until(10)
    const [first] = at.list('Pod')
    at.remove('Pod', first!.metadata.name!)
    at.until(20)
    expect(at.list('Pod')).toHaveLength(3)
    const [second] = at.list('Pod')
    at.patch('Pod', second!.metadata.name!, { metadata: { labels: { app: 'other' } } })
    at.until(30)
    expect(at.list('Pod')).toHaveLength(4)
    expect((at.get('Pod', second!.metadata.name!).metadata as Metadata).ownerReferences).toBeUndefined()
    at.patch('Pod', second!.metadata.name!, { metadata: { labels: { app: 'web' } } })
    at.until(40)
    expect(at.list('Pod')).toHaveLength(3)
  })
})

describe('garbage collection', () => {
  it.each([
    ['Background', []],
    ['Foreground', []],
    ['Orphan', ['ReplicaSet', 'Pod', 'Pod', 'Pod']],
  ])('%s leaves %j', (propagationPolicy, left) => {
    const at = lab()
    at.create(deployment())
    at.until(10)
    at.remove('Deployment', 'web', { propagationPolicy })
    at.until(20)
    expect([...at.list('ReplicaSet').map(() => 'ReplicaSet'), ...at.list('Pod').map(() => 'Pod')]).toEqual(left)
    expect(at.list('Deployment')).toEqual([])
    expect(at.list('ReplicaSet').flatMap(({ metadata }) => (metadata as Metadata).ownerReferences ?? [])).toEqual([])
  })
})

describe('a StatefulSet', () => {
  const set = (spec = '', tag = '8') =>
    `apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db}\nspec:\n  serviceName: db\n  replicas: 3\n  selector: {matchLabels: {app: db}}\n  template: {metadata: {labels: {app: db}}, spec: {containers: [{name: db, image: 'redis:${tag}'}]}}\n${spec}`
  const created = (at: ReturnType<typeof lab>) =>
    at.list('Pod').map(({ metadata }) => [metadata.name, Date.parse(metadata.creationTimestamp!) - Date.UTC(2026, 10, 21, 10)])

  it('makes its pods one after another, each when the last is ready', () => {
    const at = lab()
    at.create(set())
    expect(at.pods()).toEqual(['db-0 0/1 ContainerCreating'])
    at.until(30)
    const times = created(at).map(([, time]) => Number(time))
    expect(at.pods()).toEqual(['db-0 1/1 Running', 'db-1 1/1 Running', 'db-2 1/1 Running'])
    expect(times).toEqual([...times].sort((a, b) => a - b))
    expect(new Set(times).size).toBe(3)
    const { hostname, subdomain } = at.get('Pod', 'db-1').spec as { hostname: string; subdomain: string }
    expect([hostname, subdomain]).toEqual(['db-1', 'db'])
    expect(at.get('Pod', 'db-1').metadata.labels).toMatchObject({
      'apps.kubernetes.io/pod-index': '1',
      'statefulset.kubernetes.io/pod-name': 'db-1',
    })
  })
  it('Parallel makes them at once', () => {
    const at = lab()
    at.create(set('  podManagementPolicy: Parallel'))
    expect(at.list('Pod')).toHaveLength(3)
  })
  it('scales down from the highest', () => {
    const at = lab()
    at.create(set())
    at.until(30)
    at.patch('StatefulSet', 'db', { spec: { replicas: 1 } })
    at.until(40)
    expect(at.pods()).toEqual(['db-0 1/1 Running'])
    expect(
      at
        .events('db')
        .filter((event) => event.includes('Delete'))
        .map((event) => event.replace(/^\S+ /, '')),
    ).toEqual([
      'Normal SuccessfulDelete: delete Pod db-2 in StatefulSet db successful',
      'Normal SuccessfulDelete: delete Pod db-1 in StatefulSet db successful',
    ])
  })
  it('updates from the highest to the partition', () => {
    const at = lab()
    at.create(set('  updateStrategy: {rollingUpdate: {partition: 1}}'))
    at.until(30)
    at.patch('StatefulSet', 'db', { spec: { template: { spec: { containers: [{ name: 'db', image: 'redis:7' }] } } } })
    at.until(60)
    const images = at.list('Pod').map(({ spec }) => (spec!.containers as { image: string }[])[0]!.image)
    expect(images).toEqual(['redis:8', 'redis:7', 'redis:7'])
  })
  it('a deleted pod comes back under its own name', () => {
    const at = lab()
    at.create(set())
    at.until(30)
    const before = at.get('Pod', 'db-1').metadata.uid
    at.remove('Pod', 'db-1')
    at.until(50)
    expect(at.pods()).toEqual(['db-0 1/1 Running', 'db-1 1/1 Running', 'db-2 1/1 Running'])
    expect(at.get('Pod', 'db-1').metadata.uid).not.toBe(before)
  })
})

describe('a namespace', () => {
  it('is born with its account and certificate', () => {
    const at = lab()
    at.create('apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}')
    expect(at.request('GET', '/api/v1/namespaces/shop/serviceaccounts/default').status).toBe(200)
    expect(at.request('GET', '/api/v1/namespaces/shop/configmaps/kube-root-ca.crt').status).toBe(200)
  })
  it('takes all that is in it along, and waits for pods that take their time', () => {
    const at = lab()
    at.create('apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}')
    at.create(
      "apiVersion: v1\nkind: Pod\nmetadata: {name: slow, namespace: shop}\nspec: {containers: [{name: c, image: busybox, command: [sleep, '999']}]}",
    )
    at.until(5)
    at.remove('Namespace', 'shop')
    at.until(20)
    const status = at.get('Namespace', 'shop').status as { phase: string; conditions: Conditions }
    expect(status.phase).toBe('Terminating')
    expect(status.conditions.find(({ type }) => type === 'NamespaceContentRemaining')?.message).toBe(
      'Some resources are remaining: pods. has 1 resource instances',
    )
    at.until(40)
    expect(at.request('GET', '/api/v1/namespaces/shop').status).toBe(404)
    expect(at.list('Pod', 'shop')).toEqual([])
  })
})
