import { once } from 'node:events'
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from 'node:net'
import { PassThrough, type Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import * as k8s from '@kubernetes/client-node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Cluster } from '@/cluster/door'
import { type ServedCluster, serveCluster } from '@/labs/api-server/serve-cluster'
import { wallTime } from '@/labs/api-server/served-time'
import { createLab } from '@/labs/lab'

const given = `
apiVersion: v1
kind: Pod
metadata: { name: web, labels: { app: web } }
spec: { containers: [{ name: nginx, image: nginx, ports: [{ containerPort: 80 }] }] }
---
apiVersion: v1
kind: Pod
metadata: { name: talker }
spec: { containers: [{ name: sh, image: busybox, command: [sh, -c, 'echo started; while read line; do echo heard $line; done; sleep infinity'], stdin: true }] }
`
const namespace = 'default'

let cluster: Cluster
let served: ServedCluster
const config = new k8s.KubeConfig()

beforeAll(async () => {
  const setup = [{ name: 'given.yaml', kind: 'yaml' as const, text: given }]
  cluster = (await createLab({ seed: 'client-node', context: { cluster: {} }, setup }, Date.now())).cluster
  served = await serveCluster({ cluster, time: wallTime(cluster.now()), port: 0, token: 'client-token' })
  config.loadFromClusterAndUser(
    { name: 'seatrial', server: served.url, caData: Buffer.from(served.authority).toString('base64'), skipTLSVerify: false },
    { name: 'admin', token: 'client-token' },
  )
})
afterAll(() => served.close())

const deployment = (name: string, replicas = 1): k8s.V1Deployment => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace, labels: { app: name } },
  spec: {
    replicas,
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'main', image: 'nginx' }] } },
  },
})

/** All that a callback is told, and a promise of the first that suits. */
function heard<T>() {
  const all: T[] = []
  const waiting: { suits(value: T): boolean; resolve(value: T): void }[] = []
  return {
    all,
    add(value: T) {
      all.push(value)
      for (const each of waiting) if (each.suits(value)) each.resolve(value)
    },
    until: (suits: (value: T) => boolean) =>
      new Promise<T>((resolve) => {
        const known = all.find(suits)
        if (known !== undefined) resolve(known)
        else waiting.push({ suits, resolve })
      }),
  }
}

async function until(stream: Readable, pattern: RegExp): Promise<string> {
  let said = ''
  for await (const chunk of stream) {
    said += chunk
    if (pattern.test(said)) return said
  }
  throw new Error(`the stream ended and had said: ${said}`)
}

const status = (run: Promise<unknown>) =>
  run.then(
    () => undefined,
    (error: k8s.ApiException<string | { reason: string; message: string }>) => ({
      code: error.code,
      ...pick(typeof error.body === 'string' ? JSON.parse(error.body) : error.body),
    }),
  )
const pick = ({ reason, message }: { reason: string; message: string }) => ({ reason, message })

describe('typed APIs', () => {
  const core = () => config.makeApiClient(k8s.CoreV1Api)

  it('create, read, replace, list and delete', async () => {
    const api = core()
    const made = await api.createNamespacedConfigMap({
      namespace,
      body: { metadata: { name: 'typed', labels: { a: 'b' } }, data: { one: '1' } },
    })
    expect(made.metadata?.uid).toMatch(/^[0-9a-f-]{36}$/)
    expect(made.metadata?.creationTimestamp).toBeInstanceOf(Date)
    await api.replaceNamespacedConfigMap({ namespace, name: 'typed', body: { ...made, data: { two: '2' } } })
    expect((await api.readNamespacedConfigMap({ namespace, name: 'typed' })).data).toEqual({ two: '2' })
    expect((await api.listNamespacedConfigMap({ namespace, labelSelector: 'a=b' })).items.map(({ metadata }) => metadata?.name)).toEqual([
      'typed',
    ])
    expect(await status(api.replaceNamespacedConfigMap({ namespace, name: 'typed', body: made }))).toEqual({
      code: 409,
      reason: 'Conflict',
      message:
        'Operation cannot be fulfilled on configmaps "typed": the object has been modified; please apply your changes to the latest version and try again',
    })
    expect((await api.deleteNamespacedConfigMap({ namespace, name: 'typed' })).status).toBe('Success')
    expect(await status(api.readNamespacedConfigMap({ namespace, name: 'typed' }))).toEqual({
      code: 404,
      reason: 'NotFound',
      message: 'configmaps "typed" not found',
    })
  })

  it('lists in parts', async () => {
    const api = core()
    const first = await api.listNamespacedPod({ namespace, limit: 1 })
    const second = await api.listNamespacedPod({ namespace, limit: 1, _continue: first.metadata?._continue })
    expect([first, second].map(({ items }) => items.map(({ metadata }) => metadata?.name))).toEqual([['talker'], ['web']])
    expect([first.metadata?.remainingItemCount, second.metadata?._continue]).toEqual([1, undefined])
  })

  it('scale and status', async () => {
    const apps = config.makeApiClient(k8s.AppsV1Api)
    await apps.createNamespacedDeployment({ namespace, body: deployment('scaled') })
    const scale = await apps.readNamespacedDeploymentScale({ namespace, name: 'scaled' })
    await apps.replaceNamespacedDeploymentScale({ namespace, name: 'scaled', body: { ...scale, spec: { replicas: 2 } } })
    expect((await apps.readNamespacedDeploymentStatus({ namespace, name: 'scaled' })).spec?.replicas).toBe(2)
    await apps.deleteNamespacedDeployment({ namespace, name: 'scaled' })
  })

  it('version and discovery', async () => {
    expect((await config.makeApiClient(k8s.VersionApi).getCode()).gitVersion).toBe('v1.35.2')
    expect((await config.makeApiClient(k8s.CoreV1Api).getAPIResources()).resources.map(({ name }) => name)).toContain('pods/exec')
  })
})

