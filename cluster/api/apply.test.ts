import { describe, expect, it } from 'vitest'
import { type Cluster, createCluster } from '@/cluster/cluster'

const at = Date.parse('2026-11-21T09:00:00Z')
const fresh = () => createCluster({ setup: { profile: 'empty' }, seed: 'apply', startAt: at })
const time = '2026-11-21T09:00:00Z'

const send = (cluster: Cluster, method: 'GET' | 'POST' | 'PUT' | 'PATCH', path: string, body?: unknown, type = 'application/json') => {
  const answer = cluster.handle({
    method,
    path,
    headers: { 'content-type': type, 'user-agent': 'tester/1' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  return { status: answer.status, body: JSON.parse('body' in answer ? String(answer.body) : 'null') }
}

const deployments = '/apis/apps/v1/namespaces/default/deployments'
const apply = (cluster: Cluster, manager: string, object: { metadata: { name: string } }, more = '') =>
  send(cluster, 'PATCH', `${deployments}/${object.metadata.name}?fieldManager=${manager}${more}`, object, 'application/apply-patch+yaml')

type Container = { name: string; image: string; [field: string]: unknown }
const deployment = (containers: Container[], spec: object = {}, metadata: object = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', ...metadata },
  spec: {
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers } },
    ...spec,
  },
})
const web = { name: 'web', image: 'nginx:1.27' }

const fieldsOf = (cluster: Cluster) =>
  Object.fromEntries(
    (
      send(cluster, 'GET', `${deployments}/web`).body.metadata.managedFields as { manager: string; operation: string; fieldsV1: unknown }[]
    ).map((e) => [`${e.manager} ${e.operation}`, e.fieldsV1]),
  )

describe('who owns which field', () => {
  it('what is applied, as it was stated', () => {
    const cluster = fresh()
    const made = apply(cluster, 'kubectl', deployment([{ ...web, ports: [{ containerPort: 80 }] }], { replicas: 2 }))
    expect(made.status).toBe(201)
    expect(made.body.metadata.managedFields).toEqual([
      {
        manager: 'kubectl',
        operation: 'Apply',
        apiVersion: 'apps/v1',
        time,
        fieldsType: 'FieldsV1',
        fieldsV1: {
          'f:spec': {
            'f:replicas': {},
            'f:selector': {},
            'f:template': {
              'f:metadata': { 'f:labels': { 'f:app': {} } },
              'f:spec': {
                'f:containers': {
                  'k:{"name":"web"}': {
                    '.': {},
                    'f:image': {},
                    'f:name': {},
                    'f:ports': { 'k:{"containerPort":80,"protocol":"TCP"}': { '.': {}, 'f:containerPort': {} } },
                  },
                },
              },
            },
          },
        },
      },
    ])
  })

  it('what is created, with its defaults', () => {
    const cluster = fresh()
    send(cluster, 'POST', `${deployments}?fieldManager=kubectl-create`, deployment([web]))
    expect(fieldsOf(cluster)['kubectl-create Update']).toEqual({
      'f:spec': {
        'f:progressDeadlineSeconds': {},
        'f:replicas': {},
        'f:revisionHistoryLimit': {},
        'f:selector': {},
        'f:strategy': { 'f:rollingUpdate': { '.': {}, 'f:maxSurge': {}, 'f:maxUnavailable': {} }, 'f:type': {} },
        'f:template': {
          'f:metadata': { 'f:labels': { '.': {}, 'f:app': {} } },
          'f:spec': {
            'f:containers': {
              'k:{"name":"web"}': {
                '.': {},
                'f:image': {},
                'f:imagePullPolicy': {},
                'f:name': {},
                'f:resources': {},
                'f:terminationMessagePath': {},
                'f:terminationMessagePolicy': {},
              },
            },
            'f:dnsPolicy': {},
            'f:restartPolicy': {},
            'f:schedulerName': {},
            'f:securityContext': {},
            'f:terminationGracePeriodSeconds': {},
          },
        },
      },
    })
  })

  it('an update takes what it changes, named after the user agent where nothing else is said', () => {
    const cluster = fresh()
    apply(cluster, 'kubectl', deployment([web], { replicas: 2 }))
    send(
      cluster,
      'PATCH',
      `${deployments}/web`,
      { spec: { replicas: 5 }, metadata: { labels: { a: 'b' } } },
      'application/merge-patch+json',
    )
    const { 'kubectl Apply': applied, 'tester Update': updated } = fieldsOf(cluster)
    expect(updated).toEqual({ 'f:metadata': { 'f:labels': { '.': {}, 'f:a': {} } }, 'f:spec': { 'f:replicas': {} } })
    expect(Object.keys((applied as Record<'f:spec', object>)['f:spec'])).toEqual(['f:selector', 'f:template'])
  })

  it('a write of the status stands apart', () => {
    const cluster = fresh()
    apply(cluster, 'kubectl', deployment([web]))
    send(
      cluster,
      'PATCH',
      `${deployments}/web/status?fieldManager=ops`,
      { status: { observedGeneration: 7 } },
      'application/merge-patch+json',
    )
    const entries = send(cluster, 'GET', `${deployments}/web`).body.metadata.managedFields
    expect(entries.filter((e: { manager: string }) => e.manager === 'ops')).toEqual([
      {
        manager: 'ops',
        operation: 'Update',
        apiVersion: 'apps/v1',
        time,
        fieldsType: 'FieldsV1',
        fieldsV1: { 'f:status': { 'f:observedGeneration': {} } },
        subresource: 'status',
      },
    ])
  })
})

