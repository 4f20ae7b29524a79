import { describe, expect, it } from 'vitest'
import { lab } from '@/cluster/node/fixture'

const deployment =
  "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 4, selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: 'nginx:1.29'}]}}}\n"

const budget = (spec: string) =>
  `apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: web}\nspec: {selector: {matchLabels: {app: web}}, ${spec}}\n`

const evict = (at: ReturnType<typeof lab>, name: string) =>
  at.request('POST', `/api/v1/namespaces/default/pods/${name}/eviction`, {
    apiVersion: 'policy/v1',
    kind: 'Eviction',
    metadata: { name, namespace: 'default' },
  })

describe('a PodDisruptionBudget counts', () => {
  const cases: Record<string, [spec: string, numbers: string]> = {
    'what must stay': ['minAvailable: 3', '1 allowed, 4 healthy, 3 desired, 4 expected'],
    'a share that must stay': ['minAvailable: 60%', '1 allowed, 4 healthy, 3 desired, 4 expected'],
    'what may go': ['maxUnavailable: 1', '1 allowed, 4 healthy, 3 desired, 4 expected'],
    'a share that may go': ['maxUnavailable: 50%', '2 allowed, 4 healthy, 2 desired, 4 expected'],
    'more than there are': ['minAvailable: 9', '0 allowed, 4 healthy, 9 desired, 4 expected'],
  }
  it.each(Object.entries(cases))('%s', (_, [spec, numbers]) => {
    const at = lab()
    at.create(`${deployment}---\n${budget(spec)}`)
    at.until(20)
    const { disruptionsAllowed, currentHealthy, desiredHealthy, expectedPods } = at.get('PodDisruptionBudget', 'web').status!
    expect(`${disruptionsAllowed} allowed, ${currentHealthy} healthy, ${desiredHealthy} desired, ${expectedPods} expected`).toBe(numbers)
  })
})

describe('an eviction', () => {
  it('is let through while there is room, then refused with the cause', () => {
    const at = lab()
    at.create(`${deployment}---\n${budget('minAvailable: 3')}`)
    at.until(20)
    const [first, second] = at.list('Pod').map(({ metadata }) => metadata.name!)
    expect(evict(at, first!)).toMatchObject({ status: 201, body: { kind: 'Status', status: 'Success' } })
    expect(evict(at, second!).body).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: "Cannot evict pod as it would violate the pod's disruption budget.",
      reason: 'TooManyRequests',
      details: {
        causes: [{ reason: 'DisruptionBudget', message: 'The disruption budget web needs 3 healthy pods and has 3 currently' }],
      },
      code: 429,
    })
    at.until(60)
    expect(evict(at, second!).status).toBe(201)
  })

  it('needs no room for what does not run, and is free without a budget', () => {
    const at = lab()
    at.create(`${deployment.replace('nginx:1.29', 'nginx:nope')}---\n${budget('minAvailable: 4')}`)
    at.until(20)
    expect(evict(at, at.list('Pod')[0]!.metadata.name!).status).toBe(201)
    expect(evict(at, 'nobody').status).toBe(404)
  })

  it('refuses a pod with two budgets', () => {
    const at = lab()
    at.create(`${deployment}---\n${budget('minAvailable: 1')}---\n${budget('minAvailable: 1').replace('name: web', 'name: other')}`)
    at.until(20)
    expect(evict(at, at.list('Pod')[0]!.metadata.name!)).toMatchObject({
      status: 500,
      body: { message: 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.' },
    })
  })
})
