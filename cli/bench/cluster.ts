import { createCluster } from '@/cluster/cluster'
import type { Cluster } from '@/cluster/door'
import { cpuSamples, memorySamples } from './measure'
import type { Measured } from './row'
import { webernetes } from './webernetes'

const startAt = Date.UTC(2026, 0, 5, 9)
const fresh = (seed: number) => createCluster({ setup: {}, seed: `bench-${seed}`, startAt })

const labels = { app: 'web' }
const manifests: [path: string, object: unknown][] = [
  [
    '/apis/apps/v1/namespaces/default/deployments',
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: {
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx' }] } },
      },
    },
  ],
  [
    '/api/v1/namespaces/default/services',
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web' },
      spec: { type: 'NodePort', selector: labels, ports: [{ port: 80, targetPort: 80, nodePort: 31000 }] },
    },
  ],
]

/** From two manifests to a page that answers on a node's port. */
function reach(cluster: Cluster): void {
  for (const [path, object] of manifests) {
    const { status } = cluster.handle({ method: 'POST', path, body: JSON.stringify(object) })
    if (status !== 201) throw new Error(`${path} answered ${status}`)
  }
  const host = cluster.node('node01')?.addresses.internal ?? ''
  const request = { protocol: 'TCP', host, port: 31000, http: { scheme: 'http', method: 'GET', path: '/' } } as const
  while (cluster.send({ from: 'outside' }, request).failure) {
    const next = cluster.nextWake()
    if (next === undefined) throw new Error('the page never answers')
    cluster.advanceTo(next)
  }
}

/** What a cluster costs: to bring a Deployment and its Service up, and to keep. */
export async function benchCluster(runs: number): Promise<Measured[]> {
  const clusters = Array.from({ length: runs * 2 + 10 }, (_, index) => fresh(index))
  const samples = await cpuSamples(runs * 2, 10, (index) => reach(clusters[index] as Cluster))
  const other = await webernetes(runs)
  const name = 'webernetes, the same'
  const rows: Measured[] = [
    {
      what: 'Deployment and Service applied → reachable',
      unit: 'ms of CPU',
      samples,
      peer: 'missing' in other ? { name, missing: other.missing } : { name, samples: other.cpuMs },
      budget: { is: 5 },
    },
  ]
  for (const count of [1, 100, 1_000])
    rows.push({
      what: `memory of one cluster among ${count}`,
      unit: 'KB',
      samples: await memorySamples(count, (index) => fresh(index)),
      peer:
        'missing' in other ? { name: 'one of webernetes', missing: other.missing } : { name: 'one of webernetes', samples: other.memoryKb },
    })
  return rows
}
