import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import type { KubeObject } from '@/apimachinery/object'
import { grade } from '@/grader/grade'
import { checksSchema } from '@/grader/schema'
import { type ServedCluster, serveCluster } from '@/labs/api-server/serve-cluster'
import { wallTime } from '@/labs/api-server/served-time'
import { createLab, runScript, settleLab } from '@/labs/lab'
import { writeKubeconfig } from './kubeconfig-file'
import { type RealCluster, readRealCluster } from './real-cluster'

// A served cluster stands in for a real one: HTTPS under its own authority, and exec over WebSockets, by a kubeconfig file.
const folder = mkdtempSync(join(tmpdir(), 'kubeconfig-'))
const script = `kubectl create namespace shop
kubectl -n shop create deployment web --image=nginx
kubectl -n shop expose deployment web --port=80
kubectl -n shop create deployment db --image=nginx
kubectl -n shop expose deployment db --port=80
kubectl -n shop run box --image=busybox -- sleep 1d
kubectl -n shop run curl --image=curlimages/curl -- sleep 1d
kubectl -n shop create service clusterip empty --tcp=80
kubectl -n shop create service externalname legacy --external-name=db.example.com
kubectl -n shop create deployment bare --image=registry.k8s.io/pause:3.10
kubectl apply -f - <<'EOF'
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: guard, namespace: shop }
spec: { podSelector: { matchLabels: { app: db } }, ingress: [{ from: [{ podSelector: { matchLabels: { run: curl } } }] }] }
EOF
`
let served: ServedCluster
let after: RealCluster

beforeAll(async () => {
  const lab = await createLab({ seed: 'real', context: { cluster: {} }, setup: [] }, Date.UTC(2026, 10, 21, 9))
  const said = await runScript(lab, script)
  if (said.exitCode !== 0) throw new Error(said.output)
  settleLab(lab)
  served = await serveCluster({ cluster: lab.cluster, time: wallTime(lab.cluster.now()), port: 0, token: 'real-token' })
  const kubeconfig = join(folder, 'config')
  writeKubeconfig(kubeconfig, { name: 'real', server: served.url, authority: served.authority, token: 'real-token' })
  after = await readRealCluster({ kubeconfig })
}, 60_000)
afterAll(async () => {
  await served?.close()
  rmSync(folder, { recursive: true })
})

const from = (name: string) => ({ pod: { namespace: 'shop', labels: { run: name } } })
const alive = { id: 'alive', points: 1, says: 'the database answers', reach: { from: from('curl'), to: 'http://db/' } }