describe('patches', () => {
  it.each([
    ['JSON patch', k8s.PatchStrategy.JsonPatch, [{ op: 'replace', path: '/spec/replicas', value: 3 }], 1, 3],
    ['merge patch', k8s.PatchStrategy.MergePatch, { spec: { replicas: 4 } }, 1, 4],
    [
      'strategic merge patch',
      k8s.PatchStrategy.StrategicMergePatch,
      { spec: { template: { spec: { containers: [{ name: 'side', image: 'busybox', command: ['sleep', 'infinity'] }] } } } },
      2,
      1,
    ],
  ])('%s', async (name, strategy, body, containers, replicas) => {
    const apps = config.makeApiClient(k8s.AppsV1Api)
    const called = name.replaceAll(' ', '-').toLowerCase()
    await apps.createNamespacedDeployment({ namespace, body: deployment(called) })
    const patched = await apps.patchNamespacedDeployment({ namespace, name: called, body }, k8s.setHeaderOptions('Content-Type', strategy))
    expect([patched.spec?.template.spec?.containers.length, patched.spec?.replicas]).toEqual([containers, replicas])
    await apps.deleteNamespacedDeployment({ namespace, name: called })
  })

  it('server-side apply: managers own fields, conflicts are told, force takes over', async () => {
    const objects = k8s.KubernetesObjectApi.makeApiClient(config)
    const map = (data: Record<string, string>) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'applied', namespace }, data })
    const apply = (data: Record<string, string>, manager: string, force?: boolean) =>
      objects.patch<k8s.V1ConfigMap>(map(data), undefined, undefined, manager, force, k8s.PatchStrategy.ServerSideApply)
    expect((await apply({ a: '1', b: '1' }, 'first')).data).toEqual({ a: '1', b: '1' })
    expect(await status(apply({ a: '2' }, 'second'))).toEqual({
      code: 409,
      reason: 'Conflict',
      message: 'Apply failed with 1 conflict: conflict with "first": .data.a',
    })
    expect((await apply({ a: '2' }, 'second', true)).data).toEqual({ a: '2', b: '1' })
    expect((await apply({}, 'first')).data).toEqual({ a: '2' })
  })
})

describe('object API', () => {
  it('creates, reads, patches, lists and deletes whatever discovery knows', async () => {
    const api = k8s.KubernetesObjectApi.makeApiClient(config)
    const made = await api.create<k8s.V1Deployment>(deployment('object'))
    expect(
      (await api.read<k8s.V1Deployment>({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'object', namespace } })).metadata
        ?.uid,
    ).toBe(made.metadata?.uid)
    const patched = await api.patch<k8s.V1Deployment>({ ...deployment('object', 2), spec: { replicas: 2 } as k8s.V1DeploymentSpec })
    expect(patched.spec?.replicas).toBe(2)
    const listed = await api.list('apps/v1', 'Deployment', namespace, undefined, undefined, undefined, undefined, 'app=object')
    expect(listed.items.map(({ metadata }) => metadata?.name)).toEqual(['object'])
    await api.delete(deployment('object'), undefined, undefined, 0)
    expect(await status(api.read(deployment('object') as never))).toMatchObject({ code: 404 })
  })
})

