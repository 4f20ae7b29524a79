import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ApiRequest, type Cluster, createCluster, restoreCluster } from './cluster'

const startAt = Date.parse('2026-11-21T10:00:00Z')

type Step = { request: ApiRequest } | { advance: number } | { file: string; content: string | undefined } | { kubelet: 'start' | 'stop' }

const names = fc.constantFrom('web', 'api', 'db')
const apps = '/apis/apps/v1/namespaces/default/deployments'
const groups = '/apis/apps/v1/namespaces/default'
const core = '/api/v1/namespaces/default'
const body = (value: unknown) => JSON.stringify(value)

const deployment = (name: string, replicas: number, image: string) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name },
  spec: {
    replicas,
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'main', image, ports: [{ containerPort: 80 }] }] } },
  },
})

const statefulSet = (name: string, replicas: number) => ({
  ...deployment(name, replicas, 'nginx'),
  kind: 'StatefulSet',
  spec: { ...deployment(name, replicas, 'nginx').spec, serviceName: name },
})

const service = (name: string, type: string) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name },
  spec: { type, selector: { app: name }, ports: [{ port: 80 }] },
})

const staticPod = (name: string, image: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name} }\nspec: { containers: [{ name: c, image: '${image}' }] }\n`

const images = fc.constantFrom('nginx', 'nginx:1.27', 'no-such-image')
const post = (path: string, value: unknown): Step => ({ request: { method: 'POST', path, body: body(value) } })

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(names, fc.integer({ min: 0, max: 4 }), images).map(([name, replicas, image]) => post(apps, deployment(name, replicas, image))),
  fc
    .tuple(names, fc.constantFrom('ClusterIP', 'NodePort', 'LoadBalancer'))
    .map(([name, type]) => post(`${core}/services`, service(name, type))),
  fc.tuple(names, fc.integer({ min: 0, max: 5 })).map(
    ([name, replicas]): Step => ({
      request: {
        method: 'PATCH',
        path: `${apps}/${name}/scale`,
        headers: { 'content-type': 'application/merge-patch+json' },
        body: body({ spec: { replicas } }),
      },
    }),
  ),
  fc.tuple(names, images).map(
    ([name, image]): Step => ({
      request: {
        method: 'PATCH',
        path: `${apps}/${name}`,
        headers: { 'content-type': 'application/strategic-merge-patch+json' },
        body: body({ spec: { template: { spec: { containers: [{ name: 'main', image }] } } } }),
      },
    }),
  ),
  fc
    .tuple(names, fc.constantFrom('Background', 'Foreground', 'Orphan'))
    .map(
      ([name, propagationPolicy]): Step => ({ request: { method: 'DELETE', path: `${apps}/${name}`, body: body({ propagationPolicy }) } }),
    ),
  fc.tuple(names, fc.integer({ min: 0, max: 3 })).map(([name, replicas]) => post(`${groups}/statefulsets`, statefulSet(name, replicas))),
  names.map((name): Step => ({ request: { method: 'DELETE', path: `${groups}/statefulsets/${name}` } })),
  fc.constant<Step>({ request: { method: 'DELETE', path: `${groups}/replicasets` } }),
  names.map((name): Step => ({ request: { method: 'DELETE', path: `${core}/services/${name}` } })),
  fc.constant<Step>({ request: { method: 'DELETE', path: `${core}/pods` } }),
  fc.integer({ min: 1, max: 90_000 }).map((advance): Step => ({ advance })),
  fc
    .tuple(names, fc.option(images, { nil: undefined }))
    .map(([name, image]): Step => ({ file: `/etc/kubernetes/manifests/${name}.yaml`, content: image && staticPod(name, image) })),
  fc.constantFrom('start' as const, 'stop' as const).map((kubelet): Step => ({ kubelet })),
)

const steps = fc.array(step, { minLength: 1, maxLength: 10 })
const setups = fc.constantFrom('bare-metal' as const, 'metallb' as const, 'cloud' as const)

const run = (cluster: Cluster, all: readonly Step[]) => {
  for (const one of all) {
    if ('request' in one) cluster.handle(one.request)
    else if ('advance' in one) cluster.advanceTo(cluster.now() + one.advance)
    else if ('file' in one) cluster.node('node01')?.writeFile(one.file, one.content)
    else cluster.node('node01')?.control(one.kubelet, 'kubelet')
  }
  return cluster
}

const text = (cluster: Cluster) => JSON.stringify(cluster.snapshot())

/** Byte-equal; a failure shows only where the two part. */
const expectSame = (a: string, b: string) => {
  let at = 0
  while (at < a.length && a[at] === b[at]) at++
  expect(a.slice(Math.max(0, at - 100), at + 100)).toBe(b.slice(Math.max(0, at - 100), at + 100))
  expect(a.length).toBe(b.length)
}

describe('laws of a cluster', () => {
  it('same seed, same requests: byte-equal snapshots', () => {
    fc.assert(
      fc.property(fc.string(), setups, steps, (seed, profile, all) => {
        const options = { seed, startAt, setup: { profile } }
        expectSame(text(run(createCluster(options), all)), text(run(createCluster(options), all)))
      }),
      { numRuns: 30 },
    )
  })

  it('advanceTo(a), then advanceTo(b), is advanceTo(b)', () => {
    fc.assert(
      fc.property(steps, fc.array(fc.integer({ min: 0, max: 200_000 }), { minLength: 1, maxLength: 5 }), (all, stops) => {
        const stepwise = run(createCluster({ seed: 's', startAt }), all)
        const atOnce = run(createCluster({ seed: 's', startAt }), all)
        const from = stepwise.now()
        for (const stop of stops.toSorted((a, b) => a - b)) stepwise.advanceTo(from + stop)
        atOnce.advanceTo(from + Math.max(...stops))
        expectSame(text(stepwise), text(atOnce))
      }),
      { numRuns: 30 },
    )
  })

  it('a restored cluster is the same, and goes on the same', () => {
    fc.assert(
      fc.property(steps, steps, (before, after) => {
        const cluster = run(createCluster({ seed: 's', startAt, setup: { profile: 'cloud' } }), before)
        const stored = text(cluster)
        const restored = restoreCluster(JSON.parse(stored))
        expectSame(text(restored), stored)
        expectSame(text(run(restored, after)), text(run(cluster, after)))
      }),
      { numRuns: 30 },
    )
  })

  it('a snapshot changes nothing', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const seen = createCluster({ seed: 's', startAt })
        for (const one of all) {
          run(seen, [one])
          seen.snapshot()
          // What comes after a snapshot is a line, and lines begin by going on to their time.
          seen.advanceTo(seen.now())
        }
        const unseen = createCluster({ seed: 's', startAt })
        for (const one of all) {
          run(unseen, [one])
          unseen.advanceTo(unseen.now())
        }
        expectSame(text(seen), text(unseen))
      }),
      { numRuns: 20 },
    )
  })

  it('resourceVersions only grow, and no two objects share one', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const cluster = createCluster({ seed: 's', startAt })
        const listed = () => {
          const answer = cluster.handle({ method: 'GET', path: '/api/v1/pods' })
          return JSON.parse('body' in answer ? String(answer.body) : '') as {
            metadata: { resourceVersion: string }
            items: { metadata: { resourceVersion: string } }[]
          }
        }
        let latest = 0
        for (const one of all) {
          run(cluster, [one])
          const { metadata, items } = listed()
          expect(Number(metadata.resourceVersion)).toBeGreaterThanOrEqual(latest)
          latest = Number(metadata.resourceVersion)
          const versions = items.map((item) => Number(item.metadata.resourceVersion))
          expect(new Set(versions).size).toBe(versions.length)
          expect(Math.max(0, ...versions)).toBeLessThanOrEqual(latest)
        }
      }),
      { numRuns: 20 },
    )
  })
})