describe('checks on a served cluster', () => {
  it.each<[name: string, check: Record<string, unknown>, outcome: string, says: RegExp]>([
    ['an object', { object: { kind: 'Service', namespace: 'shop', name: 'web' } }, 'passed', /^$/],
    ['a page by wget', { reach: { from: from('box'), to: 'http://web/', body: 'nginx' } }, 'passed', /^$/],
    ['a page by curl', { reach: { from: from('curl'), to: 'http://web/', body: 'nginx' } }, 'passed', /^$/],
    ['another page than asked', { reach: { from: from('box'), to: 'http://web/', body: 'apache' } }, 'failed', /an answer with "apache"/],
    ['a status by wget', { reach: { from: from('box'), to: 'http://web/none', status: 404 } }, 'passed', /^$/],
    ['a status by curl', { reach: { from: from('curl'), to: 'http://web/none' } }, 'failed', /HTTP 200 \/ HTTP 404/],
    ['a port by nc', { reach: { from: from('box'), to: 'tcp://web:80' } }, 'passed', /^$/],
    ['no endpoint', { reach: { from: from('box'), to: 'http://empty/' } }, 'failed', /an answer \/ refused: wget says: .*refused/],
    ['no such name', { reach: { from: from('curl'), to: 'http://nowhere/' } }, 'failed', /an answer \/ unresolved: curl says: /],
    ['a policy that keeps others out', { blocked: { from: from('box'), to: 'http://db/', partner: 'alive' } }, 'passed', /^$/],
    [
      'and lets one in',
      { blocked: { from: from('curl'), to: 'http://db/', partner: 'alive' } },
      'failed',
      /no answer \/ something answers/,
    ],
    [
      'a name',
      { resolves: { from: from('box'), name: 'web.shop.svc.cluster.local', service: { name: 'web', namespace: 'shop' } } },
      'passed',
      /^$/,
    ],
    [
      'a name that is not there',
      { resolves: { from: from('box'), name: 'wep.shop.svc.cluster.local', count: 1 } },
      'failed',
      /1 records \/ 0: NXDOMAIN/,
    ],
    [
      'which pod answered',
      { reach: { from: from('box'), to: 'http://web/', pod: { labels: { app: 'web' } } } },
      'unchecked',
      /^which pod answers cannot be told on a real cluster$/,
    ],
    ['from a node', { reach: { from: { node: 'node01' }, to: { service: 'web', namespace: 'shop', via: 'clusterIP' } } }, 'passed', /^$/],
    ['over UDP', { reach: { from: from('box'), to: 'udp://web:53' } }, 'unchecked', /^UDP tells nobody whether it arrived$/],
    [
      'from a pod without tools',
      { reach: { from: { pod: { namespace: 'shop', labels: { app: 'bare' } } }, to: 'http://web/' } },
      'passed',
      /^$/,
    ],
    [
      'from outside',
      { reach: { from: 'outside', to: 'http://127.0.0.1:1/' } },
      'unchecked',
      /^connections from outside are tried with --from-here only/,
    ],
    ['a file', { file: { path: '/opt/x', equals: 'x' } }, 'unchecked', /^the files of terminal cannot be read$/],
    ['what a command prints', { output: { run: 'true', exitCode: 0 } }, 'unchecked', /^nothing can be run on terminal from here$/],
    ['RBAC', { canI: { user: 'jane', verb: 'get', resource: 'pods', in: 'shop', is: false } }, 'passed', /^$/],
  ])('%s', { timeout: 30_000 }, async (_, check, outcome, says) => {
    const checks = checksSchema.parse([alive, { id: 'it', points: 2, says: 'what is asked', ...check }])
    const wanted = 'blocked' in check ? checks : checks.slice(1)
    const result = (await grade(wanted, { after, answer: { kind: 'terminal' }, history: [] })).checks.at(-1)!
    expect(result.outcome).toBe(outcome)
    const told =
      result.outcome === 'unchecked' ? result.why : result.differences.map(({ expected, found }) => `${expected} / ${found}`).join()
    expect(told).toMatch(says)
  })
})

test('probe pods stand beside those that they probe for, behind no Service, and are removed', async () => {
  const pods = async () =>
    ((await after.fetch('/api/v1/pods')).body as { items: KubeObject[] }).items.filter(({ metadata }) =>
      /^seatrial-probe-/.test(metadata.name ?? ''),
    )
  expect((await pods()).map(({ metadata }) => [metadata.namespace, metadata.labels?.app])).toEqual([
    ['default', undefined],
    ['shop', 'bare'],
  ])
  await after.close()
  expect(await pods()).toEqual([])
})

test('from this machine, when it is said to reach the nodes: no answer is no sign', async () => {
  const here = await readRealCluster({ kubeconfig: join(folder, 'config'), fromHere: true })
  const request = { protocol: 'TCP', host: '127.0.0.1', port: 1 } as const
  const http = { scheme: 'http', method: 'GET', path: '/' } as const
  await expect(here.send?.({ from: 'outside' }, { ...request, http })).rejects.toThrow(
    'this machine gets no answer from http://127.0.0.1:1/; whether others do cannot be told from here',
  )
  await expect(here.send?.({ from: 'outside' }, request)).rejects.toThrow('bare connections from outside are not tried from this machine')
})