describe('watches', () => {
  it('tells changes as they come, and ends when it is told to', async () => {
    const core = config.makeApiClient(k8s.CoreV1Api)
    const events = heard<string>()
    const ended = heard<unknown>()
    const abort = await new k8s.Watch(config).watch(
      `/api/v1/namespaces/${namespace}/configmaps`,
      { labelSelector: 'watched=yes', allowWatchBookmarks: true },
      (phase, object) => events.add(`${phase} ${object.metadata.name} ${object.data?.n ?? ''}`),
      (error) => ended.add(error?.name),
    )
    const body = (n: string) => ({ metadata: { name: 'seen', labels: { watched: 'yes' } }, data: { n } })
    await core.createNamespacedConfigMap({ namespace, body: body('1') })
    await core.replaceNamespacedConfigMap({ namespace, name: 'seen', body: body('2') })
    await core.deleteNamespacedConfigMap({ namespace, name: 'seen' })
    await events.until((said) => said.startsWith('DELETED'))
    expect(events.all).toEqual(['ADDED seen 1', 'MODIFIED seen 2', 'DELETED seen 2'])
    abort.abort()
    expect(await ended.until(() => true)).toBe('AbortError')
  })

  it('from a version that is gone: 410', async () => {
    const ended = heard<{ statusCode?: number; code?: number }>()
    const said = heard<{ phase: string; code?: number }>()
    await new k8s.Watch(config).watch(
      '/api/v1/pods',
      { resourceVersion: '1' },
      (phase, object) => said.add({ phase, code: object.code }),
      (error) => ended.add(error),
    )
    const answer = await Promise.race([said.until(() => true), ended.until(() => true)])
    expect(answer).toMatchObject({ code: 410 })
  })

  it('an informer lists, follows, and lists again once its version is gone', async () => {
    const core = config.makeApiClient(k8s.CoreV1Api)
    let lists = 0
    const list = async () => {
      const answer = await core.listNamespacedConfigMap({ namespace, labelSelector: 'informed=yes' })
      lists++
      // The first list claims to be older than all that the server remembers.
      if (lists === 1 && answer.metadata) answer.metadata.resourceVersion = '1'
      return answer
    }
    const informer = k8s.makeInformer(config, `/api/v1/namespaces/${namespace}/configmaps`, list, 'informed=yes')
    const events = heard<string>()
    for (const verb of ['add', 'update', 'delete'] as const) informer.on(verb, ({ metadata }) => events.add(`${verb} ${metadata?.name}`))
    informer.on('error', () => undefined)
    await informer.start()
    while (lists < 2) await pause(20)
    await core.createNamespacedConfigMap({ namespace, body: { metadata: { name: 'late', labels: { informed: 'yes' } } } })
    await events.until((said) => said === 'add late')
    expect(informer.get('late', namespace)?.metadata?.name).toBe('late')
    await core.deleteNamespacedConfigMap({ namespace, name: 'late' })
    await events.until((said) => said === 'delete late')
    expect(lists).toBe(2)
    await informer.stop()
  })

  it('an informer whose connection is lost goes on where it was, and has missed nothing', async () => {
    const core = config.makeApiClient(k8s.CoreV1Api)
    const wires = new Set<Socket>()
    const between = createTcpServer((near) => {
      const far = connect(Number(new URL(served.url).port), '127.0.0.1')
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        wires.add(from)
        from.on('error', () => to.destroy()).on('close', () => to.destroy())
        from.pipe(to)
      }
    }).listen(0, '127.0.0.1')
    await once(between, 'listening')
    const through = new k8s.KubeConfig()
    through.loadFromClusterAndUser(
      { ...config.getCurrentCluster()!, server: `https://127.0.0.1:${(between.address() as AddressInfo).port}` },
      config.getCurrentUser()!,
    )
    const list = () => core.listNamespacedConfigMap({ namespace, labelSelector: 'dropped=yes' })
    const informer = k8s.makeInformer(through, `/api/v1/namespaces/${namespace}/configmaps`, list, 'dropped=yes')
    const events = heard<string>()
    const lost = heard<unknown>()
    for (const verb of ['add', 'update', 'delete'] as const) informer.on(verb, ({ metadata }) => events.add(`${verb} ${metadata?.name}`))
    informer.on('error', (error) => {
      lost.add(error)
      void informer.start()
    })
    const create = (name: string) => core.createNamespacedConfigMap({ namespace, body: { metadata: { name, labels: { dropped: 'yes' } } } })
    await informer.start()
    await create('before')
    await events.until((said) => said === 'add before')
    for (const wire of wires) wire.destroy()
    await core.deleteNamespacedConfigMap({ namespace, name: 'before' })
    await create('meanwhile')
    await events.until((said) => said === 'add meanwhile')
    await events.until((said) => said === 'delete before')
    await informer.stop()
    between.close()
    await core.deleteNamespacedConfigMap({ namespace, name: 'meanwhile' })
    expect({ lost: lost.all.length > 0, events: events.all.toSorted() }).toEqual({
      lost: true,
      events: ['add before', 'add meanwhile', 'delete before'],
    })
  })
})