describe('conflicts', () => {
  it('one', () => {
    const cluster = fresh()
    send(cluster, 'POST', `${deployments}?fieldManager=kubectl-create`, deployment([web], { replicas: 2 }))
    const answer = apply(cluster, 'helm', deployment([web], { replicas: 3 }))
    expect(answer).toEqual({
      status: 409,
      body: {
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        message: 'Apply failed with 1 conflict: conflict with "kubectl-create" using apps/v1: .spec.replicas',
        reason: 'Conflict',
        details: {
          causes: [{ reason: 'FieldManagerConflict', message: 'conflict with "kubectl-create" using apps/v1', field: '.spec.replicas' }],
        },
        code: 409,
      },
    })
  })

  it('several, of appliers and updaters', () => {
    const cluster = fresh()
    apply(cluster, 'one', deployment([web], { replicas: 2 }))
    send(cluster, 'PATCH', `${deployments}/web?fieldManager=two`, { spec: { paused: true } }, 'application/merge-patch+json')
    const answer = apply(cluster, 'three', deployment([{ ...web, image: 'nginx:1.28' }], { replicas: 3, paused: false }))
    expect(answer.body.message).toBe(
      'Apply failed with 3 conflicts: conflicts with "one":\n- .spec.replicas\n- .spec.template.spec.containers[name="web"].image\nconflicts with "two" using apps/v1:\n- .spec.paused',
    )
  })

  it('with who scaled', () => {
    const cluster = fresh()
    apply(cluster, 'helm', deployment([web], { replicas: 2 }))
    send(cluster, 'PATCH', `${deployments}/web/scale`, { spec: { replicas: 4 } }, 'application/merge-patch+json')
    expect(apply(cluster, 'helm', deployment([web], { replicas: 2 })).body.message).toBe(
      'Apply failed with 1 conflict: conflict with "tester" with subresource "scale" using apps/v1: .spec.replicas',
    )
  })

  it('through the scale: who applies it owns the replicas of the workload', () => {
    const cluster = fresh()
    apply(cluster, 'helm', deployment([web], { replicas: 2 }))
    const scale = { apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: { name: 'web', namespace: 'default' }, spec: { replicas: 4 } }
    const through = (query: string, body: unknown = scale) =>
      send(cluster, 'PATCH', `${deployments}/web/scale?fieldManager=hpa${query}`, body, 'application/apply-patch+yaml')
    expect(through('').body.message).toBe('Apply failed with 1 conflict: conflict with "helm": .spec.replicas')
    expect(through('&force=true').body.spec).toEqual({ replicas: 4 })
    const entries = send(cluster, 'GET', `${deployments}/web`).body.metadata.managedFields as {
      manager: string
      subresource?: string
      fieldsV1: object
    }[]
    expect(entries.find(({ manager }) => manager === 'hpa')).toMatchObject({
      subresource: 'scale',
      fieldsV1: { 'f:spec': { 'f:replicas': {} } },
    })
    expect(JSON.stringify(entries.find(({ manager }) => manager === 'helm')!.fieldsV1)).not.toContain('f:replicas')
    expect(through('', { ...scale, spec: { replicas: 'x' } }).body.message).toBe(
      'failed to create typed patch object (default/web; autoscaling/v1, Kind=Scale): .spec.replicas: expected numeric (int or float), got string',
    )
  })

  it('a scale is patched as any object', () => {
    const cluster = fresh()
    apply(cluster, 'helm', deployment([web], { replicas: 2 }))
    const patch = (body: unknown, type: string) => send(cluster, 'PATCH', `${deployments}/web/scale`, body, `application/${type}+json`)
    expect(patch({ spec: { replicas: 3 } }, 'strategic-merge-patch').body.spec).toEqual({ replicas: 3 })
    expect(patch([{ op: 'replace', path: '/spec/replicas', value: 5 }], 'json-patch').body.spec).toEqual({ replicas: 5 })
    expect(patch({ spec: { replicas: 'x' } }, 'strategic-merge-patch').body.message).toBe(
      ' "" is invalid: patch: Invalid value: "map[spec:map[replicas:x]]": unrecognized type: int32',
    )
    expect(patch({ spec: { replicas: -1 } }, 'merge-patch').body.message).toBe(
      'Scale.autoscaling "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
    )
  })

  it('force takes the fields over; equal values are shared without conflict', () => {
    const cluster = fresh()
    apply(cluster, 'one', deployment([web], { replicas: 2 }))
    expect(apply(cluster, 'two', deployment([web], { replicas: 2 })).status).toBe(200)
    expect(apply(cluster, 'two', deployment([web], { replicas: 4 }), '&force=true').body.spec.replicas).toBe(4)
    expect((fieldsOf(cluster)['one Apply'] as Record<'f:spec', object>)['f:spec']).not.toHaveProperty('f:replicas')
  })

  it("kubectl's server-side apply takes over what its client-side apply owns", () => {
    const cluster = fresh()
    const config = deployment([web], { replicas: 2 })
    const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': `${JSON.stringify(config)}\n` }
    send(cluster, 'POST', `${deployments}?fieldManager=kubectl-client-side-apply`, { ...config, metadata: { name: 'web', annotations } })
    const next = deployment([web], { replicas: 3 })
    expect(apply(cluster, 'helm', next).status).toBe(409)
    const answer = apply(cluster, 'kubectl', next)
    expect([answer.status, answer.body.spec.replicas]).toEqual([200, 3])
    expect(answer.body.metadata.annotations['kubectl.kubernetes.io/last-applied-configuration']).toBe(`${JSON.stringify(next)}\n`)
  })
})

