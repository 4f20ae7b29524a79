import { describe, expect, it } from 'vitest'
import { lab } from '@/cluster/node/fixture'

const daemonSet = (spec = '', template = '') =>
  `apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: agent}\nspec:\n  selector: {matchLabels: {app: agent}}\n  template: {metadata: {labels: {app: agent}}, spec: {containers: [{name: c, image: 'nginx:1.28'}]${template}}}\n${spec}`

const image = (name: string) => ({ spec: { template: { spec: { containers: [{ name: 'c', image: name }] } } } })

/** Node, image and readiness of each daemon pod. */
const places = (at: ReturnType<typeof lab>) =>
  at
    .list('Pod')
    .map(({ metadata, spec, status }) => {
      const [container] = spec!.containers as { image: string }[]
      const ready =
        (status?.conditions as { type: string; status: string }[] | undefined)?.find((c) => c.type === 'Ready')?.status === 'True'
      return `${spec!.nodeName} ${container!.image}${metadata.deletionTimestamp ? ' leaving' : ready ? ' ready' : ''}`
    })
    .sort()

const everywhere = ", tolerations: [{operator: 'Exists'}]"

describe('a DaemonSet', () => {
  it('runs one pod on each node that takes it', () => {
    const at = lab()
    at.create(daemonSet())
    at.until(10)
    expect(places(at)).toEqual(['node01 nginx:1.28 ready', 'node02 nginx:1.28 ready'])
    expect(at.get('DaemonSet', 'agent').status).toEqual({
      currentNumberScheduled: 2,
      numberMisscheduled: 0,
      desiredNumberScheduled: 2,
      numberReady: 2,
      observedGeneration: 1,
      updatedNumberScheduled: 2,
      numberAvailable: 2,
    })
    expect(at.events('agent').map((line) => line.replace(/agent-\w+$/, 'agent-x'))).toEqual([
      '+0s Normal SuccessfulCreate: Created pod: agent-x',
      '+0s Normal SuccessfulCreate: Created pod: agent-x',
    ])
    expect(at.cluster.nextWake()).toBeUndefined()
  })

  it('tolerates the control plane when it says so, follows node labels, and comes back when deleted', () => {
    const at = lab()
    at.create(daemonSet('', `${everywhere}, nodeSelector: {disk: ssd}`))
    at.until(5)
    expect(places(at)).toEqual([])
    at.patch('Node', 'controlplane', { metadata: { labels: { disk: 'ssd' } } })
    at.patch('Node', 'node02', { metadata: { labels: { disk: 'ssd' } } })
    at.until(10)
    expect(places(at)).toEqual(['controlplane nginx:1.28 ready', 'node02 nginx:1.28 ready'])
    at.remove('Pod', at.list('Pod').find(({ spec }) => spec!.nodeName === 'node02')!.metadata.name!)
    at.patch('Node', 'controlplane', { metadata: { labels: { disk: null } } })
    at.until(20)
    expect(places(at)).toEqual(['node02 nginx:1.28 ready'])
  })

  const strategies: Record<string, [spec: string, fewest: number, most: number]> = {
    'one at a time unless said': ['', 1, 2],
    'both at once': ['  updateStrategy: {rollingUpdate: {maxUnavailable: 100%}}', 0, 2],
    'the new beside the old': ['  updateStrategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}', 2, 3],
  }
  it.each(Object.entries(strategies))('rolls over: %s', (_, [spec, fewest, most]) => {
    const at = lab()
    at.create(daemonSet(spec))
    at.until(10)
    at.patch('DaemonSet', 'agent', image('nginx:1.29'))
    const seen = { fewest: 9, most: 0 }
    for (let second = 10; second <= 30; second += 0.25) {
      at.until(second)
      const there = places(at).filter((line) => !line.endsWith('leaving'))
      seen.fewest = Math.min(seen.fewest, there.filter((line) => line.endsWith('ready')).length)
      seen.most = Math.max(seen.most, there.length)
    }
    expect(places(at)).toEqual(['node01 nginx:1.29 ready', 'node02 nginx:1.29 ready'])
    expect(seen).toEqual({ fewest, most })
  })

  it('OnDelete leaves old pods alone until they go', () => {
    const at = lab()
    at.create(daemonSet('  updateStrategy: {type: OnDelete}'))
    at.until(10)
    at.patch('DaemonSet', 'agent', image('nginx:1.29'))
    at.until(20)
    expect(places(at)).toEqual(['node01 nginx:1.28 ready', 'node02 nginx:1.28 ready'])
    at.remove('Pod', at.list('Pod').find(({ spec }) => spec!.nodeName === 'node01')!.metadata.name!)
    at.until(30)
    expect(places(at)).toEqual(['node01 nginx:1.29 ready', 'node02 nginx:1.28 ready'])
  })

  it('keeps as many old revisions as it may', () => {
    const at = lab()
    at.create(daemonSet('  revisionHistoryLimit: 1'))
    for (const [i, name] of ['nginx:1.27', 'nginx:1.26', 'nginx:1.28'].entries()) {
      at.until(20 * (i + 1))
      at.patch('DaemonSet', 'agent', image(name))
    }
    at.until(100)
    const revisions = at.list('ControllerRevision').map(({ data, revision }) => {
      const { template } = (data as { spec: { template: { $patch: string; spec: { containers: { image: string }[] } } } }).spec
      return `${revision} ${template.spec.containers[0]!.image} ${template.$patch}`
    })
    expect(revisions.sort()).toEqual(['3 nginx:1.26 replace', '4 nginx:1.28 replace'])
  })
})

