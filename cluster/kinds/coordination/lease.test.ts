import { describe, expect, it } from 'vitest'
import { createCluster } from '@/cluster/cluster'

const startAt = Date.parse('2026-11-21T09:00:03Z')
const fresh = () => createCluster({ seed: 'leases', startAt })
type Fresh = ReturnType<typeof fresh>
const get = (cluster: Fresh, path: string) => {
  const answer = cluster.handle({ method: 'GET', path })
  return JSON.parse('body' in answer ? String(answer.body) : 'null')
}
type Item = {
  metadata: { name: string; ownerReferences: { kind: string }[] }
  spec: { holderIdentity: string; leaseDurationSeconds: number }
}
const leases = '/apis/coordination.k8s.io/v1/namespaces'
const renewed = (cluster: Fresh, namespace: string, name: string) =>
  Date.parse(get(cluster, `${leases}/${namespace}/leases/${name}`).spec.renewTime) - startAt

describe('leases of kubelets', () => {
  it('are there for each node, owned by it', () => {
    const { items } = get(fresh(), `${leases}/kube-node-lease/leases`)
    expect(
      items.map(({ metadata, spec }: Item) => [
        metadata.name,
        metadata.ownerReferences[0]?.kind,
        spec.holderIdentity,
        spec.leaseDurationSeconds,
      ]),
    ).toEqual(['controlplane', 'node01', 'node02'].map((name) => [name, 'Node', name, 40]))
  })

  it('are renewed every ten seconds, and no longer once the kubelet is stopped', () => {
    const cluster = fresh()
    const first = renewed(cluster, 'kube-node-lease', 'node01')
    expect(first).toBeLessThanOrEqual(0)
    expect(first).toBeGreaterThan(-10_000)
    cluster.advanceTo(startAt + 60_000)
    expect(renewed(cluster, 'kube-node-lease', 'node01')).toBe(first + 60_000)
    cluster.node('node01')!.control('stop', 'kubelet')
    cluster.advanceTo(startAt + 600_000)
    expect(renewed(cluster, 'kube-node-lease', 'node01')).toBe(first + 60_000)
    expect(renewed(cluster, 'kube-node-lease', 'node02')).toBe(first + 600_000)
    cluster.node('node01')!.control('start', 'kubelet')
    expect(renewed(cluster, 'kube-node-lease', 'node01')).toBe(first + 600_000)
  })

  it('reading writes nothing, and a list says the same', () => {
    const cluster = fresh()
    cluster.advanceTo(startAt + 60_000)
    const before = JSON.stringify(cluster.snapshot())
    const { items } = get(cluster, `${leases}/kube-node-lease/leases`)
    expect(items[1].spec.renewTime).toBe(get(cluster, `${leases}/kube-node-lease/leases/node01`).spec.renewTime)
    expect(JSON.stringify(cluster.snapshot())).toBe(before)
  })
})

it('the control plane renews its leases while it runs', () => {
  const cluster = fresh()
  const first = renewed(cluster, 'kube-system', 'kube-scheduler')
  cluster.advanceTo(startAt + 10_000)
  expect(renewed(cluster, 'kube-system', 'kube-scheduler')).toBe(first + 10_000)
  expect(get(cluster, `${leases}/kube-system/leases/kube-controller-manager`).spec.holderIdentity).toMatch(/^controlplane_[0-9a-f-]{36}$/)
})

it("a client's own lease is left alone", () => {
  const cluster = fresh()
  const body = JSON.stringify({ metadata: { name: 'mine' }, spec: { holderIdentity: 'a', renewTime: '2026-11-21T09:00:00.000000Z' } })
  cluster.handle({ method: 'POST', path: `${leases}/default/leases`, body })
  cluster.advanceTo(startAt + 60_000)
  expect(renewed(cluster, 'default', 'mine')).toBe(-3000)
})

it('a kubelet says how its node is every five minutes', () => {
  const cluster = fresh()
  const said = () =>
    get(cluster, '/api/v1/nodes/node01').status.conditions.map((c: { type: string; lastHeartbeatTime: string }) => [
      c.type,
      Date.parse(c.lastHeartbeatTime),
    ])
  const before = said()
  cluster.advanceTo(startAt + 600_000)
  expect(said()).toEqual(before.map(([type, at]: [string, number]) => [type, type === 'NetworkUnavailable' ? at : at + 600_000]))
})