describe('streams of a pod', () => {
  const running = async (name: string) => {
    const core = config.makeApiClient(k8s.CoreV1Api)
    for (;;) {
      const { status } = await core.readNamespacedPod({ namespace, name })
      if (status?.phase === 'Running') return
      await pause(100)
    }
  }

  it('logs, whole and followed', async () => {
    await running('talker')
    const core = config.makeApiClient(k8s.CoreV1Api)
    expect(await core.readNamespacedPodLog({ namespace, name: 'talker', tailLines: 1 })).toMatch(/^(started|heard .*)\n$/)
    const brief = { name: 'sh', image: 'busybox', command: ['sh', '-c', 'echo one; sleep 1; echo two'] }
    await core.createNamespacedPod({
      namespace,
      body: { metadata: { name: 'brief' }, spec: { restartPolicy: 'Never', containers: [brief] } },
    })
    await running('brief')
    const followed = new PassThrough()
    await new k8s.Log(config).log(namespace, 'brief', 'sh', followed, { follow: true })
    expect(await text(followed)).toBe('one\ntwo\n')
  })

  it('exec: both outputs, standard input to its end, the exit code', async () => {
    await running('web')
    const [stdout, stderr, stdin] = [new PassThrough(), new PassThrough(), new PassThrough()]
    const ends = heard<k8s.V1Status>()
    const command = ['sh', '-c', 'read name; echo "hello $name"; echo oops >&2; exit 7']
    const socket = await new k8s.Exec(config).exec(namespace, 'web', 'nginx', command, stdout, stderr, stdin, false, ends.add)
    stdin.end('Käpt’n\n')
    const [out, err, end] = await Promise.all([text(stdout), text(stderr), ends.until(() => true), once(socket as never, 'close')])
    expect([out, err]).toEqual(['hello Käpt’n\n', 'oops\n'])
    expect(end).toMatchObject({ status: 'Failure', reason: 'NonZeroExitCode', details: { causes: [{ reason: 'ExitCode', message: '7' }] } })
  })

  it('exec carries a large output whole', async () => {
    await running('web')
    const stdout = new PassThrough()
    const said = text(stdout)
    const ends = heard<k8s.V1Status>()
    const command = [
      'sh',
      '-c',
      'i=0; while [ $i -lt 400 ]; do echo "$i 0123456789012345678901234567890123456789012345678901234567890123456789"; i=$((i+1)); done',
    ]
    await new k8s.Exec(config).exec(namespace, 'web', 'nginx', command, stdout, null, null, false, ends.add)
    expect((await ends.until(() => true)).status).toBe('Success')
    const lines = (await said).trimEnd().split('\n')
    expect([lines.length, lines.at(-1)?.slice(0, 7)]).toEqual([400, '399 012'])
  })

  it('attach hears what the container says, and is heard', async () => {
    await running('talker')
    const [stdout, stdin] = [new PassThrough(), new PassThrough()]
    const socket = await new k8s.Attach(config).attach(namespace, 'talker', 'sh', stdout, null, stdin, false)
    stdin.write('ahoy\n')
    expect(await until(stdout, /heard ahoy\n/)).toBe('heard ahoy\n')
    socket.close()
  })

  it('port-forward carries HTTP', async () => {
    await running('web')
    const [output, errors, input] = [new PassThrough(), new PassThrough(), new PassThrough()]
    await new k8s.PortForward(config).portForward(namespace, 'web', [80], output, errors, input)
    input.write('GET / HTTP/1.1\r\nHost: web\r\nConnection: close\r\n\r\n')
    expect(await until(output, /<\/html>/)).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*Welcome to nginx!/)
  })

  it('what cannot be opened is refused', async () => {
    const refused = new k8s.Exec(config).exec(namespace, 'nope', 'main', ['ls'], new PassThrough(), null, null, false)
    await expect(refused).rejects.toMatchObject({ message: expect.stringContaining('404') })
  })
})

describe('who may not', () => {
  it('a wrong token is unauthorized; nobody trusts another authority', async () => {
    const other = new k8s.KubeConfig()
    other.loadFromClusterAndUser(
      { name: 'seatrial', server: served.url, caData: Buffer.from(served.authority).toString('base64'), skipTLSVerify: false },
      { name: 'nobody', token: 'guessed' },
    )
    await expect(other.makeApiClient(k8s.CoreV1Api).listNode()).rejects.toMatchObject({ code: 401 })
    const trusting = new k8s.KubeConfig()
    trusting.loadFromClusterAndUser(
      { name: 'seatrial', server: served.url, skipTLSVerify: false },
      { name: 'admin', token: 'client-token' },
    )
    await expect(trusting.makeApiClient(k8s.CoreV1Api).listNode()).rejects.toThrow()
  })
})