describe('what is no longer applied', () => {
  it('goes, unless another owns it', () => {
    const cluster = fresh()
    const side = { name: 'side', image: 'busybox:1.37', command: ['sleep', '1d'] }
    apply(cluster, 'one', deployment([web, side], { replicas: 2, minReadySeconds: 5 }, { labels: { a: '1', b: '2' } }))
    apply(cluster, 'two', deployment([web], { minReadySeconds: 5 }, { labels: { b: '2' } }))
    const { body } = apply(cluster, 'one', deployment([web]))
    expect([body.metadata.labels, body.spec.minReadySeconds, body.spec.replicas]).toEqual([{ b: '2' }, 5, 1])
    expect(body.spec.template.spec.containers.map((c: Container) => c.name)).toEqual(['web'])
  })

  it('applying the same again writes nothing', () => {
    const cluster = fresh()
    apply(cluster, 'one', deployment([web], { replicas: 2 }))
    cluster.advanceTo(at + 60_000)
    const before = send(cluster, 'GET', `${deployments}/web`).body
    apply(cluster, 'one', deployment([web], { replicas: 2 }))
    expect(send(cluster, 'GET', `${deployments}/web`).body).toEqual(before)
  })

  it('a dry run writes nothing', () => {
    const cluster = fresh()
    expect(apply(cluster, 'one', deployment([web]), '&dryRun=All').status).toBe(201)
    expect(send(cluster, 'GET', `${deployments}/web`).status).toBe(404)
  })

  it('kubectl moves the fields of its client-side apply over by a JSON patch', () => {
    const cluster = fresh()
    const made = send(cluster, 'POST', `${deployments}?fieldManager=kubectl-client-side-apply`, deployment([web], { replicas: 2 })).body
    const [entry, ...rest] = made.metadata.managedFields
    const operations = [
      { op: 'replace', path: '/metadata/managedFields', value: [{ ...entry, manager: 'kubectl', operation: 'Apply' }, ...rest] },
    ]
    send(cluster, 'PATCH', `${deployments}/web`, operations, 'application/json-patch+json')
    expect(Object.keys(fieldsOf(cluster))).toContain('kubectl Apply')
    expect(apply(cluster, 'kubectl', deployment([web], { replicas: 3 })).status).toBe(200)
  })
})

it.each([
  [
    'no manager',
    '',
    deployment([web]),
    422,
    'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
  ],
  ['managedFields', '?fieldManager=x', deployment([web], {}, { managedFields: [] }), 400, 'metadata.managedFields must be nil'],
  [
    'an unknown field',
    '?fieldManager=x&fieldValidation=Strict',
    deployment([web], { replica: 1 }),
    500,
    'failed to create typed patch object (/web; apps/v1, Kind=Deployment): .spec.replica: field not declared in schema',
  ],
])('an apply with %s is refused', (_, query, body, status, message) => {
  const answer = send(fresh(), 'PATCH', `${deployments}/web${query}`, body, 'application/apply-patch+yaml')
  expect([answer.status, answer.body.message]).toEqual([status, message])
})
