import { describe, expect, it } from 'vitest'
import { createCluster } from '@/cluster/cluster'

const startAt = Date.parse('2026-11-21T09:00:00Z')
const pods = '/api/v1/namespaces/default/pods'

type Container = { name: string; image: string; resources: object; resizePolicy?: object[] }
const guaranteedless = { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: '500m', memory: '128Mi' } }

/** A cluster of one worker with a pod that has run for a while, and what is asked of it. */
const running = (container: Partial<Container> = {}) => {
  const cluster = createCluster({ seed: 'resize', startAt, setup: { nodes: 1 } })
  const send = (method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE', path: string, body?: unknown) => {
    const headers = { 'content-type': method === 'PATCH' ? 'application/strategic-merge-patch+json' : 'application/json' }
    const answer = cluster.handle({ method, path, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
    return JSON.parse('body' in answer ? String(answer.body) : 'null')
  }
  const pass = (seconds: number) => cluster.advanceTo(cluster.now() + seconds * 1000)
  const make = (name: string, own: Partial<Container>) =>
    send('POST', pods, { metadata: { name }, spec: { containers: [{ name: 'c', image: 'nginx', resources: guaranteedless, ...own }] } })
  make('a', container)
  pass(20)
  const resize = (resources: object) => send('PATCH', `${pods}/a/resize`, { spec: { containers: [{ name: 'c', resources }] } })
  const status = () => {
    const { metadata, status } = send('GET', `${pods}/a`)
    const [c] = status.containerStatuses
    return {
      generation: [metadata.generation, status.observedGeneration],
      restarts: c.restartCount,
      resources: c.resources,
      allocated: c.allocatedResources,
      pending: status.conditions.find(({ type }: { type: string }) => type === 'PodResizePending'),
    }
  }
  return { cluster, send, pass, make, resize, status }
}

describe('a running pod is resized in place', () => {
  it('gets what it asks for, without a restart', () => {
    const { resize, pass, status } = running()
    expect(status()).toEqual({
      generation: [1, 1],
      restarts: 0,
      resources: guaranteedless,
      allocated: guaranteedless.requests,
      pending: undefined,
    })
    expect(resize({ requests: { cpu: '200m' } }).spec.containers[0].resources.requests).toEqual({ cpu: '200m', memory: '64Mi' })
    pass(2)
    expect(status()).toEqual({
      generation: [2, 2],
      restarts: 0,
      resources: { ...guaranteedless, requests: { cpu: '200m', memory: '64Mi' } },
      allocated: { cpu: '200m', memory: '64Mi' },
      pending: undefined,
    })
  })

  it('restarts where its policy says so, for that resource alone', () => {
    const { resize, pass, status, send } = running({ resizePolicy: [{ resourceName: 'memory', restartPolicy: 'RestartContainer' }] })
    resize({ requests: { cpu: '200m' } })
    pass(20)
    expect(status().restarts).toBe(0)
    resize({ limits: { memory: '256Mi' } })
    pass(20)
    expect(status()).toMatchObject({ restarts: 1, resources: { limits: { memory: '256Mi' } } })
    const { items } = send('GET', '/api/v1/namespaces/default/events?fieldSelector=reason%3DKilling')
    expect(items.map(({ message }: { message: string }) => message)).toEqual(['Container c resize requires restart'])
  })

  it('keeps what it has where the node is too small, and says so', () => {
    const { resize, pass, status } = running()
    resize({ requests: { cpu: '3' }, limits: { cpu: '3' } })
    pass(2)
    expect(status()).toMatchObject({
      restarts: 0,
      resources: guaranteedless,
      pending: { status: 'True', reason: 'Infeasible', message: "Node didn't have enough capacity: cpu, requested: 3000, capacity: 2000" },
    })
    resize({ requests: { cpu: '150m' }, limits: { cpu: '500m' } })
    pass(2)
    expect(status()).toMatchObject({ resources: { requests: { cpu: '150m' } }, pending: undefined })
  })

  it('waits for room, and gets it', () => {
    const { resize, pass, status, make, send } = running()
    make('b', { resources: { requests: { cpu: '1200m' } } })
    pass(20)
    resize({ requests: { cpu: '900m' }, limits: { cpu: '1' } })
    pass(2)
    expect(status().pending).toMatchObject({ reason: 'Deferred' })
    expect(status().pending.message).toMatch(/^Node didn't have enough resource: cpu, requested: 900, used: \d+, capacity: 2000$/)
    send('DELETE', `${pods}/b`, { gracePeriodSeconds: 0 })
    pass(70)
    expect(status()).toMatchObject({ resources: { requests: { cpu: '900m' } }, pending: undefined })
  })
})

const refused: [string, object, string][] = [
  [
    'another class',
    { requests: { cpu: '500m', memory: '128Mi' } },
    'spec: Invalid value: "Guaranteed": Pod QOS Class may not change as a result of resizing',
  ],
  ['a limit that goes', { limits: { cpu: null } }, 'spec.containers[0].resources.limits: Forbidden: resource limits cannot be removed'],
  ['another resource', { limits: { 'ephemeral-storage': '1Gi' } }, 'spec: Forbidden: only cpu and memory resources are mutable'],
  [
    'a request above its limit',
    { requests: { cpu: '600m' } },
    'spec.containers[0].resources.requests: Invalid value: "600m": must be less than or equal to cpu limit of 500m',
  ],
]

it.each(refused)('a resize to %s is refused', (_, resources, says) => {
  const { resize } = running()
  const { code, message } = resize(resources)
  expect([code, message]).toEqual([422, `Pod "a" is invalid: ${says}`])
})

it('the pod itself may not be given other resources', () => {
  const { send } = running()
  const { code, message } = send('PATCH', `${pods}/a`, { spec: { containers: [{ name: 'c', resources: { requests: { cpu: '200m' } } }] } })
  expect([code, message.slice(0, 60)]).toEqual([422, 'Pod "a" is invalid: spec: Forbidden: pod updates may not cha'])
})