describe('one that is made again', () => {
  it('takes in the pods and revisions that were left', () => {
    const at = lab()
    at.create(daemonSet())
    at.until(10)
    const names = (kind: string) =>
      at
        .list(kind)
        .map(({ metadata }) => metadata.name)
        .sort()
    const before = [...names('Pod'), ...names('ControllerRevision')]
    at.remove('DaemonSet', 'agent', { propagationPolicy: 'Orphan' })
    at.until(20)
    at.create(daemonSet())
    at.until(30)
    expect([...names('Pod'), ...names('ControllerRevision')]).toEqual(before)
    const { uid } = at.get('DaemonSet', 'agent').metadata
    expect(at.list('ControllerRevision').map(({ metadata }) => metadata.ownerReferences?.map((owner) => owner.uid))).toEqual([[uid]])
  })

  it('counts the names of revisions that others have', () => {
    const at = lab()
    at.create(daemonSet())
    at.until(10)
    const [taken] = at.list('ControllerRevision').map(({ metadata }) => metadata.name)
    at.remove('DaemonSet', 'agent')
    at.until(20)
    at.create(`apiVersion: apps/v1\nkind: ControllerRevision\nmetadata: {name: ${taken}}\nrevision: 7\ndata: {}\n`)
    at.create(daemonSet())
    at.until(30)
    expect(at.get('DaemonSet', 'agent').status).toMatchObject({ collisionCount: 1, numberReady: 2 })
    expect(at.list('ControllerRevision')).toHaveLength(2)
  })
})

describe('a StatefulSet keeps revisions too', () => {
  it('one of each template, and the pods carry their names', () => {
    const at = lab()
    at.create(
      "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db}\nspec:\n  serviceName: db\n  replicas: 2\n  updateStrategy: {rollingUpdate: {partition: 1}}\n  selector: {matchLabels: {app: db}}\n  template: {metadata: {labels: {app: db}}, spec: {containers: [{name: c, image: 'nginx:1.28'}]}}\n",
    )
    at.until(20)
    at.patch('StatefulSet', 'db', image('nginx:1.29'))
    at.until(40)
    at.remove('Pod', 'db-0')
    at.until(60)
    expect(
      places(at)
        .map((line) => line.slice('node01 '.length))
        .sort(),
    ).toEqual(['nginx:1.28 ready', 'nginx:1.29 ready'])
    const status = at.get('StatefulSet', 'db').status!
    const names = at.list('ControllerRevision').sort((a, b) => Number(a.revision) - Number(b.revision))
    expect(names.map(({ metadata }) => metadata.name)).toEqual([status.currentRevision, status.updateRevision])
  })
})
